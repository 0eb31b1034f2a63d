"""Everything the roster's sentences and buttons may be asked to speak of."""

from collections.abc import Iterator
from datetime import date, timedelta

from aiogram.types import InlineKeyboardMarkup

from domain.clocks import Clock, ClockKind
from domain.handing import Handed
from domain.notices import ToStaff
from domain.office_notices import Handover, RosterMatter, RosterNews
from domain.people import Staff
from domain.presence import Standing
from domain.roster_plan import RosterPlan
from domain.rosters import Handing, Presence, PresenceKind, RosterFault, Shift, Swap, SwapState, Workload
from handlers import roster_keyboards as keys
from handlers.texts import roster, roster_news, roster_setting
from tests.handlers import samples
from tests.storage.hands import NOW, a_ticket

HOUR, BIG = timedelta(hours=1), 10**12 - 1
SHIFTS = [Shift(BIG, 1, NOW + n * 9 * HOUR, NOW + (n * 9 + 40) * HOUR, id=BIG) for n in range(40)]
LEAVE = Presence(1, PresenceKind.LEAVE, NOW, NOW + 90 * HOUR, hand_at=NOW, id=BIG)
PEOPLE = [Staff(BIG, n, samples.NAME if n else "", None) for n in range(15)]
SWAP = Swap(1, 1, 2, NOW, NOW + HOUR, back=2, id=BIG)
NAMES = {1: samples.NAME}
LOAD = Workload(999, 9, tuple((n, 9) for n in range(20)), 9, 9, 9, 9, 9)


def keyboards() -> Iterator[InlineKeyboardMarkup]:
    """Every keyboard of the roster."""
    desk = samples.desk()
    others = [(BIG, samples.NAME)] * 9
    yield from (keys.table(BIG, week, others, may_set=flag) for week in (0, 200) for flag in (True, False))
    yield from (keys.confirm(), keys.leave_days(), keys.leaves(desk, [LEAVE] * 9), keys.asked(BIG))
    yield from (keys.put(SHIFTS[0], weekly=flag) for flag in (True, False))
    yield from (keys.on_leave(LEAVE, some, PEOPLE, held) for some in (PEOPLE, []) for held in (0, 9))
    yield from filter(None, (keys.my_shifts(desk, SHIFTS), keys.partners(SHIFTS[0], PEOPLE)))
    yield keys.back(desk, SHIFTS[0], PEOPLE[1], SHIFTS)


def sentences() -> Iterator[str]:
    """Every sentence of the roster."""
    desk = samples.desk()
    first = date(2026, 11, 16)
    holes = [(NOW, NOW + HOUR)] * 30
    for shifts in ([], SHIFTS[:1], SHIFTS, SHIFTS * 5, SHIFTS[:1] * 90):
        for away in ({}, {BIG: ""}, {BIG: samples.NAME}):
            yield roster.table(desk, BIG, shifts, NAMES, away, holes if shifts else [], first, 14)
    for standing in (Standing(NOW), Standing(NOW, tuple(PEOPLE), back=True)):
        yield from (roster.on_now(desk, standing), roster.off_now(desk, standing))
    yield from (roster.leave_how([], desk), roster.leave_how([LEAVE] * 5, desk), roster.leave_over(desk, LEAVE))
    yield from (roster.on_leave(desk, LEAVE, some, held) for some in (PEOPLE, []) for held in (0, 9))
    yield from (roster.handed(Handed(a, b), how) for a in (0, 3) for b in (0, 3) for how in Handing)
    yield from (
        roster.no_date(),
        roster_setting.not_there(),
        roster_setting.how_to_set(),
        roster_setting.stale(),
        roster_setting.dropped(),
    )
    yield from (roster.choose_shift(flag) for flag in (True, False))
    yield from (roster.choose_partner(desk, SHIFTS[0], flag) for flag in (True, False))
    yield from (roster.choose_back(desk, SHIFTS[0], samples.NAME), roster.swap_asked(desk, SWAP, samples.NAME))
    yield from (roster.swap_settled(Swap(1, 1, 2, NOW, NOW, state=state)) for state in SwapState)
    yield from (roster_setting.put(desk, SHIFTS[:3], NAMES, flag) for flag in (True, False))
    yield roster_setting.weekly(desk, SHIFTS[0])
    yield from (roster_setting.taken_out(desk, SHIFTS[0], samples.NAME, flag) for flag in (True, False))
    for plan in (RosterPlan((1,) * 20, past=3), RosterPlan((None,), tuple(SHIFTS), tuple(SHIFTS), 3, 3)):
        yield from (roster_setting.preview(desk, plan, NAMES), roster_setting.taken(plan))
    yield roster_setting.faulty([RosterFault(n, "who", samples.NASTY) for n in range(99)])
    yield from news()


def news() -> Iterator[str]:
    """What the roster tells by itself."""
    desk = samples.desk()
    tickets = tuple(samples.tickets())
    for matter in RosterMatter:
        for full in (True, False):
            yield roster_news.news(
                desk,
                RosterNews(
                    matter,
                    units=(None, BIG) * 40,
                    who=samples.NAME,
                    other=samples.NAME if full else "",
                    shift=SHIFTS[0],
                    back=SHIFTS[1] if full else None,
                    swap=SWAP,
                    leave=LEAVE,
                    tickets=tickets,
                ),
            )
    for coming in (True, False):
        yield roster_news.handover(desk, Handover(1, None, coming, LOAD, NAMES, tickets[:10], trusted=coming))
    yield roster_news.handover(desk, Handover(1, BIG, True, Workload(0, 0, (), 0, 0, 0, 0, 0), {}))
    silent = a_ticket(samples.NUMBER, clocks=(Clock(ClockKind.SILENT, NOW),))
    yield from (roster_news.to_holder(desk, ToStaff(1, silent, w)) for w in ("silent_soon", "silent", "unconfirmed"))
