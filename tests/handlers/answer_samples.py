"""Everything a sentence about the knowledge base may be asked to speak of, with what people write to break it."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from aiogram.types import InlineKeyboardMarkup

from domain.answer_book import AnswerTopic, OpenedAnswer
from domain.answer_file import Fault
from domain.answer_import import FilePreview
from domain.answering import Consulted
from domain.answers import LONGEST, MOST_QUESTIONS, Answer, AnswerState, AnswerVersion, Counted, Edit, Unanswered
from domain.office_notices import AnswersDue
from handlers import answer_keyboards, consulting
from handlers.texts.answering import WRONG
from tests.handlers.samples import LONG, NAME, NASTY
from tests.storage.hands import NOW

DAY = date(2027, 5, 20)
BIG = 2**62


def an_answer(number: int = BIG, **more: object) -> Answer:
    """Every part as long as it may be."""
    parts = {part: (NASTY * 20)[:most] for part, most in LONGEST.items() if part != "questions"}
    questions = tuple(f"{n}{NASTY * 9}"[: LONGEST["questions"]] for n in range(MOST_QUESTIONS))
    given: dict[str, object] = {"counts": dict.fromkeys(Counted, 10**9), "approved_by": 7, "id": number}
    given |= {"name": "a" * 40, "topic": "ZX01", "questions": questions, "valid_until": DAY}
    return Answer(**(given | parts | more))  # type: ignore[arg-type]


def bare() -> Answer:
    return Answer("a", "OTHER", ("问",), "这是一句结论", "据", "部门", DAY, state=AnswerState.WITHDRAWN, id=1)


ANSWERS = [an_answer(), bare()]


def consulted() -> Iterator[Consulted]:
    for answer, expired, choices in product((None, *ANSWERS), (True, False), ((), (bare(),), tuple(ANSWERS) * 2)):
        yield Consulted(BIG, answer, expired and answer is not None, choices[:3], kept=not choices)


def opened() -> Iterator[OpenedAnswer]:
    parts = tuple(LONGEST)
    long = tuple(AnswerVersion(1, n, NOW, edit, n, parts, dict.fromkeys(parts, LONG)) for n, edit in enumerate(Edit))
    for answer, versions, expired in product(ANSWERS, ((), long, long * 2), (True, False)):
        yield OpenedAnswer(answer, versions[:10], {7: NAME, 1: NAME}, expired)


def asked() -> Iterator[list[Unanswered]]:
    yield []
    yield [Unanswered((NASTY * 9)[:200], "ZX01", DAY, 10**6, BIG + n) for n in range(10)]


def dues() -> Iterator[AnswersDue]:
    for found, review in product(asked(), ([], [bare()], [an_answer(n) for n in range(79)])):
        if found or review:
            yield AnswersDue(tuple(found), tuple(review))


def topics() -> Iterator[list[AnswerTopic]]:
    yield []
    yield [AnswerTopic(f"ZX{n:02}", (NASTY * 2)[:30], 10**4, n % 2) for n in range(150)][:80]


def faults() -> list[Fault]:
    return [Fault(10**6, "a" * 40, NASTY, what) for what in WRONG] * 30


def previews() -> Iterator[FilePreview]:
    many = tuple(an_answer(n) for n in range(500))
    yield FilePreview()
    yield FilePreview(same=79)
    yield FilePreview(many, tuple((a, a) for a in many), many, 5, (), "0" * 16)
    yield FilePreview(faults=tuple(faults()))


def keyboards(big: int) -> Iterator[InlineKeyboardMarkup]:
    """All of them, with the largest ids."""
    for got in consulted():
        yield consulting.keyboard(got)
    for found in topics():
        yield answer_keyboards.topics(found, 99)
    yield answer_keyboards.topic("ZX01", [an_answer(big - n) for n in range(120)] + [bare()], frozenset({big}))
    for one in opened():
        yield answer_keyboards.entry(one)
    yield answer_keyboards.back(big)
    for questions in asked():
        yield answer_keyboards.waiting(questions)
    for due in dues():
        yield answer_keyboards.weekly(due)
    yield answer_keyboards.confirm("0" * 16)
