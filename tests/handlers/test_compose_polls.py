"""A poll for a notice: what the bot asks in an admin's place, and what it cannot ask."""

from typing import Any

import pytest
from aiogram.types import Poll, PollMedia, PollOption

from bot.wire import letter
from domain.broadcasts import Medium, Piece
from domain.errors import RuledOut
from handlers.compose_polls import asked, piece_of_poll
from handlers.texts.notice_rules import RULES
from handlers.texts.subscribing import poll as words_of_poll

NASTY = "<b>去&吗"


def poll(**more: Any) -> Poll:
    options = [PollOption(persistent_id=str(i), text=text, voter_count=3) for i, text in enumerate((NASTY, "不去"))]
    given = {"id": "1", "question": NASTY, "options": options, "total_voter_count": 6, "type": "regular"}
    flags = {"is_closed": False, "is_anonymous": True, "allows_multiple_answers": True, "allows_revoting": True}
    return Poll(**{**given, **flags, "members_only": False, **more})


def test_it_is_asked_as_it_was_and_nothing_is_read_as_markup() -> None:
    made = letter(asked(piece_of_poll(poll(), (7, 8)), 7))
    assert made.method == "sendPoll"
    assert not [name for name in made.params if name.endswith("parse_mode")]
    assert made.params["options"] == [{"text": NASTY}, {"text": "不去"}]
    kept = {name: made.params.get(name) for name in ("chat_id", "question", "is_anonymous", "allows_multiple_answers")}
    assert kept == {"chat_id": 7, "question": NASTY, "is_anonymous": True, "allows_multiple_answers": True}
    quiz = poll(type="quiz", correct_option_ids=[1], explanation="山里涨水", allows_multiple_answers=False)
    piece = piece_of_poll(quiz, (7, 8))
    assert "山里涨水" in piece.text, "all its words are checked"
    made = letter(asked(piece, 7))
    assert (made.params["type"], made.params["correct_option_ids"]) == ("quiz", [1])
    assert made.params["explanation"] == "山里涨水"
    assert words_of_poll(piece) == "📊 &lt;b&gt;去&amp;吗\n&lt;b&gt;去&amp;吗\n不去", "the answer is not given away"
    assert "去吗" in words_of_poll(Piece(Medium.POLL, "去吗")), "one from before that was kept"


@pytest.mark.parametrize(
    "more, rule",
    [
        ({"is_anonymous": False}, "notice_poll"),
        ({"is_closed": True}, "notice_poll"),
        ({"type": "quiz"}, "notice_poll_quiz"),
        ({"open_period": 60}, "notice_poll_plain"),
        ({"close_date": 1_800_000_000}, "notice_poll_plain"),
        ({"media": PollMedia()}, "notice_poll_plain"),
        ({"members_only": True}, "notice_poll_plain"),
        ({"country_codes": ["CN"]}, "notice_poll_plain"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(more: dict[str, Any], rule: str) -> None:
    with pytest.raises(RuledOut) as refused:
        piece_of_poll(poll(**more), (7, 8))
    assert refused.value.rule == rule
    assert "投票" in RULES[rule] or "测验" in RULES[rule]
