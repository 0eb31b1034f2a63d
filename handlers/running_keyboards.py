"""Buttons of notices under way, of their ledger and of the list of notices."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.broadcasts import Broadcast, BroadcastState, Wave, WaveState
from domain.callers import sealed
from domain.delivery import DeliveryState
from domain.ledgers import LedgerRows, LedgerView, NoticeList
from domain.progress import Progress
from domain.waves import Again, shut
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import LedgerPress, RunPress
from handlers.texts.heads import heads, some
from handlers.texts.ledger import LOOKED_AT
from handlers.texts.running import KIND
from handlers.texts.topics import title

_LABEL = 30


def progress(p: Progress, more: Rows, *, fresh: bool = False) -> InlineKeyboardMarkup:
    """暂停 · 继续 · 取消 · 台账; at the end what can still be done. `fresh`: it does not edit itself for him."""
    wave = p.wave
    book = button("📒 台账", LedgerPress(do="book", id=wave.id).pack())
    if wave.state in (WaveState.DONE, WaveState.CANCELLED):
        return rows_of([*_again(p), [book], *more])
    stop = button("✖️ 取消", RunPress(do="cancel", id=wave.id).pack(), "danger")
    if wave.state is WaveState.PAUSED:
        onward = button("▶️ 继续", RunPress(do="resume", id=wave.id).pack(), "success")
    else:
        onward = button("⏸ 暂停", RunPress(do="pause", id=wave.id).pack())
    again = [button("🔄 刷新", RunPress(do="fresh", id=wave.id).pack())] if fresh else []
    return rows_of([[onward, stop], [book, *again], *more])


def _again(p: Progress) -> Rows:
    if shut(p.wave, p.broadcast, p.at):
        return []
    many = {Again.FAILED: p.tally.failed, Again.UNCERTAIN: p.tally.uncertain}
    words = {Again.FAILED: "失败", Again.UNCERTAIN: "不确定"}
    return [
        [
            button(
                f"🔁 重发{words[what]}的 {some(p.broadcast, people, p.people)} 人",
                RunPress(do=what.value, id=p.wave.id).pack(),
            )
        ]
        for what, people in many.items()
        if people
    ]


def ledger(view: LedgerView) -> InlineKeyboardMarkup:
    """Rows of what did not arrive, sending again, and back."""
    p = view.progress
    many = {
        DeliveryState.FAILED: p.tally.failed,
        DeliveryState.UNCERTAIN: p.tally.uncertain,
        DeliveryState.EXPIRED: p.tally.expired,
    }
    look = [
        button(f"{LOOKED_AT[state]} {heads(p.broadcast, people)}", LedgerPress(do=state.value, id=p.wave.id).pack())
        for state, people in many.items()
        if people and not sealed(p.broadcast)
    ]
    return rows_of([look, *_again(p), _back(p)])


def _back(p: Progress) -> list[InlineKeyboardButton]:
    return [
        button("📣 进度", LedgerPress(do="open", id=p.wave.id).pack()),
        button("📚 全部通知", LedgerPress(do="list").pack()),
    ]


def rows(page: LedgerRows) -> InlineKeyboardMarkup:
    """The next page, and back to the ledger."""
    wave = page.wave.id
    more = (
        [button("下一页 ▶️", LedgerPress(do=page.state.value, id=wave, after=page.after).pack())] if page.after else []
    )
    return rows_of([more, [button("📒 台账", LedgerPress(do="book", id=wave).pack())]])


def notices(page: NoticeList) -> InlineKeyboardMarkup | None:
    """One button a notice, and older ones."""
    made = [
        [button(title(row.broadcast)[:_LABEL], LedgerPress(do="show", id=row.broadcast.id).pack())] for row in page.rows
    ]
    if page.before:
        made.append([button("更早的 ▶️", LedgerPress(do="list", after=page.before).pack())])
    return rows_of(made) if made else None


def notice(broadcast: Broadcast, waves: Sequence[tuple[Wave, str]]) -> InlineKeyboardMarkup:
    """Each time it went out, with when; 取消 while it waits for its time, or for another's approval."""
    made = [[button(f"{KIND[wave.kind]} {when}", LedgerPress(do="open", id=wave.id).pack())] for wave, when in waves]
    if broadcast.state in (BroadcastState.SCHEDULED, BroadcastState.REVIEW):
        made.append([button("✖️ 取消", RunPress(do="off", id=broadcast.id).pack(), "danger")])
    return rows_of([*made, [button("📚 全部通知", LedgerPress(do="list").pack())]])


def half(wave_id: int) -> InlineKeyboardMarkup:
    """Stopping a correction or a lifting half-way: really?"""
    pause = button("⏸ 先暂停", RunPress(do="pause", id=wave_id).pack())
    return rows_of([[pause, button("✖️ 确定取消", RunPress(do="stop", id=wave_id).pack(), "danger")]])


def sure(wave_id: int) -> InlineKeyboardMarkup:
    """The uncertain: really?"""
    return rows_of(
        [
            [
                button("🔁 仍要再发", RunPress(do="sure", id=wave_id).pack(), "danger"),
                button("不再发", LedgerPress(do="book", id=wave_id).pack()),
            ]
        ]
    )
