"""The parts put together: office, store, face, lanes, courier; nothing runs yet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.types import User

from bot.chores import Chores
from bot.clock import WallClock
from bot.courier import Courier
from bot.dutychat import DutyChat
from bot.face import Face
from bot.fellows import Fellows
from bot.holidays import calendar
from bot.hours import Hours
from bot.intake import Intake
from bot.knowing import Knowing
from bot.knowing import calendar as knowing_calendar
from bot.knowing import centre as knowing_centre
from bot.knowing import leaves as knowing_leaves
from bot.lanes import Lanes
from bot.larder import Larder
from bot.leading import Leader
from bot.ledger import Ledger
from bot.line import Line
from bot.membership import Members
from bot.menus import Menus
from bot.post import Post
from bot.probe import known_ephemeral
from bot.reach import Reach
from bot.reading import LiveReader
from bot.settings import HINTS, Settings, SettingsWrong, Unopened
from bot.sharing import Sharing
from bot.sharing import members as knowing_members
from bot.teaching import Teacher
from bot.terms import Counter, Parts
from bot.thresholds import Thresholds, WrongThresholds
from bot.unitchats import UnitChats
from bot.wearing import face_of
from bot.webhook import persist
from bot.work import Works
from domain import answer_import
from domain.answers import Answer
from domain.calendars import CalendarBook
from domain.desk import Desk, Office
from domain.ports import Clock
from domain.taxonomy import Taxonomy
from domain.understanding import Reader
from nlp.answers import load_alike, load_answers
from nlp.load import load_reader
from storage.sole import sole
from storage.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs, stops or is asked."""

    store: Store
    line: Line
    works: Works
    #: the two things that one replica does at a time; alone with its store, this process does both
    mail: Leader[Post]
    hours: Leader[Hours]
    intake: Intake
    members: Members
    duty: DutyChat
    menus: Menus
    reach: Reach
    #: updates are being taken
    taking: asyncio.Event
    #: among replicas
    sharing: Sharing | None = None
    fellows: Fellows | None = None

    @property
    def lanes(self) -> Lanes:
        """Of the term under way, as the next four."""
        return self.mail.term.lanes

    @property
    def courier(self) -> Courier:
        return self.mail.term.courier

    @property
    def larder(self) -> Larder:
        return self.mail.term.larder

    @property
    def ledger(self) -> Ledger:
        return self.mail.term.ledger

    @property
    def chores(self) -> Chores:
        return self.hours.term.chores

    @property
    def teacher(self) -> Teacher:
        return self.hours.term.teacher


@asynccontextmanager
async def held(settings: Settings) -> AsyncIterator[None]:
    """The database, for this process alone or for its replicas. Raises Taken, StoreDown, Unopened."""
    holding = sole(settings.database_url.get_secret_value(), shared=settings.replicated)
    try:
        await holding.__aenter__()
    except (ValueError, TypeError) as error:
        raise _unopened(error) from error
    try:
        yield
    finally:
        await holding.__aexit__(None, None, None)


def _unopened(error: Exception) -> Unopened:
    """A parameter in the URL that the driver does not know."""
    return Unopened([f"DATABASE_URL 打不开（{type(error).__name__}）：{HINTS['DATABASE_URL']}"])


async def opened(settings: Settings, key: bytes, clock: Clock) -> Store:
    """The store. Raises Unopened when the driver will not have DATABASE_URL, and StorageError."""
    try:
        return await Store.open(settings.database_url.get_secret_value(), key, clock)
    except (ValueError, TypeError) as error:
        raise _unopened(error) from error


async def known_data() -> tuple[Taxonomy, Reader]:
    """The office's data, loaded off the event loop."""
    reader = await asyncio.to_thread(load_reader)
    return reader.taxonomy, reader


async def all_data() -> tuple[Taxonomy, Reader, tuple[Answer, ...], dict[str, str]]:
    """The same and what `shipped_answers` tells."""
    taxonomy, reader = await known_data()
    return taxonomy, reader, *await asyncio.to_thread(shipped_answers, taxonomy)


def shipped_answers(taxonomy: Taxonomy) -> tuple[tuple[Answer, ...], dict[str, str]]:
    """The entries that come with the program, and the wordings that are alike."""
    return load_answers(taxonomy), load_alike()


async def seeded(desk: Desk, shipped: tuple[Answer, ...]) -> tuple[()] | None:
    """The knowledge base as it must stand at the start; nothing is committed when it does already."""
    return () if await answer_import.seed(desk, shipped) else None


async def introduced(line: Line, settings: Settings, opening: Awaitable[Store], now: datetime) -> tuple[User, bool]:
    """Who the bot is, and whether ephemeral messages work. Waits for Telegram; Refused when it will not have us."""
    me = await persist(line, "getMe", {})
    return User.model_validate(me), await known_ephemeral(line, settings, opening, now)


def _thresholds(settings: Settings) -> Thresholds:
    try:
        return settings.thresholds
    except WrongThresholds as wrong:
        raise SettingsWrong([f"POLICY_FILE 填得不对：{wrong}"]) from None


def _own_terms(given: Thresholds, taxonomy: Taxonomy) -> Taxonomy:
    """Raises SettingsWrong for codes that are no class."""
    try:
        return given.over(taxonomy)
    except WrongThresholds as wrong:
        raise SettingsWrong([f"POLICY_FILE 填得不对：{wrong}"]) from None


async def put_together(
    settings: Settings,
    key: bytes,
    line: Line,
    clock: Clock | None = None,
    face: Face | None = None,
    since: float = float("-inf"),
) -> House:
    """Open the store, load the data, greet Telegram, all at once. `since`: see Post.

    Raises StorageError, DataError of nlp, Refused by Telegram.
    """
    clock = clock or WallClock()
    opening = asyncio.create_task(opened(settings, key, clock))
    loading = asyncio.create_task(all_data())
    greeting = asyncio.create_task(introduced(line, settings, opening, clock.now()))
    tasks: Sequence[asyncio.Task[Any]] = (opening, loading, greeting)
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if opening.done() and not opening.cancelled() and opening.exception() is None:
            await opening.result().close()
        raise
    store, (me, hidden) = opening.result(), greeting.result()
    taxonomy, reader, shipped, alike = loading.result()
    live = LiveReader(reader)
    given = _thresholds(settings)
    policy, taxonomy = given.policy, _own_terms(given, taxonomy)
    days = CalendarBook(calendar())
    admins, paid = frozenset(settings.admin_ids), settings.paid_broadcast
    office = Office(taxonomy, live, days, settings.zone, policy, admins=admins, alike=alike, paid=paid)
    bot = Bot(settings.bot_token.get_secret_value(), default=DefaultBotProperties(parse_mode="HTML"))
    bot._me = me  # noqa: SLF001 - the Command filter asks bot.me(): it must never ask Telegram inside a unit
    duty = DutyChat(settings.duty_chat_id)
    await duty.recall(store)
    members = Members(line, duty, clock, office.policy)
    centre = knowing_centre(office.centre, members.expect)
    knowing = Knowing(live, centre, knowing_calendar(days), knowing_leaves(office.centre))
    sharing: Sharing | None = None
    if settings.replicated:
        sharing = Sharing(store, knowing, duty, office.centre)
        knowing.add(knowing_members(members), sharing.chats())
    await knowing.refresh(store)
    face = face or face_of(settings, bot, hidden, duty, office.centre)
    counter = Counter()
    works = Works(office, store, clock, face, counter, settings.replicated, renew=lambda: knowing.follow(store))
    await works.do(lambda desk: seeded(desk, shipped))
    async with store.read() as unit:
        members.expect(staff.user for staff in await unit.staff.all())
    members.expect(settings.admin_ids)
    intake, menus = Intake(bot, works.face, works, members, line), Menus(line, works.face)
    if settings.replicated:
        intake.outdated, intake.renew = knowing.outdated, lambda: knowing.refresh(store)
    shut, reach = UnitChats(office.centre, duty), Reach(line, me.id, office.centre)
    reach.lost = shut.lost
    intake.ears += menus.heard, reach.heard
    centre.taken += menus.changed, reach.changed
    taking = asyncio.Event()
    parts = Parts(settings, line, store, works, duty, shut, knowing, menus, reach, taking, intake.take, since)
    mail, hours = parts.leaders()
    counter.mail = mail
    duty.opened = lambda: mail.term.lanes.hurry(duty.ids, asyncio.get_running_loop().time())
    fellows: Fellows | None = None
    if settings.replicated:
        fellows = Fellows(store, clock, settings, mail.lease, office.traffic.now)
        office.traffic.elsewhere, office.traffic.differs = fellows.elsewhere, fellows.differs
    return House(store, line, works, mail, hours, intake, members, duty, menus, reach, taking, sharing, fellows)
