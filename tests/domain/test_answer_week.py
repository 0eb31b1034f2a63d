"""Monday nine o'clock in the office's zone, and questions that meet."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.answer_search import plain, scores, tokens
from domain.answer_week import last_monday, next_monday
from domain.answers import Answer, Indexed

ZONES = ["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "UTC", "America/Los_Angeles"]


@pytest.mark.parametrize("name", ZONES)
def test_now_lies_between_one_monday_and_the_next(name: str) -> None:
    zone = ZoneInfo(name)
    for hours in range(0, 24 * 400, 5):
        now = datetime(2026, 1, 1, 0, 30, tzinfo=UTC) + timedelta(hours=hours)
        before, after = last_monday(now, zone), next_monday(now, zone)
        assert before <= now < after
        for monday in (before, after):
            local = monday.astimezone(zone)
            assert (local.weekday(), local.hour, local.minute) == (0, 9, 0)
        assert (after.date() - before.date()).days == 7


def test_nine_sharp_is_monday_already() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    nine = datetime(2026, 11, 23, 9, tzinfo=zone)
    assert last_monday(nine.astimezone(UTC), zone) == nine
    assert last_monday(nine - timedelta(seconds=1), zone) == nine - timedelta(days=7)


def test_tokens_meet_however_the_words_were_cut() -> None:
    assert set(tokens(["上户口"])) & set(tokens(["上", "户口"])) >= {"上户", "户口"}
    assert tokens([]) == ()
    assert tokens(["怎么办"]) == ("怎么办", "怎么", "么办")
    assert "怎么办" not in tokens(["居住证", "怎么办"])


def test_wordings_are_put_the_usual_way_longest_first() -> None:
    assert plain({"掉了": "丢了", "搞掉了": "丢了"}, "证搞掉了") == "证丢了"
    assert plain({}, "一样") == "一样"


def an_entry(number: int, *lines: str) -> Indexed:
    day = datetime(2027, 1, 1, tzinfo=UTC).date()
    return Indexed(Answer(f"n{number}", "ZX01", ("问",), "答", "据", "部门", day, id=number), lines)


def test_the_entry_that_fits_best_scores_best_whatever_the_order() -> None:
    found = [an_entry(1, "居住证 丢了"), an_entry(2, "居住证 签注"), an_entry(3, "身份证 丢了")]
    asked = ["居住证", "丢了"]
    there, back = scores(asked, found, 3), scores(asked, found[::-1], 3)
    assert there == back[::-1]
    assert there[0] == max(there)
    assert there[0] > there[1]
    assert all(0 <= score <= 1 for score in there)


def test_agreeing_on_the_topic_decides_between_equals() -> None:
    found = [an_entry(1, "补办"), an_entry(2, "补办")]
    other = Indexed(Answer(**{**_fields(found[1].answer), "topic": "ZX10"}), found[1].terms)
    first, second = scores(["补办"], [found[0], other], 2, {"ZX10": 0.9})
    assert second >= first


def _fields(answer: Answer) -> dict:
    return {name: getattr(answer, name) for name in answer.__dataclass_fields__}


def test_nothing_in_common_scores_nothing() -> None:
    assert scores(["路灯"], [an_entry(1, "居住证"), an_entry(2, "")], 2) == [0.0, 0.0]
    assert scores([], [an_entry(1, "居住证")], 1) == [0.0]
