"""Buttons under 需要帮助, and under the roll-call."""

from collections.abc import Iterable

from aiogram.types import InlineKeyboardMarkup

from domain.calling import Sheet
from domain.tickets import Ticket
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import SeePress, TicketPress
from handlers.notice_callbacks import CallPress, RollPress

_TICKETS = 6


def helped(ticket: Ticket, wave_id: int, home: str) -> InlineKeyboardMarkup:
    """在我登记的村, when he has one; 撤回."""
    rows: Rows = []
    if home:
        rows.append([button("🏠 在我登记的村", RollPress(do="home", wave=wave_id).pack(), "primary")])
    rows.append([button("🚫 撤回", TicketPress(do="withdraw", number=ticket.number).pack())])
    return rows_of(rows)


def waves(found: Iterable[tuple[int, str]]) -> InlineKeyboardMarkup:
    """One button a notice that calls the roll: (wave, its name)."""
    return rows_of([[button(name[:40], CallPress(do="list", wave=wave).pack())] for wave, name in found])


def sheet(found: Sheet) -> InlineKeyboardMarkup:
    """The tickets of those who need help, the units below, other pages, 刷新, 提醒未回应的."""
    here = found.unit.id if found.unit is not None else 0

    def press(do: str, unit: int = here, page: int = 0) -> str:
        return CallPress(do=do, wave=found.wave.id, unit=unit, page=page).pack()

    rows: Rows = [[button(f"🆘 {n}", SeePress(number=n).pack(), "danger")] for n in found.tickets[:_TICKETS]]
    below = [button(line.unit.name[:16], press("list", line.unit.id)) for line in found.lines if line.deeper]
    rows += [below[i : i + 3] for i in range(0, len(below), 3)]
    turn = [button("◀️ 上一页", press("list", page=found.page - 1))] if found.page else []
    if found.more:
        turn.append(button("下一页 ▶️", press("list", page=found.page + 1)))
    rows.append(turn)
    last = [button("🔄 刷新", press("fresh", page=found.page))]
    if found.above is not None:
        last.append(button(f"⬆️ {found.above.name[:16]}", press("list", found.above.id)))
    rows.append(last)
    if found.may_remind:
        rows.append([button("🔔 提醒未回应的", press("remind"), "primary")])
    return rows_of(rows)


def bulletin(found: Sheet) -> InlineKeyboardMarkup:
    """看点名表: for whoever presses, in private."""
    unit = found.unit.id if found.unit is not None else 0
    return rows_of([[button("📋 看点名表", CallPress(do="open", wave=found.wave.id, unit=unit).pack())]])


def sure(wave_id: int) -> InlineKeyboardMarkup:
    """Before a reminder leaves."""
    yes = button("✅ 确认提醒", CallPress(do="sure", wave=wave_id).pack(), "success")
    return rows_of([[yes, button("↩️ 不提醒", CallPress(do="fresh", wave=wave_id).pack())]])
