"""Buttons of 共同关注 and of merging."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.drafting import DraftView
from domain.followers import Follower
from domain.tickets import FINAL, Status, Ticket
from domain.together import Followed
from handlers.callbacks import DraftPress, DutyPress, FollowPress, TicketPress

Row = list[InlineKeyboardButton]


def _b(text: str, data: str, style: str | None = None) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data, style=style)


def offer(view: DraftView) -> Row:
    """一起关注, while there is something to join and no danger to ask about first; 提交 reports by itself."""
    if view.offer is None or view.soft_danger:
        return []

    def press(do: str) -> str:
        return DraftPress(do=do, draft=view.draft.id, code=view.offer.number if view.offer else "").pack()

    return [_b("👥 一起关注", press("join"), "primary")]


def following(ticket: Ticket, follower: Follower | None = None) -> InlineKeyboardMarkup:
    """What a co-reporter may do as things stand; what he has answered goes away."""

    def press(text: str, do: str, style: str | None = None) -> InlineKeyboardButton:
        return _b(text, FollowPress(do=do, number=ticket.number).pack(), style)

    rows: list[Row] = []
    solved = follower.solved if follower is not None else None
    if ticket.status in (Status.RESOLVED, Status.CLOSED, Status.CLOSED_BY_DEFAULT):
        if solved is None:
            rows.append([press("✅ 解决了", "yes", "success"), press("❌ 没解决", "no", "danger")])
        if follower is None or follower.satisfied is None:
            rows.append([press("🙂 满意", "glad"), press("🙁 不满意", "sad")])
    if ticket.status in FINAL or solved is False:
        rows.append([press("📝 单独上报", "anew")])
    last = [press("👁 查看", "view"), press("🔕 不再关注", "leave")]
    rows.append([press("➕ 补充", "add"), *last] if ticket.open else last)
    return InlineKeyboardMarkup(inline_keyboard=rows)


def my_followed(followed: tuple[Followed, ...]) -> list[Row]:
    """A button a ticket, under 我的工单."""
    return [[_b(f"👥 {f.ticket.number}", FollowPress(do="view", number=f.ticket.number).pack())] for f in followed[:10]]


def with_followed(own: InlineKeyboardMarkup | None, followed: tuple[Followed, ...]) -> InlineKeyboardMarkup | None:
    rows = [*(own.inline_keyboard if own is not None else []), *my_followed(followed)]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def merged(ticket: Ticket) -> InlineKeyboardMarkup:
    """Under the news that his ticket was merged."""
    press = TicketPress(do="reopen", number=ticket.number).pack()
    return InlineKeyboardMarkup(inline_keyboard=[[_b("🙋 不同意，单独办理", press)]])


def may_be_one(ticket: Ticket) -> Row:
    """Under a card that looks like another's: a person says."""
    return [
        _b("🔗 并入", DutyPress(do="merge", number=ticket.number).pack()),
        _b("不是同一件", DutyPress(do="unlike", number=ticket.number).pack()),
    ]
