"""Under a list: its tickets by number, its pages, what narrows it. A press carries the whole state of the list."""

from dataclasses import replace

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain import narrowing
from domain.desk import Desk
from domain.list_stores import Mark, Narrow
from domain.lists import Listing
from domain.people import Staff
from domain.sight import own_units, sight_of
from domain.tickets import FINAL, Status
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import FilterPress, ListPress, SeePress
from handlers.texts import lists as texts
from handlers.texts.words import STATUS

_AGES = (3, 7, 15, 30)
_STATES = tuple(s for s in Status if s not in FINAL and s is not Status.GATHERED)
_UNITS = 24


def pages(page: Listing) -> InlineKeyboardMarkup | None:
    """The numbers · 上一页 下一页 · 筛选 去掉筛选; a search has one page."""
    numbers = [button(t.number, SeePress(number=t.number).pack()) for t in page.tickets]
    rows: Rows = [numbers[i : i + 2] for i in range(0, len(numbers), 2)]
    if page.what == "find":
        return rows_of(rows) if rows else None
    code = narrowing.packed(page.narrow)
    turn = []
    if page.page > 0:
        turn.append(button("⬅️ 上一页", ListPress(what=page.what, page=page.page - 1, f=code).pack()))
    if page.more:
        turn.append(button("下一页 ➡️", ListPress(what=page.what, page=page.page + 1, f=code).pack()))
    rows.append(turn)
    if page.tickets or page.narrow:
        last = [button("🔎 筛选", FilterPress(do="menu", what=page.what, f=code).pack())]
        if page.narrow:
            last.append(button("✖️ 去掉筛选", ListPress(what=page.what, page=0).pack()))
        rows.append(last)
    return rows_of(rows) if any(rows) else None


def choices(desk: Desk, what: str, narrow: Narrow) -> InlineKeyboardMarkup:
    """State, what it waits for, age, class, unit: each tap shows the list; a tap on what is chosen takes it off."""
    states = [
        _to(what, replace(narrow, states=narrow.states ^ {s}), STATUS[s].split("，")[-1], on=s in narrow.states)
        for s in _STATES
    ]
    marks = [
        _to(what, replace(narrow, marks=narrow.marks ^ {m}), texts.MARKS[m], on=m in narrow.marks)
        for m in Mark
        if not (what == "overdue" and m is Mark.LATE)
    ]
    ages = [
        _to(what, replace(narrow, days=0 if narrow.days == d else d), f"{d} 天以上", on=narrow.days == d) for d in _AGES
    ]
    code = narrowing.packed(narrow)
    further = [button("🏷 类别", FilterPress(do="class", what=what, f=code).pack())]
    if desk.centre:
        further.append(button("🏢 单位", FilterPress(do="unit", what=what, f=code).pack()))
    clear = [button("✖️ 去掉筛选", ListPress(what=what, page=0).pack())] if narrow else []
    return rows_of([*_in(states, 3), *_in(marks, 3), ages, further, clear])


def classes(desk: Desk, what: str, narrow: Narrow, top: str = "") -> InlineKeyboardMarkup:
    """The first level; of one of these all of it, and its classes."""
    taxonomy = desk.office.taxonomy
    if not top:
        code = narrowing.packed(narrow)
        tops = [
            button(c.label[:20], FilterPress(do=f"c{c.code}", what=what, f=code).pack()) for c in taxonomy.first_level()
        ]
        return rows_of(_in(tops, 2))
    whole = [_to(what, replace(narrow, category=top), f"全部{taxonomy.get(top).label[:16]}")]
    below = [_to(what, replace(narrow, category=c.code), c.label[:20]) for c in taxonomy.children(top)]
    return rows_of([whole, *_in(below, 2)])


def units(desk: Desk, staff: Staff, what: str, narrow: Narrow) -> InlineKeyboardMarkup:
    """His own units and those next below that of the list."""
    sight = sight_of(desk, staff, private=False)
    county = desk.centre.county
    own = own_units(desk, staff) or ((county.id,) if sight.every and county else ())
    at = (narrow.unit,) if narrow.unit else own
    found = dict.fromkeys([*at, *(c.id for unit in at for c in desk.centre.children(unit))])
    named = [desk.centre.unit(i) for i in list(found)[:_UNITS]]
    shown = [_to(what, replace(narrow, unit=u.id), u.name[:20], on=u.id == narrow.unit) for u in named if u is not None]
    above = desk.centre.above(narrow.unit) if narrow.unit else None
    up = [_to(what, replace(narrow, unit=above.id), f"⬆️ {above.name[:18]}")] if above is not None else []
    return rows_of([*_in(shown, 2), up])


def _to(what: str, narrow: Narrow, text: str, *, on: bool = False) -> InlineKeyboardButton:
    code = narrowing.packed(narrowing.fitted(narrow))
    return button(f"✓ {text}" if on else text, ListPress(what=what, page=0, f=code).pack())


def _in(buttons: list[InlineKeyboardButton], size: int) -> Rows:
    return [buttons[i : i + size] for i in range(0, len(buttons), size)]
