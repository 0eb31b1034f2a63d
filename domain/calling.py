"""点名: how many of a notice's people have answered, by unit; never a list of people."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from domain.broadcasts import Answered, Broadcast, Reply, Wave, WaveKind
from domain.callers import may_total, sealed, tops_of
from domain.centre import OrgUnit, Post, UnitLevel
from domain.desk import Desk
from domain.errors import NotAllowed, NotFound
from domain.people import Staff
from domain.rollcall import came_from, mark
from domain.sight import sight_of

PAGE = 10
_GROUND = frozenset({UnitLevel.COUNTY, UnitLevel.TOWN, UnitLevel.VILLAGE, UnitLevel.GRID})
_BULLETIN = _GROUND - {UnitLevel.COUNTY}
#: To whom a unit's own list goes where it has no group.
BULLETIN_POSTS = (Post.GRID_WORKER, Post.VILLAGE, Post.TOWN)
_NEWEST = 30
#: So long after it was sent lists are kept up by themselves.
_LATELY = timedelta(days=2)
#: Beside the ids of units.
_ALL, _NOWHERE = 0, -1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have the notice, and what they have answered."""

    seen: int = 0
    safe: int = 0
    help: int = 0
    silent: int = 0

    @property
    def people(self) -> int:
        return self.seen + self.safe + self.help + self.silent


@dataclass(frozen=True, slots=True)
class CallLine:
    """One unit and all below it. `deeper`: there is more to see in it."""

    unit: OrgUnit
    counts: Counts
    deeper: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The roll-call of one wave at one unit (None: everybody). `nowhere`: those who have chosen no village.

    `tickets`: numbers of 需要帮助 that the asker may see.
    """

    broadcast: Broadcast
    wave: Wave
    unit: OrgUnit | None
    total: Counts
    lines: tuple[CallLine, ...] = ()
    nowhere: Counts | None = None
    above: OrgUnit | None = None
    page: int = 0
    more: bool = False
    may_remind: bool = False
    tickets: tuple[str, ...] = field(default=())


async def the_wave(desk: Desk, wave_id: int) -> tuple[Wave, Broadcast]:
    """A wave of kind send with buttons to answer. Raises NotFound."""
    wave = await desk.unit.waves.by_id(wave_id)
    broadcast = await desk.unit.broadcasts.by_id(wave.broadcast_id) if wave is not None else None
    if wave is None or broadcast is None or wave.kind is not WaveKind.SEND or not broadcast.replies:
        raise NotFound
    return wave, broadcast


async def sheet(desk: Desk, staff: Staff, wave_id: int, unit_id: int = 0, page: int = 0) -> Sheet:
    """What he may see of it: an admin all, others their own units. Raises NotFound, NotAllowed."""
    wave, broadcast = await the_wave(desk, wave_id)
    if sealed(broadcast):
        return await _total(desk, staff, wave, broadcast)
    tops = tops_of(desk, staff)
    unit = desk.centre.unit(unit_id) or (desk.centre.county if tops is None else None)
    if tops is not None:
        unit = unit or desk.centre.unit(tops[0])
        if unit is None or not any(unit.id in desk.centre.below(top) for top in tops):
            raise NotAllowed("sight")
    found = await counted(desk, wave, None if tops is None else unit)
    made = at(desk, broadcast, wave, summed(desk, found), unit, page, whole=tops is None)
    above = desk.centre.above(unit.id) if unit is not None else None
    if above is not None and tops is not None and not any(above.id in desk.centre.below(top) for top in tops):
        above = None
    return Sheet(
        broadcast,
        wave,
        unit,
        made.total,
        made.lines,
        made.nowhere,
        above,
        page,
        made.more,
        may_remind=may_total(desk, staff, broadcast) and made.total.silent > 0 and broadcast.lifted_at is None,
        tickets=await tickets(desk, staff, broadcast, None if unit is desk.centre.county else unit),
    )


async def _total(desk: Desk, staff: Staff, wave: Wave, broadcast: Broadcast) -> Sheet:
    """Of a sealed one all together, for admins who could have sent it. Raises NotAllowed."""
    if not may_total(desk, staff, broadcast):
        raise NotAllowed("sight")
    total = summed(desk, await counted(desk, wave, None))[_ALL]
    remind = total.silent > 0 and broadcast.lifted_at is None
    mine = await tickets(desk, staff, broadcast)
    return Sheet(broadcast, wave, None, total, may_remind=remind, tickets=mine)


def at(
    desk: Desk,
    broadcast: Broadcast,
    wave: Wave,
    sums: Mapping[int, Counts],
    unit: OrgUnit | None,
    page: int = 0,
    *,
    whole: bool = False,
) -> Sheet:
    """The figures laid out at that unit. `whole`: those without a village are counted at the top as well."""
    top = unit is None or unit.parent is None
    total = sums[_ALL] if unit is None or (whole and top) else sums.get(unit.id, Counts())
    lines = [
        CallLine(u, sums[u.id], bool(_ground(desk, u.id)))
        for u in _ground(desk, unit.id if unit else None)
        if u.id in sums
    ]
    first = page * PAGE
    return Sheet(
        broadcast,
        wave,
        unit,
        total,
        tuple(lines[first : first + PAGE]),
        sums.get(_NOWHERE, Counts()) if whole and top and desk.centre else None,
        page=page,
        more=len(lines) > first + PAGE,
    )


def summed(desk: Desk, found: Iterable[Answered]) -> dict[int, Counts]:
    """By OrgUnit id, what was answered in it and below; _NOWHERE: by those of no unit, _ALL: by all."""
    sums: dict[int, Counter[Reply | None]] = {_ALL: Counter()}
    for one in found:
        above = [u.id for u in desk.centre.upwards(one.area)] or [_NOWHERE]
        for unit in (*above, _ALL):
            sums.setdefault(unit, Counter())[one.reply] += one.people
    return {
        unit: Counts(many[Reply.SEEN], many[Reply.SAFE], many[Reply.HELP], many[None]) for unit, many in sums.items()
    }


async def bulletins(desk: Desk) -> list[Sheet]:
    """Each town's, village's and grid's own list, of notices sent lately; only where somebody calls the roll."""
    if not desk.centre:
        return []
    mine = [u for u in desk.centre.units if u.level in _BULLETIN and desk.centre.members(u.id, *BULLETIN_POSTS)]
    out: list[Sheet] = []
    for broadcast in await desk.unit.broadcasts.newest(_NEWEST):
        wave = await last_sent(desk, broadcast) if broadcast.replies and not sealed(broadcast) else None
        if wave is not None and desk.now - wave.created_at <= _LATELY:
            sums = summed(desk, await counted(desk, wave, None))
            out += [at(desk, broadcast, wave, sums, unit) for unit in mine if unit.id in sums]
    return out


async def counted(desk: Desk, wave: Wave, unit: OrgUnit | None) -> list[Answered]:
    """The answers by area, of all or of that unit and those below it."""
    return await desk.unit.waves.answered(wave.id, None if unit is None else desk.centre.below(unit.id))


async def tickets(desk: Desk, staff: Staff, broadcast: Broadcast, unit: OrgUnit | None = None) -> tuple[str, ...]:
    """The numbers of 需要帮助 that he may see, newest first. `unit`: only those that lie with it or below."""
    sight = sight_of(desk, staff, private=False)
    found = await desk.unit.tickets.found(mark(broadcast.id), limit=_NEWEST, sight=sight)
    below = None if unit is None else desk.centre.below(unit.id)
    return tuple(
        [
            t.number
            for t in found
            if t.urgent and t.open and (below is None or t.unit in below) and await came_from(desk, t) == broadcast.id
        ]
    )


async def open_to(desk: Desk, staff: Staff, limit: int = 8) -> list[tuple[Wave, Broadcast]]:
    """The newest notices whose roll-call concerns him, the newest time each; nothing for who calls no roll.

    Raises NotAllowed without a centre to all but admins.
    """
    try:
        tops = tops_of(desk, staff)
    except NotAllowed:
        if desk.centre:
            return []
        raise
    here = None if tops is None else frozenset(u for top in tops for u in desk.centre.below(top))
    out: list[tuple[Wave, Broadcast]] = []
    for broadcast in await desk.unit.broadcasts.newest(_NEWEST):
        if not broadcast.replies or broadcast.recalled_at is not None:
            continue
        wave = await last_sent(desk, broadcast)
        if sealed(broadcast):
            if wave is not None and may_total(desk, staff, broadcast):
                out.append((wave, broadcast))
            continue
        if wave is None or (here is not None and not await desk.unit.waves.answered(wave.id, here)):
            continue
        out.append((wave, broadcast))
        if len(out) >= limit:
            break
    return out


async def last_sent(desk: Desk, broadcast: Broadcast) -> Wave | None:
    """The newest time it was sent."""
    return next(reversed(await sent(desk, broadcast)), None)


async def sent(desk: Desk, broadcast: Broadcast) -> list[Wave]:
    """Each time it was sent, the oldest first."""
    return [w for w in await desk.unit.waves.of_broadcast(broadcast.id) if w.kind is WaveKind.SEND]


def _ground(desk: Desk, unit: int | None) -> list[OrgUnit]:
    return [u for u in desk.centre.children(unit) if u.level in _GROUND]
