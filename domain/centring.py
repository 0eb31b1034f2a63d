"""A file of the organisation at the counter: compared, then taken over as a whole or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from domain.assigning import kept_secret
from domain.centre import Appointment, Centre, CentreBook, OrgUnit, Post
from domain.centre_file import CentrePlan, MemberLine, UnitLine, centre_of, plan_of
from domain.desk import Desk
from domain.duty import IN_HAND, let_go, release_all, require_admin
from domain.errors import UnitsAtWork
from domain.history import Act, Deed
from domain.people import Role, Staff, StaffState
from domain.ports import Unit
from domain.rights import may_hold
from domain.rostering import taken_off


@dataclass(frozen=True, slots=True)
class CentreChanges:
    """What a file would change, by name. `stuck`: names of vanishing units with their open tickets."""

    added: tuple[UnitLine, ...] = ()
    changed: tuple[UnitLine, ...] = ()
    removed: tuple[OrgUnit, ...] = ()
    stuck: Mapping[str, int] | None = None
    joining: tuple[str, ...] = ()
    moving: tuple[str, ...] = ()
    #: were suspended and may act again
    returning: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    #: what the changed ones were, by code
    before: Mapping[str, UnitLine] = field(default_factory=dict)

    def __bool__(self) -> bool:
        units, people = (self.added, self.changed, self.removed), (self.joining, self.moving, self.leaving)
        return any(units) or any(people) or bool(self.returning)

    @property
    def figures(self) -> dict[str, str]:
        """How many, for the record."""
        names = ("added", "changed", "removed", "joining", "moving", "returning", "leaving")
        return {name: str(len(getattr(self, name))) for name in names}


async def current(unit: Unit) -> CentrePlan:
    """What is stored, as a file tells it."""
    staff = {s.id: s for s in await unit.staff.all()}
    return plan_of(await unit.centre.units(), await unit.centre.appointments(), staff)


async def in_use(unit: Unit) -> Centre:
    """The organisation as the office works by it: units, and the posts of those who may act."""
    return centre_of(await unit.centre.units(), await unit.centre.appointments(), await unit.staff.all())


async def compared(unit: Unit, plan: CentrePlan) -> CentreChanges:
    """What taking it over would change."""
    units = {u.code: u for u in await unit.centre.units()}
    people = await unit.staff.all()
    before = plan_of(units.values(), await unit.centre.appointments(), {s.id: s for s in people})
    old, new = {u.code: u for u in before.units}, {u.code: u for u in plan.units}
    removed = tuple(units[code] for code in old if code not in new)
    held = await unit.centre.open_tickets([u.id for u in removed]) if removed else {}
    was, will = _by_user(before.members), _by_user(plan.members)
    off = {s.user for s in people if s.state is StaffState.SUSPENDED}
    return CentreChanges(
        added=tuple(u for code, u in new.items() if code not in old),
        changed=tuple(u for code, u in new.items() if code in old and u != old[code]),
        removed=removed,
        before={code: u for code, u in old.items() if code in new and new[code] != u},
        stuck={u.name: held[u.id] for u in removed if held.get(u.id)},
        joining=tuple(m[0].name for user, m in will.items() if user not in was and user not in off),
        moving=tuple(m[0].name for user, m in will.items() if user in was and m != was[user] and user not in off),
        returning=tuple(m[0].name for user, m in will.items() if user in off),
        leaving=tuple(m[0].name for user, m in was.items() if user not in will),
    )


async def settled(desk: Desk, plan: CentrePlan, by: Staff | None = None) -> CentreChanges:
    """The plan takes the place of the one before; `by` is None on the command line.

    Who is in it may act by it; who no longer is, is suspended, and what he held goes back to the queue, as does what
    somebody with other posts may not hold any more. Raises NotAllowed, UnitsAtWork when a unit that is to vanish still
    has open tickets.
    """
    if by is not None:
        require_admin(by)
    changes = await compared(desk.unit, plan)
    if changes.stuck:
        raise UnitsAtWork(changes.stuck)
    if not changes:
        return changes
    store = desk.unit.centre
    before = _by_staff(await store.appointments())
    staff = {s.user: s for s in await desk.unit.staff.all()}
    for user, lines in _by_user(plan.members).items():
        staff[user] = await _appointed(desk, staff.get(user), lines)
    await store.appoint(())
    await store.remove([u.id for u in changes.removed])
    await store.write((*changes.added, *changes.changed))
    ids = {u.code: u.id for u in await store.units()}
    await store.appoint([_post(m, ids, staff) for m in plan.members])
    named = {staff[m.user].id for m in plan.members}
    for gone in [s for s in staff.values() if s.id in before.keys() - named]:
        await _dismissed(desk, gone, by)
    after = _by_staff(await store.appointments())
    await _let_go(desk, [s for s in staff.values() if s.id in named & before.keys() and before[s.id] != after[s.id]])
    await _kept_secret(desk)
    await desk.unit.history.act(Act(desk.now, Deed.CENTRE, by.id if by else None, changes.figures))
    await desk.unit.knowledge.changed("centre")
    return changes


async def moved(desk: Desk, old: int, new: int) -> None:
    """A unit's group became a supergroup: Telegram gives it another id, and the units in it follow."""
    lines = [line for line in (await current(desk.unit)).units if line.chat == old]
    if lines:
        await desk.unit.centre.write([replace(line, chat=new) for line in lines])
        await desk.unit.knowledge.changed("centre")


def _post(m: MemberLine, ids: Mapping[str, int], staff: Mapping[int, Staff]) -> Appointment:
    deputy = staff[m.deputy].id if m.deputy is not None else None
    return Appointment(staff[m.user].id, ids[m.unit], m.post, m.trusted, deputy, m.adjudicator)


async def _appointed(desk: Desk, known: Staff | None, lines: tuple[MemberLine, ...]) -> Staff:
    admin = lines[0].user in desk.office.admins or any(m.post is Post.ADMIN for m in lines)
    old = known or Staff(0, lines[0].user, lines[0].name)
    new = replace(
        old,
        name=lines[0].name,
        role=Role.ADMIN if admin else Role.OFFICER,
        state=StaffState.ACTIVE,
        appointed=True,
    )
    return new if new == known else await desk.unit.staff.save(new)


async def _dismissed(desk: Desk, gone: Staff, by: Staff | None) -> None:
    if gone.user in desk.office.admins:  # named in the settings, not by the file
        return
    off = replace(gone, state=StaffState.SUSPENDED, appointed=False, role=Role.OFFICER)
    saved = await desk.unit.staff.save(off)
    await desk.unit.history.act(Act(desk.now, Deed.SUSPEND, by.id if by else None, {"who": str(saved.id)}))
    await taken_off(desk, saved)
    await release_all(desk, saved)


async def _let_go(desk: Desk, moved: list[Staff]) -> None:
    """Whose posts are others now leaves behind what he may not hold any more: it goes back to its unit's queue."""
    book = CentreBook(await in_use(desk.unit), desk.office.centre.leaves)
    then = replace(desk, office=replace(desk.office, centre=book))
    for staff in moved:
        for ticket in await desk.unit.tickets.listed(statuses=IN_HAND, holder=staff.id, confidential=True, limit=1000):
            if not may_hold(then, ticket, staff):
                await let_go(desk, ticket)


async def _kept_secret(desk: Desk) -> None:
    """Confidential ones of a unit in which nobody may know of them any more go where somebody may."""
    book = CentreBook(await in_use(desk.unit), desk.office.centre.leaves)
    then = replace(desk, office=replace(desk.office, centre=book))
    for ticket_id in await desk.unit.tickets.secrets():
        await kept_secret(then, ticket_id)


def _by_staff(posts: Iterable[Appointment]) -> dict[int, frozenset[Appointment]]:
    out: dict[int, frozenset[Appointment]] = {}
    for a in posts:
        out[a.staff] = out.get(a.staff, frozenset()) | {a}
    return out


def _by_user(members: tuple[MemberLine, ...]) -> dict[int, tuple[MemberLine, ...]]:
    out: dict[int, tuple[MemberLine, ...]] = {}
    for m in members:
        out[m.user] = (*out.get(m.user, ()), m)
    return out
