"""What holds for every text: offsets, lengths, no exception, nothing personal left."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.understanding import Context
from nlp.personal import digits_of, luhn
from nlp.reader import LexiconReader

ANY = st.text(st.characters(exclude_categories=[]), max_size=300)
WORDS = (
    "着火 救命 路灯 坏了 幸福小区 3栋2单元 红星村 6组 的 了 不 没有 去年 演练 ， 。 ？ 谢谢 催 怎么 另外 "
    "𠮷 👍🏽 ﷽ ㍿ İ ẞ 樓 １３ 湘A 电话 8411 2233 ④"
)
PIECES = st.lists(st.sampled_from([*WORDS.split(), "\n", " "]), max_size=60).map("".join)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
AROUND = st.sampled_from(["", "电话", "我的号码是", "，", "找王师傅 ", "单号", "(", "栋"])
GAPS = st.sampled_from(["", " ", "-", "—", ".", "\u3000", "\u200b", " - "])


@given(text=ANY | PIECES, open_tickets=st.integers(0, 3), draft_open=st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_text_is_understood_and_every_offset_points_into_it(
    reader: LexiconReader, text: str, open_tickets: int, draft_open: bool
) -> None:
    understood = reader.understand(text, Context(open_tickets, draft_open))
    assert understood.text == text
    assert understood.masked == reader.mask(text)
    parts = [part for place in understood.places for part in place.parts]
    for span in (*understood.places, *understood.personal, *understood.times, *parts):
        assert text[span.start : span.end] == span.text
        assert span.text
    assert len(understood.categories) <= 3
    assert all(0 <= guess.confidence <= 1 for guess in understood.categories)
    assert [g.confidence for g in understood.categories] == sorted(
        (g.confidence for g in understood.categories), reverse=True
    )
    assert understood.matters
    assert reader.understand(text, Context(open_tickets, draft_open)) == understood


@given(ANY | PIECES)
@settings(max_examples=300, deadline=None)
def test_normalising_keeps_the_length_and_twice_changes_nothing(reader: LexiconReader, text: str) -> None:
    once = reader.normalise(text)
    assert len(once) == len(text)
    assert reader.normalise(once) == once


def test_no_single_code_point_changes_twice(reader: LexiconReader) -> None:
    everything = "".join(map(chr, range(0x110000)))
    once = reader.normalise(everything)
    assert len(once) == len(everything)
    assert reader.normalise(once) == once


def written(number: str, gap: str, step: int, wide: bool) -> str:
    """A number as people type it: in groups, with something between, in full-width digits."""
    grouped = gap.join(number[i : i + step] for i in range(0, len(number), step))
    return grouped.translate(WIDE) if wide else grouped


PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
DATES = st.dates().map(lambda d: d.replace(year=1900 + d.year % 126 if d.month > 2 else 1904).strftime("%Y%m%d"))
IDS = st.builds(
    lambda area, born, tail, last: area + born + tail + last,
    st.from_regex(r"[1-6][1-5][0-9]{4}", fullmatch=True),
    DATES,
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.sampled_from("0123456789Xx"),
)
CARDS = st.from_regex(r"6[0-9]{14,17}", fullmatch=True).map(
    lambda head: next(head + str(n) for n in range(10) if luhn(head + str(n)))
)


@given(number=PHONES | IDS | CARDS, gap=GAPS, step=st.integers(3, 6), wide=st.booleans(), before=AROUND, after=AROUND)
@settings(max_examples=500, deadline=None)
def test_masking_leaves_no_phone_identity_or_card_number(
    reader: LexiconReader, number: str, gap: str, step: int, wide: bool, before: str, after: str
) -> None:
    masked = reader.mask(before + written(number, gap, step, wide) + after)
    assert not re.search("[0-9]", digits_of(reader.normalise(masked)))
    assert "【" in masked


@given(st.lists(PHONES | IDS | CARDS | PIECES, max_size=8), st.sampled_from([" ", "，", "\n", "和"]))
@settings(max_examples=300, deadline=None)
def test_several_numbers_in_one_text_all_go(reader: LexiconReader, parts: list[str], between: str) -> None:
    masked = reader.mask(between.join(parts))
    assert not re.search(r"1[3-9][0-9]{9}|[0-9]{15,}", digits_of(reader.normalise(masked)))


@given(ANY | PIECES)
@settings(max_examples=300, deadline=None)
def test_masking_a_masked_text_changes_nothing(reader: LexiconReader, text: str) -> None:
    masked = reader.mask(text)
    assert reader.mask(masked) == masked


@pytest.mark.parametrize("piece", ["幸福小区", "1", "[", "张三", "另外"])
def test_no_text_of_a_message_s_length_holds_the_reader_up(reader: LexiconReader, piece: str) -> None:
    """A bound far above what it takes (some 40 ms) and far below the seconds that a quadratic search took."""
    text = (piece * 4096)[:4096]
    begun = time.process_time()
    reader.understand(text)
    assert time.process_time() - begun < 0.7
