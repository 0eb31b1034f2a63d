"""When it happened: exact words and their kind."""

import pytest

from nlp.files import DataError, read
from nlp.reader import LexiconReader
from nlp.times import TimeReader


@pytest.mark.parametrize(
    "text, time, kind",
    [
        ("昨晚八点楼下打架", "昨晚八点", "point"),
        ("3月5号停的水", "3月5号", "point"),
        ("刚才有人砸车", "刚才", "point"),
        ("2023年5月1日下午三点左右摔的", "2023年5月1日下午三点左右", "point"),
        ("三个月前就报过了", "三个月前", "point"),
        ("上礼拜五丢的车", "上礼拜五", "point"),
        ("从上周到现在没人管", "从上周到现在", "span"),
        ("三天了还没来", "三天了", "span"),
        ("好几天没水了", "好几天", "span"),
        ("天天吵", "天天", "often"),
        ("每天半夜打桩", "每天半夜", "often"),
        ("隔三差五停电", "隔三差五", "often"),
    ],
)
def test_times(reader: LexiconReader, text: str, time: str, kind: str) -> None:
    assert (time, kind) in [(s.text, s.kind) for s in reader.understand(text).times]


@pytest.mark.parametrize("text", ["3号楼2单元漏水", "早餐店占道", "夜市太吵", "打了三次电话", "一号线地铁"])
def test_what_is_no_time(reader: LexiconReader, text: str) -> None:
    assert reader.understand(text).times == ()


def test_a_typo_in_the_pieces_stops_the_start() -> None:
    source = read("times.toml").source
    with pytest.raises(DataError, match=r"times\.toml:\d+: .*不存在"):
        TimeReader(source.replace("{数}", "{不存在}", 1))
