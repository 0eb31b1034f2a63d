"""Danger: what must ring at once, what must not, and which number comes first (rulebook §6.3)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lexicon import WordEdit, WordUse
from domain.understanding import DangerLevel, Intent, Urgency
from nlp.alarm import Alarm
from nlp.concepts import Concepts
from nlp.danger import DangerReader
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
    read = reader.rewrite(reader.normalise(text)).text
    assert all(word in read for word in understood.danger.because)
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
        "烧烤摊天天冒烟",
        "火灾后怎么申请救助",
    ],
)
def test_set_phrases_drills_negation_and_fears_are_no_danger(reader: LexiconReader, text: str) -> None:
    assert reader.understand(text).danger.level is DangerLevel.NONE


@pytest.mark.parametrize("text", ["老公天天打我", "好像闻到煤气味", "再不管就要出人命了", "上个月他打过我"])
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


@pytest.mark.parametrize(
    "text", ["救命", "救命啊!!!", "着火了", "快来人🆘", "救命救命救命", "我不想活了", "車禍", "SOS"]
)
def test_a_bare_cry_rings(reader: LexiconReader, text: str) -> None:
    assert reader.understand(text).danger.level is DangerLevel.HARD


@pytest.mark.parametrize(
    "text",
    [
        "车门打不开，孩子一个人在里头快热晕了",
        "/start 快来人我妈倒地上叫不应",
        "转发:【群里】转发:楼上在打老婆孩子在哭 求扩散",
        "我家🔥🔥着火了😭快来",
        "有人掉河里了在扑腾他不会游泳我够不着他快点来人啊在老粮站后头",
        "房子塌了有人壓在下面",
        "你好,我是锦绣花园的业主,想问一下停车费的事,还有刚才听到隔壁一直有女的喊救命,门里面在砸东西,孩子在哭,你们能不能快点派人来看看,物业电话也打不通",
    ],
)
def test_danger_is_heard_in_any_dress(reader: LexiconReader, text: str) -> None:
    assert reader.understand(text).danger.level is DangerLevel.HARD


@pytest.mark.parametrize(
    "text, other",
    [
        ("孩子掉井里了快来", "去年有孩子掉井里后来盖上了"),
        ("电梯卡住了,里面有个孕妇出不来", "电梯卡住是上周的事,物业说修好了"),
        ("教室冒浓烟了,我们跑不出去", "学校搞消防演练放烟,老师叫我们弯腰跑"),
    ],
)
def test_the_same_words_in_the_past_or_on_the_screen_do_not_ring(reader: LexiconReader, text: str, other: str) -> None:
    assert reader.understand(text).danger.level is DangerLevel.HARD
    assert reader.understand(other).danger.level is not DangerLevel.HARD


def test_rules_ring_without_a_learner_and_the_learner_without_a_rule(reader: LexiconReader) -> None:
    alone = DangerReader()
    assert alone.read("我家厨房着火了快来").level is DangerLevel.HARD
    unruled = "舌头直了,话说不利索,半边脸往下耷拉"
    assert alone.read(unruled).level is DangerLevel.NONE
    assert reader.danger.read(unruled).level is not DangerLevel.NONE


def test_a_phrase_the_centre_calls_harmless_silences_the_learner_too(reader: LexiconReader) -> None:
    text = "有人站在楼顶边上"
    spared = DangerReader(None, [WordEdit(WordUse.HARMLESS, text)], Alarm.load())
    assert reader.danger.read(text).level is DangerLevel.HARD
    assert spared.read(text).level is DangerLevel.NONE


BESIDE = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "beside.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
ORDERS = ("{a},{b}", "{b},{a}", "{a}。{b}", "{a}，另外{b}", "{a} {b}", "{b}。还有{a}", "和平小区{a}，和平小区{b}")


def _beside(which: int) -> list[tuple[str, str]]:
    return [(row[0], order.format(a=row[1], b=row[which])) for row in BESIDE for order in ORDERS]


def test_danger_beside_another_matter_is_heard(reader: LexiconReader) -> None:
    levels = [(told, text, reader.understand(text).danger.level) for told, text in _beside(2)]
    unheard = [text for told, text, level in levels if told == "hard" and level is DangerLevel.NONE]
    assert len(unheard) / len(levels) <= 0.01, unheard
    hard = [level for told, _, level in levels if told == "hard"]
    assert hard.count(DangerLevel.HARD) / len(hard) >= 0.9


def test_what_is_over_or_played_beside_another_matter_does_not_ring(reader: LexiconReader) -> None:
    rung = [text for _, text in _beside(3) if reader.understand(text).danger.level is DangerLevel.HARD]
    assert len(rung) / len(_beside(3)) <= 0.03, rung


@pytest.mark.parametrize(
    "text, level",
    [
        ("路灯坏了，另外2号楼着火了", DangerLevel.HARD),
        ("锦绣花园3号楼路灯坏了。和平小区2号楼着火了", DangerLevel.HARD),
        ("路灯坏了三天没人管，刚才又看到2号楼着火了", DangerLevel.HARD),
        ("另外和平小区2号楼着火了", DangerLevel.HARD),
        ("路灯去年就坏了，2号楼着火了", DangerLevel.HARD),
        ("路灯坏了，有股煤气味", DangerLevel.SOFT),
        ("路灯坏了，去年2号楼着过火", DangerLevel.NONE),
        ("去年夏天，2号楼着火了，是电线老化", DangerLevel.NONE),
        ("路灯坏了，要是着火了，黑咕隆咚往哪跑", DangerLevel.NONE),
        ("明天搞消防演习。楼里会放烟，大家别慌", DangerLevel.NONE),
    ],
)
def test_a_clause_is_softened_by_its_own_matter_only(reader: LexiconReader, text: str, level: DangerLevel) -> None:
    assert reader.understand(text).danger.level is level


@pytest.mark.parametrize("text", ["在3号楼5单元", "3号楼，5单元", "就在和平小区2号楼下面", "我在5栋", "在5号楼后面"])
def test_a_bare_place_rings_nothing(reader: LexiconReader, text: str) -> None:
    assert reader.understand(text).danger.level is not DangerLevel.HARD


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_any_text_is_read_alike_twice(reader: LexiconReader, text: str) -> None:
    normal = reader.normalise(text)
    found = reader.danger.read(normal)
    assert found == reader.danger.read(normal)
    assert (found.level is DangerLevel.NONE) == (found.code is None)
    assert all(word in normal for word in found.because)


def test_the_shipped_model_was_taught_with_these_concepts() -> None:
    """Else run `python -m nlp.alarming` again."""
    alarm = Alarm.load()
    assert alarm is not None
    assert alarm.model.facts["concepts"] == Concepts().digest
