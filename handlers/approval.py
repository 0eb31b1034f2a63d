"""双人复核 in chat: the request with the same preview, 同意发送 · 退回修改, and what the others hear."""

from dataclasses import replace

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup

from domain import approving
from domain.broadcasts import Broadcast
from domain.desk import Desk
from domain.notice_news import NoticeCard, NoticeMatter, NoticeNews
from domain.people import Staff
from handlers.callbacks import ComposePress
from handlers.compose_card import approval, card, shown_to
from handlers.compose_content import expect, forget
from handlers.outgoing import Outgoing
from handlers.replying import said
from handlers.texts import approving as texts

_TO_AUTHOR = (
    NoticeMatter.APPROVED,
    NoticeMatter.REJECTED,
    NoticeMatter.EXPIRED,
    NoticeMatter.ENDED,
    NoticeMatter.AUTHOR_GONE,
    NoticeMatter.GROWN,
    NoticeMatter.NOBODY,
)


def _request(b: Broadcast, staff: Staff, text: str, markup: InlineKeyboardMarkup | None = None) -> Outgoing:
    """The request as one admin has it: one message that is asked anew, or says what became of it."""
    method = SendMessage(chat_id=staff.user, text=text, reply_markup=markup)
    return Outgoing(method, slot=f"approve:{b.id}:{staff.id}", resurface=markup is not None)


async def told(desk: Desk, news: NoticeNews) -> list[Outgoing]:
    """To the other admins in their requests' places, to the author on his card."""
    b, out = news.broadcast, list[Outgoing]()
    for staff_id in news.to:
        staff = await desk.unit.staff.by_id(staff_id)
        if staff is None:
            continue
        if news.matter is NoticeMatter.ASKED:
            out += [*await shown_to(desk, b, staff.user), _request(b, staff, texts.asked(desk, news), approval(b))]
        else:
            out.append(_request(b, staff, texts.over(news, own=staff.id == news.by)))
    if news.matter in _TO_AUTHOR:
        out += [said(b.chat, texts.author(news)), await card(desk, b)]
    return out


async def card_now(desk: Desk, notice: NoticeCard) -> list[Outgoing]:
    """The author's card, where it stands; below all else when somebody else has done that."""
    found = await desk.unit.broadcasts.by_id(notice.broadcast_id)
    return [replace(await card(desk, found, asking=False), resurface=notice.aloud)] if found is not None else []


async def asked_again(desk: Desk, staff: Staff, b: Broadcast) -> list[Outgoing]:
    """The request once more, with what residents will see, for an admin who looks for it."""
    author = await desk.unit.staff.by_id(b.by_staff)
    news = NoticeNews(NoticeMatter.ASKED, b, who=author.name if author is not None else "")
    return [*await shown_to(desk, b, staff.user), _request(b, staff, texts.asked(desk, news), approval(b))]


async def approve(desk: Desk, staff: Staff, press: ComposePress) -> list[Outgoing]:
    """同意发送."""
    await approving.approve(desk, staff, press.notice, press.mark)
    return []


async def reject(desk: Desk, staff: Staff, press: ComposePress) -> list[Outgoing]:
    """退回修改: first the reason."""
    await approving.check(desk, staff, press.notice, press.mark)
    await expect(desk, staff, press.notice, "why", mark=str(press.mark))
    return [said(staff.user, texts.ask_why())]


async def returned(desk: Desk, staff: Staff, notice: int, mark: int, why: str) -> list[Outgoing]:
    """The reason was typed."""
    await forget(desk, staff)
    await approving.reject(desk, staff, notice, mark, why)
    return []
