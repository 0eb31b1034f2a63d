"""What must hold after every step (rulebook §8.1, invariants 1, 2, 7, 8, 9, 13 and 15), as functions that raise."""

import json
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import inspect, text

from domain.finishing import passes_on
from domain.followers import PairState
from domain.history import By, Line, Step
from domain.notices import Told
from domain.people import Person, Staff
from domain.states import targets
from domain.tickets import FINAL, Pause, Status, Ticket
from domain.words import WordsKind
from sandbox.markup import parse
from storage.store import Store
from tests.domain.hall import DUTY, Case, Sent, office

NUMBERS = ("110", "119", "120", "122")
_ENDED = frozenset({Status.RESOLVED, Status.CLOSED, Status.CLOSED_BY_DEFAULT})
_IN_HAND = frozenset({Status.CLAIMED, Status.CONFIRMING})
_NOBODYS = frozenset({Status.QUEUED, Status.RETURNED, Status.ESCALATED, Status.GATHERED})


def one_responsible_and_a_deadline(case: Case, staff: dict[int, Staff]) -> None:
    """Invariant 1. What is in hand is in the hand of somebody on duty who may have it."""
    t = case.ticket
    assert (t.responsible is None) == (t.status in FINAL)
    assert t.due_at.tzinfo is not None
    assert t.due_at >= t.submitted_at
    if t.status in _IN_HAND:
        assert t.holder is not None
        holder = staff[t.holder]
        assert holder.active, (t.number, t.status, holder.state)
        assert holder.user != t.reporter.chat
        assert holder.is_admin or not t.confidential
    elif t.status in _NOBODYS:
        assert t.holder is None, (t.number, t.status)
    elif t.status is Status.RESOLVED:
        assert t.holder in staff


def only_along_the_edges(case: Case) -> None:
    """Invariant 2: the history is a walk along the table that ends where the ticket stands."""
    first, *rest = case.lines
    born = Status.GATHERED if case.ticket.children else Status.QUEUED
    assert (first.step, first.status) == (Step.SUBMIT, born)
    at = first.status
    for line in rest:
        assert line.status in targets(line.step, at), (case.ticket.number, at, line.step, line.status)
        at = line.status
    assert at is case.ticket.status, "a change without a line"
    assert sorted(x.at for x in case.lines) == [x.at for x in case.lines]


def nothing_rewritten(before: list[Line], case: Case) -> None:
    """Invariant 2: what was written stands as it was."""
    assert case.lines[: len(before)] == before


def ended_with_a_result(case: Case) -> None:
    """Invariant 9."""
    if case.ticket.status not in _ENDED or case.ticket.children:
        return
    results = [w for w in case.words if w.kind is WordsKind.RESULT]
    assert results, case.ticket.number
    assert results[-1].erased or (results[-1].raw and not passes_on(results[-1].raw))


def parents_end_last(cases: Iterable[Case]) -> None:
    """Invariant 15: a parent is final exactly when all its children are, and due when the last of them is."""
    families: dict[int, list[Case]] = {}
    known = {c.ticket.id: c for c in cases}
    for case in known.values():
        if case.ticket.parent is not None:
            families.setdefault(case.ticket.parent, []).append(case)
    assert families.keys() == {c.ticket.id for c in known.values() if c.ticket.children}
    for parent, family in families.items():
        case = known[parent]
        t = case.ticket
        assert len(family) == t.children
        assert not t.summary
        assert t.open == any(c.ticket.open for c in family), t.number
        assert {c.ticket.reporter.chat for c in family} == {t.reporter.chat}
        assert all(c.ticket.anonymous == t.anonymous for c in family)
        assert t.confidential or not any(c.ticket.confidential for c in family)
        if t.open:
            assert t.due_at >= max(c.ticket.due_at for c in family if c.ticket.open)
        else:
            assert t.updated_at is not None
            assert t.updated_at >= max(c.ticket.updated_at or t.submitted_at for c in family)


def secret_families_are_linked_for_nobody(sent: Iterable[Sent], cases: Iterable[Case], reporters: set[int]) -> None:
    """Where a part is confidential or anonymous, what goes to others names neither the parent nor another part."""
    known = {c.ticket.id: c.ticket for c in cases}
    for one in sent:
        ticket = known.get(one.parcel.ticket_id or 0)
        if ticket is None or one.chat == ticket.reporter.chat or one.chat in reporters:
            continue
        assert not ticket.children, "a parent is the reporter's alone"
        parent = known.get(ticket.parent or 0)
        if parent is not None and parent.secret:
            others = [t for t in known.values() if t.parent == parent.id and t.id != ticket.id]
            said = json.dumps(one.params, ensure_ascii=False)
            assert not any(t.number in said for t in (parent, *others)), (ticket.number, said)


def told_once(before: dict[str, Case], after: dict[str, Case], told: list[Told]) -> None:
    """M02: a change made at the centre is told to the reporter once, his own change is answered and not told."""
    for number, case in after.items():
        if number not in before or case.ticket.reporter.chat is None:
            continue
        at, moves = before[number].ticket.status, 0
        for line in case.lines[len(before[number].lines) :]:
            # handed from one to another it stays in hand, and is told all the same
            moved = line.status is not at and line.step not in _TOLD_APART
            moves += line.by is not By.REPORTER and (moved or line.step in _TOLD_ANYHOW)
            at = line.status
        events = [n.event for n in told if n.ticket.number == number and _tells_state(n)]
        assert len(events) == moves, (number, [x.step for x in case.lines], events)


def _tells_state(notice: Told) -> bool:
    return notice.event not in _NO_STATE


_NO_STATE = frozenset(
    {
        "question", "acknowledged", "help_check", "reclassified", "settled", "overdue", "raised", "mediated",
        "reckoned", "extended", "unpaused", "split",
    }
)  # fmt: skip
_TOLD_ANYHOW = frozenset({Step.TRANSFER, Step.REASSIGN})


def pauses_are_paired(case: Case) -> None:
    """§3.1.5: each pause has one end, and none stands that the ticket does not show (invariant 3)."""
    standing = 0
    for line in case.lines:
        standing += line.step in (Step.PAUSE, Step.SUSPEND)
        standing -= line.step in (Step.UNPAUSE, Step.RESUME)
        assert standing in (0, 1), (case.ticket.number, [x.step for x in case.lines])
    assert standing == (case.ticket.pause is not Pause.NONE), case.ticket.number
    assert (case.ticket.paused_at is None) == (standing == 0), case.ticket.number


def promises_moved_by_rule_only(before: dict[str, Case], after: dict[str, Case]) -> None:
    """Invariant 3: no step but those named moves the deadline; the first promise stays."""
    for number, case in after.items():
        old = before.get(number)
        if old is None or case.ticket.children:
            continue
        new = {x.step for x in case.lines[len(old.lines) :]}
        if case.ticket.due_at != old.ticket.due_at:
            assert new & _MOVE_IT or _forgotten_unsaid(old.ticket, case.ticket), (number, new)
        if case.ticket.first_due_at != old.ticket.first_due_at:
            assert Step.RECKON in new, (number, new)


def _forgotten_unsaid(old: Ticket, new: Ticket) -> bool:
    """Nobody is left to say whether it was solved: the callback ends. Of an anonymous report no line tells when."""
    return (
        old.status is Status.RESOLVED and old.anonymous and old.reporter.chat is not None and new.reporter.chat is None
    )


#: 延期, the end of a pause, rework and reopening; 办结 sets the resident's own term, a stricter class an earlier one.
_MOVE_IT = frozenset(
    {
        Step.EXTEND, Step.UNPAUSE, Step.RESUME, Step.UNSOLVED, Step.REOPEN, Step.RECKON, Step.RECLASSIFY, Step.DONE,
        Step.PROOF, Step.CONFIRM, Step.FORGET,
    }
)  # fmt: skip


#: What is told only when it changes a promise, or when the reporter has not done it himself.
_TOLD_APART = frozenset({Step.RECLASSIFY, Step.SETTLE, Step.GATHER})


def nothing_merged_by_itself(case: Case) -> None:
    """Invariant 16: whatever is merged, a person on duty has merged it."""
    for line in case.lines:
        if line.step is Step.MERGE:
            assert (line.by, line.staff is not None) == (By.STAFF, True), case.ticket.number
    assert case.ticket.status is not Status.MERGED or any(x.step is Step.MERGE for x in case.lines)


async def merged_ones_have_somebody_at_work(store: Store, cases: Iterable[Case]) -> None:
    """What is merged is part of a ticket that is not merged itself nor withdrawn by another; never part of a family."""
    known = {c.ticket.id: c.ticket for c in cases}
    async with store.read() as unit:
        for ticket in known.values():
            if ticket.status is not Status.MERGED:
                continue
            assert ticket.parent is None, ticket.number
            pair = await unit.pairs.of(ticket.id)
            assert pair is not None, ticket.number
            assert pair.state is PairState.MERGED, ticket.number
            main = known[pair.main_id]
            assert main.status is not Status.MERGED, (ticket.number, main.number)
            chat = ticket.reporter.chat
            if chat is None or chat == main.reporter.chat:
                continue
            assert main.status is not Status.WITHDRAWN, (ticket.number, main.number)
            assert await unit.followers.one(main.id, chat) is not None, (ticket.number, main.number)


async def index_and_followers_are_right(store: Store, cases: Iterable[Case], staff: dict[int, Staff]) -> None:
    """What is secret or at its end is in no index; co-reporters are counted right; the reporter is none of them."""
    known = {c.ticket.id: c.ticket for c in cases}
    async with store.read() as unit:
        for (ticket_id,) in await unit.connection.execute(text("SELECT ticket_id FROM alike")):
            ticket = known[ticket_id]
            assert ticket.open, ticket.number
            assert not ticket.secret, ticket.number
            assert not ticket.urgent, ticket.number
        for ticket in known.values():
            followers = await unit.followers.of_ticket(ticket.id)
            assert len(followers) == ticket.joined, ticket.number
            assert ticket.reporter.chat not in [f.chat for f in followers]
            if ticket.status in _IN_HAND and ticket.holder is not None:
                assert staff[ticket.holder].user not in [f.chat for f in followers], ticket.number


def readable(sent: Iterable[Sent]) -> None:
    """Whatever is said is sound HTML and fits one message."""
    for one in sent:
        if one.text:
            plain, _ = parse(one.text) if one.params.get("parse_mode") == "HTML" else (one.text, [])
            assert 0 < len(plain) <= (4096 if "text" in one.params else 1024), one.method
        for row in (one.params.get("reply_markup") or {}).get("inline_keyboard", ()):
            for button in row:
                assert 0 < len(button["callback_data"].encode()) <= 64
                assert 0 < len(button["text"]) <= 40, button["text"]


def confidential_stay_out_of_the_group(sent: Iterable[Sent], cases: Iterable[Case]) -> None:
    """Invariant 7: of a confidential ticket the group reads a number."""
    known = {c.ticket.id: c for c in cases}
    for one in sent:
        case = known.get(one.parcel.ticket_id or 0)
        if one.chat != DUTY or case is None or not case.ticket.confidential:
            continue
        label = office().taxonomy.get(case.ticket.category).label
        assert one.method == "sendMessage"
        assert label not in one.text
        assert not any(w.masked[:12] in one.text for w in case.words if len(w.masked) >= 4)


def anonymous_are_named_to_nobody(sent: Iterable[Sent], people: Iterable[Person], cases: Iterable[Case]) -> None:
    """Nothing about an anonymous ticket that goes to others names its reporter; no picture of it goes to the group."""
    known = {c.ticket.id: c.ticket for c in cases}
    for one in sent:
        ticket = known.get(one.parcel.ticket_id or 0)
        if ticket is None or not ticket.anonymous:
            continue
        assert one.chat != DUTY or one.method == "sendMessage", one.method
        for person in people:
            if person.chat == ticket.reporter.chat != one.chat:
                plain = json.dumps(one.params, ensure_ascii=False)
                assert str(person.chat) not in plain
                assert person.name not in parse(one.text)[0]
                assert person.username is None or person.username not in plain


def forms(person: Person) -> Iterator[bytes]:
    """Everything that would give somebody away, in every form a driver might write it."""
    yield str(person.chat).encode()
    for order in "<>":
        yield struct.pack(f"{order}q", person.chat)
    yield struct.pack(">q", person.chat)[2:]  # SQLite stores an integer of this size in six bytes
    for encoding in ("utf-8", "utf-16-le", "gb18030", "unicode-escape"):
        yield person.name.encode(encoding)
    if person.username:
        yield person.username.encode()


def no_clear_name(where: str, content: bytes, people: Iterable[Person]) -> None:
    """Invariant 8, over raw bytes."""
    for person in people:
        for form in forms(person):
            assert form not in content, (where, form)


def files_name_nobody(file: Path, people: Iterable[Person]) -> None:
    """Invariant 8: the SQLite file and its write-ahead log."""
    for one in sorted(file.parent.glob(f"{file.name}*")):
        no_clear_name(one.name, one.read_bytes(), people)


async def dumped(store: Store) -> dict[str, bytes]:
    """Every column of every table as bytes."""
    out: dict[str, bytes] = {}
    async with store.read() as unit:
        conn = unit.connection
        for table in await conn.run_sync(lambda sync: inspect(sync).get_table_names()):
            for row in (await conn.execute(text(f'SELECT * FROM "{table}"'))).mappings():
                for column, value in row.items():
                    plain = value if isinstance(value, bytes) else str(value).encode()
                    out[f"{table}.{column}"] = out.get(f"{table}.{column}", b"") + plain + b"\n"
    return out


async def tables_name_nobody(store: Store, people: Iterable[Person]) -> None:
    """Invariant 8: a dump, for a store that is no file of ours."""
    people = tuple(people)
    for where, content in (await dumped(store)).items():
        no_clear_name(where, content, people)


def has_the_numbers(said: str) -> None:
    """Invariant 13, and the first words to danger."""
    for number in NUMBERS:
        assert number in said, said
