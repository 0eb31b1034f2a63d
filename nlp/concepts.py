"""Words that mean alike put under one sign, so that what was learnt of 菜刀 is known of 镰刀 (concepts.toml)."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from nlp.files import read

#: A concept is one character of the last private plane but one: no text of a person holds it.
FIRST, BASE = 0xF0000, 0x4E00
LOWEST = chr(FIRST)
#: The longest run of characters, or of signs and characters, that is one feature.
LONGEST = 3
BREAK = re.compile(r"[\s\x00,.;:、。…~\-—_()\[\]【】<>《》\"'“”‘’/\\|·]")
DIGIT = re.compile("[0-9]")
#: What a name of a housing estate ends with, and the numbers behind it; what no such name holds; what stands before it.
ESTATE = re.compile(
    "(?:小区|花园|家园|新村|公寓|社区|大厦|佳苑|新城|广场|雅苑|名苑|嘉苑)?"
    "(?:[0一二三四五六七八九十]{1,8}(?:号楼|栋|幢|单元|号院)|0{1,8}(?:弄|座|室|号))+"
    "|小区|花园|家园|新村|公寓|社区|大厦|佳苑|新城|雅苑|名苑|嘉苑"
)
NUMBER = frozenset("0一二三四五六七八九十")
NO_NAME = frozenset("在到从我他她你们人有个被把着了这那的是往进出里外各咱俺该\n?!")
NO_WORD = re.compile(
    "昨[天晚夜日]|[今明前后][天晚早年]|去年|那[天年次]|上[周次月回]|以前|之前|刚[才刚]|要是|如果|万一|假如|听说|据说|担心|好像|"
    "没有|不是|梦见|电视|演练|演习|着火|起火|打架|突然|正在|救命|快来"
)
BEFORE = frozenset("在到从外里\n")


class Concepts:
    """The words of each concept; the longest at a place wins, a word belongs to the concept that names it first."""

    def __init__(self, source: str | None = None) -> None:
        whole = read("concepts.toml", source)
        whole.known("concept")
        table = whole.fields.get("concept")
        if not isinstance(table, dict) or not table:
            whole.fail("[concept] must stand there", "concept")
        words: dict[str, str] = {}
        for name, written in table.items():
            if len(name) != 1 or not "一" <= name <= "龥":
                whole.fail(f"a concept's name is one Chinese character, not {name!r}", f'"{name}"')
            if not isinstance(written, str) or not all(written.split("|")):
                whole.fail(f"{name} must be words with | between them", f'"{name}"')
            for word in written.split("|"):
                words.setdefault(word, chr(FIRST + ord(name) - BASE))
        #: of the words and their signs: a model taught with others hears wrongly
        self.digest = hashlib.sha256(repr(sorted(words.items())).encode()).hexdigest()[:16]
        self._signs = list(words.values())
        self._finder = ahocorasick_rs.AhoCorasick(list(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def found(self, text: str) -> list[tuple[str, int, int]]:
        """(sign, start, end) in order, none overlapping."""
        return [(self._signs[i], start, end) for i, start, end in self._finder.find_matches_as_indexes(text)]


@dataclass(frozen=True, slots=True)
class Grams:
    """Runs of one length: every run that begins at `starts[i]`, as written; `ends` in the same text."""

    runs: list[str]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


def plain(text: str) -> str:
    """The text as features see it, same length: numbers are 0, every mark but ? and ! and every estate breaks a run."""
    written = BREAK.sub("\n", DIGIT.sub("0", text))
    parts: list[str] = []
    at = 0
    for match in ESTATE.finditer(written):
        start, end = max(at, _named(written, match.start(), match.end())), match.end()
        parts += (written[at:start], "\n" * (end - start))
        at = end
    return "".join((*parts, written[at:])) if parts else written


def _named(text: str, start: int, end: int) -> int:
    """Where an estate's name begins: two to four characters before what it ends with; its numbers if it has none."""
    at = start
    while at and start - at < 5 and text[at - 1] not in NO_NAME:
        at -= 1
    if 2 <= start - at <= 4 and (at == 0 or text[at - 1] in BEFORE) and not NO_WORD.search(text, at, start):
        return at
    return start if not NUMBER.isdisjoint(text[start:end]) else end


def grams(text: str, found: list[tuple[str, int, int]]) -> Iterator[Grams]:
    """Every run of one to three characters of a plain text, then every such run over signs that holds a sign.

    Runs with a break among them are told too: no vocabulary holds them.
    """
    places = np.arange(len(text) + 1, dtype=np.int32)
    for length in range(1, LONGEST + 1):
        runs = _runs(text, length)
        yield Grams(runs, places[: len(runs)], places[length : length + len(runs)])
    if not found:
        return
    written, origin = signed(text, found)
    marks = np.fromiter((char >= LOWEST for char in written), np.int32, len(written))
    until = np.concatenate([[0], np.cumsum(marks)])
    for length in range(1, LONGEST + 1):
        runs = _runs(written, length)
        holds = np.flatnonzero(until[length : length + len(runs)] > until[: len(runs)])
        yield Grams([runs[i] for i in holds.tolist()], origin[holds], origin[holds + length])


def _runs(text: str, length: int) -> list[str]:
    return list(map("".join, zip(*(text[i:] for i in range(length)), strict=False)))


def signed(text: str, found: list[tuple[str, int, int]]) -> tuple[str, NDArray[np.int32]]:
    """The text with each concept as its sign, and where each of its characters begins (and the last ends)."""
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for sign, start, end in found:
        parts += (text[at:start], sign)
        origin.extend(range(at, start + 1))
        at = end
    parts.append(text[at:])
    origin.extend(range(at, len(text) + 1))
    return "".join(parts), np.array(origin, np.int32)
