"""The bare aiogram bot: what its own documentation shows, and nothing else."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message

dispatcher = Dispatcher()


@dispatcher.message()
async def received(message: Message) -> None:
    """Answer every message with its own text."""
    if message.chat.type == "private":
        await message.answer(message.text or "?")


@dispatcher.callback_query()
async def pressed(query: CallbackQuery) -> None:
    """Answer every press."""
    await query.answer()


async def main() -> None:
    """Poll until SIGTERM."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]))
    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=session))


if __name__ == "__main__":
    asyncio.run(main())
