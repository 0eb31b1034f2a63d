"""The keyboards of /words and /accuracy, drawn from made-up lists."""

from collections.abc import Iterator

from aiogram.types import InlineKeyboardMarkup

from domain.lexicon import WordUse
from domain.scoring import Month, Scorecard, Worth
from domain.wording import Entry, Shelf, uses_of
from handlers import accuracy, lexicon_keyboards
from tests.handlers import samples

LONG = "一二三四五六七八九十甲乙"


def keyboards() -> Iterator[InlineKeyboardMarkup]:
    """Every one of them."""
    desk = samples.desk()
    yield lexicon_keyboards.overview(desk)
    for top in ("SR", "JJ"):
        yield lexicon_keyboards.classes(desk, top)
    entries = tuple(Entry(f"{LONG[:8]}{n}", own=n % 2 == 0, on=n % 3 == 0) for n in range(40))
    for code in ("", "SR04", "JJ02", "SR"):
        for use in uses_of(code):
            shelf = Shelf(code, use, entries, tuple((u, 40) for u in uses_of(code)))
            yield from (lexicon_keyboards.shelf(desk, shelf, page) for page in (0, 2, 9))
            yield lexicon_keyboards.asking(code, use)
            yield lexicon_keyboards.sure(code, use)
    yield from (lexicon_keyboards.again(True), lexicon_keyboards.again(False), lexicon_keyboards.home())
    yield lexicon_keyboards.sure_file()
    worth = tuple(Worth(LONG, "SR04", 3, use) for use in (WordUse.KEYWORD, WordUse.HINT))
    yield accuracy.buttons(Scorecard(Month(2026, 10), Month(2026, 11), worth=worth))
    yield accuracy.buttons(Scorecard(Month(2026, 11), Month(2026, 11)))
