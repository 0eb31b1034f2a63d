"""Buttons of residents' choices, and of the notices sent to them."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.broadcasts import Broadcast, Topic
from domain.centre import Centre, OrgUnit
from domain.desk import Desk
from domain.subscribing import MOST_AREAS, Ground, Inbox, Subscribed, choosable
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import NoticePress
from handlers.texts import subscribing as texts
from handlers.texts.topics import TOPIC

#: Places on one page, and of a typed name.
PAGE, FOUND = 12, 8
ALSO = "also"


def _press(text: str, do: str, code: str = "", one: int = 0, page: int = 0) -> InlineKeyboardButton:
    return button(text[:40], NoticePress(do=do, code=code, one=one, page=page).pack())


def opt_out(broadcast: Broadcast) -> list[InlineKeyboardButton]:
    """不再收这类, the last row under an ordinary notice; nothing under an urgent one."""
    return [] if broadcast.urgent else [_press("🔕 不再收这类", "mute", broadcast.topic.value)]


def panel(desk: Desk, now: Subscribed) -> InlineKeyboardMarkup:
    """His places, then each kind: subscribe · no more."""
    rows: Rows = []
    if desk.centre:
        own = now.areas[0] if now.areas else None
        place = [_press("📍 改村、网格" if own else "📍 选村、网格", "where")]
        if own is not None and len(now.areas) < MOST_AREAS:
            place.append(_press("➕ 再加一处", "where", ALSO))
        rows.append(place)
        rows += [[_press(f"✖️ 去掉{u.name}", "drop", one=u.id)] for u in now.areas]
    for topic in Topic:
        on, off = topic in now.choices.topics, topic in now.choices.muted
        rows.append(
            [
                _press(f"✅ {TOPIC[topic]}" if on else TOPIC[topic], "on", topic.value),
                _press("🔕 已不收" if off else "不再收", "off", topic.value),
            ]
        )
    return rows_of([*rows, [_press("📬 收到的通知", "list")]])


def ground(centre: Centre, on: Ground, page: int, *, also: bool) -> InlineKeyboardMarkup:
    """What lies below, two in a row; the whole of it; the way up; back."""
    code = ALSO if also else ""
    here = on.unit.id if on.unit is not None else 0
    shown = on.below[page * PAGE : (page + 1) * PAGE]
    buttons = [_place(centre, u, code) for u in shown]
    rows: Rows = [list(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    turn = [_press("◀️ 上一页", "where", code, here, page - 1)] if page else []
    if (page + 1) * PAGE < len(on.below):
        turn.append(_press("▶️ 下一页", "where", code, here, page + 1))
    rows.append(turn)
    if on.here and on.unit is not None:
        rows.append([_press(f"🏘 就选{on.unit.name}", f"here{'+' if also else ''}", one=on.unit.id)])
    last = [_press("⬆️ 上一级", "where", code, on.unit.parent or 0)] if on.unit is not None and on.unit.parent else []
    return rows_of([*rows, [*last, _press("↩️ 返回", "open")]])


def _place(centre: Centre, unit: OrgUnit, code: str) -> InlineKeyboardButton:
    further = any(u.parent == unit.id for u in centre.children(unit.id))
    if further or not choosable(centre, unit):
        return _press(unit.name, "where", code, unit.id)
    return _press(unit.name, "here+" if code == ALSO else "here", one=unit.id)


def which(centre: Centre, units: Sequence[OrgUnit], *, also: bool) -> InlineKeyboardMarkup:
    """Of several places of one name."""
    do = "here+" if also else "here"
    found = [[button(_named(centre, u), NoticePress(do=do, one=u.id).pack())] for u in units[:FOUND]]
    return rows_of([*found, [_press("↩️ 返回", "open")]])


def _named(centre: Centre, unit: OrgUnit) -> str:
    above = centre.unit(unit.parent)
    return f"{above.name if above else ''}{unit.name}"[:40]


def back(topic: Topic) -> InlineKeyboardMarkup:
    """恢复接收 under the confirmation."""
    return rows_of([[_press("↩️ 恢复接收", "back", topic.value)], [_press("🔔 订阅提示", "open")]])


def to_panel() -> InlineKeyboardMarkup:
    """🔔 订阅提示 under /start."""
    return rows_of([[_press("🔔 订阅提示", "open"), _press("📬 收到的通知", "list")]])


def inbox(page: Inbox) -> InlineKeyboardMarkup:
    """A button a notice; older ones; the newest; the choices."""
    rows: Rows = [[_press(texts.again(i, one), "again", one=one.copy.id)] for i, one in enumerate(page.notices, 1)]
    turn = [] if page.first else [_press("⏫ 最新的", "list")]
    if page.before is not None:
        turn.append(_press("⏬ 更早的", "list", one=page.before))
    return rows_of([*rows, turn, [_press("🔔 订阅提示", "open")]])
