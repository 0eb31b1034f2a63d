"""Drafts of notices that one admin has lying open, and whether what he sends unasked may be meant for one."""

from dataclasses import replace
from datetime import timedelta

from domain import danger, following
from domain.broadcasts import Broadcast, BroadcastState, Element
from domain.desk import Desk
from domain.numbers import read_code
from domain.people import Person

#: Names, in place of a user, the dialogue that holds what he sent unasked; nothing else is asked under it.
HELD = -3
#: An emergency is taken for the content of a draft no older than that, unless he has been at one lately.
_FRESH = timedelta(hours=2)
#: So many of his drafts are looked at.
_MOST = 10


async def drafts_of(desk: Desk, staff_id: int) -> list[Broadcast]:
    """What he is still composing, the newest first."""
    found: list[Broadcast] = []
    while len(found) < _MOST:
        one = await desk.unit.broadcasts.draft_of(staff_id, found[-1].id if found else None)
        if one is None:
            break
        found.append(one)
    return found


async def swept(desk: Desk, staff_id: int) -> None:
    """Drafts of his in which nothing was ever written or chosen are cancelled."""
    for one in await drafts_of(desk, staff_id):
        if _empty(one):
            await desk.unit.broadcasts.save(replace(one, state=BroadcastState.CANCELLED))


async def unasked(desk: Desk, person: Person, text: str, *, back: bool, lately: bool) -> Broadcast | None:
    """The draft that what he sends without having been asked may be meant for.

    None while he reports a matter of his own: its draft was touched, or his emergency opened, within the time a
    question waits. None for danger while the draft only lies there from earlier. `back`: the last he has pressed was
    the card of a notice; `lately`: he was at one within the time a question waits.
    """
    known = await desk.unit.staff.by_user(person.chat)
    found = await desk.unit.broadcasts.draft_of(known.id) if known is not None else None
    if found is None or read_code(text) is not None:
        return None
    fresh = lately or found.created_at >= desk.now - _FRESH
    if not fresh and danger.sounds(desk, text) is not None:
        return None
    since = max(found.created_at, desk.now - desk.office.policy.dialog_wait)
    ringing = danger.ringing(desk, await following.mine(desk, person))
    if ringing is not None and ringing.submitted_at >= since:
        return None
    own = await desk.unit.drafts.of_chat(person.chat)
    return None if own is not None and own.touched_at >= since and not back else found


def _empty(one: Broadcast) -> bool:
    told = one.pieces or one.link or one.template or one.replies or set(one.elements) - {Element.ISSUER}
    return not told and not (one.audience or one.colour or one.starts_at or one.ends_at)
