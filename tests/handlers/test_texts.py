"""Every sentence, whatever it quotes: sound HTML, one message, and the numbers where they must stand."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.following import SHOWN_TO_CODE
from domain.history import Step
from domain.notices import Event, Said, Told
from domain.people import StaffState
from domain.tickets import Status
from domain.understanding import Urgency
from domain.words import MediaKind
from handlers.texts import admin, cards, drafting, duty, emergency, refusing, resident, sorting, told, words
from handlers.texts.steps import STEPS
from handlers.texts.steps import step as told_step
from handlers.texts.words import FACE, LEVEL, NUMBERS, STATUS
from sandbox.markup import parse
from tests.domain.invariants import has_the_numbers
from tests.handlers import samples

MODULES = (admin, cards, drafting, duty, emergency, refusing, resident, sorting, told, words)
TEXTS = [
    function
    for module in MODULES
    for name, function in vars(module).items()
    if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
]
#: No markup in them: a button's label, the answer to a press.
PLAIN = {duty.colleague, sorting.sorted_quietly, refusing.unknown_press, words.plain}
#: Pieces of a sentence, and what may have nothing to say.
PIECES = {
    drafting.attachments,
    words.quoted,
    cards.responsible,
    cards.verdict,
    words.class_for_reporter,
    told.questions,
}
PIECES |= {getattr(words, "folded", words.quoted)}
#: Arguments that take few values.
FEW: dict[Callable[..., Any], dict[str, list[Any]]] = {
    duty.ask_for: {"step": [Step.ASK, Step.NOTE, Step.DONE, Step.RETURN], "number": [samples.NUMBER]},
    emergency.check_answered: {"what": ["called", "safe", "not_emergency"]},
    emergency.card: {"code": [None, "JJ01", "JJ05", "??"], "advice": ["", "不涉水。"]},
    emergency.bounded: {"code": [None, "JJ01"], "advice": ["", "不涉水。"]},
    emergency.receipt: {"code": [None, "JJ01"], "look_up": [None, "ABCD-EFGH-J"]},
    resident.ask_number: {"command": ["status", "withdraw"]},
    refusing.failed: {"reference": ["E7K2P9"]},
    duty.choose_colleague: {"number": [samples.NUMBER]},
    sorting.choose_class: {"number": [samples.NUMBER]},
    words.label: {"code": [*samples.CODES]},
    words.plain: {"text": ["<b>一</b> &lt;3"]},
    words.quoted: {"longest": [1, 30, 1000]},
    getattr(words, "folded", words.quoted): {"longest": [1, 30, 1000]},
}


def name_of(function: Any) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


@pytest.mark.parametrize("text", TEXTS, ids=name_of)
def test_a_sentence_is_sound_html_and_one_message(text: Callable[..., Any]) -> None:
    many = 0
    for got in samples.calls(text, FEW.get(text, {})):
        for one in got if isinstance(got, list) else [got]:
            many += 1
            assert isinstance(one, str)
            plain = one if text in PLAIN else parse(one)[0]
            assert plain.strip() or text in PIECES, "it says nothing"
            assert len(plain) <= 4096, len(plain)
            assert "&amp;lt;" not in one, "escaped twice"
            assert "None" not in plain
            assert "{" not in plain
    assert many


@pytest.mark.parametrize("step", Step, ids=str)
def test_every_step_of_the_history_is_told_in_words(step: Step) -> None:
    assert step in STEPS


@pytest.mark.parametrize("event", Event, ids=str)
def test_every_event_has_a_sentence_of_its_own(event: Event) -> None:
    ticket = next(iter(samples.tickets()))
    others = {told.told(samples.desk(), Told(ticket, e)) for e in Event if e is not event}
    if event is not Event.HELP_CHECK:  # has a message of its own: emergency.check
        assert told.told(samples.desk(), Told(ticket, event)) not in others


def test_every_value_that_is_shown_has_its_words() -> None:
    assert set(STATUS) == set(FACE) == set(Status)
    assert len(set(STATUS.values())) == len(Status)
    assert set(LEVEL) == set(Urgency)
    assert set(drafting.MEDIA) == set(MediaKind)
    assert set(duty._SAID) == set(Said)
    assert set(admin._STATE) == set(StaffState)


@pytest.mark.parametrize("refusal", [*samples.refusals()], ids=lambda r: f"{type(r).__name__}{r.args}"[:40])
def test_a_refusal_says_what_is_wrong_in_a_press_too(refusal: Any) -> None:
    text = refusing.refused(samples.desk(), refusal)
    plain = words.plain(text)
    assert plain == parse(text)[0] or "<" in samples.NAME
    assert 4 < len(plain) <= 200, len(plain)
    assert "&lt;" not in plain


def test_each_refusal_of_the_tree_is_among_the_samples() -> None:
    def tree(kind: type[Any]) -> set[type[Any]]:
        return {kind}.union(*map(tree, kind.__subclasses__()))

    from domain.errors import Refusal

    ours = {kind for kind in tree(Refusal) if kind.__module__ == "domain.errors"}
    assert {type(r) for r in samples.refusals()} == ours


RECEIPTS = [resident.receipt, resident.family_receipt, emergency.receipt]


@pytest.mark.parametrize("receipt", RECEIPTS, ids=name_of)
def test_every_receipt_carries_the_emergency_line(receipt: Callable[..., str]) -> None:
    for got in samples.calls(receipt, FEW.get(receipt, {})):
        assert NUMBERS in got
        has_the_numbers(got)


@pytest.mark.parametrize(
    "text",
    [resident.welcome, resident.help_text, told.privacy, refusing.unread, refusing.unknown_command],
    ids=name_of,
)
def test_whoever_comes_in_reads_the_numbers_first(text: Callable[[], str]) -> None:
    has_the_numbers(text())


def test_whoever_floods_or_meets_a_fault_reads_the_numbers() -> None:
    has_the_numbers(refusing.failed("E7K2P9"))
    for refusal in samples.refusals():
        if type(refusal).__name__ == "TooMany":
            has_the_numbers(refusing.refused(samples.desk(), refusal))


def test_the_history_keeps_its_numbers_however_long_it_is() -> None:
    for history in samples.histories():
        got = resident.history(samples.desk(), history)
        has_the_numbers(got)
        assert got.endswith(NUMBERS)


def test_a_long_history_shows_how_it_began_and_how_it_stands() -> None:
    history = next(iter(samples.histories()))
    got = resident.history(samples.desk(), history)
    assert told_step(history.lines[0]) in got
    assert told_step(history.lines[-1]) in got
    assert "步略" in got


def test_somebody_elses_eyes_are_not_called_you() -> None:
    for history in samples.histories():
        if not history.own:
            desks = {n: w for n, w in history.words.items() if w.kind in SHOWN_TO_CODE}
            reported = replace(history, words={n: w for n, w in history.words.items() if n not in desks})
            body = resident.history(samples.desk(), reported).replace(NUMBERS, "")
            assert samples.NASTY[:2] not in parse(body)[0]
            own_words = resident.history(samples.desk(), replace(history, words=desks))
            assert (samples.NASTY[:2] in parse(own_words)[0]) == bool(desks)


def test_pushed_words_of_a_confidential_ticket_carry_no_class() -> None:
    for notice in samples.told():
        if notice.ticket.confidential or notice.ticket.anonymous:
            label = samples.desk().office.taxonomy.get(notice.ticket.category).label
            assert label not in told.told(samples.desk(), notice)
