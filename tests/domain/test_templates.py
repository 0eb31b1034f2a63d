"""What a notice must tell, how it leaves, and what fills itself from pasted text."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.approving import RANKS, rank
from domain.broadcasts import (
    Audience,
    AudienceSort,
    Broadcast,
    Colour,
    Element,
    Level,
    Medium,
    Piece,
    Repeat,
)
from domain.copies import PartSort, bearer, bound, fits, parts, units
from domain.pasting import cut_front, labelled
from domain.policy import Policy
from domain.templates import TEMPLATES, WARNING, Lack, host_of, is_link, likely, missing, needed, official

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WORDS = Piece(Medium.TEXT, "今晚有雨")
PLAIN = Broadcast(1, 1, 7, NOW, pieces=(WORDS,), audience=Audience(AudienceSort.ALL))
PHOTO, VIDEO, VOICE = Piece(Medium.PHOTO, file="p"), Piece(Medium.VIDEO, file="v"), Piece(Medium.VOICE, file="o")
FILE, PLACE, POLL = Piece(Medium.DOCUMENT, file="d"), Piece(Medium.LOCATION, point=(1, 2)), Piece(Medium.POLL)


# -- what is missing --------------------------------------------------------------------------------------------------


def test_of_the_other_kind_only_content_and_audience_are_needed() -> None:
    assert missing(PLAIN, NOW) == ()
    assert missing(replace(PLAIN, pieces=()), NOW) == (Lack.CONTENT,)
    assert missing(replace(PLAIN, audience=None), NOW) == (Lack.AUDIENCE,)
    assert missing(replace(PLAIN, pieces=(), elements={Element.WHAT: "停水"}), NOW) == ()


@pytest.mark.parametrize("code", TEMPLATES)
def test_each_element_of_a_kind_is_asked_for_until_it_is_told(code: str) -> None:
    draft, needs = replace(PLAIN, template=code, pieces=(PHOTO,)), TEMPLATES[code].needs
    assert missing(draft, NOW) == needs
    for told in range(len(needs) + 1):
        filled = replace(draft, elements=dict.fromkeys(needs[:told], "写了"))
        assert missing(filled, NOW) == needs[told:]
    assert missing(replace(draft, elements=dict.fromkeys(needs, " ")), NOW) == needs


def test_a_rumour_is_denied_with_its_source_and_a_name() -> None:
    assert {Element.SOURCE, Element.ISSUER} <= set(TEMPLATES["rumour"].needs)


@pytest.mark.parametrize("colour", Colour)
def test_a_colour_needs_the_official_link_and_all_that_a_warning_tells(colour: Colour) -> None:
    draft = replace(PLAIN, colour=colour)
    call = (Element.CALL,) if draft.urgent else ()
    assert set(needed(draft)) == {*WARNING, *call}
    assert missing(draft, NOW) == (Element.WHERE, Element.SINCE, Element.DO, *call, Element.ISSUER, Lack.LINK)
    full = replace(draft, elements=dict.fromkeys((*WARNING, *call), "写了"), link="https://example.org/1")
    assert missing(full, NOW) == ()
    assert missing(replace(full, link="http://example.org/1"), NOW) == (Lack.LINK,)


@pytest.mark.parametrize(
    "words",
    [
        "红色预警",
        "发布暴雨橙色预警信号",
        "蓝色警报",
        "红色暴雨预警",
        "暴雨红警",
        "橙色高温预警",
        "黄色　预 警",
        "🔴暴雨预警",
        "暴雨预警🟠",
        "Ⅰ级预警",
        "一级地质灾害预警",
        "红预警",
        "暴雨预警（红）",
        "预警级别：红色",
        "红色暴雨警告信号",
        "暴雨橙色信号",
        "森林火险红色等级",
        "地质灾害风险橙色",
    ],
)
def test_a_daily_tip_does_not_bear_the_words_of_a_warning(words: str) -> None:
    assert missing(replace(PLAIN, pieces=(Piece(Medium.TEXT, words),)), NOW) == (Lack.COLOUR_WORDS,)
    assert missing(replace(PLAIN, elements={Element.DO: words}), NOW) == (Lack.COLOUR_WORDS,)
    assert missing(replace(PLAIN, pieces=(Piece(Medium.POLL, f"{words}已发，您转移吗\n转移"),)), NOW) == (
        Lack.COLOUR_WORDS,
    )


@pytest.mark.parametrize(
    "words",
    [
        "红色的车",
        "请联系黄警官",
        "黄某已报警",
        "红星小区民警",
        "穿红色马甲的民警",
        "四级应急响应",
        "红色信号灯不亮",
        "黄色警告牌倒了",
        "红色等级的门",
    ],
)
def test_words_that_are_no_warning(words: str) -> None:
    assert missing(replace(PLAIN, pieces=(Piece(Medium.TEXT, words),)), NOW) == ()


@pytest.mark.parametrize(
    "words, named",
    [
        ("红色预警", {Colour.RED}),
        ("红色、橙色预警都有", {Colour.RED, Colour.ORANGE}),
        ("蓝色预警升级为黄色预警", {Colour.BLUE, Colour.YELLOW}),
        ("🟠暴雨预警", {Colour.ORANGE}),
        ("三级地质灾害预警", {Colour.YELLOW}),
        ("Ⅳ级预警", {Colour.BLUE}),
        ("穿红色马甲的民警", set()),
    ],
)
def test_the_colour_chosen_is_the_one_the_words_tell(words: str, named: set[Colour]) -> None:
    told = dict.fromkeys((*WARNING, Element.CALL), "写了") | {Element.WHAT: words}
    for colour in Colour:
        draft = replace(PLAIN, pieces=(), elements=told, colour=colour, link="https://example.org/1")
        assert (Lack.COLOUR_OTHER in missing(draft, NOW)) is (bool(named) and colour not in named)
        assert rank(draft) == max(RANKS.index(one.value) for one in {colour, draft.level, *named})


@pytest.mark.parametrize(
    "words, kind",
    [
        ("今晚有大暴雨，请沿河住户注意", "flood"),
        ("明天上午停电检修", "outage"),
        ("王家老人昨天走失", "missing"),
        ("网传抓小孩是谣言", "rumour"),
        ("周五下午村里放电影", None),
    ],
)
def test_a_notice_of_no_kind_is_taken_for_one_by_its_words(words: str, kind: str | None) -> None:
    found = likely(replace(PLAIN, pieces=(Piece(Medium.TEXT, words),)))
    assert (found.code if found else None) == kind
    assert likely(replace(PLAIN, pieces=(Piece(Medium.TEXT, words),), template="fire")) is None


@pytest.mark.parametrize("code", TEMPLATES)
def test_an_urgent_one_tells_what_where_and_what_to_do_whatever_its_kind(code: str) -> None:
    draft = replace(PLAIN, template=code, level=Level.URGENT, pieces=(PHOTO,))
    assert {Element.WHAT, Element.WHERE, Element.DO, Element.CALL} <= set(needed(draft))
    assert Element.WHAT not in missing(replace(draft, pieces=(WORDS,)), NOW), "content counts"


@pytest.mark.parametrize(
    "link, host, known",
    [
        ("https://www.yunxi.gov.cn/yj/1.html", "www.yunxi.gov.cn", True),
        ("https://CMA.cn/1", "cma.cn", True),
        ("https://www.12379.cn:443/a?b=gov.cn", "www.12379.cn", True),
        ("https://evilgov.cn/1", "evilgov.cn", False),
        ("https://gov.cn.evil.com/", "gov.cn.evil.com", False),
        ("https://t.me/joinchat/gov.cn", "t.me", False),
        ("https://www.gov.cn@evil.com/", "evil.com", False),
        ("https://[evil", "", False),
    ],
)
def test_where_an_official_warning_stands(link: str, host: str, known: bool) -> None:
    assert (host_of(link), official(link, Policy().official_hosts)) == (host, known)


def test_a_repetition_has_an_end_and_an_end_lies_after_the_beginning() -> None:
    daily = replace(PLAIN, repeat=Repeat.DAILY)
    assert missing(daily, NOW) == (Lack.END,)
    assert missing(replace(daily, ends_at=NOW), NOW) == (Lack.OVER,)
    late = replace(daily, starts_at=NOW + timedelta(days=2), ends_at=NOW + timedelta(days=1))
    assert missing(late, NOW) == (Lack.OVER,)
    assert missing(replace(late, ends_at=NOW + timedelta(days=3)), NOW) == ()


def test_what_is_too_long_for_one_message_is_refused() -> None:
    assert missing(replace(PLAIN, pieces=(Piece(Medium.TEXT, "😀" * 2000),)), NOW) == (Lack.LONG,)
    assert missing(replace(PLAIN, elements={Element.DO: "字" * 301}), NOW) == (Lack.LONG,)


@pytest.mark.parametrize("text", ["https://a.cn/x", " https://example.org/warning?id=1 "])
def test_links(text: str) -> None:
    assert is_link(text)
    for wrong in ("http://a.cn/x", "a.cn/x", "https://", f"{text.strip()} 和别的", ""):
        assert not is_link(wrong)


# -- parts ------------------------------------------------------------------------------------------------------------


def sorts(*pieces: Piece) -> list[tuple[PartSort, int]]:
    made = parts(replace(PLAIN, pieces=pieces))
    assert made[-1].sort is PartSort.WHOLE, "the last bears text and buttons"
    return [(p.sort, len(p.pieces)) for p in made]


def test_one_file_with_words_is_one_message() -> None:
    assert sorts(WORDS) == [(PartSort.WHOLE, 0)]
    for one in (PHOTO, VIDEO, VOICE, FILE, replace(PHOTO, text="写在下面")):
        assert sorts(one) == sorts(WORDS, one) == [(PartSort.WHOLE, 1)]


def test_a_long_caption_becomes_a_message_of_its_own() -> None:
    short, long = Piece(Medium.TEXT, "字" * 790), Piece(Medium.TEXT, "字" * 810)
    assert sorts(PHOTO, short) == [(PartSort.WHOLE, 1)]
    assert sorts(PHOTO, long) == [(PartSort.BARE, 1), (PartSort.WHOLE, 0)]


def test_albums_polls_and_places_are_followed_by_a_message_with_buttons() -> None:
    assert sorts(PHOTO, VIDEO, WORDS) == [(PartSort.ALBUM, 2), (PartSort.WHOLE, 0)]
    assert sorts(POLL) == [(PartSort.POLL, 1), (PartSort.WHOLE, 0)]
    assert sorts(PLACE, WORDS) == [(PartSort.LOCATION, 1), (PartSort.WHOLE, 0)]
    found = sorts(FILE, PHOTO, FILE, POLL, VOICE, PLACE, PHOTO)
    kinds = [PartSort.ALBUM, PartSort.ALBUM, PartSort.BARE, PartSort.LOCATION, PartSort.POLL, PartSort.WHOLE]
    assert [sort for sort, _ in found] == kinds
    assert bearer(replace(PLAIN, pieces=(POLL,))) == 1
    assert sorts(*[PHOTO] * 12) == [(PartSort.ALBUM, 10), (PartSort.ALBUM, 2), (PartSort.WHOLE, 0)]


def test_what_is_too_much_for_one_notice() -> None:
    assert fits((PHOTO,) * 20)
    assert not fits((PHOTO,) * 21)
    assert not fits((POLL, POLL))
    assert not fits((PLACE, PLACE))
    assert fits((VOICE,) * 5)
    assert not fits((VOICE,) * 6)


def test_the_length_is_reckoned_as_telegram_counts() -> None:
    assert units("😀字a") == 4
    assert bound(replace(PLAIN, link="https://x.cn/1")) > bound(PLAIN) > units(WORDS.text)


# -- pasted text ------------------------------------------------------------------------------------------------------


def test_labelled_lines_fill_themselves() -> None:
    text = "各位居民：\n 地点：滨河社区\n时间: 今晚8点\n截止时间：明早\n请您：别去河边\n联系电话：110\n来源：县局\n谢谢"
    left, entities, told, link = labelled(text + "\n原文链接：https://a.cn/1")
    assert (left, entities, link) == ("各位居民：\n谢谢", "", "https://a.cn/1")
    assert list(told.values()) == ["滨河社区", "今晚8点", "明早", "别去河边", "110", "县局"]
    assert labelled("地点：东村\n地点：西村") == ("地点：西村", "", {Element.WHERE: "东村"}, "")
    assert labelled("会议地点：东村")[0] == "会议地点：东村"
    assert labelled("地点：" + "长" * 301)[2] == {}


def test_formatting_moves_along_with_the_text() -> None:
    text = "😀注意\n地点：东村\n不要下河"
    bold = [{"type": "bold", "offset": text.index("不要") + 1, "length": 4}]
    across = [{"type": "italic", "offset": 2, "length": 9}]
    left, entities, _, _ = labelled(text, json.dumps(bold + across))
    assert left == "😀注意\n不要下河"
    assert json.loads(entities) == [
        {"type": "bold", "offset": 5, "length": 4},
        {"type": "italic", "offset": 2, "length": 3},
    ]


def test_the_command_before_the_words_is_cut_off() -> None:
    text = "/broadcast  😀大雨"
    entities = json.dumps([{"type": "bold", "offset": 0, "length": 10}, {"type": "bold", "offset": 14, "length": 2}])
    left, moved = cut_front(text, entities, len(text) - len("😀大雨"))
    assert (left, json.loads(moved)) == ("😀大雨", [{"type": "bold", "offset": 2, "length": 2}])
