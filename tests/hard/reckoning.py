"""The evening is over: what lies in the store and what was said, held against what people did."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.delivery import DeliveryState
from domain.history import Line, Step
from domain.tickets import Status, Ticket
from domain.words import Words
from storage.store import Store
from tests.hard.people import MARK, NUMBER, Resident
from tests.town import Town

#: Calls that bring something to somebody (a deletion in passing does not).
_GIVES = ("send", "edit", "setMessageReaction", "answerCallbackQuery")
#: Refusals that mean: it is there already, or nobody waits for it any more. The parcel counts as sent.
_FINE = ("message is not modified", "query is too old", "query ID is invalid")
#: What the reporter reads of each step, with the number of his ticket in the same message.
TOLD: dict[Step, tuple[str, ...]] = {
    Step.SUBMIT: ("已受理", "已同时开出急件"),
    Step.CLAIM: ("已有工作人员认领",),
    Step.RELEASE: ("原经办人已放回",),
    Step.ASK: ("经办人想问您",),
    Step.ANSWER: ("您的回答已转给",),
    Step.SUPPLEMENT: ("已补充到",),
    Step.DONE: ("经办人已办结", "经办人已处理"),
    Step.CONFIRM: ("经办人已办结",),
    Step.SOLVED: ("已结案",),
    Step.WITHDRAW: ("已撤回",),
}
#: What a resident may rightly read twice in the same words: a draft after each absence, refusals, the answer to a
#: second supplement, the second claim of a ticket that was put back, and its being put back a second time.
_AGAIN = ("刚才服务中断过", "您好", "不能做这一步", "已补充到", "已有工作人员认领", "原经办人已放回", "草稿")


@dataclass
class Found:
    """What a second session sees, and the journal."""

    tickets: list[Ticket]
    words: dict[int, list[Words]]
    lines: dict[int, list[Line]]
    drafts: str  # all words of open drafts
    states: dict[DeliveryState, int]
    buried: int
    calls: list[dict[str, Any]]
    by_number: dict[str, Ticket] = field(default_factory=dict)

    @classmethod
    async def of(cls, town: Town, store: Store, residents: Sequence[Resident]) -> "Found":
        """Read it all, in one unit that only looks."""
        async with store.read() as unit:
            tickets = await unit.tickets.listed(statuses=frozenset(Status), confidential=True, limit=100_000)
            drafts = [await unit.drafts.of_chat(one.uid) for one in residents]
            found = cls(
                tickets,
                {ticket.id: await unit.words.of_ticket(ticket.id) for ticket in tickets},
                {ticket.id: await unit.history.of_ticket(ticket.id) for ticket in tickets},
                "\n".join(draft.text for draft in drafts if draft),
                await unit.outbox.counts(),
                await unit.intake.buried(),
                await town.calls(),
            )
        found.by_number = {ticket.number: ticket for ticket in found.tickets}
        return found

    def given(self) -> list[dict[str, Any]]:
        """Calls that came through."""
        return [c for c in self.calls if c["ok"] and c["method"].startswith(_GIVES) and "系统自检" not in _text(c)]

    def repeats(self) -> int:
        """How many more calls arrived than parcels were marked as sent, each once."""
        fine = sum(
            not call["ok"] and any(why.lower() in (call["description"] or "").lower() for why in _FINE)
            for call in self.calls
        )
        return len(self.given()) + fine - self.states.get(DeliveryState.SENT, 0)


def reckon(found: Found, residents: Sequence[Resident]) -> None:
    """Every promise but the one about repeats, which depends on what was done to the bot."""
    _numbers(found, residents)
    _words(found, residents)
    _told(found, residents)
    _nobody_elses(found, residents)
    assert found.buried == 0, "updates lie in the dead letters"
    left = {state.value: many for state, many in found.states.items() if many}
    assert set(left) <= {"sent", "superseded", "expired"}, left


def _numbers(found: Found, residents: Sequence[Resident]) -> None:
    """One receipt, one ticket; numbers rise without a gap."""
    of_chat: dict[int | None, list[str]] = defaultdict(list)
    for ticket in found.tickets:
        of_chat[ticket.reporter.chat].append(ticket.number)
    for one in residents:
        assert sorted(of_chat.pop(one.uid, [])) == sorted(one.receipts), f"{one.uid}: tickets and receipts differ"
    assert not of_chat, f"tickets of nobody: {of_chat}"
    days: dict[str, list[int]] = defaultdict(list)
    for number in found.by_number:
        day, _, count = number.partition("-")
        days[day].append(int(count))
    assert len(found.by_number) == len(found.tickets)
    for day, counts in days.items():
        assert sorted(counts) == list(range(1, len(counts) + 1)), f"gaps on {day}"


def _words(found: Found, residents: Sequence[Resident]) -> None:
    """Each sentence lies exactly once in a ticket of the one who said it; what was taken back lies nowhere."""
    places: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in found.tickets:
        for words in found.words[ticket.id]:
            if words.by_staff is None:
                for mark in MARK.finditer(words.raw):
                    places[mark[0]].append(ticket)
    for one in residents:
        for token in sorted(one.kept):
            chats = [ticket.reporter.chat for ticket in places.pop(token, [])]
            assert chats == [one.uid], f"{token} of {one.uid} lies with {chats}"
        for token in sorted(one.dropped):
            assert token not in places, f"{token} was taken back by {one.uid} and lies in a ticket"
            assert token not in found.drafts, f"{token} was taken back by {one.uid} and lies in a draft"
    assert not places, f"words of nobody: {places}"


def _told(found: Found, residents: Sequence[Resident]) -> None:
    """Every step was told its reporter at least once."""
    heard: dict[int, list[str]] = defaultdict(list)
    for call in found.given():
        heard[call["params"].get("chat_id")].append(_text(call))
    missing = []
    for ticket in found.tickets:
        texts = [text for text in heard[ticket.reporter.chat or 0] if ticket.number in text]
        steps = Counter(line.step for line in found.lines[ticket.id])
        for step, phrases in TOLD.items():
            times = sum(any(phrase in text for phrase in phrases) for text in texts)
            if times < steps[step]:
                missing.append((ticket.number, step.value, steps[step], times))
    assert not missing, f"steps not told (ticket, step, happened, told): {missing}"


def _nobody_elses(found: Found, residents: Sequence[Resident]) -> None:
    """In a resident's chat there are only his own words and his own numbers."""
    own = {one.uid: one for one in residents}
    for_whom: dict[str, int | None] = {}
    for ticket in found.tickets:
        for words in found.words[ticket.id]:
            for mark in MARK.finditer(words.raw):
                for_whom[mark[0]] = ticket.reporter.chat
    for call in found.calls:
        one = own.get(call["params"].get("chat_id"))
        if one is None:
            continue
        text = _text(call)
        for mark in MARK.finditer(text):  # his own, or an officer's about his own ticket
            whose = one.uid if mark[1] == one.mark else for_whom.get(mark[0])
            assert whose == one.uid, f"{one.uid} was sent the words of another: {call}"
        for number in NUMBER.findall(text):
            its = found.by_number.get(number)
            assert its is not None, f"{one.uid} was sent a number that is nobody's: {call}"
            assert its.reporter.chat == one.uid, f"{one.uid} was sent the number of another: {call}"


def doubled(found: Found, residents: Sequence[Resident]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """New messages that tell a resident what an earlier one told him: each with the copy before it."""
    chats = {one.uid for one in residents}
    last: dict[tuple[Any, str], dict[str, Any]] = {}
    pairs = []
    for call in found.given():
        text = _text(call)
        chat = call["params"].get("chat_id")
        if call["method"] == "sendMessage" and chat in chats and not any(words in text for words in _AGAIN):
            key = (chat, text)
            if key in last:
                pairs.append((last[key], call))
            last[key] = call
    return pairs


def _text(call: dict[str, Any]) -> str:
    return str(call["params"].get("text") or call["params"].get("caption") or "")
