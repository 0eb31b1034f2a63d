"""The roster at work: files, weekly shifts, leaves that lend rights, swaps refused, silence, the change of shift."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from domain import duty, handing, presence, roster_plan, rostering, staffing, swapping
from domain.centre import Appointment, Post
from domain.clocks import ClockKind
from domain.desk import Desk
from domain.errors import Missing, NotAllowed, WrongLeave, WrongRoster
from domain.history import By, Step
from domain.notices import Event, Told, ToStaff
from domain.office_notices import Handover, RosterMatter, RosterNews
from domain.people import Person, Staff
from domain.reckoning import reckoned
from domain.rights import posts, trusted_with
from domain.roster_file import RosterLine, RosterList, is_roster, parsed_span, read_roster, read_toml, typed
from domain.rosters import Handing, Presence, PresenceKind, RosterFault, Shift
from domain.tickets import Pause, Status
from handlers.sheets import survey, written
from tests.domain.hall import ANNA, LI, WANG, ZHAO, ZONE, Hall
from tests.domain.walks import reported

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026, local time."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


async def reach(hall: Hall, *people: Person) -> None:
    """They have started the bot."""
    for person in people:
        await hall.act(lambda desk, p=person: desk.unit.people.seen(p, desk.now))  # type: ignore[misc]


async def put(hall: Hall, *shifts: Shift) -> list[Shift]:
    return await hall.act(lambda desk: desk.unit.roster.add(shifts, desk.now))


def news(hall: Hall, matter: RosterMatter) -> list[RosterNews]:
    """What the last unit told of that kind."""
    return [n for n in hall.notices if isinstance(n, RosterNews) and n.matter is matter]


async def chores_until(hall: Hall, when: datetime) -> list[object]:
    """Time passes hour by hour; all notices of what fell due."""
    seen: list[object] = []
    while hall.clock.time < when:
        hall.clock.time = min(hall.clock.time + HOUR, when)
        for _, notices, _ in await hall.chores():
            seen += notices
    return seen


# -- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, span",
    [
        ("08:00-20:00", (8, 20)),
        ("8-20", (8, 20)),
        ("8:00—24:00", (8, 0)),
        ("20点-次日8点", (20, 8)),
        ("20：00至8：00", (20, 8)),
        ("夜班", (20, 8)),
        ("全天", (8, 8)),
        ("25:00-8:00", None),
        ("8:70-9:00", None),
        ("上午", None),
        ("", None),
    ],
)
def test_spans_as_people_write_them(text: str, span: tuple[int, int] | None) -> None:
    assert parsed_span(text) == (None if span is None else (time(span[0]), time(span[1])))


@pytest.mark.parametrize(
    "said, today, day",
    [
        ("11-23", date(2026, 11, 22), date(2026, 11, 23)),
        ("1-2", date(2026, 12, 30), date(2027, 1, 2)),
        ("12-30", date(2027, 1, 2), date(2026, 12, 30)),
        ("2027年2月10日", date(2026, 11, 22), date(2027, 2, 10)),
        ("2-29", date(2027, 2, 1), date(2028, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_nearest(said: str, today: date, day: date) -> None:
    line = typed(f"{said} 8-20 赵")
    assert isinstance(line, RosterLine)
    assert line.on(today) == day


def test_rows_are_told_by_their_heads_and_each_wrong_one_is_named() -> None:
    assert is_roster(("日期", "班次", "姓名"))
    assert not is_roster(("日期", "上班/放假", "说明"))
    assert not is_roster(("名称", "类型"))
    found = read_roster(
        [
            ["日期", "时间", "单位", "姓名", "用户编号"],
            ["2026-11-23", "20:00-08:00", "青溪镇", "赵志强、孙丽", ""],
            ["2026-11-31", "8-20", "", "赵", ""],
            ["2026-11-23", "黄昏", "", "赵", ""],
            ["2026-11-23", "8-20", "", "", ""],
            ["", "", "", "", ""],
        ]
    )
    assert [(f.line, f.what) for f in found.faults] == [(3, "date"), (4, "span"), (5, "who")]
    assert found.lines[0].people == ("赵志强", "孙丽")
    assert found.lines[0].times(date(2026, 11, 23), ZONE) == (at(23, 20), at(24, 8))
    assert [f.what for f in read_roster([["日期", "时间", "姓名"]]).faults] == ["none"]
    assert read_toml(b'[[days]]\ndate = "2026-11-23"') is None


def test_a_sheet_of_a_roster_is_told_apart_in_every_form() -> None:
    rows = [("2026-11-24", "08:00-20:00", "", "赵", "")]
    for data, name in (
        (written("值班表", ("日期", "时间", "单位", "姓名", "用户编号"), rows), "值班表.xlsx"),
        ("日期,班次,姓名\n2026-11-24,白班,赵\n".encode("gb18030"), "值班.csv"),
        ('[["值班"]]\n"日期" = 2026-11-24\n"班次" = "白班"\n"姓名" = "赵"\n'.encode(), "值班.toml"),
    ):
        found = survey(data, name)
        assert isinstance(found, RosterList), name
        assert (found.faults, len(found.lines)) == ((), 1), name


def test_gaps_lie_between_shifts_and_overlaps_have_none() -> None:
    shifts = [
        Shift(None, 1, at(23, 8), at(23, 20)),
        Shift(None, 2, at(23, 18), at(24, 8)),
        Shift(None, 1, at(24, 9), at(24, 20)),
    ]
    assert rostering.gaps(shifts, at(23, 0), at(30, 0)) == [(at(24, 8), at(24, 9))]
    assert rostering.gaps([], at(23, 0), at(30, 0)) == []


# -- setting --------------------------------------------------------------------------------------------------------


async def test_a_table_replaces_its_days_and_nothing_that_has_begun(hall: Hall) -> None:
    wang, zhao = await hall.staff(WANG), await hall.staff(ZHAO)
    hall.clock.time = at(23, 10)
    begun, same, gone, later = await put(
        hall,
        Shift(None, wang.id, at(23, 8), at(23, 20)),
        Shift(None, wang.id, at(24, 8), at(24, 20)),
        Shift(None, wang.id, at(24, 20), at(25, 8)),
        Shift(None, wang.id, at(26, 8), at(26, 20)),
    )
    rows = [["日期", "时间", "用户编号"]]
    rows += [[f"2026-11-{d}", "08:00-20:00", str(WANG.chat)] for d in (22, 24, 25)]
    lines = read_roster(rows).lines
    plan = await hall.act(lambda desk: roster_plan.planned(desk, zhao, lines))
    assert (len(plan.added), [s.id for s in plan.removed], plan.same, plan.past) == (1, [gone.id], 1, 1)
    await hall.act(lambda desk: rostering.taken_over(desk, zhao, lines))
    kept = await hall.look(lambda desk: desk.unit.roster.shifts_of(wang.id, desk.now))
    assert [s.starts for s in kept] == [begun.starts, same.starts, at(25, 8), later.starts]


async def test_weekly_shifts_are_carried_on_by_themselves_until_they_are_ended(hall: Hall) -> None:
    wang, zhao = await hall.staff(WANG), await hall.staff(ZHAO)
    hall.clock.time = at(23, 10)
    line = typed(f"11-24 20:00-8:00 {WANG.chat}")
    assert isinstance(line, RosterLine)
    (shift,) = await hall.act(lambda desk: rostering.put(desk, zhao, line, weekly=True))
    found = await hall.look(lambda desk: desk.unit.roster.shifts_of(wang.id, desk.now))
    assert [s.starts - shift.starts for s in found] == [7 * n * DAY for n in range(4)]
    hall.clock.time = at(30, 9)
    await hall.chores()
    found = await hall.look(lambda desk: desk.unit.roster.shifts_of(wang.id, at(23, 0)))
    assert len(found) == 5
    assert len({s.starts.astimezone(ZONE).time() for s in found}) == 1
    await hall.act(lambda desk: rostering.take_out(desk, zhao, found[2].id, weekly=True))
    assert len(await hall.look(lambda desk: desk.unit.roster.shifts_of(wang.id, at(23, 0)))) == 2


async def test_refusals_of_setting(hall: Hall) -> None:
    wang, zhao = await hall.staff(WANG), await hall.staff(ZHAO)
    hall.clock.time = at(23, 10)
    (shift,) = await put(hall, Shift(None, wang.id, at(24, 8), at(24, 20)))

    def line(said: str) -> RosterLine:
        found = typed(said)
        assert isinstance(found, RosterLine), found
        return found

    for by, said, what in (
        (wang, f"11-25 8-20 {WANG.chat}", "right"),
        (zhao, f"11-22 8-20 {WANG.chat}", "past"),
        (zhao, "11-25 8-20 不认识", "who"),
        (zhao, f"11-24 8-20 {WANG.chat}", "twice"),
        (zhao, f"2029-11-24 8-20 {WANG.chat}", "far"),
    ):
        with pytest.raises(WrongRoster) as refused:
            await hall.act(lambda desk, b=by, s=said: rostering.put(desk, b, line(s)))  # type: ignore[misc]
        assert [f.what for f in refused.value.faults] == [what]
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: rostering.take_out(desk, wang, shift.id))
    with pytest.raises(Missing):
        await hall.act(lambda desk: rostering.repeat(desk, zhao, shift.id + 1))
    assert isinstance(typed("11-24 上午 赵"), RosterFault)
    assert typed("青溪镇") is None


async def test_who_is_gone_is_out_of_the_table(hall: Hall) -> None:
    wang, zhao = await hall.staff(WANG), await hall.staff(ZHAO)
    hall.clock.time = at(23, 10)
    await put(hall, Shift(None, wang.id, at(24, 8), at(24, 20)), Shift(None, wang.id, at(20, 8), at(20, 20)))
    await hall.act(lambda desk: presence.leave(desk, wang, date(2026, 11, 24), date(2026, 11, 24), zhao))
    await hall.act(lambda desk: staffing.suspend(desk, zhao, WANG.chat))
    assert [n.queued for n in news(hall, RosterMatter.SHIFTS_GONE)] == [1]
    assert await hall.look(lambda desk: desk.unit.roster.shifts_of(wang.id, desk.now)) == []
    assert hall.works.office.centre.leaves == ()


# -- leaves ---------------------------------------------------------------------------------------------------------


async def test_a_deputy_has_the_posts_of_who_is_away_and_no_deputy_of_a_deputy(hall: Hall) -> None:
    centre = await hall.settle()
    hall.clock.time = at(23, 10)
    town = next(u for u in centre.units if u.code == "Q").id
    village = next(u for u in centre.units if u.code == "Q-BH").id
    grid = next(u for u in centre.units if u.code == "Q-BH-1").id
    he, liu, sun = [await hall.posted(u) for u in (200_003, 200_004, 200_002)]
    today = date(2026, 11, 23)

    def lent(staff: Staff) -> set[int]:
        desk = Desk(hall.works.office, None, hall.clock.now())  # type: ignore[arg-type]
        return {a.unit for a in posts(desk, staff)}

    assert lent(liu) == {village}
    await hall.act(lambda desk: presence.leave(desk, he, today, today))
    assert lent(liu) == {village, grid}, "whom the file names stands in"
    await hall.act(lambda desk: presence.leave(desk, liu, today, today, sun))
    assert lent(liu) == {village}, "who is away himself stands in for nobody"
    assert lent(sun) == {town, village}
    hall.clock.time = at(24, 0)
    assert (lent(liu), lent(sun)) == ({village}, {town})


async def test_trust_goes_only_to_a_deputy_who_is_trusted_himself(hall: Hall) -> None:
    centre = await hall.settle()
    hall.clock.time = at(23, 10)
    county = centre.county
    assert county is not None
    zhou, yan, sun = [await hall.posted(u) for u in (300_001, 200_006, 200_002)]
    tian = await hall.posted(400_001)
    police = next(a.unit for a in centre.posts_of(tian.id))
    today = date(2026, 11, 23)

    async def trusted(staff: Staff, unit: int) -> bool:
        async def ask(desk: Desk) -> bool:
            return trusted_with(desk, staff, unit)

        return await hall.look(ask)

    deputies = await hall.look(lambda desk: presence.stand_ins(desk, tian))
    assert sun.id not in {s.id for s in deputies}
    with pytest.raises(Missing):
        await hall.act(lambda desk: presence.leave(desk, tian, today, today, sun))
    given = Presence(tian.id, PresenceKind.LEAVE, at(23, 0), at(24, 0), sun.id)

    async def forced(desk: Desk) -> None:
        await desk.unit.roster.save_presence(given)
        await desk.unit.knowledge.changed("leaves")

    await hall.act(forced)
    assert not await trusted(sun, police)
    await hall.act(lambda desk: presence.leave(desk, zhou, today, today))
    assert await trusted(yan, county.id)
    assert any(a.post is Post.COUNTY_DESK for a in await _posts(hall, yan))


async def _posts(hall: Hall, staff: Staff) -> tuple[Appointment, ...]:
    async def ask(desk: Desk) -> tuple[Appointment, ...]:
        return posts(desk, staff)

    return await hall.look(ask)


async def test_what_a_deputy_must_not_have_goes_back_to_the_queue(both: Hall) -> None:
    hall = both
    wang, li = await hall.staff(WANG), await hall.staff(LI)
    plain = (await reported(hall)).ticket.number
    his = (await reported(hall, LI, "和平小区2号楼楼道里堆满了杂物")).ticket.number
    for number in (plain, his):
        await hall.act(lambda desk, n=number: duty.claim(desk, n, wang))  # type: ignore[misc]
    today = hall.clock.time.astimezone(ZONE).date()
    leave = await hall.act(lambda desk: presence.leave(desk, wang, today + DAY, today + DAY, li))
    done = await hall.act(lambda desk: handing.hand_over(desk, wang, leave.id, Handing.DEPUTY))
    assert (done.given, done.queued) == (1, 1), "not what he reported himself, and not why"
    assert ((await hall.ticket(plain)).holder, (await hall.ticket(his)).holder) == (li.id, None)
    assert (await hall.ticket(his)).status is Status.QUEUED
    assert sorted(n.event for n in hall.notices if isinstance(n, Told)) == [Event.RELEASED, Event.TRANSFERRED]
    with pytest.raises(Missing):
        await hall.act(lambda desk: handing.hand_over(desk, li, leave.id, Handing.QUEUE))


async def test_a_leave_hands_over_by_itself_at_its_beginning_and_after_a_downtime(hall: Hall) -> None:
    wang, li = await hall.staff(WANG), await hall.staff(LI)
    hall.clock.time = at(23, 10)
    number = (await reported(hall)).ticket.number
    await hall.act(lambda desk: presence.leave(desk, wang, date(2026, 11, 25), date(2026, 11, 26), li))
    await hall.act(lambda desk: duty.claim(desk, number, wang))
    await chores_until(hall, at(24, 23))
    assert (await hall.ticket(number)).holder == wang.id
    hall.clock.time = at(25, 15)
    await hall.chores()
    ticket = await hall.ticket(number)
    assert ticket.holder == li.id
    async with hall.store.read() as unit:
        line = (await unit.history.of_ticket(ticket.id))[-1]
    assert (line.step, line.by, line.staff) == (Step.TRANSFER, By.SYSTEM, None)
    assert not [name for name, _, _ in await hall.chores() if name == "leave"]


async def test_days_no_leave_can_have(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    hall.clock.time = at(23, 10)
    for first, last in ((22, 24), (25, 24)):
        with pytest.raises(WrongLeave):
            await hall.act(
                lambda desk, a=first, b=last: presence.leave(desk, wang, date(2026, 11, a), date(2026, 11, b))  # type: ignore[misc]
            )
    with pytest.raises(WrongLeave):
        await hall.act(lambda desk: presence.leave(desk, wang, date(2026, 11, 24), date(2027, 11, 24)))


# -- swaps ----------------------------------------------------------------------------------------------------------


async def test_refusals_of_swaps(hall: Hall) -> None:
    wang, li, zhao = [await hall.staff(p) for p in (WANG, LI, ZHAO)]
    hall.clock.time = at(23, 10)
    await reach(hall, LI)
    mine, his, over = await put(
        hall,
        Shift(None, wang.id, at(24, 8), at(24, 20)),
        Shift(None, li.id, at(25, 8), at(25, 20)),
        Shift(None, wang.id, at(23, 8), at(23, 20)),
    )
    for shift, asked, what in (
        (his.id, li.id, "shift"),
        (over.id, li.id, "shift"),
        (mine.id, zhao.id, "unreached"),
        (mine.id, wang.id, "partner"),
        (mine.id, 999, "partner"),
    ):
        with pytest.raises(Missing) as refused:
            await hall.act(lambda desk, s=shift, a=asked: swapping.ask(desk, wang, s, a))  # type: ignore[misc]
        assert refused.value.what == what
    swap = await hall.act(lambda desk: swapping.ask(desk, wang, mine.id, li.id, his.id))
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: swapping.answer(desk, zhao, swap.id, yes=True))
    await hall.act(lambda desk: rostering.take_out(desk, zhao, his.id))
    assert len(news(hall, RosterMatter.SWAP_EXPIRED)) == 1, "the table has changed meanwhile"
    with pytest.raises(Missing):
        await hall.act(lambda desk: swapping.answer(desk, li, swap.id, yes=True))
    swap = await hall.act(lambda desk: swapping.ask(desk, wang, mine.id, li.id))
    hall.clock.time = at(24, 8)
    assert (await hall.act(lambda desk: swapping.answer(desk, li, swap.id, yes=True))).state == "expired"
    still = await hall.look(lambda desk: desk.unit.roster.shift(mine.id))
    assert still is not None
    assert still.staff == wang.id


# -- silence --------------------------------------------------------------------------------------------------------


async def test_silence_is_warned_of_returned_and_written_down(both: Hall) -> None:
    hall = both
    wang = await hall.staff(WANG)
    hall.clock.time = at(23, 10)
    number = (await reported(hall)).ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, wang))
    seen = await chores_until(hall, at(26, 15))
    warned = [n for n in seen if isinstance(n, ToStaff) and n.what == "silent_soon"]
    assert [(n.staff, n.ticket.number) for n in warned] == [(wang.id, number)]
    assert (await hall.ticket(number)).holder == wang.id
    seen = await chores_until(hall, at(26, 19))
    ticket = await hall.ticket(number)
    assert (ticket.status, ticket.holder) == (Status.QUEUED, None)
    assert [n.event for n in seen if isinstance(n, Told)].count(Event.TAKEN_BACK) == 1
    async with hall.store.read() as unit:
        lines = await unit.history.of_ticket(ticket.id)
    (line,) = [x for x in lines if x.step is Step.RELEASE]
    assert (line.by, line.detail) == (By.SYSTEM, {"silent": str(wang.id)})


async def test_every_act_of_the_holder_begins_the_silence_anew_and_a_pause_stops_it(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    hall.clock.time = at(23, 10)
    number = (await reported(hall)).ticket.number
    await hall.act(lambda desk: duty.claim(desk, number, wang))
    hall.clock.time = at(25, 10)
    ticket = await hall.act(lambda desk: duty.note(desk, number, wang, "已联系路灯所"))

    def silent(of: object) -> list[datetime]:
        return [c.at for c in getattr(of, "clocks", ()) if c.kind is ClockKind.SILENT]

    assert silent(ticket) == [at(30, 18)]

    async def paused(desk: Desk) -> object:
        return reckoned(desk, replace(ticket, pause=Pause.ANSWER, paused_at=desk.now))

    assert silent(await hall.look(paused)) == []


# -- the change of shift --------------------------------------------------------------------------------------------


async def test_the_change_names_no_confidential_ticket_and_counts_them_for_the_trusted(hall: Hall) -> None:
    wang, li, zhao = [await hall.staff(p) for p in (WANG, LI, ZHAO)]
    hall.clock.time = at(23, 10)
    open_one = (await reported(hall)).ticket.number
    secret = (await reported(hall, ANNA, "村里有人聚众赌博")).ticket
    assert secret.confidential
    await put(
        hall,
        Shift(None, wang.id, at(23, 8), at(23, 12)),
        Shift(None, li.id, at(23, 12), at(23, 20)),
        Shift(None, zhao.id, at(23, 12), at(23, 20)),
    )
    hall.clock.time = at(23, 12)
    seen = [n for _, notices, _ in await hall.chores() for n in notices if isinstance(n, Handover)]
    assert [(n.to, n.coming, n.trusted) for n in seen] == [
        (li.id, True, False),
        (zhao.id, True, True),
        (wang.id, False, False),
    ]
    for n in seen:
        assert [t.number for t in n.tickets] == [open_one]
        assert (n.load.open, n.load.confidential) == (1, 1)
    assert not [n for _, notices, _ in await hall.chores() for n in notices if isinstance(n, Handover)]


async def test_after_a_downtime_only_who_is_on_now_hears_of_it(hall: Hall) -> None:
    wang, li = await hall.staff(WANG), await hall.staff(LI)
    hall.clock.time = at(20, 7)
    shifts = [Shift(None, wang.id if d % 2 else li.id, at(d, 8), at(d + 1, 8)) for d in range(20, 25)]
    await put(hall, *shifts)
    hall.clock.time = at(23, 21)
    seen = [n for _, notices, _ in await hall.chores() for n in notices if isinstance(n, Handover)]
    assert [(n.to, n.coming) for n in seen] == [(wang.id, True)]


async def test_who_goes_on_without_a_break_and_who_is_off_hears_nothing(hall: Hall) -> None:
    wang, li = await hall.staff(WANG), await hall.staff(LI)
    hall.clock.time = at(23, 7)
    await put(
        hall,
        Shift(None, wang.id, at(23, 6), at(23, 12)),
        Shift(None, wang.id, at(23, 12), at(23, 20)),
        Shift(None, li.id, at(23, 12), at(23, 20)),
    )
    hall.clock.time = at(23, 11)
    await hall.act(
        lambda desk: desk.unit.roster.save_presence(Presence(li.id, PresenceKind.OFF, at(23, 11), at(23, 18)))
    )
    hall.clock.time = at(23, 12)
    assert not [n for _, notices, _ in await hall.chores() for n in notices if isinstance(n, Handover)]


async def test_admins_hear_once_a_day_of_units_without_anybody(hall: Hall) -> None:
    await hall.staff(WANG)
    zhao = await hall.staff(ZHAO)
    hall.clock.time = at(23, 7)
    line = typed(f"11-23 8-20 {WANG.chat}")
    assert isinstance(line, RosterLine)
    await hall.act(lambda desk: rostering.put(desk, zhao, line))
    seen = await chores_until(hall, at(24, 7))
    assert not [n for n in seen if isinstance(n, RosterNews)]
    seen = await chores_until(hall, at(25, 7))
    assert [n.units for n in seen if isinstance(n, RosterNews)] == [(None,)]
