"""Names of private persons are covered; offices, places and shops stay readable. Sentences: names.tsv."""

from pathlib import Path

import pytest

from nlp.cut import load_jieba_tags, load_tags
from nlp.normal import Normaliser
from nlp.personal import PersonalReader
from nlp.reader import LexiconReader

LINES = [
    line
    for line in (Path(__file__).parent / "names.tsv").read_text(encoding="utf-8").splitlines()
    if line and line[0] != "#"
]


@pytest.mark.parametrize("line", LINES)
def test_names_and_nothing_else_are_covered(reader: LexiconReader, line: str) -> None:
    text = line.replace("【", "").replace("】", "")
    names = [span for span in reader.understand(text).personal if span.kind == "name"]
    assert [span.text for span in names] == [part.split("】")[0] for part in line.split("【")[1:]]
    for name in names:
        assert name.text not in reader.mask(text)
        assert text[name.start : name.end] == name.text


@pytest.mark.parametrize(
    "text, masked",
    [
        ("微信zhang138abc拉我进群", "微信【账号】拉我进群"),
        ("QQ号是:123456789", "QQ号是:【账号】"),
        ("发到 li.si_88@qq.com 吧", "发到 【账号】 吧"),
        ("微信同号13812345678", "微信同号【电话】"),
        ("幺三八一二三四五六七八", "【电话】"),
        ("1 3 8 1 2 3 4 5 6 7 8", "【电话】"),
        ("身份证11010519900307123x", "身份证【身份证号】"),
    ],
)
def test_accounts_and_numbers(reader: LexiconReader, text: str, masked: str) -> None:
    assert reader.mask(text) == masked


def test_the_slow_engine_says_the_same(reader: LexiconReader) -> None:
    slow, quick = PersonalReader(load_jieba_tags()), PersonalReader(load_tags())
    normalise: Normaliser = reader.normalise
    differ = [t for t in LINES if slow.read(t, normalise(t)) != quick.read(t, normalise(t))]
    assert len(differ) < len(LINES) / 20, differ


@pytest.mark.parametrize(
    "text, masked",
    [
        ("联系人欧阳小明", "联系人【姓名】"),
        ("我叫司马青云，手机号13800001111", "我叫【姓名】，手机号【电话】"),
        ("诸葛建国打了我", "【姓名】打了我"),
    ],
)
def test_a_surname_of_two_characters_takes_the_whole_name_with_it(
    reader: LexiconReader, text: str, masked: str
) -> None:
    assert reader.mask(text) == masked
