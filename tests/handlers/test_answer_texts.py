"""Every sentence of the knowledge base, whatever it quotes: sound HTML and one message."""

from collections.abc import Iterator

import pytest

from domain.answer_file import Fault
from domain.answers import LONGEST, Counted, Edit
from handlers.texts import answering as texts
from sandbox.markup import parse
from tests.handlers import answer_samples as samples
from tests.handlers.samples import LONG, NASTY, desk


def sentences() -> Iterator[str]:
    for got in samples.consulted():
        yield texts.consulted(got)
    for found in samples.topics():
        yield texts.book(found, 10**6)
    for answers in ([], samples.ANSWERS * 50):
        for code in ("ZX01", "none", NASTY):
            yield texts.topic(desk(), code, answers, 3)
    for one in samples.opened():
        yield texts.entry(desk(), one)
        yield texts.history(desk(), one)
    for part in (*LONGEST, NASTY):
        for now in ("", LONG):
            yield texts.ask_part(part, now)
    for step in ("question", "conclusion", "source"):
        yield texts.ask_new(step, NASTY)
        yield texts.ask_new(step)
    for questions in samples.asked():
        yield texts.waiting(questions)
    for due in samples.dues():
        yield texts.weekly(due)
    for shown in samples.previews():
        yield texts.preview(shown)
        yield texts.taken_in(shown)
    yield from (texts.ask_away(), texts.thanks_for_word(True), texts.thanks_for_word(False), texts.dropped())
    yield from (texts.exported(79), texts.not_fetched())


def test_every_sentence_is_sound_and_one_message() -> None:
    many = 0
    for one in sentences():
        many += 1
        plain = parse(one)[0]
        assert plain.strip()
        assert len(plain) <= 4096, len(plain)
        assert "&amp;lt;" not in one, "escaped twice"
        assert "None" not in plain
    assert many > 80


def test_every_value_has_its_words() -> None:
    assert set(texts.EDIT) == set(Edit)
    assert set(texts.COUNTED) == set(Counted)
    assert set(LONGEST) <= set(texts.PART)


@pytest.mark.parametrize("what", sorted(texts.WRONG))
def test_every_fault_is_told_with_its_line(what: str) -> None:
    assert "第 12 行" in texts.faulty([Fault(12, "a", "topic", what)])


def test_an_expired_entry_never_shows_its_conclusion() -> None:
    for got in samples.consulted():
        if got.expired and got.answer is not None:
            said = parse(texts.consulted(got))[0]
            assert "这是一句结论" not in said
            assert "依据" not in said
            assert "条件" not in said
            assert got.answer.unit.strip()[:20] in said


def test_the_answer_follows_the_fixed_order() -> None:
    said = parse(texts.answer(samples.an_answer()))[0]
    order = ["条件：", "要带：", "去哪：", "电话：", "多久：", "依据：", "有效至", "转人工"]
    places = [said.index(word) for word in order]
    assert places == sorted(places)
    assert said.startswith("💡")
