"""⋯ 更多: what each step of duty is called on a button, by which command and by which word it is given.

The one place: a strand adds a line here and the handler of its `do` in handlers/more.py. Which of the lines somebody
sees is computed (domain/options.py), here stands only what a step is called.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup

from domain.desk import Desk
from domain.helpers import asked
from domain.history import Step
from domain.tickets import Ladder, Status, Ticket
from handlers.buttons import button, rows_of
from handlers.callbacks import DutyPress, SortPress, StepPress


def _several(desk: Desk, ticket: Ticket) -> bool:
    """It takes other units."""
    return bool(desk.centre)


def _always(desk: Desk, ticket: Ticket) -> bool:
    return True


def _quarrel(desk: Desk, ticket: Ticket) -> bool:
    """What is mediated: a dispute, or what has been mediated before. By command and word anything."""
    department = desk.office.taxonomy.get(ticket.category).department
    return ticket.category.startswith("JF") or "调解委员会" in department or ticket.mediations > 0


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
    Move(Step.SIGN, "sign", "📝 签收", "签收", fits=lambda d, t: t.signed_at is None),
    Move(Step.RETURN, "return", "↩️ 退回", fits=lambda d, t: not t.directed, old=True),
    Move(Step.DISPATCH, "dispatch", "📤 重新派单", old=True),
    Move(Step.REASSIGN, "reassign", "🔁 改派单位", "改派", fits=lambda d, t: bool(d.centre)),
    # 指定 is chosen behind 改派; here for its command and its word
    Move(Step.REASSIGN, "direct", "📌 指定单位", "指定", fits=lambda d, t: False),
    Move(Step.APPLY, "extend", "⏳ 申请延期", "延期", fits=lambda d, t: not t.extended and d.now < t.due_at),
    Move(Step.APPLY, "suspend", "⏸ 申请挂账", "挂账", fits=lambda d, t: t.status is Status.CLAIMED),
    Move(Step.EXTEND, "grant", "✅ 批准申请", "批准"),
    Move(Step.DECLINE, "decline", "❌ 不批准", "不批准"),
    Move(Step.RESUME, "resume", "▶️ 恢复办理", "恢复办理"),
    Move(Step.SPLIT, "split", "✂️ 拆分", "拆分", fits=lambda d, t: not t.urgent),
    Move(Step.REJECT, "reject", "🚫 不受理", "不受理", fits=lambda d, t: not t.urgent),
    Move(Step.HAND_OFF, "handoff", "📨 移交外单位", "移交"),
    Move(Step.LOOK, "look", "👁 查看联系方式", old=True),
    Move(Step.RECLASSIFY, "open", "🏷 改类别", old=True),
    Move(Step.REPORT_IN, "reportin", "📯 报到", "报到"),
    Move(Step.CONTRIBUTE, "opinion", "💬 协办答复", "答复"),
    Move(Step.CONTRIBUTE, "notours", "↩️ 不归我们", "不归我们"),
    Move(Step.ASSIST, "assist", "🤝 请协办", "协办", fits=_several),
    Move(Step.WHISTLE, "whistle", "📯 吹哨", "吹哨", fits=_several),
    Move(Step.WAIVE, "waive", "⏭ 免协办", "免协办", fits=lambda d, t: asked(t)),
    Move(Step.MEDIATE, "mediate", "🕊 调解", "调解", fits=_quarrel),
    Move(Step.ESCALATE, "escalate", "⬆️ 升级", "升级", fits=_several),
    Move(Step.REMIND, "remind", "📣 督办：催办", "催办"),
    Move(Step.YELLOW, "yellow", "🟡 督办：黄牌", "黄牌", fits=lambda d, t: t.ladder < Ladder.YELLOW),
    Move(Step.RED, "red", "🔴 督办：红牌", "红牌", fits=lambda d, t: t.ladder < Ladder.RED),
    Move(Step.LIST, "listed", "🏴 挂牌督办", "挂牌督办", fits=lambda d, t: t.ladder is Ladder.RED),
    Move(Step.UNSEAL_ASK, "unseal", "🔐 申请查看身份", "申请查看", fits=lambda d, t: t.confidential),
    Move(Step.UNSEAL, "unseal_yes", "🔓 同意查看身份", "同意查看", fits=lambda d, t: t.confidential),
    Move(Step.UNSEAL, "unseal_no", "🚫 不同意查看", "不同意查看", fits=lambda d, t: t.confidential),
)
#: Steps that no button of the menu begins: photos are sent, 并入 has its own button beside what it is like.
#: 批准 grants what was asked for, 延期 or 挂账.
ELSEWHERE = frozenset({Step.PROOF, Step.MERGE, Step.SUSPEND})

BY_DO = {m.do: m for m in MOVES if not m.old}
COMMANDS = frozenset(BY_DO)
WORDS = {m.word: m.do for m in BY_DO.values() if m.word}


def menu(
    desk: Desk, ticket: Ticket, steps: Sequence[Step], shown: Collection[str] = frozenset()
) -> InlineKeyboardMarkup:
    """The steps he may take, two in a row, in the order of the list above, but those that are `shown` already.

    `shown`: what the buttons of the card carry for their `do`.
    """
    rows = [
        button(move.label, _data(move, ticket.number))
        for move in MOVES
        if move.step in steps and move.do not in shown and move.fits(desk, ticket)
    ]
    rows.append(button("📜 全部经过", DutyPress(do="trail", number=ticket.number).pack()))
    return rows_of([rows[i : i + 2] for i in range(0, len(rows), 2)])


def _data(move: Move, number: str) -> str:
    if move.step is Step.RECLASSIFY:
        return SortPress(do="open", number=number).pack()
    if move.old:
        return DutyPress(do=move.do, number=number).pack()
    return StepPress(do=move.do, number=number).pack()
