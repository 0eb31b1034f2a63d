"""What is said at a roll-call, a correction, a lifting, a recall: sound HTML, one message, whatever it quotes."""

from dataclasses import replace
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from domain.amend_words import MARKED, PICTURE, count, packed
from domain.broadcasts import Medium, Piece, Reply, Topic, Wave, WaveKind
from domain.copies import CAPTION_MOST, bound, parts, units
from domain.danger import ALL_NUMBERS, UrgentReceipt
from domain.rollcall import DANGERS, Helped
from domain.taxonomy import UNSORTED
from handlers.amend_copies import amended
from handlers.broadcast_copies import keys
from handlers.texts import amending, rollcall
from handlers.texts.words import class_of
from tests.handlers import rollcall_samples as samples
from tests.handlers import samples as all_samples
from tests.handlers.notice_samples import FULL, broadcasts
from tests.handlers.samples import LONG, NAME, desk
from tests.handlers.test_notice_texts import sound

ZONE = ZoneInfo("Asia/Shanghai")


def test_answers_to_a_press_fit() -> None:
    for one in samples.noted():
        assert 0 < len(rollcall.noted(one)) <= 200
        assert "<" not in rollcall.noted(one)
    assert set(rollcall.SAID) == set(Reply)


def test_help_shows_the_numbers_first() -> None:
    nothing = desk().office.reader.understand("需要帮助")
    for ticket in (None, *all_samples.tickets()):
        for joined, home in ((True, NAME * 9), (False, "")):
            text = sound(rollcall.helped(Helped(UrgentReceipt(ticket, nothing, ALL_NUMBERS, joined=joined), home)))
            assert text.index("119") < 120
        if ticket is not None:
            for written, known in product((True, False), repeat=2):
                assert ticket.number in sound(rollcall.placed(ticket, written, known=known))


def test_what_is_no_crime_is_not_called_one() -> None:
    """A cut of water is no robbery: neither in the advice nor on the card."""
    nothing, ticket = desk().office.reader.understand(""), replace(next(iter(all_samples.tickets())), urgent=True)
    for topic in Topic:
        code = DANGERS.get(topic, UNSORTED)
        text = sound(rollcall.helped(Helped(UrgentReceipt(replace(ticket, category=code), nothing, ()), topic=topic)))
        assert "不要对抗" not in text, topic
        assert ("往高处走" in text) == (topic is Topic.FLOOD)
    assert class_of(desk(), replace(ticket, category=UNSORTED)) == "紧急求助"


def test_sheets_are_numbers() -> None:
    for one in samples.sheets():
        for text in (rollcall.sheet(desk(), one), rollcall.bulletin(one)):
            assert "需要帮助" in sound(text)
    for text in (
        rollcall.which(),
        rollcall.nothing(admin=True),
        rollcall.nothing(admin=False),
        rollcall.sure(desk(), FULL, 10**6),
    ):
        sound(text)
    assert rollcall.named(desk(), samples.sent(), FULL)


@pytest.mark.parametrize("kind", samples.KINDS)
def test_what_admins_read(kind: WaveKind) -> None:
    for one in samples.proposed():
        sound(amending.sure(desk(), one))
    for got, what in samples.amended():
        sound(amending.done(got, what))
    for news in samples.news():
        sound(amending.asked(news))
        sound(amending.told(news))
        sound(amending.told(news, admin=False))
    for text in (
        amending.ask_correct(FULL),
        amending.ask_words(),
        amending.only_text(FULL),
        amending.only_text(replace(FULL, pieces=())),
        amending.only_text(replace(FULL, pieces=(Piece(Medium.PHOTO),))),
        amending.dropped(),
        amending.too_late(desk()),
        amending.answered(kind, yes=True),
        amending.answered(kind, yes=False),
        *amending.RULES.values(),
        *rollcall.RULES.values(),
        *rollcall.MISSING.values(),
    ):
        sound(text)


def waves() -> list[Wave]:
    base = samples.sent()
    spoken, edits = packed(base, LONG[:500]), packed(base)
    return [
        samples.sent(WaveKind.REMIND, edits),
        samples.sent(WaveKind.CORRECT, spoken),
        samples.sent(WaveKind.CORRECT, edits),
        samples.sent(WaveKind.LIFT, spoken),
        samples.sent(WaveKind.RECALL, MARKED),
    ]


def test_every_copy_fits_and_edits_what_bears_the_words() -> None:
    """Replies first, then the edit, in the same kind of message as the notice."""
    other = samples.sent(WaveKind.CORRECT, packed(samples.sent(), PICTURE, pictured=True))
    for words, abouts in (("", [0, 0]), ("长" * 1500, [1, 0, 1])):  # under the picture, or below it
        shown = replace(FULL, pieces=(Piece(Medium.PHOTO, words, file="p"),), elements={}, link="")
        steps = [amended(shown, other, i, ZONE, None) for i in range(count(shown, other.kind, other.words))]
        assert [step.about for step in steps] == abouts
        assert steps[1].method.__api_method__ == "editMessageMedia"
    caption = replace(FULL, pieces=(Piece(Medium.PHOTO, file="p"),), elements={}, link="")
    assert bound(caption) <= CAPTION_MOST
    for broadcast in (*broadcasts(), caption):
        last = len(parts(broadcast)) - 1
        for wave in waves():
            made = [
                amended(broadcast, wave, i, ZONE, keys(broadcast, 5))
                for i in range(count(broadcast, wave.kind, wave.words))
            ]
            for stencil in made:
                assert stencil.about == last
                text = getattr(stencil.method, "text", None) or getattr(stencil.method, "caption", None)
                assert text is not None
                sound(text)
            if wave.kind is not WaveKind.REMIND:
                name = "editMessageCaption" if parts(broadcast)[-1].pieces else "editMessageText"
                assert made[-1].method.__api_method__ == name
            buttons = getattr(made[-1].method, "reply_markup", None)
            assert (buttons is not None) == (
                wave.kind in (WaveKind.REMIND, WaveKind.CORRECT) and keys(broadcast, 5) is not None
            )
            if hasattr(made[-1].method, "caption"):
                assert units(sound(made[-1].method.caption)) <= CAPTION_MOST
