"""Danger: what must ring at once, what must not, and which number comes first (rulebook §6.3)."""

from pathlib import Path

import pytest

from domain.understanding import DangerLevel, Intent, Urgency
from nlp.reader import LexiconReader

LINES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "dangers.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
HARD = [text for level, text in LINES if level == "hard"]
CALM = [text for level, text in LINES if level == "calm"]


#: The one question that soft danger asks is the least an emergency gets; so many of ours must ring at once.
RINGING = 0.93


@pytest.mark.parametrize("text", HARD)
def test_an_emergency_in_any_words_is_asked_about_at_least(reader: LexiconReader, text: str) -> None:
    understood = reader.understand(text)
    assert understood.danger.level is not DangerLevel.NONE
    assert understood.danger.call
    assert all(word in reader.normalise(text) for word in understood.danger.because)
    if understood.danger.level is DangerLevel.HARD:
        assert understood.intent is Intent.DANGER
        assert understood.urgency is Urgency.EXTREME
        assert understood.categories[0].code == understood.danger.code


def test_nearly_every_emergency_rings_at_once(reader: LexiconReader) -> None:
    rung = sum(reader.understand(text).danger.level is DangerLevel.HARD for text in HARD)
    assert rung / len(HARD) >= RINGING


@pytest.mark.parametrize("text", CALM)
def test_an_ordinary_message_rings_no_alarm(reader: LexiconReader, text: str) -> None:
    assert reader.understand(text).danger.level is not DangerLevel.HARD


@pytest.mark.parametrize(
    "text, number",
    [
        ("我妈倒地上叫不应", "120"),
        ("楼上在打老婆孩子在哭", "110"),
        ("有人站在楼顶边上", "110"),
        ("煤气味很大头晕", "119"),
        ("被关起来了不让走", "110"),
        ("我家厨房起火了", "119"),
        ("前面路口撞车了有人躺着", "122"),
        ("我不想活了", "12356"),
        ("后山塌下来压住房子", "119"),
        ("孩子走丢了找不到", "110"),
    ],
)
def test_the_right_number_is_called(reader: LexiconReader, text: str, number: str) -> None:
    danger = reader.understand(text).danger
    assert danger.level is DangerLevel.HARD
    assert number in danger.call


@pytest.mark.parametrize(
    "text",
    [
        "今晚去吃火锅",
        "救火队员辛苦了",
        "气炸了,物业根本不管",
        "笑死,修了三天没修好",
        "怎么预防煤气中毒",
        "明天社区搞消防演练,会放烟",
        "没有着火,是隔壁在烤红薯",
        "去年楼下着过火",
        "他们砍价太狠",
        "路边树枯了怕倒下来砸人",
        "煤气灶打不着火",
    ],
)
def test_set_phrases_drills_negation_and_fears_are_no_danger(reader: LexiconReader, text: str) -> None:
    assert reader.understand(text).danger.level is DangerLevel.NONE


@pytest.mark.parametrize(
    "text", ["老公天天打我", "好像闻到煤气味", "再不管就要出人命了", "火灾后怎么申请救助", "上个月他打过我"]
)
def test_what_may_be_over_or_yet_to_come_asks_first(reader: LexiconReader, text: str) -> None:
    understood = reader.understand(text)
    assert understood.danger.level is DangerLevel.SOFT
    assert understood.danger.call
    assert understood.urgency in (Urgency.URGENT, Urgency.EXTREME)


def test_now_outweighs_the_past(reader: LexiconReader) -> None:
    assert reader.understand("去年着过一次火,现在又着火了").danger.level is DangerLevel.HARD


def test_traditional_and_full_width_text_is_read_alike(reader: LexiconReader) -> None:
    assert reader.understand("電梯壞了,困了兩個人在裡面").danger.level is DangerLevel.HARD


def test_a_long_old_story_does_not_ring_but_a_wish_to_die_does(reader: LexiconReader) -> None:
    story = "我们厂的宿舍楼建了快三十年," + "墙皮脱落,水管生锈,多次找单位,一直没有人来处理," * 5
    assert reader.understand(story + "还发生火灾。").danger.level is not DangerLevel.HARD
    assert reader.understand(story + "我不想活了。").danger.level is DangerLevel.HARD
