"""An organisation with names that break careless HTML, and the keyboards of /centre."""

from collections.abc import Iterator

from aiogram.types import InlineKeyboardMarkup

from domain.centre import Appointment, Centre, OrgUnit, Post, UnitLevel
from domain.centre_checks import CentreFault
from domain.centre_file import UnitLine
from domain.centring import CentreChanges
from domain.people import Staff
from handlers import centre
from tests.handlers import samples

BIG = 2**62
NAME = samples.NAME[:40]


def organisation() -> Centre:
    """A county with more below it than fits a page, each unit with more people than are shown."""
    units = [OrgUnit("X", NAME, UnitLevel.COUNTY, None, (NAME,) * 30, -1, 2, NAME, BIG)]
    units += [OrgUnit(f"T{n}", NAME, UnitLevel.TOWN, BIG, (), -n or None, None, NAME, BIG + n) for n in range(1, 40)]
    held = [Appointment(n, BIG, post, True, None, True) for n in range(1, 30) for post in Post]
    return Centre(units, held)


def people() -> dict[int, Staff]:
    return {n: Staff(n, 7_000_000_000 + n, samples.NAME, samples.USERNAME) for n in range(1, 29)}


def changes() -> Iterator[CentreChanges]:
    """Few, many, none, and what cannot be."""
    line, unit = UnitLine("T", NAME, UnitLevel.TOWN), organisation().units[0]
    for many in (0, 3, 100):
        named = (samples.NAME,) * many
        yield CentreChanges((line,) * many, (line,) * many, (unit,) * many, {}, named, named, named, named)
    yield CentreChanges(removed=(unit,) * 50, stuck={f"{NAME}{n}": n for n in range(1, 50)})


def faults() -> Iterator[CentreFault]:
    """Everything that can be wrong."""
    for what in (
        *("code", "name", "level", "parent", "top", "circle", "twice", "counties", "aliases", "chat", "topic"),
        *("topic_alone", "long", "user", "person", "unit", "post", "yes", "named", "again", "deputy", "self"),
    ):
        for sheet, value in (("units", NAME), ("people", "")):
            yield CentreFault(sheet, 20_001, what, value, NAME)
    for level in UnitLevel:
        yield CentreFault("units", 7, "no_parent", NAME, level.value)
        yield from (CentreFault("units", 7, "under", NAME, f"{level.value} {above.value}") for above in UnitLevel)
        yield from (CentreFault("people", 7, "place", post.value, level.value) for post in Post)
    yield from (CentreFault("people", 0, "sheet"), CentreFault("units", 0, "many", "30000"))
    yield from (CentreFault("units", 0, "no_county"), CentreFault("units", 1, "head", "编码"))


def warnings() -> Iterator[CentreFault]:
    named = "、".join([NAME] * 8)
    yield from (CentreFault("units", 0, what, named, "99") for what in ("no_head", "empty", "same_name"))
    yield from (
        CentreFault("units", 0, what, "", "0") for what in ("no_desk", "no_judge", "no_trusted", "no_supervisor")
    )


def keyboards() -> Iterator[InlineKeyboardMarkup]:
    """Every one of them."""
    whole = organisation()
    yield centre.keys(Centre(), None)
    yield from (centre.keys(whole, whole.county, page) for page in range(4))
    yield centre.keys(whole, whole.units[1])
    yield from (centre.confirm_keys(more=True), centre.confirm_keys(more=False))
