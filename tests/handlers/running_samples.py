"""Notices under way, the ledger and dead letters for the tests of shape: everything said, every button."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

from aiogram.types import InlineKeyboardMarkup

from domain.broadcasts import Broadcast, BroadcastState, Copy, Element, Level, Tally, Topic, Wave, WaveKind, WaveState
from domain.dead_letters import DeadPage, Overview
from domain.dead_stores import DeadParcel, Grave, Raised
from domain.delivery import Priority
from domain.ledgers import LOOKED_AT, LedgerRows, LedgerView, NoticeList, NoticeRow
from domain.progress import Progress
from domain.traffic import Elsewhere, Traffic
from domain.waves import Again
from handlers import amending_keyboards, dead, running_keyboards
from handlers.texts import dead as dead_texts
from handlers.texts import ledger as book
from handlers.texts import running as texts
from handlers.texts.traffic import differing, elsewhere, traffic
from tests.handlers import samples
from tests.storage.hands import NOW

BIG, MANY = 2**63 - 1, 10**6
TALLIES = (Tally(), Tally(1, 0, 0, 0, 0, 0), Tally(MANY, MANY, MANY, MANY, MANY, MANY, 2 * MANY))
ERRORS = ("Bad Request: message is too long", "network", samples.NASTY * 9, "")
DESK = samples.desk()


def notices() -> Iterator[Broadcast]:
    for state, level in product(BroadcastState, Level):
        words = {Element.WHAT: samples.LONG[:300]} if level is Level.URGENT else {}
        topic = Topic.FIRE if words else Topic.OTHER
        yield Broadcast(BIG, 1, 1, NOW, state, topic=topic, level=level, elements=words, people=MANY, next_at=NOW)


def progresses() -> Iterator[Progress]:
    notice = next(notices())
    for kind, state, tally, rate, urgent in product(WaveKind, WaveState, TALLIES, (0.0, 0.4, 28.6), (True, False)):
        wave = Wave(BIG, BIG, kind, 1, NOW, state, urgent=urgent, total=tally.total, full=True, done_at=NOW)
        if state is WaveState.FILLING:
            wave = replace(wave, full=False, done_at=None)
        yield Progress(notice, wave, tally, NOW + timedelta(hours=11), rate)


def some() -> Iterator[Progress]:
    """Fewer, where only the figures matter."""
    wave = Wave(BIG, BIG, WaveKind.SEND, 1, NOW, WaveState.DONE, full=True)
    for notice, tally in product(notices(), TALLIES):
        yield Progress(notice, wave, tally, NOW)


def ledgers() -> Iterator[LedgerView]:
    for p in some():
        yield LedgerView(p)
        yield LedgerView(p, tuple((error, MANY) for error in ERRORS * 2), MANY)


def rows() -> Iterator[LedgerRows]:
    p = next(some())
    for state, error in product(LOOKED_AT, ERRORS):
        copies = tuple(Copy(BIG - n, BIG, 1, 0, state, error=error, at=NOW if n else None) for n in range(10))
        yield LedgerRows(p.broadcast, p.wave, state, copies, BIG)
        yield LedgerRows(p.broadcast, p.wave, state)


def lists() -> Iterator[NoticeList]:
    wave = next(some()).wave
    made = tuple(NoticeRow(b, w, TALLIES[2]) for b in notices() for w in (None, wave))
    paused = NoticeRow(next(notices()), replace(wave, state=WaveState.PAUSED, full=False), Tally())
    for start in range(0, len(made), 6):
        yield NoticeList(made[start : start + 6], BIG)
    yield from (NoticeList((paused,)), NoticeList(()), NoticeList((), first=False))


def overviews() -> Iterator[Overview]:
    reasons = tuple((error, MANY, BIG) for error in ERRORS)
    yield from (Overview(), Overview(reasons, MANY, MANY), Overview(buried=1), Overview(reasons))


def pages() -> Iterator[DeadPage]:
    methods = ("sendMessage", "answerCallbackQuery", samples.NASTY, "")
    kinds = zip(methods, ("", "card", "", "?"), ERRORS, strict=True)
    parcels = tuple(DeadParcel(BIG, NOW, method, slot, 1, error, samples.NUMBER) for method, slot, error in kinds)
    graves = tuple(
        Grave(BIG, "E7K2P9", NOW, error, called) for error, called in product(("KeyError", ""), (True, False))
    )
    yield from (DeadPage(parcels, before=BIG), DeadPage(graves=graves, before=BIG), DeadPage())


def traffics() -> Iterator[Traffic]:
    full = dict.fromkeys(Priority, MANY)
    ages = dict.fromkeys(Priority, 1e6)
    yield Traffic(dict.fromkeys(Priority, 0), dict.fromkeys(Priority, 0.0))
    yield Traffic(full, ages, 30.0, MANY, MANY, MANY, 60.0, away=False)
    yield Traffic(full, ages, away=True)


def sentences() -> Iterator[str]:
    """HTML."""
    yield from (texts.progress(DESK, p) for p in progresses())
    night = replace(DESK, now=NOW.replace(hour=16))
    yield from (texts.progress(night, p) for p in progresses())
    yield from (book.ledger(DESK, view) for view in ledgers())
    yield from (book.rows(DESK, page) for page in rows())
    yield from (book.notices(DESK, page) for page in lists())
    wave = next(some()).wave
    yield from (book.notice(DESK, b, waves) for b in notices() for waves in ([], [wave] * 10))
    yield from (texts.sure(next(notices()), MANY), book.first_start())
    yield from map(dead_texts.overview, overviews())
    yield from (dead_texts.parcels(DESK, page) for page in pages())
    yield from (dead_texts.graves(DESK, page) for page in pages())
    yield from map(traffic, traffics())
    yield from (elsewhere(Elsewhere(name, found, 7.0)) for name, found in product(("", samples.NASTY), traffics()))
    yield differing(("BOT_TOKEN", "TIMEZONE"))


def answers() -> Iterator[str]:
    """To presses: plain text."""
    yield from map(texts.acted, WaveState)
    yield from map(texts.called_off, (True, False))
    yield from (texts.again(next(notices()), people, what) for people, what in product((0, MANY), Again))
    yield from (dead_texts.again(Raised(*n)) for n in product((0, 1, MANY), repeat=2))
    yield from map(dead_texts.dropped, (0, MANY))
    yield from (dead_texts.called(), dead_texts.levelled())


def keyboards() -> Iterator[InlineKeyboardMarkup]:
    for p, fresh in product(progresses(), (True, False)):
        yield running_keyboards.progress(p, amending_keyboards.buttons(p.broadcast, p.wave), fresh=fresh)
    yield from map(running_keyboards.ledger, ledgers())
    yield from map(running_keyboards.rows, rows())
    yield from filter(None, map(running_keyboards.notices, lists()))
    wave = next(some()).wave
    yield from (running_keyboards.notice(b, [(wave, "11月22日 10:00")] * 10) for b in notices())
    yield from (running_keyboards.sure(BIG), running_keyboards.half(BIG))
    yield from filter(None, map(dead.overview_keys, overviews()))
    yield from (dead.page_keys(page, what) for page in pages() for what in ("list", "graves"))
