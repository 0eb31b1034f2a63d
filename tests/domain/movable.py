"""No dead end: of every open ticket there is somebody, no party to it, who may take a step that moves it on."""

from collections.abc import Iterable

from domain.desk import Desk, Office
from domain.errors import Refusal
from domain.history import By, Step
from domain.people import Role, Staff
from domain.standins import follows
from domain.states import whose
from domain.steps import check_right, ticket_for
from domain.tickets import Status, Ticket
from storage.store import Store
from tests.domain.hall import Case

#: Steps that lead on from where nobody, or somebody who may be gone, has it.
_ON = (Step.CLAIM, Step.DISPATCH, Step.DONE, Step.PROOF, Step.RELEASE, Step.REASSIGN, Step.RESUME)
_OTHERS = frozenset({Status.RESOLVED, Status.GATHERED})  # the reporter's, or its parts'


async def can_be_moved_on(store: Store, office: Office, now: object, cases: Iterable[Case]) -> None:
    """For each open ticket; what only its own reporter or followers could do is a dead end."""
    async with store.read() as unit:
        desk = Desk(office, unit, now)  # type: ignore[arg-type]
        people = [s for s in await unit.staff.all() if s.active]
        seen = {s.user for s in people}
        people += [Staff(-user, user, "管理员", role=Role.ADMIN) for user in office.admins if user not in seen]
        for case in cases:
            t = case.ticket
            if not t.open or t.children or t.status in _OTHERS:
                continue
            for staff in people:
                if await _moves(desk, t, staff):
                    break
            else:
                admins = [s for s in people if s.user in office.admins and s.user != t.reporter.chat]
                free = [s for s in admins if not t.joined or not await follows(desk, t, s.user)]
                assert not free, (t.number, t.status, t.unit, t.overseer, t.confidential, "is nobody's to move on")


async def _moves(desk: Desk, ticket: Ticket, staff: Staff) -> bool:
    for step in _ON:
        if whose(step, ticket.status) is None:
            continue
        try:
            await check_right(desk, await ticket_for(desk, ticket.number, staff), step, staff, By.STAFF)
        except Refusal:
            continue
        return True
    return False
