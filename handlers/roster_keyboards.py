"""Buttons of the roster."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.desk import Desk
from domain.people import Staff
from domain.rosters import Presence, Shift
from handlers.callbacks import RosterPress
from handlers.texts.roster import days_of, when

Rows = list[list[InlineKeyboardButton]]
#: A week is carried as its distance from this one, so that no number is negative.
THIS_WEEK = 100
#: Buttons of one choice.
_MOST = 12


def _b(
    text: str, do: str, one: int = 0, two: int = 0, three: int = 0, style: str | None = None
) -> InlineKeyboardButton:
    data = RosterPress(do=do, one=one, two=two, three=three).pack()
    return InlineKeyboardButton(text=text[:40], callback_data=data, style=style)


def _kb(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def table(unit: int | None, week: int, others: Sequence[tuple[int, str]], *, may_set: bool) -> InlineKeyboardMarkup:
    """Under the table: pages by two weeks, 上班 · 下班, 换班 · 请假, other units, setting it."""
    key = unit or 0
    rows: Rows = [
        [
            _b("◀ 前两周", "week", key, max(week - 2, 0)),
            _b("本周", "week", key, THIS_WEEK),
            _b("后两周 ▶", "week", key, week + 2),
        ],
        [_b("🟢 上班", "on"), _b("⚪ 下班", "off")],
        [_b("🔁 换班", "swap"), _b("🏖 请假", "leave")],
    ]
    rows += [[_b(name, "week", other, THIS_WEEK)] for other, name in others[:6]]
    if may_set:
        rows.append([_b("✏️ 怎么排班", "how"), _b("📄 样表", "template", key)])
    return _kb(rows)


def confirm() -> InlineKeyboardMarkup:
    return _kb([[_b("✅ 换上", "yes", style="success"), _b("✖️ 不换", "no")]])


def put(shift: Shift, *, weekly: bool) -> InlineKeyboardMarkup:
    """Under a shift just added."""
    row = [] if weekly else [_b("🔁 每周重复", "weekly", shift.id)]
    return _kb([[*row, _b("↩️ 撤销", "undo", shift.id)]])


def leave_days() -> InlineKeyboardMarkup:
    """The leaves that are taken most: from so many days ahead, so many days."""
    return _kb([[_b("今天", "days", 0, 1), _b("明天", "days", 1, 1), _b("明后两天", "days", 1, 2)]])


def leaves(desk: Desk, mine: Sequence[Presence]) -> InlineKeyboardMarkup:
    """Days to choose, and each leave to be cancelled."""
    rows = leave_days().inline_keyboard
    return _kb([*rows, *([_b(f"✖️ 销假 {days_of(desk, p)}", "back", p.id)] for p in mine[:5])])


def on_leave(leave: Presence, deputies: Sequence[Staff], others: Sequence[Staff], held: int) -> InlineKeyboardMarkup:
    """Who stands in, what becomes of his tickets, 销假."""
    rows: Rows = []
    if held:
        if deputies:
            rows.append([_b(f"🔀 交给 {deputies[0].name[:20]}", "given", leave.id, style="primary")])
        rows.append([_b("↩️ 放回队列", "queued", leave.id)])
    known = {d.id for d in deputies}
    rows += [[_b(f"请 {s.name[:20]} 代班", "deputy", leave.id, s.id)] for s in others[:_MOST] if s.id not in known]
    rows.append([_b("✖️ 取消请假", "back", leave.id)])
    return _kb(rows)


def my_shifts(desk: Desk, shifts: Sequence[Shift]) -> InlineKeyboardMarkup | None:
    """Which shift to swap."""
    return _kb([[_b(when(desk, s), "which", s.id)] for s in shifts[:_MOST]]) if shifts else None


def partners(shift: Shift, people: Sequence[Staff]) -> InlineKeyboardMarkup | None:
    """With whom."""
    return (
        _kb([[_b(s.name[:30] or f"同事 {s.id}", "whom", shift.id, s.id)] for s in people[:_MOST]]) if people else None
    )


def back(desk: Desk, shift: Shift, asked: Staff, theirs: Sequence[Shift]) -> InlineKeyboardMarkup:
    """For one of his shifts, or for none."""
    rows: Rows = [[_b("只请他替这一班", "ask", shift.id, asked.id, style="primary")]]
    return _kb([*rows, *([_b(when(desk, s), "ask", shift.id, asked.id, s.id)] for s in theirs[:_MOST])])


def asked(swap_id: int) -> InlineKeyboardMarkup:
    """同意 · 不行."""
    return _kb([[_b("✅ 同意换班", "agree", swap_id, style="success"), _b("✖️ 不行", "decline", swap_id)]])
