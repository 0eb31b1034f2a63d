"""⋯ 更多: what each step of duty is called on a button, by which command and by which word it is given.

The one place: a strand adds a line here and the handler of its `do` in handlers/more.py. Which of the lines somebody
sees is computed (domain/options.py), here stands only what a step is called.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup

from domain.desk import Desk
from domain.history import Step
from domain.tickets import Ticket
from handlers.buttons import button, rows_of
from handlers.callbacks import DutyPress, SortPress, StepPress


def _always(desk: Desk, ticket: Ticket) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the menu. `do`: the command, what a press carries, what a dialogue is about; `word`: in a reply."""

    step: Step
    do: str
    label: str
    word: str = ""
    #: whether it makes sense for this ticket, beyond what the table says
    fits: Callable[[Desk, Ticket], bool] = _always
    #: it was there before the menu: a button of the card itself carries it (handlers/duty.py)
    old: bool = False


MOVES: tuple[Move, ...] = (
    Move(Step.ACKNOWLEDGE, "ack", "👀 已知晓", fits=lambda d, t: t.urgent and t.acknowledged_by is None, old=True),
    Move(Step.CLAIM, "claim", "✋ 认领", old=True),
    Move(Step.DONE, "done", "✅ 办结", old=True),
    Move(Step.CONFIRM, "confirm", "✅ 复核通过", old=True),
    Move(Step.REFUSE, "refuse", "❌ 复核不通过", old=True),
    Move(Step.ASK, "ask", "❓ 追问", old=True),
    Move(Step.NOTE, "note", "🗒 备注", old=True),
    Move(Step.TRANSFER, "transfer", "🔀 转派同事", fits=lambda d, t: not t.anonymous, old=True),
    Move(Step.RELEASE, "release", "🔓 放回", old=True),
    Move(Step.LOOK, "look", "👁 查看联系方式", old=True),
    Move(Step.RECLASSIFY, "open", "🏷 改类别", old=True),
)
#: Steps that no button of the menu begins: photos are sent, 并入 has its own button beside what it is like.
ELSEWHERE = frozenset({Step.PROOF, Step.MERGE})

BY_DO = {m.do: m for m in MOVES if not m.old}
COMMANDS = frozenset(BY_DO)
WORDS = {m.word: m.do for m in BY_DO.values() if m.word}


def menu(desk: Desk, ticket: Ticket, steps: Sequence[Step]) -> InlineKeyboardMarkup:
    """The steps he may take, two in a row, in the order of the list above."""
    rows = [
        button(move.label, _data(move, ticket.number))
        for move in MOVES
        if move.step in steps and move.fits(desk, ticket)
    ]
    rows.append(button("📜 全部经过", DutyPress(do="trail", number=ticket.number).pack()))
    return rows_of([rows[i : i + 2] for i in range(0, len(rows), 2)])


def _data(move: Move, number: str) -> str:
    if move.step is Step.RECLASSIFY:
        return SortPress(do="open", number=number).pack()
    if move.old:
        return DutyPress(do=move.do, number=number).pack()
    return StepPress(do=move.do, number=number).pack()
