"""Several matters in one message: precision first; spans in order, inside the text, never overlapping."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.understanding import Intent
from nlp.matters import MOST
from nlp.reader import LexiconReader

SET = Path(__file__).parent / "sets" / "matters.jsonl"
MESSAGES: list[dict[str, Any]] = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
PIECES = (
    "路灯坏了好几天 老板拖欠工资三个月 另外 还有 顺便 对了 1. 2. ① 第二 一、 二、 "
    "楼上漏水 低保停了 再就是 。 , ; 两件事 他 那里 3dong 垃圾没人清"
)
MIXED = st.lists(st.sampled_from([*PIECES.split(), "\n", " "]), max_size=30).map("".join)


@given(MIXED | st.text(st.characters(exclude_categories=[]), max_size=120))
@settings(max_examples=300, deadline=None)
def test_spans_are_of_the_text_in_order_and_apart(reader: LexiconReader, text: str) -> None:
    matters = reader.understand(text).matters
    assert 1 <= len(matters) <= MOST
    for matter in matters:
        assert matter.text == text[matter.start : matter.end]
    for left, right in pairwise(matters):
        assert left.end <= right.start
    if len(matters) > 1:
        assert all(m.text == m.text.strip() and m.text and m.code in reader.taxonomy for m in matters)


def test_what_is_taken_apart_is_several_matters_and_most_of_them_are_found(reader: LexiconReader) -> None:
    right = wrong = missed = 0
    for message in MESSAGES:
        found = [m.text for m in reader.understand(message["text"]).matters]
        wanted = [m["begins"] for m in message["matters"]] or [message["text"][:4]]
        if len(found) == len(wanted) and all(w in f for w, f in zip(wanted, found, strict=True)):
            right += len(found) > 1
        elif len(found) > 1:
            wrong += 1
        else:
            missed += 1
    assert right / (right + wrong) >= 0.85, (right, wrong, missed)
    assert right / (right + missed + wrong) >= 0.7, (right, wrong, missed)


@pytest.mark.parametrize(
    "text",
    [
        "井盖坏了半年,先是松动,后来没有了,另外晚上那里没有灯更看不见",
        "楼上漏水一年了,找物业,物业说找业主,业主说找开发商,谁也不管",
        "欠我工资的老板电话关机了,家也搬了,另外他还欠材料商的钱",
    ],
)
def test_a_story_is_one_matter(reader: LexiconReader, text: str) -> None:
    assert [m.text for m in reader.understand(text).matters] == [text]


def test_a_burst_on_two_lines_is_two_matters(reader: LexiconReader) -> None:
    understood = reader.understand("永安巷垃圾堆了五天没人收\n对了,我表弟在工地摔断腿老板不管")
    assert understood.intent is Intent.REPORT
    assert [m.text for m in understood.matters] == ["永安巷垃圾堆了五天没人收", "对了,我表弟在工地摔断腿老板不管"]
