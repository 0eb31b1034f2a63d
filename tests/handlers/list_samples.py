"""Lists and boards for the tests of shape: every button there is under them, with the longest data."""

from collections.abc import Iterator
from dataclasses import replace

from aiogram.types import InlineKeyboardMarkup

from domain import narrowing
from domain.boards import Below, Board
from domain.centre import Centre, CentreBook, OrgUnit, UnitLevel
from domain.desk import Desk
from domain.list_stores import Mark, Narrow, WeekFigures
from domain.people import Staff
from domain.tickets import Status
from handlers import board, list_keyboards
from handlers.texts import board as board_texts
from handlers.texts import lists as texts
from tests.handlers import samples

COUNTY = OrgUnit("X", "云溪县综治中心", UnitLevel.COUNTY, id=999_998)
TOWN = OrgUnit("X-Q", "<b>青溪镇</b>综治中心" + "长" * 20, UnitLevel.TOWN, parent=COUNTY.id, id=999_999)
LONGEST = Narrow("路灯与公共照明", "幸福路 三号楼", frozenset(Status), frozenset(Mark), 999, TOWN.id)
NARROW = narrowing.fitted(LONGEST)


def desk() -> Desk:
    """A desk with a county."""
    plain = samples.desk()
    return replace(plain, office=replace(plain.office, centre=CentreBook(Centre((COUNTY, TOWN)))))


def made() -> Iterator[Board]:
    """Boards, empty and full, of the desk for all and of a county."""
    n = 10**5
    states = tuple((s, 10**5) for s in Status)
    week = WeekFigures(10**5, 10**5, 10**5 - 1, 10**5, 4)
    classes = tuple((code, 10**5) for code in samples.CODES[:5])
    for unit, below in ((None, ()), (COUNTY, (Below(TOWN, 10**5, 10**4),) * 40), (TOWN, ())):
        yield Board(unit, 0, (), (), (), 0, 0, 0, 0, 0, 0, 0, WeekFigures())
        yield Board(unit, n, states, below, classes, n, n, n, n, n, n, n, week)


def keyboards() -> Iterator[InlineKeyboardMarkup]:
    admin = Staff(1, 2**52, "管理员")
    for one in made():
        yield board.buttons(desk(), one)
    for what in ("list", "overdue"):
        for narrow in (Narrow(), NARROW):
            yield list_keyboards.choices(desk(), what, narrow)
            yield list_keyboards.units(desk(), admin, what, narrow if narrow.unit else replace(narrow, unit=TOWN.id))
            for top in ("", "SR"):
                yield list_keyboards.classes(desk(), what, narrow, top)
    for page in samples.listings():
        yield from filter(None, [list_keyboards.pages(replace(page, page=9_998, narrow=NARROW))])


def sentences() -> Iterator[str]:
    """Everything said about lists and boards."""
    for narrow in (Narrow(), NARROW, Narrow(category="SR04", place="<b>&")):
        for page in samples.listings():
            yield texts.listing(desk(), replace(page, narrow=narrow))
        for say in (texts.choose, texts.choose_class, texts.choose_unit):
            yield say(desk(), "overdue", narrow)
    yield from (board_texts.plain(desk(), one) for one in made())


def rich() -> Iterator[str]:
    yield from (board_texts.rich(desk(), one) for one in made())
