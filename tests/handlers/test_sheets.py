"""Tables that come from anywhere: damaged, cut off, packed to burst; none of them raises, none costs much."""

import ast
import io
import random
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.gazetteer import PlaceList
from handlers import sheets

GOOD = sheets.template()


def readable(data: bytes, name: str) -> bool:
    """Whether it is taken for a list; what is none is an empty list of places."""
    found = sheets.survey(data, name)
    return not isinstance(found, PlaceList) or found.readable


def test_what_the_bot_writes_it_reads() -> None:
    found = sheets.survey(GOOD, "地名.xlsx")
    assert isinstance(found, PlaceList)
    assert [p.name for p in found.places] == ["锦绣花园", "石桥村三组"]
    assert found.readable


@pytest.mark.parametrize("seed", range(4))
def test_no_damage_raises(seed: int) -> None:
    """Each flipped byte alone, then cuts at any length (a cut one has no directory)."""
    dice = random.Random(seed)
    for _ in range(60):
        broken = bytearray(GOOD)
        broken[dice.randrange(2, len(broken))] ^= 1 << dice.randrange(8)
        sheets.survey(bytes(broken), "地名.xlsx")
    for _ in range(10):
        assert not readable(GOOD[: dice.randrange(2, len(GOOD))], "地名.xlsx")


def test_a_flipped_byte_in_what_is_packed_is_unreadable() -> None:
    broken = bytearray(GOOD)
    broken[60] ^= 0xFF
    assert not readable(bytes(broken), "地名.xlsx")


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_a_file_packed_to_burst_is_not_opened(part: str) -> None:
    """Ninety million bytes in a few hundred thousand."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, b"<sst>" + b"<si><t>a</t></si>" * (90 * 2**20 // 17))
    assert len(file.getvalue()) < 2**20
    began = time.process_time()
    assert not readable(file.getvalue(), "地名.xlsx")
    assert time.process_time() - began < 1


def test_another_kind_of_file_is_not_looked_at() -> None:
    assert not readable("名称\n锦绣花园\n".encode(), "words.toml")
    assert readable("名称\n锦绣花园\n".encode(), "地名.CSV")


#: What reads or writes a table that may be twenty thousand rows long.
LONG = {"xlsx_of", "example", "table_of", "lines_of", "centre_in", "survey"}


def called(node: ast.AST) -> Iterator[str]:
    """Names of what that body calls by itself, not by what it hands to somebody else to call."""
    for below in ast.iter_child_nodes(node):
        if not isinstance(below, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from called(below)
        if isinstance(below, ast.Call):
            yield getattr(below.func, "attr", getattr(below.func, "id", ""))


def test_no_handler_builds_or_reads_a_long_table_on_the_event_loop() -> None:
    """asyncio.to_thread is given them: it would take a second in which nobody is answered."""
    files = sorted(Path(sheets.__file__).parent.glob("*.py"))
    trees = [(file.name, ast.parse(file.read_text())) for file in files]
    loops = [(name, one) for name, tree in trees for one in ast.walk(tree) if isinstance(one, ast.AsyncFunctionDef)]
    assert len(loops) > 100
    assert [(name, one.name) for name, one in loops if LONG & set(called(one))] == []
