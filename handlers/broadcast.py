"""/broadcast TEXT: preview, count, 确认发送, progress (a later issue widens it on the same outbox)."""

from aiogram import Router
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, Message

from domain import broadcasting, duty, staffing
from domain.broadcasting import Progress
from domain.broadcasts import BroadcastState
from domain.delivery import Priority
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person, Staff
from handlers import keyboards
from handlers.callbacks import BroadcastPress
from handlers.filters import Pressed, StaffCommand
from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly, said
from handlers.texts import admin as texts

router = Router(name="broadcast")


@router.message(StaffCommand("broadcast"))
async def broadcast(message: Message, staff: Staff, args: str, desk: Desk) -> Outgoing:
    """The preview with the number of people, in the admin's private chat."""
    duty.require_admin(staff)
    if not args:
        return quietly(message, texts.broadcast_how())
    progress = await broadcasting.preview(desk, staff, args, staff.user)
    markup = keyboards.broadcast(progress.broadcast.id)
    return said(staff.user, texts.broadcast_preview(progress), markup)


@router.callback_query(Pressed(BroadcastPress))
async def broadcast_pressed(
    query: CallbackQuery, press: BroadcastPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """确认发送 · 取消."""
    staff = await staffing.officer(desk, person, membership)
    if press.do != "go":
        got = await broadcasting.cancel(desk, staff, press.broadcast)
        return [pressed(query, "已取消"), shown(got)]
    got, chats = await broadcasting.start(desk, staff, press.broadcast)
    text = texts.broadcast(got.broadcast.text)
    parcels = [
        Outgoing(SendMessage(chat_id=chat, text=text), Priority.BULK, broadcast_id=got.broadcast.id) for chat in chats
    ]
    return [pressed(query, "开始发送"), shown(got), *parcels]


async def progress(desk: Desk, broadcast_id: int) -> list[Outgoing]:
    """The progress message as it must look now; nothing for a broadcast that is no more."""
    got = await broadcasting.progress(desk, broadcast_id)
    return [shown(got)] if got is not None else []


def shown(progress: Progress) -> Outgoing:
    """The progress, one message that edits itself."""
    kept = progress.broadcast
    markup = keyboards.broadcast_running(kept.id) if kept.state is BroadcastState.SENDING else None
    method = SendMessage(chat_id=kept.chat, text=texts.broadcast_progress(progress), reply_markup=markup)
    return Outgoing(method, Priority.STATUS, slot=f"broadcast:{kept.id}")
