"""Who is on now: over midnight, on leave, with nobody there; an alarm always reaches somebody."""

from datetime import datetime, timedelta
from random import Random

import pytest

from domain.desk import Desk
from domain.people import Staff, StaffState
from domain.roster import on_duty
from domain.rosters import Presence, PresenceKind, Shift
from tests.domain.hall import LI, WANG, ZHAO, ZONE, Hall

HOUR = timedelta(hours=1)
ON, OFF, LEAVE = PresenceKind.ON, PresenceKind.OFF, PresenceKind.LEAVE


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026, local time."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


async def put(hall: Hall, *rows: Shift | Presence) -> None:
    async def use(desk: Desk) -> None:
        for row in rows:
            if isinstance(row, Shift):
                await desk.unit.roster.add([row], desk.now)
            else:
                await desk.unit.roster.save_presence(row)

    await hall.act(use)


async def on(hall: Hall, when: datetime, unit: int | None = None) -> list[int]:
    """Ids of who is on then."""
    hall.clock.time = when
    return sorted(s.id for s in await hall.look(lambda desk: on_duty(desk, unit)))


async def test_with_one_desk_the_table_counts_and_without_it_everybody(both: Hall) -> None:
    wang, li, zhao = [(await both.staff(p)).id for p in (WANG, LI, ZHAO)]
    everybody = [wang, li, zhao]
    assert await on(both, at(23, 10)) == everybody
    await put(both, Shift(None, wang, at(23, 20), at(24, 8)), Shift(None, li, at(24, 8), at(24, 20)))
    table = [
        (at(23, 19, 59), everybody),
        (at(23, 20), [wang]),
        (at(23, 23, 59), [wang]),
        (at(24, 0), [wang]),
        (at(24, 7, 59), [wang]),
        (at(24, 8), [li]),
        (at(24, 19, 59), [li]),
        (at(24, 20), everybody),
    ]
    for when, who in table:
        assert await on(both, when) == who, when
    await put(both, Presence(zhao, ON, at(24, 7), at(24, 9)), Presence(wang, OFF, at(24, 6), at(24, 8)))
    assert await on(both, at(24, 6)) == [li, zhao]  # the only one of the table is off, nobody else said 上班
    assert await on(both, at(24, 7)) == [zhao]
    assert await on(both, at(24, 8)) == [li, zhao]


async def test_who_is_on_leave_has_his_deputy_and_the_deputy_none(both: Hall) -> None:
    wang, li, zhao = [(await both.staff(p)).id for p in (WANG, LI, ZHAO)]
    await put(both, Shift(None, wang, at(23, 8), at(25, 8)), Presence(wang, LEAVE, at(23, 12), at(25, 0), li))
    assert await on(both, at(23, 11)) == [wang]
    assert await on(both, at(23, 12)) == [li]
    await put(both, Presence(li, LEAVE, at(24, 0), at(25, 0), zhao))
    assert await on(both, at(23, 23)) == [li]
    assert await on(both, at(24, 1)) == [zhao]  # of all who are there, he alone; not as the deputy's deputy
    await put(both, Presence(zhao, OFF, at(24, 2), at(24, 3)))
    assert await on(both, at(24, 2)) == [wang, li, zhao]  # all away: whoever there is
    assert await on(both, at(25, 1)) == [wang]


async def test_in_a_county_the_unit_above_is_reached_when_nobody_is_there(hall: Hall) -> None:
    centre = await hall.settle()
    village = next(u for u in centre.units if u.code == "Q-SQ")
    town = centre.above(village.id)
    assert town is not None
    members = sorted({a.staff for a in centre.members(village.id)})
    assert await on(hall, at(23, 10), village.id) == members
    desk = sorted({a.staff for a in centre.members(town.id)})
    await put(hall, Shift(town.id, desk[0], at(23, 8), at(23, 20)))
    away = [Presence(m, OFF, at(23, 9), at(23, 11)) for m in members]
    await put(hall, *away)
    assert await on(hall, at(23, 10), village.id) == [desk[0]]
    assert await on(hall, at(23, 11), village.id) == members


@pytest.mark.parametrize("seed", range(4))
async def test_at_each_instant_an_alarm_of_any_unit_reaches_somebody_active(hall: Hall, seed: int) -> None:
    """As long as one active person is left, whoever is off, on leave or gone."""
    chance = Random(seed)
    centre = await hall.settle()
    async with hall.store.read() as unit:
        people = await unit.staff.all()
    base = at(23, 0)

    async def disturb(desk: Desk) -> None:
        for _ in range(60):
            one, other = chance.choice(people), chance.choice(people)
            starts = base + chance.randrange(48) * HOUR
            ends = starts + chance.randrange(1, 36) * HOUR
            if chance.random() < 0.4:
                await desk.unit.roster.add([Shift(chance.choice(centre.units).id, one.id, starts, ends)], desk.now)
            else:
                kind = chance.choice([ON, OFF, LEAVE])
                deputy = other.id if chance.random() < 0.5 else None
                await desk.unit.roster.save_presence(Presence(one.id, kind, starts, ends, deputy))
        for one in chance.sample(people, len(people) * 3 // 4):
            gone = Staff(one.id, one.user, one.name, one.username, one.role, StaffState.SUSPENDED)
            await desk.unit.staff.save(gone)

    await hall.act(disturb)
    for hour in range(0, 60, 5):
        hall.clock.time = base + hour * HOUR
        for unit_ in (*centre.units, None):
            found = await hall.look(lambda desk, u=unit_: on_duty(desk, u.id if u else None))  # type: ignore[misc]
            assert found, (hour, unit_)
            assert all(s.active for s in found)
