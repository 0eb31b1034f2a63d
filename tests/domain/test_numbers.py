"""Ticket numbers as people type them, look-up codes as people copy them."""

import string
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.numbers import day_of, find_number, new_code, number, read_code

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
SEQUENCES = st.integers(1, 999_999)
#: What stands around a number in a sentence; no digit after it, no letter before it.
BEFORE = st.sampled_from(["", "请问 ", "工单", "（", "编号：", "我的", "\n", "🆘"])
AFTER = st.sampled_from(["", " 怎么样了", "，谢谢", "）", "还没修", "\n", "?"])


@given(DAYS, SEQUENCES)
def test_a_number_has_its_day_and_at_least_four_digits(day: date, sequence: int) -> None:
    made = number(f"{day:%y%m%d}", sequence)
    assert made == f"GD{day:%y%m%d}-{sequence:04d}"
    assert len(made) <= 15


@given(
    DAYS, SEQUENCES, BEFORE, AFTER, st.sampled_from(["-", "—", "–", "_", " ", "- ", ""]), st.booleans(), st.booleans()
)
def test_a_number_is_found_however_it_was_typed(
    day: date, sequence: int, before: str, after: str, dash: str, lower: bool, wide: bool
) -> None:
    made = number(f"{day:%y%m%d}", sequence)
    typed = made.replace("-", dash)
    typed = typed.lower() if lower else typed
    if wide:
        typed = "".join(chr(ord(c) + 0xFEE0) if c in string.ascii_letters + string.digits + "-" else c for c in typed)
    assert find_number(f"{before}{typed}{after}") == made


@pytest.mark.parametrize(
    "text", ["", "GD", "GD26112-0007", "GD261122-007", "XGD261122-0007", "GD261122-1234567", "110"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert find_number(text) is None


@given(st.text(max_size=200))
def test_any_text_may_be_searched(text: str) -> None:
    found = find_number(text)
    assert found is None or find_number(found) == found


@pytest.mark.parametrize(
    "utc, day",
    [
        (datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), "261122"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "261123"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "270101"),
    ],
)
def test_the_day_of_a_number_is_the_offices_own(utc: datetime, day: str) -> None:
    assert day_of(utc, SHANGHAI) == day


def test_codes_differ_and_read_back() -> None:
    codes = [new_code() for _ in range(200)]
    assert len(set(codes)) == 200
    for code in codes:
        plain = code.replace("-", "")
        assert set(plain) <= set(ALPHABET)
        assert read_code(code) == read_code(f" {code.lower()} ") == read_code(code.replace("-", " ")) == plain


@given(st.data())
def test_one_wrong_character_of_a_code_is_always_found(data: st.DataObject) -> None:
    code = new_code().replace("-", "")
    place = data.draw(st.integers(0, 8))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != code[place]]))
    assert read_code(code[:place] + wrong + code[place + 1 :]) is None


@given(st.integers(0, 7), st.text(ALPHABET, min_size=8, max_size=8))
def test_neighbours_that_changed_places_are_found_but_for_a_known_few(place: int, body: str) -> None:
    code = next(c for c in (body + last for last in ALPHABET) if read_code(c))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    apart = abs(ALPHABET.index(code[place]) - ALPHABET.index(code[place + 1]))
    if place < 7 and apart not in (0, 15):
        assert read_code(swapped) is None


@pytest.mark.parametrize(
    "text", ["", "ABCD", "ABCD-EFGH", "路灯坏了很久", "13912345678", "OIL0-U111-1", "ABCD-EFGH-JK"]
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_code(text) is None
