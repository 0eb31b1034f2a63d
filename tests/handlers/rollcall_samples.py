"""Roll-calls, corrections, liftings and recalls at their fullest, and the keyboards about them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from aiogram.types import InlineKeyboardMarkup

from domain.amend_news import AmendMatter, AmendNews
from domain.amend_words import MARKED, REPLIED
from domain.amending import Amended, Proposed
from domain.broadcasts import Amendment, Broadcast, Reply, Wave, WaveKind
from domain.calling import CallLine, Counts, Sheet
from domain.centre import OrgUnit, UnitLevel
from domain.rollcall import Noted
from handlers import amending_keyboards, rollcall_keyboards
from handlers.buttons import rows_of
from tests.handlers import samples
from tests.handlers.notice_samples import BIG, FULL
from tests.handlers.samples import LONG, NAME
from tests.storage.hands import NOW

KINDS = (WaveKind.CORRECT, WaveKind.LIFT, WaveKind.RECALL)
MANY = Counts(10**6, 10**6, 10**6, 10**6)
UNIT = OrgUnit("X", NAME * 3, UnitLevel.TOWN, id=10**11)


def sent(kind: WaveKind = WaveKind.SEND, words: str = "") -> Wave:
    return Wave(BIG, BIG, kind, 1, NOW, base=BIG, words=words)


def notices() -> Iterator[Broadcast]:
    """As they stand, lifted, recalled."""
    for lifted, recalled in product((None, NOW), (None, NOW)):
        yield replace(FULL, lifted_at=lifted, recalled_at=recalled)


def sheets() -> Iterator[Sheet]:
    """Empty and full, in the middle and at the top."""
    numbers = tuple(f"GD261122-{n:04}" for n in range(30))
    for broadcast, unit in product(notices(), (None, UNIT)):
        yield Sheet(broadcast, sent(), unit, Counts())
        lines = (CallLine(UNIT, MANY, deeper=True), CallLine(UNIT, MANY)) * 5
        yield Sheet(broadcast, sent(), unit, MANY, lines, MANY, UNIT, 999, more=True, may_remind=True, tickets=numbers)


def noted() -> Iterator[Noted]:
    """Each answer after each other one."""
    yield Noted(Reply.SAFE, Reply.HELP, number=samples.NUMBER)
    yield from (Noted(reply, before, sent) for reply in Reply for before in (None, *Reply) for sent in (True, False))


def proposed() -> Iterator[Proposed]:
    """Each kind, early and late."""
    for kind, text, late in product(KINDS, (LONG[:500], ""), (0, 10**6)):
        yield Proposed(FULL, Amendment(kind, 1, text), 10**6, late, approval=bool(late))
    yield Proposed(FULL, Amendment(WaveKind.RECALL, 1, MARKED), 10**6, 5)


def amended() -> Iterator[tuple[Amended, WaveKind]]:
    yield from ((Amended(FULL, asked=asked), kind) for asked in (True, False) for kind in KINDS)


def news() -> Iterator[AmendNews]:
    yield from (AmendNews(m, FULL, Amendment(k, 1, LONG[:500]), (1,), NAME) for m in AmendMatter for k in KINDS)


def keyboards() -> Iterator[InlineKeyboardMarkup]:
    """All of them."""
    ticket = replace(next(iter(samples.tickets())), number=samples.NUMBER)
    yield from (rollcall_keyboards.helped(ticket, BIG, home) for home in ("", NAME))
    yield rollcall_keyboards.waves([(BIG, LONG)])
    yield from (rollcall_keyboards.sheet(one) for one in sheets())
    yield from (rollcall_keyboards.bulletin(one) for one in sheets())
    yield rollcall_keyboards.sure(BIG)
    yield from (amending_keyboards.sure(one) for one in proposed())
    yield amending_keyboards.instead(BIG)
    yield from (amending_keyboards.waiting(BIG, kind) for kind in KINDS)
    yield amending_keyboards.asked(BIG, Amendment(WaveKind.CORRECT, 1, LONG[:500]))
    for broadcast, kind, words in product(notices(), WaveKind, ("", MARKED, REPLIED)):
        rows = amending_keyboards.buttons(broadcast, sent(kind, words))
        if any(rows):
            yield rows_of(rows)
