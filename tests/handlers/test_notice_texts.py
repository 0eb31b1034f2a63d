"""What is said of a notice, and the notice itself: sound HTML, one message, whatever it quotes."""

from zoneinfo import ZoneInfo

import pytest
from aiogram.methods import SendMessage

from domain.broadcasts import Colour, Element, Reply
from domain.composing import Preview
from domain.copies import TEXT_MOST, bound, parts, units
from domain.notice_news import NoticeMatter
from domain.pasting import labelled
from domain.templates import COLOUR_WORDS, TEMPLATES, WARNING, Lack, missing
from handlers import broadcast_copies
from handlers.texts import approving, compose, compose_samples, notice
from handlers.texts import compose_asks as asks
from handlers.texts.words import plain
from sandbox.markup import parse
from tests.handlers import notice_samples as samples
from tests.handlers.samples import desk
from tests.storage.hands import NOW

ZONE = ZoneInfo("Asia/Shanghai")


def sound(text: str) -> str:
    """The text without its markup; fails for what Telegram would refuse."""
    found: str = parse(text)[0]
    assert found.strip()
    assert units(found) <= TEXT_MOST
    assert "&amp;lt;" not in text, "escaped twice"
    assert "None" not in found
    return found


def test_a_notice_is_no_longer_than_was_reckoned() -> None:
    for one in samples.broadcasts():
        text = sound(notice.notice(one, NOW, ZONE))
        assert units(text) <= bound(one)
        assert len(broadcast_copies.sample(one, 7, NOW, ZONE)) == len(parts(one))


def test_formatting_is_kept_and_all_of_ours_escaped() -> None:
    html = notice.notice(samples.FULL, NOW, ZONE)
    assert "<b>&lt;3 &amp;" in html
    assert "<script>" not in html


def test_each_kind_has_its_words() -> None:
    assert set(notice.TEMPLATE) == set(notice._HEAD) == set(TEMPLATES)
    assert set(notice.ELEMENT) == set(compose_samples._ANY) == set(Element)
    assert set(notice.COLOUR) == set(notice.DOT) == set(Colour)
    assert set(notice.REPLY) == set(Reply)
    assert set(compose._LACK) == set(Lack)
    assert set(compose_samples._SAMPLES) == set(TEMPLATES)


@pytest.mark.parametrize("code", TEMPLATES)
def test_the_sample_of_a_kind_comes_back_and_fills_all_it_asks_for(code: str) -> None:
    needs = (*TEMPLATES[code].needs, *WARNING)
    lines = parse(compose_samples.form(code, dict.fromkeys(needs)))[0]
    told = labelled(lines)[2]
    assert set(told) == set(needs)
    assert not COLOUR_WORDS.search(lines)


def test_cards_questions_and_figures_are_one_message_each() -> None:
    for one in samples.broadcasts():
        sound(compose.card(desk(), one, missing(one, NOW)))
    for preview in samples.previews():
        sound(compose.lacking(desk(), preview) if preview.lacks else compose.summary(desk(), preview))
    said = [asks.ask(e) for e in Element] + [
        asks.ask_time("end"),
        asks.ask_time("start"),
        asks.bad_time(),
    ]
    said += [
        asks.ask_link(),
        asks.bad_link(),
        asks.ask_content(),
        asks.ask_text(),
        compose.beyond(),
    ]
    for text in (
        *said,
        *asks.MENU.values(),
        asks.dropped(),
        asks.first_start(),
        approving.ask_why(),
    ):
        sound(text)


@pytest.mark.parametrize("news", tuple(samples.news()), ids=lambda news: str(news.matter))
def test_what_admins_hear_of_it(news: object) -> None:
    for own in (True, False):
        sound(approving.over(news, own=own))  # type: ignore[arg-type]
    sound(approving.author(news))  # type: ignore[arg-type]
    sound(approving.asked(desk(), news))  # type: ignore[arg-type]
    assert {news.matter for news in samples.news()} == set(NoticeMatter)


def test_a_preview_only_shows_its_buttons() -> None:
    method = broadcast_copies.sample(samples.FULL, 7, NOW, ZONE)[-1]
    assert isinstance(method, SendMessage)
    markup = broadcast_copies.keys(samples.FULL, 0)
    assert markup is not None
    assert {b.callback_data for row in markup.inline_keyboard for b in row} == {f"bc:sample:{samples.BIG}::0"}
    assert plain(compose.summary(desk(), Preview(samples.FULL, people=1, copies=1, seconds=1)))
