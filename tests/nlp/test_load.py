"""The data files: complete, and a typo stops the start by name and line."""

import re

import pytest

from domain.understanding import Urgency
from nlp.anchors import anchors
from nlp.danger import DangerReader
from nlp.files import DataError, entries, read
from nlp.load import load_reader, load_taxonomy
from nlp.match import PatternFinder

GOOD = read("taxonomy.toml").source


def test_the_taxonomy_has_16_classes_and_133_sub_classes() -> None:
    taxonomy = load_taxonomy()
    first = taxonomy.first_level()
    assert len(first) == 16
    assert sum(len(taxonomy.children(c.code)) for c in first) == 133


def test_a_class_carries_what_the_rulebook_says() -> None:
    taxonomy = load_taxonomy()
    village_boss, cover = taxonomy.get("ZA05"), taxonomy.get("SR03")
    assert village_boss.confidential
    assert village_boss.department == "公安局(扫黑办)"
    assert (cover.sla_hours, cover.sla_clock, cover.urgency) == (2, "natural", Urgency.URGENT)


def test_hazards_are_the_safety_classes_and_what_burns() -> None:
    taxonomy = load_taxonomy()
    hazards = {c.code for top in taxonomy.first_level() for c in taxonomy.children(top.code) if c.hazard}
    assert {code for code in hazards if not code.startswith("AQ")} == {"WY03", "WY04"}
    assert not taxonomy.get("SR03").hazard


@pytest.mark.parametrize(
    "right, wrong, complaint",
    [
        ('urgency = "紧急"', 'urgency = "急急"', "urgency must be one of"),
        ("sla_hours = 24", 'sla_hours = "24"', "sla_hours must be a whole number"),
        ('department = "派出所"', 'departement = "派出所"', "unknown field 'departement'"),
        ('parent = "ZA"', 'parent = "ZQ"', "no class has the code of its parent"),
        ("(偷|盗|撬)", "(偷|盗|撬", "not a regular expression"),
        ('code = "ZA02"', 'code = "ZA01"', "stands there twice"),
    ],
)
def test_a_typo_is_named_with_file_line_and_entry(right: str, wrong: str, complaint: str) -> None:
    assert right in GOOD
    broken = GOOD.replace(right, wrong, 1)
    with pytest.raises(DataError, match=rf"^taxonomy\.toml:\d+: .*{re.escape(complaint)}"):
        load_reader(broken)


def test_broken_toml_names_the_line() -> None:
    with pytest.raises(DataError, match=r"taxonomy\.toml: .*line 3"):
        load_taxonomy("# 一\n# 二\n[[category]\n")


def test_words_for_an_unknown_class_are_refused() -> None:
    with pytest.raises(DataError, match=r"words\.toml:2: ZZ99: no class has this code"):
        load_reader(None, '[[more]]\ncode = "ZZ99"\nkeywords = ["某"]\n')


def test_a_rule_with_an_unknown_group_or_level_is_refused() -> None:
    source = read("danger.toml").source
    with pytest.raises(DataError, match=r"danger\.toml:\d+: .*no group is called '神'"):
        DangerReader(source.replace("{亲}", "{神}", 1))
    with pytest.raises(DataError, match=r"danger\.toml:\d+: .*level must be soft or hard"):
        DangerReader(source.replace('level = "hard"', 'level = "herd"', 1))


@pytest.mark.parametrize(
    "pattern, words, leading",
    [
        ("(偷|盗).{0,6}(车|羊)", {"偷", "盗"}, True),
        ("要?送.{0,4}(烟|礼)", {"送"}, False),
        ("救命|呼救", {"救命", "呼救"}, True),
        ("没有?路灯", {"没"}, True),
        ("(?<!不)漏水", {"漏水"}, True),
    ],
)
def test_anchors_of_a_pattern(pattern: str, words: set[str], leading: bool) -> None:
    assert anchors(pattern) == (words, leading)


def test_a_pattern_without_a_plain_word_is_tried_everywhere() -> None:
    assert anchors(".{0,3}?") is None
    assert list(PatternFinder(["[0-9]{3}"]).find("路123号")) == [(0, 1, 4)]


def test_anchored_search_finds_what_plain_search_finds() -> None:
    patterns = [p for entry in entries(read("taxonomy.toml"), "category", "code") for p in entry.patterns("patterns")]
    text = "车被撬了,电瓶丢了,他们还要送礼,路灯坏了没人修,公交车不来,装修砸墙,孩子上不了学,没有路灯,井盖没了" * 2
    found = {index for index, _, _ in PatternFinder(patterns).find(text)}
    assert found == {index for index, pattern in enumerate(patterns) if re.search(pattern, text)}
