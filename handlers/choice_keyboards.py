"""Buttons by which one of several is chosen: a class, of a draft or a ticket, or one of several matters."""

from collections.abc import Callable, Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.desk import Desk
from domain.drafting import DraftView
from domain.taxonomy import UNSORTED
from domain.tickets import Status, Ticket
from handlers.callbacks import DraftPress, SortPress, TicketPress
from handlers.keyboards import MARK

Pick = Callable[[str, str, str], InlineKeyboardButton]


def classes(
    desk: Desk, view: DraftView, top: str | None, matter: int = 0, *, likeliest: bool = True
) -> InlineKeyboardMarkup:
    """The three likeliest, then the sixteen classes; under a class its sub-classes. `matter`: of which of several."""
    of = f"@{matter}" if matter else ""

    def pick(text: str, do: str, code: str) -> InlineKeyboardButton:
        data = DraftPress(do=do, draft=view.draft.id, code=code + of).pack()
        return InlineKeyboardButton(text=text, callback_data=data)

    guesses = view.understanding.categories[:3]
    if 0 < matter <= len(view.pieces):
        guesses = view.pieces[matter - 1].choice.guesses
    rows = _choice(desk, pick, [g.code for g in guesses] if likeliest else (), top)
    last = [pick("都不是，请人工分类", "set", UNSORTED)] if top is None else [pick("⬅️ 上一级", "class", "")]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [*last, pick("⬅️ 回草稿", "show", "")]])


def sorting(desk: Desk, ticket: Ticket, guesses: Sequence[str], top: str | None) -> InlineKeyboardMarkup:
    """改类别 of a ticket: the reader's guesses, then the two levels."""

    def pick(text: str, do: str, code: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=text, callback_data=SortPress(do=do, number=ticket.number, code=code).pack())

    others = [code for code in guesses if code != ticket.category]
    rows = _choice(desk, pick, others, top)
    last = [[pick("⬅️ 上一级", "open", "")]] if top else []
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *last])


def _choice(desk: Desk, pick: Pick, guesses: Sequence[str], top: str | None) -> list[list[InlineKeyboardButton]]:
    taxonomy = desk.office.taxonomy
    if top is None:
        rows = [[pick(f"👉 {taxonomy.get(code).label[:36]}", "set", code)] for code in guesses]
        every = [pick(c.label[:20], "top", c.code) for c in taxonomy.first_level() if c.code != "JJ"]
    else:
        rows = []
        every = [pick(c.label[:24], "set", c.code) for c in taxonomy.children(top)]
    return rows + [every[i : i + 2] for i in range(0, len(every), 2)]


def family(ticket: Ticket, children: tuple[Ticket, ...]) -> InlineKeyboardMarkup:
    """A button a matter, and one to take back all of them."""

    def press(text: str, do: str, t: Ticket) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=text, callback_data=TicketPress(do=do, number=t.number).pack())

    rows = [[press(f"{MARK[i]} {t.number}", "view", t)] for i, t in enumerate(children, 1)]
    if any(t.open and t.status is not Status.RESOLVED for t in children):
        rows.append([press("🚫 全部撤回", "withdraw", ticket)])
    elif ticket.status is Status.WITHDRAWN:
        rows.append([press("↩️ 全部恢复办理", "reopen", ticket)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def with_trail(markup: InlineKeyboardMarkup | None, ticket: Ticket) -> InlineKeyboardMarkup:
    """And 全部经过 as a file, under what the reporter sees of his ticket."""
    data = TicketPress(do="trail", number=ticket.number).pack()
    rows = list(markup.inline_keyboard) if markup is not None else []
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [InlineKeyboardButton(text="📜 全部经过", callback_data=data)]])
