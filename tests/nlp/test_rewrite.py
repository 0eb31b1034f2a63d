"""Text as it comes: what was typed is read as what was meant, what is sensible stays, offsets lead back."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.gazetteer import KnownPlace
from nlp.files import DataError
from nlp.load import Local, load_reader
from nlp.phrases import dialect, typos
from nlp.reader import LexiconReader
from nlp.sounds import Sounds

SETS = Path(__file__).parent / "sets"
TYPED = [line.split("\t") for line in (SETS / "typed.tsv").read_text(encoding="utf-8").splitlines()]
PLAIN = (SETS / "plain.txt").read_text(encoding="utf-8").splitlines()
ANY = st.text(st.characters(exclude_categories=[]), max_size=200)
PIECES = (
    "dianti lajit wuye 3dong 2danyuan 5lou zha办 men口 路灯怀了 跨了 下水到堵 楼到 巷巷 啷个 没得 咋整 "
    "冇 冇得 恁大 漏 水 漏.水 . * 转发: 【转发】 @小王 //@李四: 救救救命 天天天黑 wifi GD261122-0003 zf 3# "
    "号 loushui le 路 灯 坏 了 嗰 个 没 得 噻 伐 ？ , 。 \u200b ️ ab'c a"
)
MIXED = st.lists(st.sampled_from([*PIECES.split(), " ", "\n"]), max_size=40).map("".join)


@pytest.mark.parametrize("typed, meant", TYPED)
def test_what_was_typed_is_read_as_what_was_meant(reader: LexiconReader, typed: str, meant: str) -> None:
    assert reader.plain(typed.replace("\\u200b", "\u200b")) == meant


def test_sensible_sentences_stay_as_they_are(reader: LexiconReader) -> None:
    assert len(PLAIN) >= 300
    changed = [text for text in PLAIN if reader.plain(text) != reader.normalise(text)]
    assert changed == []


@given(ANY | MIXED)
@settings(max_examples=500, deadline=None)
def test_rewriting_twice_changes_nothing_and_every_offset_leads_back(reader: LexiconReader, text: str) -> None:
    normal = reader.normalise(text)
    once = reader.rewrite(normal)
    assert reader.rewrite(once.text).text == once.text
    assert len(once.text) <= 2 * len(normal)
    if once.origin is not None:
        assert len(once.origin) == len(once.text) + 1
        assert list(once.origin) == sorted(once.origin)
    for start in range(0, len(once.text), 7):
        end = min(len(once.text), start + 5)
        a, b = once.back(start, end)
        assert 0 <= a <= b <= len(normal)
    assert once.back(0, len(once.text))[1] <= len(normal)


def test_a_place_typed_in_letters_is_found_where_it_was_typed(reader: LexiconReader) -> None:
    text = "幸福小区3dong2danyuan,dianti坏了"
    places = reader.understand(text).places
    assert [text[p.start : p.end] for p in places] == ["幸福小区3dong2danyuan"]


def test_names_of_known_places_stay() -> None:
    wrong = "路等村"
    reader = load_reader(local=Local(places=(KnownPlace("陆灯村", "village"), KnownPlace("巷巷里", "landmark"))))
    assert reader.plain("陆灯村停水,巷巷里也停") == "陆灯村停水,巷巷里也停"
    assert reader.plain("巷巷头停水") == "巷子头停水"
    assert wrong in reader.plain(wrong)


@pytest.mark.parametrize(
    "make, source, complaint",
    [
        (typos, 'words = ["甲"]\nlatin = "ok"', "must be 写的=意思"),
        (typos, 'words = ["甲=乙", "甲=丙"]\nlatin = "ok"', "甲 stands there twice"),
        (typos, 'words = ["甲=乙"]\nguard = ["丁=丁"]', "no word is called '丁'"),
        (typos, 'words = ["甲=乙"]\nguard = ["甲=(甲"]', "not a regular expression"),
        (dialect, '[[region]]\nname = "川"\nword = []', "unknown field 'word'"),
        (lambda s: Sounds(source=s), 'syllables = "la拉"\nwords = "垃圾"\nfirm = "x"', "letters, a blank, characters"),
        (lambda s: Sounds(source=s), 'syllables = "la 拉"\nwords = "laji"\nfirm = "垃圾"', "Chinese characters alone"),
    ],
)
def test_a_typo_in_the_data_stops_the_start(make: object, source: str, complaint: str) -> None:
    assert callable(make)
    with pytest.raises(DataError, match=complaint):
        make(source)


def test_it_costs_little(reader: LexiconReader) -> None:
    short = "".join(PLAIN[:3])[:60]
    took = []
    for _ in range(50):
        begun = time.process_time()
        reader.rewrite(short)
        took.append(time.process_time() - begun)
    assert sorted(took)[25] < 0.001  # 0.06 ms on an idle core; the bound leaves room for a busy machine
