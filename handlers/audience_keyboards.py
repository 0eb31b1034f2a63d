"""Buttons for choosing whom a notice is for."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.audiences import AreaGround
from domain.broadcasts import Audience, AudienceSort, Broadcast
from domain.centre import OrgUnit, Post
from domain.desk import Desk
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import AudiencePress
from handlers.texts.audience import SORT
from handlers.texts.centre_faults import POST

PAGE = 8
_DO = {AudienceSort.ALL: "all", AudienceSort.LISTED: "file"}


def _press(
    text: str, do: str, broadcast: Broadcast, code: str = "", one: int = 0, page: int = 0
) -> InlineKeyboardButton:
    data = AudiencePress(do=do, broadcast=broadcast.id, code=code, one=one, page=page).pack()
    return button(text[:40], data)


def buttons(broadcast: Broadcast) -> Rows:
    """全体 · 按区域 · 按订阅 · 按岗位 · 曾上报者 · 名单文件, what is chosen marked: two rows for the card."""
    chosen = broadcast.audience.sort if broadcast.audience is not None else None
    made = [
        _press(f"✅ {SORT[s]}" if s is chosen else SORT[s], _DO.get(s, "sort"), broadcast, s.value)
        for s in AudienceSort
    ]
    return [made[:3], made[3:]]


def to_card(broadcast_id: int) -> InlineKeyboardMarkup:
    """回到通知."""
    return rows_of([[_back(broadcast_id)]])


def _back(broadcast_id: int) -> InlineKeyboardButton:
    return button("↩️ 回到通知", AudiencePress(do="back", broadcast=broadcast_id).pack())


def picker(
    desk: Desk, broadcast: Broadcast, sort: AudienceSort, ground: AreaGround, page: int = 0
) -> InlineKeyboardMarkup:
    """Each unit with a tick, and the way down; pages; the way up; 选好了."""
    kept = broadcast.audience if broadcast.audience is not None else Audience(sort)
    ticked = frozenset(kept.units) if kept.sort is sort else frozenset()
    rows: Rows = []
    here = ground.at.id if ground.at is not None else 0
    page = min(page, max(0, (len(ground.below) - 1) // PAGE))
    if ground.at is not None and not page:
        rows.append([_press(_mark(ground.at, ticked, "整个"), "self", broadcast, sort.value, here)])
    for unit in ground.below[page * PAGE : (page + 1) * PAGE]:
        row = [_press(_mark(unit, ticked), "tick", broadcast, sort.value, unit.id, page)]
        if desk.centre.children(unit.id):
            row.append(_press(f"▸ {unit.name[:12]}以下", "pick", broadcast, sort.value, unit.id))
        rows.append(row)
    turn = [_press("◀️ 上一页", "pick", broadcast, sort.value, here, page - 1)] if page else []
    if (page + 1) * PAGE < len(ground.below):
        turn.append(_press("▶️ 下一页", "pick", broadcast, sort.value, here, page + 1))
    rows.append(turn)
    last = []
    if ground.up is not None:
        last.append(_press("⬆️ 上一级", "pick", broadcast, sort.value, ground.up))
    if sort is AudienceSort.POSTS:
        last.append(_press("↩️ 岗位", "sort", broadcast, sort.value))
    return rows_of([*rows, last, [_press("✅ 选好了", "done", broadcast, sort.value), _back(broadcast.id)]])


def _mark(unit: OrgUnit, ticked: frozenset[int], before: str = "") -> str:
    return f"{'☑️' if unit.id in ticked else '▫️'} {before}{unit.name}"


def posts(broadcast: Broadcast) -> InlineKeyboardMarkup:
    """Each post with a tick; the areas; 选好了."""
    kept = broadcast.audience
    ticked = kept.posts if kept is not None and kept.sort is AudienceSort.POSTS else ()
    made = [_press(f"{'☑️' if p in ticked else '▫️'} {POST[p]}", "post", broadcast, p.value) for p in Post]
    rows: Rows = [made[i : i + 2] for i in range(0, len(made), 2)]
    last = [_press("📍 限定区域", "pick", broadcast, AudienceSort.POSTS.value)]
    done = _press("✅ 选好了", "done", broadcast, AudienceSort.POSTS.value)
    return rows_of([*rows, last, [done, _back(broadcast.id)]])
