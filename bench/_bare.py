"""The bare loop: the same updates, rows and calls with aiogram, SQLModel and aiosqlite, and nothing of ours between.

Two updates and two transactions a report. It inserts what the bot inserts for a report of somebody it knows, into the
same tables with the same indexes: the draft, two update marks, four parcels, ticket, words, history line, two slots,
three lines of the message map; and it deletes the draft. It understands nothing, seals nothing, counts no allowances,
keeps no order and does not mark what it has sent. Unlike the bot it confirms an update before it is done.
"""

import asyncio
import json
import os
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import CallbackQuery, Message, Update
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from bench import _bare_texts as texts
from storage.rows import Row
from storage.rows_mail import ParcelRow, SlotRow, UpdateRow
from storage.rows_people import DraftRow
from storage.rows_tickets import HistoryRow, MessageRow, TicketRow, WordsRow

R = TypeVar("R", bound=Row)
DUTY = int(os.environ.get("DUTY_CHAT_ID", "-1"))


def make_engine() -> AsyncEngine:
    """WAL and one writer, as fast as the session goes on SQLite; a pool of eight takes a quarter of the rate."""
    engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=1, max_overflow=0, pool_timeout=60)

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, record: object) -> None:
        for pragma in ("journal_mode=WAL", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def new(kind: type[R], /, **values: Any) -> R:
    """A row whose id the database gives out."""
    return kind(**values)


def parcel(method: TelegramMethod[Any], now: datetime, slot: str | None = None) -> ParcelRow:
    """What is to be sent, as it lies in the outbox."""
    named = {name: value for name, value in method if isinstance(value, str | int)}
    payload = json.dumps({"m": method.__api_method__, "p": named}, ensure_ascii=False).encode()
    return new(ParcelRow, state="waiting", priority=10, created_at=now, payload=payload, slot=slot)


class Loop:
    """Polls; each update is a task of its own."""

    def __init__(self, bot: Bot, engine: AsyncEngine) -> None:
        self.bot = bot
        self.engine = engine
        self.tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """For ever."""
        offset = None
        while True:
            for update in await self.bot.get_updates(offset, timeout=25):
                offset = update.update_id + 1
                task = asyncio.create_task(self.take(update))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)

    async def take(self, update: Update) -> None:
        """One message or press."""
        if update.message is not None and update.message.text:
            await self.draft(update.update_id, update.message)
        elif update.callback_query is not None:
            await self.submit(update.update_id, update.callback_query)

    async def draft(self, update_id: int, message: Message) -> None:
        """The first transaction, then the draft card."""
        now, chat, text = datetime.now(UTC), message.chat.id, message.text or ""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            sealed = json.dumps({"chat": chat, "message": message.message_id, "text": text}).encode()
            draft = new(DraftRow, tag=update_id.to_bytes(16, "big"), due_at=now, sealed=sealed)
            session.add(draft)
            await session.flush()
            card = SendMessage(chat_id=chat, text=texts.draft(text), reply_markup=texts.draft_keyboard(draft.id))
            session.add(UpdateRow(id=update_id, at=now))
            session.add(parcel(card, now, f"draft:{draft.id}"))
            session.add(SlotRow(name=f"draft:{draft.id}", sealed=b"[%d,0]" % chat, at=now))
            await session.commit()
        await self.bot(card)

    async def submit(self, update_id: int, query: CallbackQuery) -> None:
        """The second transaction, then the press answered, the receipt in the draft's place, the card of the group."""
        now, draft_id = datetime.now(UTC), int((query.data or "").split(":")[2])
        chat, card_id = query.from_user.id, query.message.message_id if query.message else 0
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            draft = await session.get_one(DraftRow, draft_id)
            said = json.loads(draft.sealed)
            text, number = said["text"], f"GD261122-{draft_id:04d}"
            ticket = new(
                TicketRow,
                number=number, status="queued", category="AQ01", summary=text, place="", level="一般", submitted_at=now,
                due_at=now, first_due_at=now, anonymous=False, confidential=False, urgent=False, updated_at=now,
                reporter_tag=update_id.to_bytes(16, "big"), reporter=draft.sealed,
            )  # fmt: skip
            session.add(ticket)
            await session.flush()
            methods: list[TelegramMethod[Any]] = [
                AnswerCallbackQuery(callback_query_id=query.id, text=f"已受理 {number}"),
                EditMessageText(
                    text=texts.receipt(number),
                    chat_id=chat,
                    message_id=card_id,
                    reply_markup=texts.own_keyboard(number),
                ),
                SendMessage(chat_id=DUTY, text=texts.card(number, text), reply_markup=texts.card_keyboard(number)),
            ]
            session.add(UpdateRow(id=update_id, at=now))
            session.add(new(WordsRow, ticket_id=ticket.id, kind="report", masked=text, sealed=draft.sealed, at=now))
            session.add(new(HistoryRow, ticket_id=ticket.id, at=now, step="submit", by="reporter", status="queued"))
            session.add(SlotRow(name=f"card:{number}", sealed=b"[%d,0]" % chat, at=now, ticket_id=ticket.id))
            for which, method in enumerate(methods):
                session.add(parcel(method, now))
                session.add(MessageRow(tag=(update_id * 3 + which).to_bytes(16, "big"), ticket_id=ticket.id))
            await session.delete(draft)
            await session.commit()
        for method in methods:
            await self.bot(method)


async def main() -> None:
    """Make the tables and poll."""
    engine = make_engine()
    async with engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]))
    html = DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True)
    await Loop(Bot(os.environ["BOT_TOKEN"], session=session, default=html), engine).run()


if __name__ == "__main__":
    asyncio.run(main())
