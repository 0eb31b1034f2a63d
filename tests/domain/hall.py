"""The office as the tests of the domain use it: real store, real reader, real face; only Telegram is missing."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from sqlalchemy import text

from bot.chores import JOBS
from bot.face import Face, Outgoings
from bot.holidays import calendar
from bot.settings import Settings
from bot.wearing import face_of
from bot.work import Works
from domain import centring, presence, staffing
from domain.centre import Centre, CentreBook
from domain.centre_file import CentrePlan
from domain.delivery import Parcel
from domain.desk import Desk, Office
from domain.history import Line
from domain.membership import Membership
from domain.notices import Notice, Told
from domain.people import Person, Staff
from domain.progress import Paces
from domain.tickets import Status, Ticket
from domain.words import Media, MediaKind, Part, Words
from handlers.centre_files import example
from nlp.load import load_reader, load_taxonomy
from storage.store import Store
from tests.storage.hands import Hands

T = TypeVar("T")

DUTY = -1001987654321
ZONE = ZoneInfo("Asia/Shanghai")
PHOTO = Media(MediaKind.PHOTO, "AgACAgUAAxkBAAIB-file")
VOICE = Media(MediaKind.VOICE, "AwACAgUAAxkBAAIB-voice", seconds=7)

#: Ids of the length Telegram gives today, names that break careless HTML.
ANNA = Person(7_312_345_678, "安<3娜 & <b>", "anna_long_name")
BORIS = Person(6_998_877_665, "柏</b>里斯", "boris_of_town")
CLARA = Person(6_455_443_322, "克拉拉", None)
RESIDENTS = (ANNA, BORIS, CLARA)
WANG = Person(5_443_322_110, "王<警>官", "wang_officer")
LI = Person(5_887_766_554, "李&警官", "li_officer")
ZHAO = Person(5_221_100_998, "赵主任", "zhao_admin")
STRANGER = Person(5_010_203_040, "路人", "passer_by")


@cache
def office(admins: frozenset[int] = frozenset({ZHAO.chat})) -> Office:
    """The office with its real data."""
    return Office(load_taxonomy(), load_reader(), calendar(), ZONE, admins=admins)


@cache
def real_face() -> Face:
    """The face as the process wears it; its bot never speaks."""
    given: dict[str, Any] = {"bot_token": f"424242:{'A' * 35}", "duty_chat_id": DUTY, "admin_ids": (ZHAO.chat,)}
    settings = Settings(**given, _env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own
    bot = Bot(settings.bot_token.get_secret_value(), default=DefaultBotProperties(parse_mode="HTML"))
    return face_of(settings, bot, hidden=False)


@dataclass(frozen=True)
class Sent:
    """One parcel of a unit, opened."""

    parcel: Parcel
    method: str
    params: dict[str, Any]

    @property
    def chat(self) -> int:
        return int(self.params.get("chat_id", 0))

    @property
    def text(self) -> str:
        return str(self.params.get("text") or self.params.get("caption") or "")


def opened(parcel: Parcel) -> Sent:
    """The parcel with its payload read."""
    packed = json.loads(parcel.payload)
    return Sent(parcel, packed["m"], packed["p"])


_LINES = text("SELECT ticket_id, count(*) FROM history GROUP BY ticket_id")


@dataclass
class Case:
    """A ticket with everything that is kept about it."""

    ticket: Ticket
    lines: list[Line]
    words: list[Words]


@dataclass
class Hall:
    """One store, one clock; `act` does what the process does with an update."""

    store: Store
    clock: Hands
    sent: list[Sent] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    _message: int = 0

    def __post_init__(self) -> None:
        real = real_face()

        async def rendered(desk: Desk) -> Outgoings:
            self.notices = list(desk.notices)
            return await real.rendered(desk)

        desks = replace(office(), centre=CentreBook(), paces=Paces())
        self.works = Works(desks, self.store, self.clock, replace(real, rendered=rendered), self, renew=self._follow)

    async def _follow(self) -> None:
        async with self.store.read() as unit:
            self.works.office.centre.current = await centring.in_use(unit)
            self.works.office.centre.leaves = await presence.leaves_in_use(unit)

    @property
    def centre(self) -> Centre:
        """The organisation in use; empty until `settle`."""
        return self.works.office.centre.current

    async def settle(self, plan: CentrePlan | None = None) -> Centre:
        """Take an organisation over, the example county by default: units, posts and staff are stored and in use."""
        await self.act(lambda desk: centring.settled(desk, plan or example()))
        return self.centre

    async def posted(self, user: int) -> Staff:
        """The staff record of somebody with a post, by his user id."""
        async with self.store.read() as unit:
            staff = await unit.staff.by_user(user)
        assert staff is not None
        return staff

    def put(self, parcels: Sequence[Parcel]) -> None:
        """The courier's ear: what the last unit wants sent, in the order it would leave."""
        self.sent = sorted(map(opened, parcels), key=lambda s: (s.parcel.priority, s.parcel.id))

    async def act(self, use: Callable[[Desk], Awaitable[T]], answer: Callable[[Desk, T], Any] | None = None) -> T:
        """One unit: the use case, its answer, its notices, one commit. A refusal rolls it back and comes out here."""
        got: list[T] = []
        self.sent, self.notices = [], []

        async def step(desk: Desk) -> Outgoings:
            value = await use(desk)
            got[:] = [value]
            answered = answer(desk, value) if answer else ()
            return answered if isinstance(answered, list | tuple) else (answered,)

        await self.works.do(step)
        return got[0]

    async def look(self, use: Callable[[Desk], Awaitable[T]]) -> T:
        """A use case that only looks."""
        async with self.store.read() as unit:
            return await use(Desk(self.works.office, unit, self.clock.now()))

    async def staff(self, person: Person, membership: Membership = Membership.MEMBER) -> Staff:
        """His record, made when he acts for the first time."""
        return await self.act(lambda desk: staffing.officer(desk, person, membership))

    async def chores(self) -> list[tuple[str, list[Notice], list[Sent]]]:
        """All that is due now, each in a unit of its own; what each wanted said."""
        done = []
        for job in JOBS:
            async with self.store.read() as unit:
                due = await job.due(unit, self.clock.now())
            for thing in due:
                await self.act(lambda desk, job=job, thing=thing: job.do(desk, thing))  # type: ignore[misc]
                done.append((job.name, self.notices, self.sent))
        return done

    async def cases(self, known: dict[str, Case] | None = None) -> dict[str, Case]:
        """Everything there is, by number. What is `known` is read again only where a line or a version is new."""
        known = known or {}
        cases: dict[str, Case] = {}
        async with self.store.read() as unit:
            lines: dict[int, int] = {row[0]: row[1] for row in await unit.connection.execute(_LINES)}
            for t in await unit.tickets.listed(statuses=frozenset(Status), confidential=True, parents=True, limit=1000):
                old = known.get(t.number)
                if old is not None and old.ticket == t and len(old.lines) == lines[t.id]:
                    cases[t.number] = old
                else:
                    of = await unit.history.of_ticket(t.id), await unit.words.of_ticket(t.id)
                    cases[t.number] = Case(t, *of)
        return cases

    async def ticket(self, number: str) -> Ticket:
        """As it is stored now."""
        async with self.store.read() as unit:
            ticket = await unit.tickets.by_number(number)
            assert ticket is not None
            return ticket

    def part(self, text: str = "", media: Media | None = None) -> Part:
        """A message with the next id."""
        self._message += 1
        return Part(self._message, text, media, self.clock.now())

    def told(self, number: str) -> list[Told]:
        """What the last unit told the reporter of that ticket."""
        return [n for n in self.notices if isinstance(n, Told) and n.ticket.number == number]
