"""换班: one asks a colleague, who says yes or no with one press; the table changes only then."""

from domain.desk import Desk
from domain.errors import Missing, NotAllowed
from domain.history import Act, Deed
from domain.office_notices import RosterMatter, RosterNews
from domain.people import Staff
from domain.presence import leaves_of
from domain.rosters import Shift, Swap, SwapState


async def coming(desk: Desk, staff: Staff, unit: int | None = None, *, any_unit: bool = True) -> list[Shift]:
    """His shifts that have not begun; those of one unit alone unless `any_unit`."""
    shifts = await desk.unit.roster.shifts_of(staff.id, desk.now)
    return [s for s in shifts if s.starts > desk.now and (any_unit or s.unit == unit)]


async def his_shift(desk: Desk, staff: Staff, shift_id: int) -> Shift:
    """A shift of his that has not begun. Raises Missing("shift")."""
    shift = await desk.unit.roster.shift(shift_id)
    if shift is None or shift.staff != staff.id or shift.starts <= desk.now:
        raise Missing("shift")
    return shift


async def partners(desk: Desk, staff: Staff, shift: Shift) -> list[Staff]:
    """Who may take it: colleagues of that unit who are not on leave then."""
    if desk.centre and shift.unit is not None:
        ids = [a.staff for a in desk.centre.members(shift.unit)]
    else:
        ids = [s.id for s in await desk.unit.staff.all()]
    found = [await desk.unit.staff.by_id(i) for i in dict.fromkeys(ids) if i != staff.id]
    return [s for s in found if s is not None and s.active and not await _away(desk, s, shift)]


async def ask(desk: Desk, staff: Staff, shift_id: int, asked_id: int, back_id: int = 0) -> Swap:
    """Ask that colleague. Raises Missing("shift"), ("partner"), ("unreached") or ("swap_open")."""
    shift = await his_shift(desk, staff, shift_id)
    asked = next((s for s in await partners(desk, staff, shift) if s.id == asked_id), None)
    if asked is None:
        raise Missing("partner")
    if not await desk.unit.people.reachable(asked.user):
        raise Missing("unreached")
    back = await his_shift(desk, asked, back_id) if back_id else None
    if back is not None and back.unit != shift.unit:
        raise Missing("shift")
    if await desk.unit.roster.open_swaps(shift.id) or (back and await desk.unit.roster.open_swaps(back.id)):
        raise Missing("swap_open")
    until = min([desk.now + desk.office.policy.swap_wait, shift.starts, *([back.starts] if back else [])])
    swap = Swap(shift.id, staff.id, asked.id, desk.now, until, back.id if back else None)
    swap = await desk.unit.roster.ask_swap(swap)
    desk.post(RosterNews(RosterMatter.SWAP_ASKED, to=(asked.id,), who=staff.name, shift=shift, back=back, swap=swap))
    return swap


async def answer(desk: Desk, staff: Staff, swap_id: int, *, yes: bool) -> Swap:
    """同意 or 不行. Both and the desk are told. A request that is no more as it was comes back EXPIRED.

    Raises NotAllowed("asked") for anybody else, Missing("swap") when it is settled already.
    """
    swap = await desk.unit.roster.swap(swap_id)
    if swap is None or swap.asked != staff.id:
        raise NotAllowed("asked")
    if swap.state is not SwapState.ASKED:
        raise Missing("swap")
    shift, back = await _as_asked(desk, swap)
    asker = await desk.unit.staff.by_id(swap.asker)
    if shift is None or asker is None or not asker.active or (swap.back is not None and back is None):
        return await _expired(desk, swap)
    if not yes:
        swap = await desk.unit.roster.settle_swap(swap, SwapState.DECLINED)
        return await _told(desk, swap, RosterMatter.SWAP_DECLINED, asker, staff, shift, back)
    swap = await desk.unit.roster.settle_swap(swap, SwapState.ACCEPTED)
    await desk.unit.roster.give(shift, staff.id)
    if back is not None:
        await desk.unit.roster.give(back, asker.id)
    detail = {"swap": str(swap.id), "shift": str(shift.id)}
    await desk.unit.history.act(Act(desk.now, Deed.ROSTER, staff.id, detail))
    return await _told(desk, swap, RosterMatter.SWAP_ACCEPTED, asker, staff, shift, back)


async def expire(desk: Desk, swap_id: int) -> None:
    """Nobody answered in time."""
    swap = await desk.unit.roster.swap(swap_id)
    if swap is not None and swap.state is SwapState.ASKED and swap.expires_at <= desk.now:
        await _expired(desk, swap)


async def _expired(desk: Desk, swap: Swap) -> Swap:
    swap = await desk.unit.roster.settle_swap(swap, SwapState.EXPIRED)
    shift = await desk.unit.roster.shift(swap.shift)
    news = RosterNews(RosterMatter.SWAP_EXPIRED, to=(swap.asker, swap.asked), shift=shift, swap=swap)
    desk.post(news)
    return swap


async def _as_asked(desk: Desk, swap: Swap) -> tuple[Shift | None, Shift | None]:
    """The two shifts while they still are whose they were and have not begun, and the term runs."""
    if swap.expires_at <= desk.now:
        return None, None
    shift = await desk.unit.roster.shift(swap.shift)
    back = await desk.unit.roster.shift(swap.back) if swap.back is not None else None
    mine = shift if shift is not None and shift.staff == swap.asker and shift.starts > desk.now else None
    his = back if back is not None and back.staff == swap.asked and back.starts > desk.now else None
    return mine, his


async def _told(
    desk: Desk, swap: Swap, matter: RosterMatter, asker: Staff, asked: Staff, shift: Shift, back: Shift | None
) -> Swap:
    news = RosterNews(
        matter,
        to=(asker.id,),
        units=(shift.unit,),
        who=asker.name,
        other=asked.name,
        shift=shift,
        back=back,
        swap=swap,
    )
    desk.post(news)
    return swap


async def _away(desk: Desk, staff: Staff, shift: Shift) -> bool:
    return any(p.starts < shift.ends and shift.starts < p.ends for p in await leaves_of(desk, staff))
