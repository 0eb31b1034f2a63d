"""Comings and goings: who left the duty group, who blocked the bot."""

from aiogram import Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import Filter
from aiogram.types import ChatMemberUpdated, Message

from domain import centring, chores, staffing
from domain.desk import Desk
from domain.people import Person
from handlers.filters import person_of

router = Router(name="members")
_GONE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.KICKED})


class InDutyGroup(Filter):
    """A change of membership in the duty group."""

    async def __call__(self, event: ChatMemberUpdated, duty_chat: int) -> bool:
        return event.chat.id == duty_chat


class Migrated(Filter):
    """A group became a supergroup; gives `old` and `new`, its ids."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, int]:
        here, to, source = message.chat.id, message.migrate_to_chat_id, message.migrate_from_chat_id
        old, new = (here, to) if to is not None else (source, here)
        if old is None or old not in desk.centre.chats:
            return False
        return {"old": old, "new": new}


class InPrivate(Filter):
    """Somebody blocked or unblocked the bot; gives `person`."""

    async def __call__(self, event: ChatMemberUpdated) -> bool | dict[str, Person]:
        return {"person": person_of(event.from_user)} if event.chat.type == ChatType.PRIVATE else False


@router.message(Migrated())
async def unit_moved(message: Message, old: int, new: int, desk: Desk) -> None:
    """The group of a unit has another id from now on."""
    await centring.moved(desk, old, new)


@router.chat_member(InDutyGroup())
async def member_changed(event: ChatMemberUpdated, desk: Desk) -> None:
    """Whoever left holds nothing any more."""
    if event.new_chat_member.status in _GONE:
        await staffing.left(desk, event.new_chat_member.user.id)


@router.my_chat_member(InDutyGroup())
async def bot_moved(event: ChatMemberUpdated, desk: Desk) -> None:
    """The bot was taken out of the duty group, or came back; without administrator's rights it is half blind."""
    was, now = event.old_chat_member.status, event.new_chat_member.status
    if now in _GONE:
        await chores.desk_lost(desk)
        return
    admin = now == ChatMemberStatus.ADMINISTRATOR
    if was in _GONE or (admin and was != ChatMemberStatus.ADMINISTRATOR):
        await chores.desk_back(desk)
    if not admin:
        await chores.desk_demoted(desk)


@router.my_chat_member(InPrivate())
async def bot_blocked(event: ChatMemberUpdated, person: Person, desk: Desk) -> None:
    """Who blocked the bot is not written to until he comes back."""
    await desk.unit.people.block(person.chat, event.new_chat_member.status in _GONE, desk.now)
