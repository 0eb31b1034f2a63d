"""The face as handlers/ wears it."""

from typing import Any

from aiogram import Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Message, Update

from bot.dutychat import DutyChat
from bot.face import Face
from bot.settings import Settings
from domain.centre import CentreBook
from domain.desk import Desk
from domain.membership import Membership


def face_of(
    settings: Settings, bot: Bot, hidden: bool, duty: DutyChat | None = None, book: CentreBook | None = None
) -> Face:
    """The face as handlers/ wears it. `hidden`: ephemeral messages really are."""
    import handlers
    from handlers import (
        broadcast_copies,
        commands,
        emergency,
        failures,
        notices,
        outgoing,
        refusals,
        rollcall_lists,
        rooms,
        running,
        sheets,
        standing,
    )

    dispatcher = handlers.build_dispatcher()
    group, units = duty or DutyChat(settings.duty_chat_id), book or CentreBook()

    async def feed(update: Update, desk: Desk, membership: Membership) -> Any:
        answer = await dispatcher.feed_update(
            bot,
            update,
            desk=desk,
            membership=membership,
            duty_chat=group.id,
            duty_lost=group.lost,
            ephemeral=hidden,
        )
        spoken = update.message or (update.callback_query.message if update.callback_query else None)
        if answer is UNHANDLED or not isinstance(spoken, Message) or not spoken.is_topic_message:
            return answer
        return outgoing.in_topic(outgoing.collected(answer), spoken.chat.id, spoken.message_thread_id or 0)

    return Face(
        feed=feed,
        collected=outgoing.collected,
        rendered=lambda desk: notices.rendered(desk, rooms.Places(duty_chat=group.id, ephemeral=hidden)),
        refusal=refusals.answer,
        sorry=failures.sorry,
        card=emergency.card,
        asks_membership=standing.asks_membership,
        asks_file=standing.asks_file,
        survey=sheets.survey,
        menus=lambda: commands.menus(group.id, {*settings.admin_ids, *units.admins}, units.current.chats),
        hidden=hidden,
        copy=broadcast_copies.copier(settings.zone),
        progress=running.changed,
        bulletins=lambda desk, known: rollcall_lists.bulletins(
            desk, rooms.Places(duty_chat=group.id, ephemeral=hidden), known
        ),
    )
