"""回执: what residents answer under a notice. 需要帮助 opens an urgent ticket at once, wherever and whoever he is."""

from dataclasses import dataclass

from domain import danger
from domain.broadcasts import Reply, Topic
from domain.danger import UrgentReceipt
from domain.desk import Desk
from domain.errors import Missing
from domain.help_place import AREAS, UNKNOWN, ask, at
from domain.people import Person
from domain.taxonomy import UNSORTED
from domain.tickets import Status, Ticket
from domain.words import Part

#: The class of the urgent ticket, by what the notice is about; else nobody knows yet: UNSORTED, for those on duty.
DANGERS = {Topic.FLOOD: "JJ07", Topic.FIRE: "JJ02", Topic.DROWNING: "JJ02", Topic.FRAUD: "JJ01"}
#: The detail of the ticket's first line that says which notice it came from.
NOTICE = "notice"
_OWN = 60


@dataclass(frozen=True, slots=True)
class Noted:
    """An answer as it was written down. `before`: his last one; `sent` False: the notice was not sent to him.

    `number`: of the urgent ticket he had opened there, whose desk now hears that he is safe.
    """

    reply: Reply
    before: Reply | None = None
    sent: bool = True
    number: str = ""


@dataclass(frozen=True, slots=True)
class Helped:
    """需要帮助. `home`: the name of the village he has chosen, when the place is not known more closely.

    `topic`: of the notice.
    """

    receipt: UrgentReceipt
    home: str = ""
    topic: Topic = Topic.OTHER


def mark(broadcast_id: int) -> str:
    """How a ticket names the notice it came from: one word, so that it is found by it."""
    return f"通知{broadcast_id}号"


async def note(desk: Desk, person: Person, wave_id: int, reply: Reply) -> Noted:
    """我已收到 or 我安全; a later answer counts. One row is written: a hundred thousand may press at once."""
    before = await desk.unit.waves.reply(wave_id, person.chat, reply, desk.now)
    if before is None:
        return Noted(reply, sent=False)
    number = ""
    if reply is Reply.SAFE and before.reply is Reply.HELP:
        ticket = await _open_one(desk, person, before.broadcast_id)
        if ticket is not None:
            number = (await danger.answer_check(desk, person, ticket.number, "safe")).number
    return Noted(reply, before.reply, number=number)


async def help_wanted(desk: Desk, person: Person, wave_id: int, message: int, topic_name: str) -> Helped:
    """需要帮助: the ticket he has open for that notice, else a new one, urgent, before anything is asked.

    `message`: the one with the button, so that a reply to it is about the ticket. `topic_name`: as people call it.
    """
    copy = await desk.unit.waves.reply(wave_id, person.chat, Reply.HELP, desk.now)
    wave = await desk.unit.waves.by_id(wave_id)
    broadcast = await desk.unit.broadcasts.by_id(wave.broadcast_id) if wave is not None else None
    number = broadcast.id if broadcast is not None else 0
    topic = broadcast.topic if broadcast is not None else Topic.OTHER
    code = DANGERS.get(topic, UNSORTED)
    area = await _area(desk, person, copy.area if copy is not None else None)
    understanding = desk.office.reader.understand(f"{mark(number)}（{topic_name}）：点了「需要帮助」")
    ticket = await _open_one(desk, person, number)
    if ticket is not None:
        await ask(desk, person, ticket.number)
        return Helped(UrgentReceipt(ticket, understanding, danger.ALL_NUMBERS, joined=True), area, topic)
    limit, window = desk.office.policy.help_bound
    if await desk.unit.allowances.take(person.chat, "help", limit, window, desk.now) is not None:
        return Helped(UrgentReceipt(None, understanding, danger.ALL_NUMBERS), topic=topic)
    part = Part(message, understanding.text, at=desk.now)
    ticket = await danger.open_urgent(
        desk,
        person,
        part,
        understanding,
        code,
        area or UNKNOWN,
        said=area,
        detail={"consent": "danger", "guessed": code, "chosen": code, "by": "bot", NOTICE: str(number)},
    )
    await ask(desk, person, ticket.number)
    return Helped(UrgentReceipt(ticket, understanding, danger.ALL_NUMBERS), area, topic)


async def topic_of(desk: Desk, wave_id: int) -> Topic:
    """What the notice of that wave is about."""
    wave = await desk.unit.waves.by_id(wave_id)
    broadcast = await desk.unit.broadcasts.by_id(wave.broadcast_id) if wave is not None else None
    return broadcast.topic if broadcast is not None else Topic.OTHER


async def at_home(desk: Desk, person: Person, wave_id: int, message: int) -> Ticket:
    """在我登记的村: the place is the village he has chosen. Raises Missing("help") when nothing is open any more."""
    wave = await desk.unit.waves.by_id(wave_id)
    ticket = await _open_one(desk, person, wave.broadcast_id if wave is not None else 0)
    if ticket is None:
        raise Missing("help")
    area = await _area(desk, person, None) or ticket.place
    return (await at(desk, person, ticket.number, Part(message, area, at=desk.now))).ticket


async def _open_one(desk: Desk, person: Person, broadcast_id: int) -> Ticket | None:
    """The urgent ticket he has open because of that notice."""
    for ticket in await desk.unit.tickets.of_reporter(person.chat, limit=_OWN, open_only=True):
        if not ticket.urgent or ticket.status is Status.RESOLVED:
            continue
        if await came_from(desk, ticket) == broadcast_id:
            return ticket
    return None


async def came_from(desk: Desk, ticket: Ticket) -> int | None:
    """The notice under which that ticket was opened."""
    lines = await desk.unit.history.of_ticket(ticket.id)
    found = lines[0].detail.get(NOTICE, "") if lines else ""
    return int(found) if found.isdecimal() else None


async def _area(desk: Desk, person: Person, noted: int | None) -> str:
    """The place he has chosen, by its full name; what was noted with the notice when he has chosen none since."""
    areas = (await desk.unit.subscriptions.of(person.chat)).areas
    units = list(desk.centre.upwards(areas[0] if areas else noted))
    return "".join(u.name for u in reversed(units) if u.level in AREAS)
