"""Where it happened: shapes that rules do not know, parts, a centre's own places, the tagger's model."""

import json
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.gazetteer import KnownPlace
from nlp.files import DataError
from nlp.gazetteer import Gazetteer, one_edit, stem_of
from nlp.load import Local, load_reader
from nlp.model import ModelError
from nlp.reader import LexiconReader
from nlp.tagger import Tagger, shipped
from nlp.tagging import made_from, sentences

KNOWN = (
    KnownPlace("锦绣花园", "community", ("锦园",), id=1),
    KnownPlace("柳荫巷", "road", id=2),
    KnownPlace("石桥村", "village", id=3),
    KnownPlace("翰墨府", "community", id=5),
    KnownPlace("东风街", "road", id=6),
    KnownPlace("西风街", "road", id=7),
    KnownPlace("滨江国际城", "community", id=8),
)


PIECES = st.sampled_from(
    ["锦绣花园", "3栋", "柳荫巷", "翰墨府", "滨江", "国际城", "1", "号", "的", ",", "”", "从", "𠮷", "dong", " "]
)


@pytest.fixture(scope="module")
def local() -> LexiconReader:
    return load_reader(local=Local(places=KNOWN))


@pytest.mark.parametrize(
    "text, place",
    [
        ("楼上漏水漏到我家,金桂雅居6栋", "金桂雅居6栋"),
        ("我在牛王庙看到有人打架", "牛王庙"),
        ("有人掉水里了 鸭儿塘", "鸭儿塘"),
        ("店名叫“阿婆豆花”,吃坏肚子", "阿婆豆花"),
        ("石佛乡高坎村四组的桥断了", "石佛乡高坎村四组"),
    ],
)
def test_names_no_rule_knows_are_cut_out(reader: LexiconReader, text: str, place: str) -> None:
    assert place in [p.text for p in reader.understand(text).places]


@pytest.mark.parametrize(
    "text, parts",
    [
        ("杨柳镇上坝社区3栋2单元停水", ["杨柳镇/town", "上坝社区/community", "3栋/building", "2单元/unit"]),
        ("石桥村三组停水", ["石桥村/village", "三组/group"]),
        ("解放路118号门口井盖没了", ["解放路/road", "118号/number"]),
        ("滨江路和文化街交叉口堵车", ["滨江路/road", "文化街交叉口/landmark"]),
        ("幸福小区6栋2单元501漏水", ["幸福小区/community", "6栋/building", "2单元/unit", "501/room"]),
    ],
)
def test_a_place_has_its_parts(reader: LexiconReader, text: str, parts: list[str]) -> None:
    place = reader.understand(text).places[0]
    assert [f"{p.text}/{p.kind}" for p in place.parts][: len(parts)] == parts


@pytest.mark.parametrize(
    "text, place, known",
    [
        ("锦绣花园3栋漏水", "锦绣花园3栋", 1),
        ("锦锈花园电梯坏了", "锦锈花园", 1),  # another character
        ("锦绣小区没水", "锦绣小区", 1),  # another generic end
        ("我住锦绣5栋", "锦绣5栋", 1),  # none
        ("柳阴巷堵车", "柳阴巷", 2),  # by its sound
        ("石桥村三组路断了", "石桥村三组", 3),
        ("在翰墨府7栋楼下", "翰墨府7栋", 5),
        ("锦园门口有人打架", "锦园门口", 1),  # an alias
        ("东风街没灯", "东风街", 6),
        ("西风街没灯", "西风街", 7),
        ("北风街没灯", "北风街", 0),  # another street, not a slip
    ],
)
def test_known_places_are_found_as_people_write_them(local: LexiconReader, text: str, place: str, known: int) -> None:
    assert any(p.text.startswith(place) and p.known == known for p in local.understand(text).places)


def test_two_entries_of_one_stem_name_none() -> None:
    two = Gazetteer((KnownPlace("锦绣花园", "community", id=1), KnownPlace("锦绣社区", "community", id=2)), str)
    assert two.fuzzy("锦绣小区") is None
    assert stem_of("锦绣小区") == ("锦绣", "community")


@pytest.mark.parametrize(
    "one, other, slip",
    [
        ("锦绣花园", "锦锈花园", True),
        ("锦绣花园", "锦绣花", True),
        ("东街口子", "西街口子", False),
        ("ab", "ab", False),
    ],
)
def test_one_slip(one: str, other: str, slip: bool) -> None:
    assert one_edit(one, other) is slip


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=200, deadline=None)
def test_places_and_parts_point_into_the_original_and_do_not_overlap(local: LexiconReader, text: str) -> None:
    places = local.understand(text).places
    for place in places:
        assert text[place.start : place.end] == place.text
        for part in place.parts:
            assert text[part.start : part.end] == part.text
            assert place.start <= part.start < part.end <= place.end
        assert all(a.end <= b.start for a, b in pairwise(place.parts))
    assert all(a.end <= b.start for a, b in pairwise(places))


def test_the_shipped_tagger_was_made_from_the_sentences_that_lie_there() -> None:
    assert shipped().facts["made_from"] == made_from(), "run: python -m nlp.tagging"
    assert (files("nlp") / "data" / "places.model").stat().st_size < 1_000_000  # type: ignore[attr-defined]
    assert len([s for s in sentences() if s.places]) > 600
    assert len([s for s in sentences() if not s.places]) > 200


def test_a_damaged_or_foreign_tagger_is_refused() -> None:
    data = shipped().to_bytes()
    assert Tagger.from_bytes(data).to_bytes() == data
    for broken in (b"", b"pickle", data[:-1], data[:60] + b"\0" + data[61:], json.dumps({}).encode()):
        with pytest.raises(ModelError):
            Tagger.from_bytes(broken)


@pytest.mark.parametrize("line", ["【石桥", "石桥】", "【】村", "【石【桥】】"])
def test_a_badly_marked_sentence_is_named(line: str) -> None:
    with pytest.raises(DataError, match=r"places\.tsv:2"):
        sentences("路灯坏了\n" + line)


@pytest.mark.parametrize(
    "text", ["我是张建国，石桥村路灯坏了", "我叫李秀英，锦绣花园5栋漏水", "联系人欧阳小明 13812345678"]
)
def test_a_person_is_no_place(reader: LexiconReader, text: str) -> None:
    understood = reader.understand(text)
    assert understood.personal
    for place in understood.places:
        assert all(span.text not in place.text for span in understood.personal)
