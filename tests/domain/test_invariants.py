"""Any sequence of steps by anybody keeps the invariants of rulebook §8.1: 1, 2, 7, 8, 9, 12, 13, 15."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from aiogram.types import Chat, Message, Update, User
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain import (
    alone,
    choosing,
    chores,
    danger,
    drafting,
    duty,
    ending,
    finishing,
    following,
    granting,
    joining,
    merging,
    pausing,
    placing,
    privacy,
    reception,
    sorting,
    splitting,
    staffing,
    submitting,
    together,
    verdicts,
)
from domain.danger import UrgentReceipt
from domain.desk import Desk
from domain.drafts import Draft
from domain.ending import Body, Ground
from domain.errors import Missing, NoEnding, Refusal
from domain.history import By, Step
from domain.membership import Membership
from domain.notices import Event, Told
from domain.people import Person, Staff
from domain.states import EDGES, Who
from domain.tickets import Status, Ticket
from domain.wishes import Why, Wish
from domain.words import Media, Part
from handlers import emergency
from handlers.drafts import answered
from handlers.replying import said
from handlers.texts import resident
from storage.store import Store
from tests.conftest import Postgres, copy_of, empty
from tests.domain import invariants as must
from tests.domain.hall import ANNA, BORIS, CLARA, LI, PHOTO, VOICE, WANG, ZHAO, Case, Hall, office
from tests.domain.movable import can_be_moved_on
from tests.storage.hands import KEY, Hands

#: Clara is on duty, too: what she writes in private is a resident's.
RESIDENTS = (ANNA, BORIS, CLARA)
DUTY_STAFF = (WANG, LI, CLARA, ZHAO)
EVERYBODY = (ANNA, BORIS, CLARA, WANG, LI, ZHAO)
SAYINGS = (
    "幸福路12号门口的路灯坏了三天，晚上很黑",
    "楼道里堆满杂物，消防通道被锁住了",
    "小区电动车在楼道里充电，怕着火",
    "村口小卖部后屋天天有人聚众赌博",
    "垃圾三天没人清了，联系我13912345678",
    "施工半夜还在响，吵得睡不着",
    "桂花巷路灯坏了好几天不亮，另外老板拖欠我们工资三个月没发",
    "幸福路3号垃圾没人清，另外巷口小卖部天天有人聚众赌博",
    "<b>噪音</b> & <3 太吵了",
    "你好",
    "谢谢",
    "什么时候能修好",
)
HAZARDS = SAYINGS[1:3]
SEVERAL = SAYINGS[6:8]
CLASSES = ("SR04", "AQ01", "ZA02", "LD01", "OTHER", "JJ01")
MATTERS = ("老板拖欠工资三个月没发", "巷口小卖部天天有人聚众赌博", "家里着火了，快来人", SAYINGS[0], "")
DANGERS = ("家里着火了，快来人", "有人拿刀砍人", "我爸晕倒了没有呼吸", "隔壁一直在打老婆，出血了", "桥边有人要跳河")
RESULTS = (
    "已更换灯泡，现场恢复照明",
    "已清走杂物，通道恢复通行",
    "经调解双方和解",
    "已转办",
    "已转交城管局处理，请耐心等待",
    "",
    "已劝离 <赌客> & 收缴机器",
)
WAITS = (
    timedelta(seconds=20),
    timedelta(minutes=2),
    timedelta(minutes=11),
    timedelta(hours=3),
    timedelta(days=2, minutes=1),
    timedelta(days=8),
    timedelta(days=31),
)
PEOPLE = st.sampled_from(RESIDENTS)
STAFF = st.sampled_from(DUTY_STAFF)
#: Hypothesis likes small numbers; a walk along the table wants all of them alike.
DICE = st.integers(0, 2**31).map(Random)
TICKETS = st.integers(0, 7)
ATTACHED = st.sampled_from([None, None, PHOTO, VOICE])


_CHANGES = [
    "anon", "conf", "class", "place", "cancel", "other", "same", "sos", "calm", "split", "whole", "of two",
]  # fmt: skip
_DUTY = {
    "claim", "release", "return", "transfer", "dispatch", "ask", "note", "done", "proof", "confirm", "refuse",
    "acknowledge", "look", "reclassify", "sign", "reject", "hand_off", "apply", "extend", "suspend", "decline",
    "resume",
}  # fmt: skip


#: No way on: the class, what a parent is carried along by, what takes another unit (tests/domain/test_county_life.py).
_BESIDES = frozenset({Step.RECLASSIFY, Step.SETTLE, Step.GATHER, Step.MERGE, Step.REASSIGN})


class Life(RuleBasedStateMachine):
    """One county, a few weeks."""

    folder: ClassVar[Path]
    url: ClassVar[str | None] = None  # of PostgreSQL; None: SQLite in the folder

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = Hands()
        self.hall = self.runner.run(self._opened())
        self.before: dict[str, Case] = {}
        self.movable: dict[str, Case] = {}
        self.moved_for: object = None
        self.steps = 0

    async def _opened(self) -> Hall:
        if self.url is not None:
            await empty(self.url)
            return Hall(await Store.open(self.url, KEY, self.clock), self.clock)
        self.file = Path(tempfile.mkdtemp(dir=self.folder)) / "life.sqlite3"
        await copy_of(self.folder / "made.sqlite3", self.file)
        return Hall(await Store.open(f"sqlite:///{self.file}", KEY, self.clock), self.clock)

    def teardown(self) -> None:
        known, self.before = self.before, {}
        assert self._now() == known  # the earliest line as well
        if self.url is None:
            must.files_name_nobody(self.file, EVERYBODY)
        self.runner.run(must.tables_name_nobody(self.hall.store, EVERYBODY))
        self.runner.run(self.hall.store.close())
        self.runner.close()
        if self.url is None:
            shutil.rmtree(self.file.parent)

    # ------------------------------------------------------------------------------------------------- one step

    def act(self, use: Callable[[Desk], Awaitable[Any]], answer: Callable[[Desk, Any], Any] | None = None) -> Any:
        """A unit as the process runs it; a refusal comes back as a value and has left nothing."""
        try:
            got = self.runner.run(self.hall.act(use, answer))
        except Refusal as refusal:
            got = refusal
        if isinstance(got, Refusal):
            assert self._now() == self.before, f"{type(got).__name__} left something behind"
        else:
            self._checked(self.hall.notices, self.hall.sent)
        return got

    def _now(self) -> dict[str, Case]:
        return self.runner.run(self.hall.cases(self.before))

    def _checked(self, notices: list[Any], sent: list[Any]) -> None:
        before, self.before = self.before, self._now()
        must.promises_moved_by_rule_only(before, self.before)
        must.told_once(before, self.before, [n for n in notices if isinstance(n, Told)])
        must.readable(sent)
        must.confidential_stay_out_of_the_group(sent, self.before.values())
        must.anonymous_are_named_to_nobody(sent, RESIDENTS, self.before.values())
        must.secret_families_are_linked_for_nobody(sent, self.before.values(), {p.chat for p in RESIDENTS})
        self._stands(before)

    def _stands(self, before: dict[str, Case]) -> None:
        assert before.keys() <= self.before.keys()
        for number, case in before.items():
            must.nothing_rewritten(case.lines, self.before[number])

    def staff(self, person: Person) -> Staff | None:
        """His record, or None when he may not act now."""
        got = self.act(lambda desk: staffing.officer(desk, person, Membership.MEMBER))
        return got if isinstance(got, Staff) else None

    def number(self, which: int) -> str:
        """The number of one of the tickets; one that never was, when there is none."""
        numbers = sorted(self.before)
        return numbers[which % len(numbers)] if numbers else "GD260101-0001"

    def draft(self, person: Person) -> Draft | None:
        async def found() -> Draft | None:
            async with self.hall.store.read() as unit:
                return await unit.drafts.of_chat(person.chat)

        return self.runner.run(found())

    # ------------------------------------------------------------------------------------------- what residents do

    @rule(person=PEOPLE, text=st.sampled_from(SAYINGS), media=ATTACHED, reply=st.booleans())
    def says(self, person: Person, text: str, media: Media | None, reply: bool) -> None:
        part = self.hall.part(text, media)
        to = max(part.message - 1, 1) if reply else None
        self.act(
            lambda desk: reception.receive(desk, person, part, to), lambda desk, got: answered(desk, person, got) or ()
        )
        if self.hall.sent:
            assert any(one.chat == person.chat for one in self.hall.sent), "no answer"

    @rule(person=PEOPLE, text=st.sampled_from(DANGERS), media=ATTACHED)
    def is_in_danger(self, person: Person, text: str, media: Media | None) -> None:
        part = self.hall.part(text, media)
        got = self.act(
            lambda desk: reception.receive(desk, person, part), lambda desk, got: answered(desk, person, got)
        )
        assert isinstance(got, UrgentReceipt)  # never refused
        first = self.hall.sent[0]  # invariant 12
        assert first.chat == person.chat
        assert set(office().reader.understand(text).danger.call) & {n for n in must.NUMBERS if n in first.text}
        if got.ticket is not None:
            must.has_the_numbers(first.text)  # invariant 13: it hands out a number
            assert got.ticket.number in first.text
        # and when the store is down
        message = Message(
            message_id=part.message,
            date=self.clock.now(),
            chat=Chat(id=person.chat, type="private"),
            from_user=User(id=person.chat, is_bot=False, first_name=person.name),
            text=text,
        )
        card = emergency.card(Update(update_id=1, message=message), office().reader)
        assert card is not None
        assert card.chat_id == person.chat
        assert any(n in card.text for n in must.NUMBERS)

    @rule(person=PEOPLE, what=st.sampled_from(_CHANGES))
    def changes_the_draft(self, person: Person, what: str) -> None:
        draft = self.draft(person)
        if draft is None:
            return
        uses: dict[str, Callable[[Desk], Awaitable[Any]]] = {
            "anon": lambda desk: drafting.toggle_anonymous(desk, person, draft.id),
            "conf": lambda desk: drafting.toggle_confidential(desk, person, draft.id),
            "class": lambda desk: drafting.choose_category(desk, person, draft.id, "AQ01"),
            "place": lambda desk: drafting.set_place(desk, person, Part(9001, "幸福路 12 号")),
            "cancel": lambda desk: drafting.cancel(desk, person, draft.id),
            "other": lambda desk: drafting.another_matter(desk, person, draft.id),
            "same": lambda desk: joining.same_matter(desk, person, draft.id),
            "sos": lambda desk: joining.emergency(desk, person, draft.id),
            "calm": lambda desk: choosing.no_danger(desk, person, draft.id),
            "split": lambda desk: choosing.divide(desk, person, draft.id, split=True),
            "whole": lambda desk: choosing.divide(desk, person, draft.id, split=False),
            "of two": lambda desk: drafting.choose_category(desk, person, draft.id, "SR09", 2),
        }
        got = self.act(uses[what])
        if isinstance(got, UrgentReceipt) and got.ticket is not None:
            assert got.ticket.anonymous or not draft.anonymous
            assert got.joined or got.ticket.confidential or not draft.confidential

    @rule(
        person=PEOPLE,
        saying=st.sampled_from([*SAYINGS[:9], *HAZARDS, *SEVERAL]),
        anonymous=st.booleans(),
        confidential=st.booleans(),
        dice=DICE,
    )
    def reports(self, person: Person, saying: str, anonymous: bool, confidential: bool, dice: Random) -> None:
        """The whole way at once, or tickets would be rare."""
        part = self.hall.part(saying)
        self.act(lambda desk: drafting.join(desk, person, part))
        draft = self.draft(person)
        if draft is None:
            return
        if anonymous:
            self.act(lambda desk: drafting.toggle_anonymous(desk, person, draft.id))
        if confidential:
            self.act(lambda desk: drafting.toggle_confidential(desk, person, draft.id))
        if saying in SEVERAL:
            self.act(lambda desk: choosing.divide(desk, person, draft.id, split=dice.random() > 0.2))
        self.submits(person)
        if self.before:
            self.goes_on(which=len(self.before) - 1, dice=dice, person=dice.choice(DUTY_STAFF), media=PHOTO)

    @rule(person=PEOPLE)
    def submits(self, person: Person) -> None:
        draft = self.draft(person)
        got = self.act(
            lambda desk: submitting.submit(desk, person),
            lambda desk, got: said(
                person.chat, (resident.family_receipt if got.children else resident.receipt)(desk, got)
            ),
        )
        if draft is None:
            assert isinstance(got, Refusal)
            return
        assert (got.code is not None) == draft.anonymous
        assert got.ticket.anonymous == draft.anonymous
        assert not draft.anonymous or (got.ticket.reporter.name, got.ticket.reporter.username) == ("", None)
        must.has_the_numbers(next(one.text for one in self.hall.sent if one.chat == person.chat))
        if got.code is not None:
            seen = self.act(lambda desk: following.by_code(desk, LI, got.code))
            assert isinstance(seen, Refusal) or (seen is not None and seen.ticket.number == got.ticket.number)

    @rule(
        person=PEOPLE,
        which=TICKETS,
        what=st.sampled_from(["add", "urge", "withdraw", "met", "glad", "solved", "unsolved", "reopen", "safe"]),
        media=ATTACHED,
    )
    def follows(self, person: Person, which: int, what: str, media: Media | None) -> None:
        number, part = self.number(which), self.hall.part("还是没有解决", media)
        uses: dict[str, Callable[[Desk], Awaitable[Any]]] = {
            "add": lambda desk: following.supplement(desk, person, number, part),
            "urge": lambda desk: following.urge(desk, person, number),
            "withdraw": lambda desk: following.withdraw(desk, person, number),
            "met": lambda desk: verdicts.contacted(desk, person, number, yes=True),
            "glad": lambda desk: verdicts.satisfied(desk, person, number, yes=False),
            "solved": lambda desk: verdicts.solved(desk, person, number),
            "unsolved": lambda desk: verdicts.unsolved(desk, person, number),
            "reopen": lambda desk: verdicts.reopen(desk, person, number),
            "safe": lambda desk: danger.answer_check(desk, person, number, "not_emergency"),
        }
        before = self.before.get(number)
        got = self.act(uses[what])
        if isinstance(got, Ticket) and before is not None:
            assert before.ticket.reporter.chat == person.chat

    @rule(
        person=PEOPLE,
        staff=STAFF,
        which=TICKETS,
        what=st.sampled_from(["join", "join", "apart", "also", "yes", "no", "leave", "anew", "merge", "unlike"]),
    )
    def one_matter_or_not(self, person: Person, staff: Person, which: int, what: str) -> None:
        if what in ("join", "apart"):
            self.answers_the_offer(person, which, what)
        elif what in ("merge", "unlike"):
            self.one_matter(staff, which, what)
        else:
            self.as_co_reporter(person, which, what)

    def answers_the_offer(self, person: Person, which: int, what: str) -> None:
        """一起关注 with any number: only what may take part lets him in."""
        draft, number = self.draft(person), self.number(which)
        if draft is None:
            return
        before = self.before.get(number)
        if what == "apart":
            self.act(lambda desk: together.apart(desk, person, draft.id, number))
            return
        got = self.act(lambda desk: together.join(desk, person, draft.id, number))
        if isinstance(got, Ticket):
            assert before is not None
            assert not before.ticket.secret
            assert not before.ticket.urgent
            assert before.ticket.reporter.chat != person.chat
            assert not draft.anonymous
            assert not draft.confidential

    def as_co_reporter(self, person: Person, which: int, what: str) -> None:
        number, part = self.number(which), self.hall.part("我这里也没修好")
        uses: dict[str, Callable[[Desk], Awaitable[Any]]] = {
            "also": lambda desk: together.also(desk, person, number, part),
            "yes": lambda desk: together.judge(desk, person, number, solved=True),
            "no": lambda desk: together.judge(desk, person, number, solved=False),
            "leave": lambda desk: together.leave(desk, person, number),
            "anew": lambda desk: alone.anew(desk, person, number),
        }
        self.act(uses[what])

    @rule(person=STAFF, saying=st.sampled_from(SAYINGS[:3]), back=st.booleans())
    def twins(self, person: Person, saying: str, back: bool) -> None:
        """Two report the same, somebody merges them: or it would hardly ever come to that."""
        for who in (ANNA, BORIS):
            part = self.hall.part(f"幸福路12号，{saying}")
            if self.draft(who) is None:
                self.act(lambda desk, who=who, part=part: drafting.join(desk, who, part))  # type: ignore[misc]
            if self.draft(who) is not None:
                self.submits(who)
        if self.before:
            last = len(self.before) - 1
            self.one_matter(person=person, which=last, what="merge")
            if back:
                self.follows(person=BORIS, which=last, what="reopen", media=None)

    def one_matter(self, person: Person, which: int, what: str) -> None:
        staff, number = self.staff(person), self.number(which)
        if staff is None:
            return
        before = self.before.get(number)
        use = merging.merge if what == "merge" else merging.refuse
        got = self.act(lambda desk: use(desk, number, staff))
        if what == "merge" and isinstance(got, tuple):
            assert before is not None
            assert before.ticket.open
            for ticket in got:
                assert not ticket.secret
                assert not ticket.urgent
                assert ticket.reporter.chat != staff.user

    @rule(person=PEOPLE)
    def wants_to_be_forgotten(self, person: Person) -> None:
        self.act(lambda desk: privacy.forget(desk, person))
        assert all(c.ticket.reporter.chat != person.chat for c in self.before.values())
        assert self.draft(person) is None

    # ----------------------------------------------------------------------------------------- what the centre does

    @precondition(lambda self: self.before)
    @rule(which=TICKETS, dice=DICE, person=STAFF, media=ATTACHED)
    def goes_on(self, which: int, dice: Random, person: Person, media: Media | None) -> None:
        """Steps that the table allows, each by one who has the right: so that tickets get somewhere."""
        number = self.number(which)
        for choice in dice.choices(range(100), k=dice.randint(1, 18)):
            ticket = self.before[number].ticket
            if ticket.children:  # nobody works at it
                ticket = next(c.ticket for c in self.before.values() if c.ticket.parent == ticket.id)
                number = ticket.number
            edges = [e for e in EDGES if e.source is ticket.status and (e.step is not Step.WITHDRAW or choice > 85)]
            edges = [e for e in edges if e.step not in _BESIDES]
            if ticket.status is Status.CLAIMED and choice % 2:
                edges = [e for e in edges if e.step is Step.DONE]
            if ticket.status is Status.RESOLVED:
                verdict = (Step.UNSOLVED, Step.SOLVED, Step.UNSOLVED, Step.UNSOLVED, Step.LAPSE)[choice % 5]
                edges = [e for e in edges if e.step is verdict]
            edge = edges[choice // 2 % len(edges)]  # where its half decides nothing else
            if edge.step is Step.LAPSE:
                self.time_passes(WAITS[-2])
                continue
            which = sorted(self.before).index(number)
            if edge.who is Who.REPORTER:
                reporter = next((p for p in RESIDENTS if p.chat == ticket.reporter.chat), ANNA)
                self.follows(person=reporter, which=which, what=edge.step.value, media=None)
                continue
            actor = person
            if edge.who in (Who.HOLDER, Who.HOLDER_OR_ADMIN) and ticket.holder is not None:
                actor = self.runner.run(self._user(ticket.holder)) or person
            elif edge.who is Who.ADMIN or ticket.confidential:
                actor = ZHAO
            if edge.step is Step.SUSPEND and ticket.holder is not None:  # granted when it was asked for
                holder = self.runner.run(self._user(ticket.holder)) or person
                self.duty(person=holder, which=which, what="wait", other=WANG, result=RESULTS[0], media=None)
            result = RESULTS[choice % len(RESULTS)] if choice > 80 else RESULTS[0]
            self.duty(
                person=actor,
                which=which,
                what=edge.step.value,
                other=WANG,
                result=result,
                media=media if choice % 2 else None,
            )

    async def _user(self, staff_id: int) -> Person | None:
        async with self.hall.store.read() as unit:
            staff = await unit.staff.by_id(staff_id)
        return next((p for p in DUTY_STAFF if staff is not None and p.chat == staff.user), None)

    @rule(
        person=STAFF,
        which=TICKETS,
        what=st.sampled_from(sorted(_DUTY)),
        other=STAFF,
        result=st.sampled_from(RESULTS),
        media=ATTACHED,
    )
    def duty(self, person: Person, which: int, what: str, other: Person, result: str, media: Media | None) -> None:
        staff, number = self.staff(person), self.number(which)
        if staff is None:
            return
        shown = (media,) if media is not None else ()
        uses: dict[str, Callable[[Desk], Awaitable[Any]]] = {
            "claim": lambda desk: duty.claim(desk, number, staff),
            "release": lambda desk: duty.release(desk, number, staff),
            "return": lambda desk: placing.give_back(desk, number, staff, "不属本单位"),
            "transfer": lambda desk: _transfer(desk, number, staff, other),
            "dispatch": lambda desk: placing.dispatch(desk, number, staff),
            "ask": lambda desk: duty.ask(desk, number, staff, "在几号楼？<b>"),
            "note": lambda desk: duty.note(desk, number, staff, "已看过"),
            "done": lambda desk: finishing.done(desk, number, staff, result, shown),
            "proof": lambda desk: finishing.proof(desk, number, staff, shown),
            "confirm": lambda desk: finishing.confirm(desk, number, staff),
            "refuse": lambda desk: finishing.refuse(desk, number, staff),
            "acknowledge": lambda desk: danger.acknowledge(desk, number, staff),
            "look": lambda desk: duty.look(desk, number, staff),
            "sign": lambda desk: placing.sign(desk, number, staff),
            "reject": lambda desk: ending.reject(desk, number, staff, [*Ground][which % 6]),
            "hand_off": lambda desk: ending.hand_off(desk, number, staff, Body.PETITION, "县信访局，登记号 2026-8"),
            "apply": lambda desk: _applied(desk, number, staff, which),
            "wait": lambda desk: _applied(desk, number, staff, 0),
            "extend": lambda desk: granting.extend(desk, number, staff),
            "suspend": lambda desk: granting.suspend(desk, number, staff),
            "decline": lambda desk: granting.decline(desk, number, staff),
            "resume": lambda desk: pausing.resume(desk, number, staff),
            "reclassify": lambda desk: sorting.reclassify(desk, number, staff, CLASSES[(which + len(result)) % 6]),
        }
        got = self.act(uses[what])
        if what == "done" and isinstance(got, Ticket):
            assert result
            assert not finishing.passes_on(result)
        elif what == "done":
            assert isinstance(got, Refusal)
            assert result or not isinstance(got, NoEnding)
            assert not result or not isinstance(got, Missing)

    @precondition(lambda self: self.before)
    @rule(which=TICKETS, person=STAFF, matter=st.sampled_from(MATTERS), his=st.booleans())
    def splits(self, which: int, person: Person, matter: str, his: bool) -> None:
        """拆分 by whoever has it in hand, once in a while by anybody."""
        held = sorted(n for n, c in self.before.items() if c.ticket.status is Status.CLAIMED) if his else []
        number = held[which % len(held)] if held else self.number(which)
        before = self.before[number].ticket
        if his and before.holder is not None:
            person = self.runner.run(self._user(before.holder)) or person
        staff = self.staff(person)
        if staff is None:
            return
        got = self.act(lambda desk: splitting.split(desk, number, staff, matter))
        if isinstance(got, Refusal):
            return
        ticket, child, parent = got
        assert before.holder == staff.id == ticket.holder
        assert not before.urgent
        assert matter in MATTERS[:2]
        assert (ticket.status, ticket.due_at, ticket.joined) == (before.status, before.due_at, before.joined)
        assert (child.anonymous, child.reporter) == (before.anonymous, before.reporter)
        assert child.confidential >= before.confidential
        assert (child.submitted_at, parent.children) == (before.submitted_at, len(self.family(parent)))
        assert [n.event for n in self.hall.notices if isinstance(n, Told)] == [Event.SPLIT]

    def family(self, parent: Ticket) -> list[Ticket]:
        return [c.ticket for c in self.before.values() if c.ticket.parent == parent.id]

    @rule(person=STAFF, what=st.sampled_from(["suspend", "appoint", "left", "left"]))
    def changes_the_staff(self, person: Person, what: str) -> None:
        admin = self.staff(ZHAO)
        assert admin is not None
        uses: dict[str, Callable[[Desk], Awaitable[Any]]] = {
            "suspend": lambda desk: staffing.suspend(desk, admin, person.chat),
            "appoint": lambda desk: staffing.appoint(desk, admin, person),
            "left": lambda desk: staffing.left(desk, person.chat),
        }
        self.act(uses[what])

    # ------------------------------------------------------------------------------------------ what happens besides

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: timedelta) -> None:
        self.clock.move(wait)
        for _, notices, sent in self.runner.run(self.hall.chores()):
            must.readable(sent)
            assert all(n.ticket.number in self.before for n in notices if isinstance(n, Told))
        before, self.before = self.before, self._now()
        self._stands(before)
        for number, case in before.items():
            assert {x.by for x in self.before[number].lines[len(case.lines) :]} <= {By.SYSTEM}

    @precondition(lambda self: self.before)
    @rule(which=TICKETS)
    def cannot_be_reached(self, which: int) -> None:
        ticket = self.before[self.number(which)].ticket
        self.act(lambda desk: chores.unreachable(desk, ticket.id))

    # ---------------------------------------------------------------------------------------------------- must hold

    @initialize()
    def begins(self) -> None:
        for person in DUTY_STAFF:
            assert self.staff(person) is not None

    @invariant()
    def the_rulebook_holds(self) -> None:
        async def roll() -> dict[int, Staff]:
            async with self.hall.store.read() as unit:
                return {s.id: s for s in await unit.staff.all()}

        staff = self.runner.run(roll())
        self.runner.run(must.index_and_followers_are_right(self.hall.store, self.before.values(), staff))
        self.runner.run(must.merged_ones_have_somebody_at_work(self.hall.store, self.before.values()))
        new = [c for n, c in self.before.items() if self.movable.get(n) is not c or self.moved_for != staff]
        self.runner.run(can_be_moved_on(self.hall.store, self.hall.works.office, self.clock.now(), new))
        self.moved_for, self.movable = staff, dict(self.before)
        for case in self.before.values():
            must.nothing_merged_by_itself(case)
            must.one_responsible_and_a_deadline(case, staff)
            must.only_along_the_edges(case)
            must.ended_with_a_result(case)
            must.pauses_are_paired(case)
        must.parents_end_last(self.before.values())
        self.steps += 1
        if self.url is None and self.steps % 10 == 0:
            must.files_name_nobody(self.file, EVERYBODY)


async def _applied(desk: Desk, number: str, staff: Staff, which: int) -> Ticket:
    """延期 by a day or two, or 挂账; asked as whoever presses may."""
    wish = Wish.EXTEND if which % 2 else Wish.SUSPEND
    ticket = await desk.unit.tickets.by_number(number)
    due = ticket.due_at if ticket is not None and wish is Wish.EXTEND else desk.now
    until = (due + timedelta(days=1 + which % 3)).astimezone(desk.office.zone).date()
    return await granting.apply(desk, number, staff, wish, Why.PARTS, until, "配件周四到货")


async def _transfer(desk: Desk, number: str, staff: Staff, other: Person) -> Ticket:
    return await duty.transfer(desk, number, staff, await desk.unit.staff.by_user(other.chat))


def lived(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,  # the same lives each run: a failure is news about the code, not luck
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
    )


def test_any_sequence_of_steps_keeps_the_rules_on_sqlite(tmp_path: Path) -> None:
    seen: set[Status] = set()

    class OnSqlite(Life):
        folder = tmp_path

        def teardown(self) -> None:
            seen.update(line.status for case in self.before.values() for line in case.lines)
            super().teardown()

    run_state_machine_as_test(OnSqlite, settings=lived(26, 18))
    # or the rules would be kept by never going near them
    assert seen == set(Status)


@pytest.mark.postgres
def test_any_sequence_of_steps_keeps_the_rules_on_postgresql(postgres: Postgres, tmp_path: Path) -> None:
    class OnPostgres(Life):
        folder = tmp_path
        url = postgres("lives")

    run_state_machine_as_test(OnPostgres, settings=lived(3, 12))
