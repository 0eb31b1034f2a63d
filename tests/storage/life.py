"""A scripted life of an anonymous and an open case that touches every table, for the dump and the copies."""

from dataclasses import dataclass, replace
from datetime import timedelta

from domain.alike import Usage, weighed
from domain.answers import Answer, AnswerVersion, Edit, Unanswered
from domain.assists import Assist, AssistKind
from domain.broadcasts import (
    Audience,
    AudienceSort,
    Broadcast,
    BroadcastState,
    Choices,
    Level,
    Medium,
    Piece,
    Reply,
    Topic,
    Wave,
    WaveKind,
)
from domain.calendars import CalendarDay
from domain.centre import Appointment, Post, UnitLevel
from domain.centre_file import UnitLine
from domain.delivery import DeliveryState, Outcome, Priority
from domain.followers import Follower, Pair
from domain.gazetteer import KnownPlace, PlaceChanges
from domain.history import Act, By, Deed, Line, Step
from domain.learning import ModelVersion, Training
from domain.lexicon import WordEdit, WordUse
from domain.people import Person, Role, Staff
from domain.policy import Policy
from domain.ports import Unit
from domain.rosters import Presence, PresenceKind, Shift, Swap
from domain.tickets import Reporter, Status
from domain.words import Media, MediaKind, WordsKind
from storage.retention import sweep
from storage.store import Store
from tests.storage.hands import NOW, a_draft, a_parcel, a_ticket


@dataclass(frozen=True)
class Somebody:
    """A person as Telegram shows him; the group of the officers is one, too."""

    chat: int
    name: str
    username: str

    @property
    def json(self) -> bytes:
        given = f'{{"chat_id":{self.chat},"text":"{self.name} @{self.username} {"字" * 40}"}}'
        return given.encode()


ANONYMOUS = Somebody(7_312_345_678, "秦无名", "qin_wuming_77")
OPEN = Somebody(6_998_877_665, "欧阳开明", "ouyang_open")
OFFICER = Somebody(5_443_322_110, "司徒警官", "situ_officer")
SECRET_WORDS = "我住在红星村6组12号,电话13912345678"
CODE = "QW7K-M2PX"


async def live(store: Store) -> None:
    """Both persons write, report, are answered, look a code up, are broadcast to; updates fail on the way."""
    async with store.begin() as unit:
        officer = await unit.staff.save(Staff(0, OFFICER.chat, OFFICER.name, OFFICER.username, Role.OFFICER))
        await unit.history.act(Act(NOW, Deed.APPOINT, officer.id, {"who": str(officer.id)}))
        await unit.intake.beat(NOW)
        await unit.learning.add_model(ModelVersion(NOW, 40, 10, 9, 8, in_use=True), b"model")
        await unit.learning.save_training(Training(NOW, officer.id, NOW, "digest", 40))
        await unit.gazetteer.apply(PlaceChanges((KnownPlace("幸福路", "road", ("老街",), "杨柳镇"),)))
        await unit.centre.write(
            (UnitLine("Q", "青溪镇", UnitLevel.TOWN, chat=-1_001_555_666_777, topic=4, head="书记"),)
        )
        await unit.centre.appoint((Appointment(officer.id, 1, Post.TOWN),))
        await unit.calendar.put([CalendarDay(NOW.date(), works=False, note="元旦")])
        await unit.calendar.publish(2027, NOW)
        await unit.calendar.remind("calendar", NOW.date())
        hours = timedelta(hours=12)
        (shift,) = await unit.roster.add([Shift(1, officer.id, NOW + hours, NOW + 2 * hours)], NOW)
        await unit.roster.save_presence(Presence(officer.id, PresenceKind.LEAVE, NOW, NOW + hours, hand_at=NOW))
        await unit.roster.ask_swap(Swap(shift.id, officer.id, officer.id, NOW, NOW + hours))
        await unit.roster.check_next(NOW + hours)
        await unit.knowledge.save_word(WordEdit(WordUse.KEYWORD, "坨坨灯", "SR04"))
        await unit.leases.take("courier", "replica-1", 6)
        await unit.commit()
    for number, (who, anonymous) in enumerate(((ANONYMOUS, True), (OPEN, False)), start=1):
        async with store.begin() as unit:
            await unit.intake.mark_done(number, NOW)
            await unit.people.seen(Person(who.chat, who.name, who.username), NOW)
            await unit.allowances.take(who.chat, "draft", 5, 3600, NOW)
            await unit.dialogs.put(who.chat, who.chat, {"ask": who.name}, NOW + timedelta(minutes=5))
            draft = await unit.drafts.save(a_draft(who.chat, anonymous=anonymous, place=SECRET_WORDS))
            await unit.drafts.save(replace(draft, parts=(replace(draft.parts[0], text=SECRET_WORDS), *draft.parts)))
            await unit.outbox.add([a_parcel(who.json, slot=f"draft:{draft.id}")])
            await unit.commit()
        async with store.begin() as unit:
            sequence = await unit.tickets.next_number("261122")
            ticket = await unit.tickets.add(
                a_ticket(
                    f"GD261122-{sequence:04}",
                    anonymous=anonymous,
                    reporter=Reporter(who.chat, who.name, who.username),
                    holder=officer.id,
                    has_contact=True,
                ),
                CODE if anonymous else None,
            )
            media = (Media(MediaKind.LOCATION, latitude=30.123456, longitude=120.654321, label=SECRET_WORDS),)
            said = await unit.words.add(
                ticket.id, WordsKind.REPORT, "我住在***", SECRET_WORDS, NOW, media, message=(who.chat, 70 + number)
            )
            await unit.history.add(
                Line(ticket.id, NOW, Step.SUBMIT, By.REPORTER, Status.QUEUED, words=said.id, detail={"n": "1"})
            )
            await unit.tickets.bind_message(who.chat, 90 + number, ticket.id)
            await unit.assists.save(Assist(ticket.id, 1, AssistKind.WHISTLE, NOW, NOW, words=said.id))
            if not anonymous:
                terms = {"路灯": 1, "东街": 1}
                await unit.alike.enter(ticket.id, weighed(terms, Usage(0, {})), tuple(terms), 0)
                await unit.alike.count(list(terms))
                await unit.followers.add(Follower(ticket.id, ANONYMOUS.chat, NOW, words=(said.id,)))
                await unit.pairs.put(Pair(ticket.id, ticket.id - 1))
            closed = await unit.tickets.save(replace(ticket, status=Status.CLOSED, updated_at=NOW))
            parcels = [
                a_parcel(who.json, ticket_id=closed.id, to_reporter=True),
                a_parcel(who.json, priority=Priority.CARD, slot=f"card:{closed.number}", ticket_id=closed.id),
                a_parcel(who.json, priority=Priority.STATUS, ticket_id=closed.id),
            ]
            sent, card, failed = await unit.outbox.add(parcels)
            await unit.outbox.mark(
                [
                    Outcome(sent.id, DeliveryState.SENT, NOW, 55, who.chat, ticket_id=closed.id),
                    Outcome(card.id, DeliveryState.SENT, NOW, 56, who.chat, card.slot, closed.id),
                    Outcome(failed.id, DeliveryState.FAILED, NOW, error="Bad Request: message text is empty"),
                ]
            )
            await unit.intake.bury(100 + number, who.json, f"ValueError: {who.name} {who.chat}", NOW)
            if not anonymous:  # the anonymous one keeps a draft, the open one has submitted his
                await unit.drafts.drop(replace(draft, version=draft.version + 1))
            await unit.commit()
    async with store.begin() as unit:
        await notify(unit, officer.id)
        await unit.people.block(OPEN.chat, True, NOW)
        kept = await unit.answers.add(
            Answer("residence", "ZX01", ("怎么办证",), "到派出所。", "居住证暂行条例", "公安", NOW.date()), ["居住证"]
        )
        await unit.answers.wrote(AnswerVersion(kept.id, 1, NOW, Edit.ADD, officer.id, ("conclusion",)))
        await unit.questions.keep(Unanswered("办事要预约吗", "OTHER", NOW.date()), "办事 预约")
        await unit.commit()


async def notify(unit: Unit, officer: int) -> None:
    """Both are on the list of a notice; it has reached the open one, who answers, and waits for the anonymous one."""
    await unit.subscriptions.save(OPEN.chat, Choices((1,), frozenset({Topic.FLOOD}), frozenset({Topic.OUTAGE})))
    audience = Audience(AudienceSort.LISTED)
    pieces = (Piece(Medium.TEXT, f"通知 {OFFICER.name}", source=(OFFICER.chat, 5)),)
    notice = Broadcast(0, officer, OFFICER.chat, NOW, BroadcastState.SENDING, pieces=pieces, audience=audience)
    notice = await unit.broadcasts.add(notice)
    await unit.broadcasts.enlist(notice.id, [OPEN.chat, ANONYMOUS.chat])
    wave = await unit.waves.add(Wave(0, notice.id, WaveKind.SEND, officer, NOW, words=f"{OFFICER.username}"))
    wave = await unit.waves.fill(wave, audience, (), notice.topic, Level.URGENT, 10)
    taken = {copy.chat: copy.id for copy in await unit.waves.take(2, NOW, ordinary=True)}
    await unit.waves.mark([Outcome(-taken[OPEN.chat], DeliveryState.SENT, NOW, 77, OPEN.chat)])
    await unit.waves.put_back([taken[ANONYMOUS.chat]])
    await unit.waves.reply(wave.id, OPEN.chat, Reply.SAFE, NOW)


async def outlive(store: Store) -> None:
    """Years pass over a case of long ago, so that a figure stands for it."""
    long_ago = NOW - timedelta(days=1000)
    async with store.begin() as unit:
        old = a_ticket("GD240226-0001", submitted_at=long_ago, status=Status.CLOSED, updated_at=long_ago)
        await unit.tickets.add(old)
        await unit.commit()
    await sweep(store, Policy(), NOW)
