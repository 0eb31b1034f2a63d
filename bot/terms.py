"""What is led, made anew for each term of leading: the post and the hours, out of the parts that stay."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.chores import Chores
from bot.courier import Courier
from bot.digging import Digging, Take
from bot.dutychat import DutyChat
from bot.hours import Hours
from bot.knowing import Knowing
from bot.lanes import Lanes
from bot.larder import Larder
from bot.leading import CLOCK, COURIER, Gate, Leader, Lease
from bot.ledger import Ledger
from bot.line import Line
from bot.menus import Menus
from bot.notice_board import Look
from bot.pacer import Pacer
from bot.post import Post
from bot.reach import Reach
from bot.remembering import PaceMemory
from bot.sending import Sender
from bot.settings import TELEGRAM, Settings
from bot.shelf import Shelf
from bot.slots import SlotBook
from bot.stencils import Stencils
from bot.teaching import Teacher
from bot.unitchats import UnitChats
from bot.work import Works
from domain.delivery import Parcel
from storage.listening import Listener
from storage.retention import sweep
from storage.store import Store


class Counter:
    """Where committed parcels are handed over; among replicas they come in by the look alone."""

    def __init__(self) -> None:
        self.mail: Leader[Post] | None = None

    def put(self, parcels: Sequence[Parcel]) -> None:
        if self.mail is not None and self.mail.lease.alone:
            self.mail.term.lanes.put(parcels)


@dataclass(frozen=True, slots=True)
class Parts:
    """What stays from term to term."""

    settings: Settings
    line: Line
    store: Store
    works: Works
    duty: DutyChat
    shut: UnitChats
    knowing: Knowing
    menus: Menus
    reach: Reach
    taking: asyncio.Event
    take: Take
    #: another may have sent up to then, of the event loop's clock
    since: float

    def leaders(self) -> tuple[Leader[Post], Leader[Hours]]:
        """Those who lead them, each with its first term; nothing runs yet."""
        apart = self.store.apart() if self.settings.replicated else None
        mail, hours = (Lease(name, self.store, apart) for name in (COURIER, CLOCK))
        terms = self._posts(mail)
        posts = Leader(mail, lambda: next(terms), Post.last_words)
        return posts, Leader(hours, lambda: self.hours(hours))

    def _posts(self, lease: Lease) -> Iterator[Post]:
        """A term of sending after the other; before each the one before it may have sent."""
        yield self.post(lease, self.since)
        while True:
            yield self.post(lease, asyncio.get_running_loop().time())

    def post(self, lease: Lease, since: float) -> Post:
        """A term of sending; `since`: see Post."""
        works, clock = replace(self.works, units=lease.units), self.works.clock
        paid, face, office = self.settings.paid_broadcast, self.works.face, self.works.office
        lanes = Lanes(Pacer(on=self.settings.pace == "on", paid=paid))
        if self.settings.bot_api_url != TELEGRAM:  # the probe's own message
            now = asyncio.get_running_loop().time()
            lanes.pacer.take(self.duty.id, now)
            lanes.pacer.landed(self.duty.id, now, now)
        ledger, memory = Ledger(works), PaceMemory(self.store, lanes.pacer, clock)
        ledger.before = memory.note
        sender = Sender(Gate(self.line, lease), SlotBook(self.store), self.duty, self.shut)
        courier = Courier(lanes, sender, ledger, works, clock)
        office.traffic.ask = courier.snapshot
        stencils = Stencils(face.copy, paid=paid > 0)
        shelf = Shelf(lease.units, courier, ledger, clock, office, stencils)
        larder = Larder(lease.units, lanes, ledger, clock, shelf, memory)
        look = None if lease.alone else Look(self.store, lanes, ledger, clock, Listener(self.store.url))
        return Post(lanes, courier, larder, ledger, look, since)

    def hours(self, lease: Lease) -> Hours:
        """A term of watching the clock."""
        works, policy = replace(self.works, units=lease.units), self.works.office.policy
        chores = Chores(works, lambda now: sweep(self.store, policy, now), self.knowing)
        chores.digging = Digging(works, self.take)
        return Hours(chores, Teacher(works), self.menus, self.reach, self.taking)
