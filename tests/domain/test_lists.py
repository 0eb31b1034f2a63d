"""Lists and boards in the example county: who sees what, narrowed, page by page without gaps or doubles."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from domain import boards, lists, narrowing
from domain.centre import Post, UnitLevel
from domain.centre_file import CentrePlan
from domain.errors import Missing, NotAllowed
from domain.list_stores import Mark, Narrow
from domain.people import Staff
from domain.rights import may_see
from domain.sight import sight_of
from domain.tickets import Pause, Reporter, Status, Ticket
from tests.domain.hall import LI, WANG, ZHAO, Hall
from tests.storage.hands import a_ticket

OPEN = tuple(s for s in Status if s.value in narrowing._STATES or s in narrowing._STATES)
CODES = ("SR04", "SR05", "HJ01", "WY02")


async def made(hall: Hall, many: int, seed: int = 1) -> list[Ticket]:
    """Tickets of every kind in every unit, some of them reported by people on duty."""
    dice = random.Random(seed)
    units = [None, *(u.id for u in hall.centre.units)]
    async with hall.store.read() as unit:
        staff = await unit.staff.all()
    now, out = hall.clock.now(), []
    async with hall.store.begin() as unit:
        for n in range(many):
            of = dice.choice(units)
            status = dice.choice((*OPEN, Status.CLOSED))
            chat = dice.choice([9_000_000_001, 9_000_000_002, *(s.user for s in staff)])
            paused = dice.random() < 0.1
            ticket = a_ticket(
                f"GD261122-{n + 1:04}",
                status=status,
                category=dice.choice(CODES),
                place=dice.choice(("幸福路3号", "和平小区2号楼", "")),
                submitted_at=now - timedelta(days=dice.randrange(10)),
                due_at=now + timedelta(hours=dice.randrange(-50, 50)),
                reporter=Reporter(chat),
                anonymous=dice.random() < 0.2,
                confidential=dice.random() < 0.2,
                urgent=dice.random() < 0.2,
                holder=dice.choice([None, *(s.id for s in staff)]),
                unit=of,
                area=hall.centre.area(of),
                overseer=dice.choice([None] * 5 + units),
                signed_at=dice.choice((None, now)),
                question_open=dice.random() < 0.2,
                pause=Pause.ANSWER if paused else Pause.NONE,
                paused_at=now - timedelta(hours=20) if paused else None,
            )
            out.append(await unit.tickets.add(ticket))
        await unit.commit()
    return out


async def all_pages(hall: Hall, staff: Staff, what: str, narrow: Narrow, *, private: bool) -> list[Ticket]:
    """Every page, each full but the last."""
    found: list[Ticket] = []
    for n in range(1000):
        page = await hall.look(lambda d, n=n: lists.listing(d, staff, what, n, private=private, narrow=narrow))  # type: ignore[misc]
        found += page.tickets
        if not page.more:
            return found
        assert len(page.tickets) == lists.PAGE, "a page that is not the last is full"
    raise AssertionError("no end")


def late(ticket: Ticket, hall: Hall) -> bool:
    now, paused = hall.clock.now(), ticket.paused_at
    return ticket.due_at < now and (paused is None or ticket.due_at < paused) and ticket.status is not Status.RESOLVED


@pytest.mark.parametrize("private", [True, False])
async def test_lists_hold_what_may_be_seen_once_and_in_order(hall: Hall, private: bool) -> None:
    await hall.settle()
    tickets = await made(hall, 150)
    async with hall.store.read() as unit:
        everybody = await unit.staff.all()
    for staff in everybody:
        shown = await all_pages(hall, staff, "list", Narrow(), private=private)

        async def fit(desk, staff=staff) -> list[Ticket]:  # type: ignore[no-untyped-def]
            sight = sight_of(desk, staff, private=private)
            for t in tickets:
                if t.reporter.chat != staff.user and (private or not t.confidential):
                    assert sight.sees(t) == may_see(desk, t, staff), "one right, spelt twice"
            return [
                t
                for t in tickets
                if t.open
                and t.reporter.chat != staff.user
                and (private or not t.confidential)
                and may_see(desk, t, staff)
            ]

        wanted = await hall.look(fit)
        assert shown == sorted(wanted, key=lambda t: (t.due_at, t.id))
        assert await all_pages(hall, staff, "overdue", Narrow(), private=private) == [t for t in shown if late(t, hall)]
        assert await all_pages(hall, staff, "mine", Narrow(), private=private) == [
            t for t in shown if t.holder == staff.id
        ]


async def test_what_a_list_is_narrowed_to_can_be_combined(hall: Hall) -> None:
    await hall.settle()
    tickets = await made(hall, 200, seed=2)
    supervisor = await who(hall, Post.COUNTY_DESK)
    now = hall.clock.now()
    whole = await all_pages(hall, supervisor, "list", Narrow(), private=True)
    assert len(whole) > 50
    assert tickets
    tests: dict[Narrow, Callable[[Ticket], bool]] = {
        Narrow(category="SR04"): lambda t: t.category == "SR04",
        Narrow(category="SR"): lambda t: t.category.startswith("SR"),
        Narrow(place="幸福路"): lambda t: "幸福路" in t.place,
        Narrow(place="幸福 3号"): lambda t: t.place == "幸福路3号",
        Narrow(place="%"): lambda t: False,
        Narrow(states=frozenset({Status.QUEUED, Status.CLAIMED})): lambda t: (
            t.status in (Status.QUEUED, Status.CLAIMED)
        ),
        Narrow(days=3): lambda t: t.submitted_at <= now - timedelta(days=3),
        Narrow(marks=frozenset({Mark.UNSIGNED})): lambda t: t.status is Status.QUEUED and t.signed_at is None,
        Narrow(marks=frozenset({Mark.WAITING})): lambda t: t.question_open,
        Narrow(marks=frozenset({Mark.ALARM})): lambda t: t.urgent,
    }
    for narrow, fits in tests.items():
        assert await all_pages(hall, supervisor, "list", narrow, private=True) == [t for t in whole if fits(t)], narrow
    both = Narrow("SR", "幸福路", frozenset({Status.QUEUED}), frozenset({Mark.LATE}), 2)
    wanted = [
        t
        for t in whole
        if t.category.startswith("SR")
        and "幸福路" in t.place
        and t.status is Status.QUEUED
        and late(t, hall)
        and t.submitted_at <= now - timedelta(days=2)
    ]
    assert await all_pages(hall, supervisor, "list", both, private=True) == wanted
    town = next(u for u in hall.centre.units if u.level is UnitLevel.TOWN)
    below = hall.centre.below(town.id)
    of_town = await all_pages(hall, supervisor, "list", Narrow(unit=town.id), private=True)
    assert of_town == [t for t in whole if t.unit in below]


async def who(hall: Hall, post: Post) -> Staff:
    async with hall.store.read() as unit:
        staff = await unit.staff.by_id(next(a.staff for a in hall.centre.appointments if a.post is post))
    assert staff is not None
    return staff


async def test_words_after_the_command_are_read_and_carried(hall: Hall) -> None:
    await hall.settle()

    async def read(text: str) -> Narrow:
        async def one(desk):  # type: ignore[no-untyped-def]
            return narrowing.read(desk, text)

        return await hall.look(one)

    unit = next(u for u in hall.centre.units if u.level is UnitLevel.DEPARTMENT)
    assert await read("路灯 超期") == Narrow(category="路灯", marks=frozenset({Mark.LATE}))
    assert await read("幸福路 3天以上 待认领") == Narrow(place="幸福路", days=3, states=frozenset({Status.QUEUED}))
    assert await read(unit.name) == Narrow(unit=unit.id)
    assert await read("两周以上、挂账") == Narrow(days=14, states=frozenset({Status.SUSPENDED}))
    assert await read("") == Narrow()
    for text in ("路灯 超期 3天 " + "很长的地方名字" * 9, f"{unit.name} 待认领 办理中 未签收 急件 路灯 幸福路12号"):
        narrow = await read(text)
        assert narrowing.unpacked(narrowing.packed(narrow)) == narrow, "page two is narrowed as page one"
        assert len(narrowing.packed(narrow).encode()) <= 44


@pytest.mark.parametrize("code", ["", ".", "c.s.m.a.u.p", "a-1.u99999999999999999999", "p%:'\"", "x" * 60, "sz.mz"])
async def test_a_forged_code_is_nothing_worse_than_no_narrowing(code: str) -> None:
    assert isinstance(narrowing.unpacked(code), Narrow)


async def test_a_unit_sees_itself_and_what_is_below(hall: Hall) -> None:
    await hall.settle()
    await made(hall, 120, seed=3)
    town = await who(hall, Post.TOWN)
    own = next(a.unit for a in hall.centre.posts_of(town.id) if a.post is Post.TOWN)
    shown = await all_pages(hall, town, "unit", Narrow(), private=True)
    assert shown
    assert all(t.unit in hall.centre.below(own) for t in shown)
    other = next(u for u in hall.centre.units if u.level is UnitLevel.TOWN and u.id != own)
    for refused in (
        lambda d: lists.listing(d, town, "unit", narrow=Narrow(unit=other.id)),
        lambda d: lists.listing(d, town, "list", narrow=Narrow(unit=other.id)),
        lambda d: boards.board(d, town, other.id),
    ):
        with pytest.raises(NotAllowed):
            await hall.look(refused)


async def test_without_a_centre_there_are_no_units_lists(hall: Hall) -> None:
    wang = await hall.staff(WANG)
    with pytest.raises(Missing) as no:
        await hall.look(lambda d: lists.listing(d, wang, "unit"))
    assert no.value.what == "centre"


async def test_own_reports_leave_no_gap_on_a_page(hall: Hall) -> None:
    li, zhao = await hall.staff(LI), await hall.staff(ZHAO)
    await hall.settle(CentrePlan())
    async with hall.store.begin() as unit:
        for n in range(20):
            chat = LI.chat if n % 2 else 9_000_000_001
            await unit.tickets.add(a_ticket(f"GD261122-{n + 1:04}", reporter=Reporter(chat), anonymous=n % 4 == 1))
        await unit.commit()
    assert len(await all_pages(hall, li, "list", Narrow(), private=True)) == 10
    assert len(await all_pages(hall, zhao, "list", Narrow(), private=True)) == 20


async def test_the_board_counts_what_is_open_and_nothing_confidential(hall: Hall) -> None:
    await hall.settle()
    tickets = await made(hall, 200, seed=4)
    desk_ = await who(hall, Post.COUNTY_DESK)
    town = next(u for u in hall.centre.units if u.level is UnitLevel.TOWN)
    for unit_id, units in ((0, None), (town.id, hall.centre.below(town.id))):
        board = await hall.look(lambda d, u=unit_id: boards.board(d, desk_, u))  # type: ignore[misc]
        here = [t for t in tickets if t.open and not t.confidential and (units is None or t.unit in units)]
        assert board.open == len(here)
        assert dict(board.states) == {s: n for s in Status if (n := sum(t.status is s for t in here))}
        assert board.late == sum(late(t, hall) for t in here)
        assert board.unsigned == sum(t.status is Status.QUEUED and t.signed_at is None for t in here)
        assert board.waiting == sum(t.question_open for t in here)
        assert board.alarm == sum(t.urgent for t in here)
        assert board.suspended == sum(t.status is Status.SUSPENDED for t in here)
        assert dict(board.classes) == {c: n for c in CODES if (n := sum(t.category == c for t in here))}
        for below in board.below:
            his = hall.centre.below(below.unit.id)
            assert below.open == sum(t.unit in his for t in here)
            assert below.late == sum(late(t, hall) and t.unit in his for t in here)


def test_no_share_of_fewer_than_five() -> None:
    assert boards.share(4, 4) is None
    assert boards.share(4, 5) == 80
