"""What falls due by the clock; each function is one unit of work and does nothing when it is too late or done."""

from dataclasses import replace
from datetime import datetime

from domain.desk import Desk
from domain.finishing import last_result
from domain.history import By, Step
from domain.notices import AdminMatter, Alarm, CardChanged, DraftShown, Event, ToAdmins, Told
from domain.states import targets
from domain.steps import record
from domain.tickets import FINAL, Status
from domain.verdicts import lapse

lapse_verdict = lapse
_LOOKED_AT = 500


async def remind_or_lapse_draft(desk: Desk, chat: int) -> None:
    """A draft not submitted: reminded of once after 10 minutes, gone after 48 hours, each with a word."""
    draft = await desk.unit.drafts.of_chat(chat)
    if draft is None:
        return
    if draft.lapse_at <= desk.now:
        await desk.unit.drafts.drop(draft)
        desk.post(DraftShown(chat, "lapsed", draft.id))
    elif draft.remind_at is not None and draft.remind_at <= desk.now:
        await desk.unit.drafts.save(replace(draft, remind_at=None))
        desk.post(DraftShown(chat, "reminder", draft.id))


async def ring(desk: Desk, ticket_id: int) -> None:
    """Nobody has acknowledged an urgent ticket in time: the group again, then the admins in private (§6.3)."""
    ticket = await desk.unit.tickets.by_id(ticket_id)
    if ticket is None or not ticket.open or ticket.acknowledged_by is not None:
        return
    if ticket.alarm_at is None or ticket.alarm_at > desk.now or not targets(Step.ALARM, ticket.status):
        return
    policy = desk.office.policy
    stage = ticket.alarms + 1
    again = desk.now + policy.alarm_after if stage < policy.alarm_times else None
    ticket = await desk.unit.tickets.save(replace(ticket, alarms=stage, alarm_at=again, updated_at=desk.now))
    await record(desk, ticket, Step.ALARM, By.SYSTEM, detail={"stage": str(stage)})
    desk.post(Alarm(ticket, stage))


async def check_on(desk: Desk, ticket_id: int) -> None:
    """A minute after danger: is help on its way?"""
    ticket = await desk.unit.tickets.by_id(ticket_id)
    if ticket is None or ticket.check_at is None or ticket.check_at > desk.now:
        return
    ticket = await desk.unit.tickets.save(replace(ticket, check_at=None))
    if ticket.open and ticket.status is not Status.RESOLVED:
        desk.post(Told(ticket, Event.HELP_CHECK))


async def unreachable(desk: Desk, ticket_id: int) -> None:
    """Telegram said 403: written on the ticket once as 联系不上."""
    ticket = await desk.unit.tickets.by_id(ticket_id)
    if ticket is None or ticket.unreachable:
        return
    ticket = await desk.unit.tickets.save(replace(ticket, unreachable=True, updated_at=ticket.updated_at or desk.now))
    await record(desk, ticket, Step.UNREACHABLE, By.SYSTEM)
    desk.post(CardChanged(ticket.id))
    if ticket.open and not ticket.children:
        desk.post(ToAdmins(AdminMatter.UNREACHABLE, ticket))


async def after_outage(desk: Desk, chat: int, since: datetime | None = None) -> None:
    """The bot was away and presses may be lost: an open draft (touched after `since`) is shown anew.

    It is saved as it is, so that this loses against a 提交 at the same moment: else the draft, sent later, would take
    the place of the receipt.
    """
    draft = await desk.unit.drafts.of_chat(chat)
    if draft is not None and (since is None or draft.touched_at >= since):
        await desk.unit.drafts.save(draft)
        desk.post(DraftShown(chat, "shown", draft.id))


async def cards_after_outage(desk: Desk, since: datetime | None = None, limit: int = 20) -> None:
    """Cards that wait for a press (and were touched after `since`), the most pressing first, are shown anew."""
    still = frozenset(Status) - FINAL
    if since is not None:
        still -= {Status.CLAIMED, Status.RESOLVED}  # nobody waits at them minute by minute
    shown = 0
    for ticket in await desk.unit.tickets.listed(statuses=still, confidential=True, limit=_LOOKED_AT):
        if since is not None and (ticket.updated_at or ticket.submitted_at) < since:
            continue
        ticket = await desk.unit.tickets.save(ticket)  # noqa: PLW2901  # what is shown is what is committed, as above
        if ticket.status is Status.RESOLVED:  # 解决了 or 没解决 may be lost: the questions stand below once more
            result, _ = await last_result(desk, ticket)
            desk.post(Told(ticket, Event.DONE, result))
        else:
            desk.post(CardChanged(ticket.id, fresh=True))
        shown += 1
        if shown >= limit:
            return


async def desk_lost(desk: Desk, ticket_id: int | None = None) -> None:
    """The duty group cannot be written to: the admins in private; of an urgent ticket that nobody has seen as well."""
    ticket = await desk.unit.tickets.by_id(ticket_id) if ticket_id is not None else None
    if ticket_id is not None and (ticket is None or not ticket.open or ticket.acknowledged_by is not None):
        return
    desk.post(ToAdmins(AdminMatter.DESK_LOST, ticket))


async def unit_lost(desk: Desk, names: tuple[str, ...]) -> None:
    """The group of these units cannot be written to: their cards stand further up."""
    desk.post(ToAdmins(AdminMatter.UNIT_LOST, words="、".join(names)))


async def desk_back(desk: Desk) -> None:
    """The duty group can be written to again: what waits there is shown anew."""
    desk.post(ToAdmins(AdminMatter.DESK_BACK))
    await cards_after_outage(desk)


async def desk_moved(desk: Desk, to: int) -> None:
    """The duty group has another id: what waits is shown there, and the setting must follow."""
    desk.post(ToAdmins(AdminMatter.DESK_MOVED, words=str(to)))
    await cards_after_outage(desk)


async def desk_demoted(desk: Desk) -> None:
    """The bot is in the duty group, but no administrator: it cannot ask who belongs to it."""
    desk.post(ToAdmins(AdminMatter.DESK_DEMOTED))
