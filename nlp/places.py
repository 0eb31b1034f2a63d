"""Where it happened: what the tagger finds and the gazetteer knows, as exact substrings with their parts."""

import re
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from domain.gazetteer import KnownPlace
from domain.understanding import Place, Span
from nlp.gazetteer import Gazetteer, Match
from nlp.parts import parts_of, whole_kind
from nlp.shapes import ShapeReader
from nlp.tagger import Marks, Tagger, decoded, margin

MOST_PLACES = 6
#: Nothing longer is a place.
LONGEST = 60
#: How much better than no place a find must be (log odds), fitted on held-back sentences of our own.
SURE = 0.4
#: The same for words like 小区 that name nothing by themselves.
SURE_OF_GENERIC = 3.0
_KINDS = {kind: number for number, kind in enumerate(("road", "village", "community", "landmark", "alone"), 1)}
_LEADING = re.compile(
    r"^(?:[\s,、:“”\"'「《【(]|从(?=.{2})|在(?=.{2})|到(?=.{2})|把(?=.{2})|我们(?=.)|咱们(?=.)|俺们?(?=..)|镇上(?=.{2})|(?:有|那|这|一)(?:家|个)(?=.{2}))+"
)
#: What may follow a name and still belong to it; without one of these the name ends where the rules say.
_MORE = re.compile(
    r"[0-9口边旁前后里内外上下头面侧角处间中对隔门楼东南西北那这一二三四五六七八九十负和跟与到至]|[店馆坊铺场院子城站塔]$"
)
_LETTERS = re.compile(r"[a-z ]+")
#: When it was, standing before where it was.
_WHEN = re.compile(
    r"^(?:(?:上|下|这|本)?个?(?:周|星期|礼拜)[一二三四五六日天末]|[昨今明前](?:天|晚|早)(?:上)?|周末|(?:早|晚)上|[上下中]午|半夜|凌晨)(?=.{2})"
)
#: Where a name has ended and the sentence goes on: 202在家开店, 供销社对面开小卖部的.
_GOES_ON = re.compile(r"(?<=..)(?:在家|[的那](?=[^的那]{1,3}(?:姑娘|小伙|师傅|老板|人|家伙)))")
_BESIDE = re.compile(r"(?<=..)(?:对面|旁边|门口|[东西南北]门|隔壁|窗口|附近)(?=[^的]{2})")
_TRAILING = re.compile(r"[\s,、:“”\"'」》】)的]+$")
_HOUSE = re.compile(
    r"(?:第?(?:[0-9a-z]{1,4}|[一二三四五六七八九十]{1,3})(?:期|区|号楼|栋|幢|座|单元|层|楼|号|室|组|队|社|#))+"
    r"(?:[0-9]{3,4}(?![0-9万元块年月日点岁]))?(?:门口|旁边|对面|后面)?"
)


class PlaceReader:
    """Cuts places from a normalised text of which the word boundaries are given."""

    def __init__(self, tagger: Tagger, shapes: ShapeReader, known: Gazetteer) -> None:
        self._tagger, self._shapes, self._known = tagger, shapes, known

    def read(self, text: str, starts: set[int]) -> tuple[Place, ...]:
        """At most six places in the order of the text, none overlapping."""
        if not text:
            return ()
        suffixes = self._shapes.suffixes(text)
        ruled = self._shapes.read(text, starts, suffixes)
        marks = marked(text, starts, suffixes, ruled)
        shaped = {span.start: span.end for span in ruled}
        scores = self._tagger.scores(text, marks)
        spans = []
        for first, last in decoded(scores):
            sure = margin(scores, first, last)
            start, end = _trimmed(text, first, last)
            end = self._cut_back(text, shaped.get(start, end), end, suffixes)
            house = _HOUSE.match(text, end) if start < end else None
            if (
                start < end <= start + LONGEST
                and not _LETTERS.fullmatch(text, start, end)
                and sure > (SURE_OF_GENERIC if self._shapes.generic(text[start:end]) else SURE)
            ):
                spans.append((start, house.end() if house else end))
        matches = self._known.find(text, starts) if self._known else []
        for match in matches:
            spans = _with(text, spans, match)
        return tuple(self._place(text, start, end, suffixes, matches) for start, end in spans[:MOST_PLACES])

    def _cut_back(self, text: str, shaped: int, end: int, suffixes: list[tuple[int, int, str]]) -> int:
        """Where the name ends: 柳溪河 of 柳溪河水变成, when nothing after its suffix speaks of a place."""
        if shaped >= end or _MORE.search(text[shaped:end]) or any(shaped < b <= end for _, b, _ in suffixes):
            return end
        return shaped

    def _place(
        self, text: str, start: int, end: int, suffixes: list[tuple[int, int, str]], matches: list[Match]
    ) -> Place:
        parts = parts_of(text, start, end, suffixes)
        inside = [m for m in matches if start <= m.start and m.end <= end]
        best = max(inside, key=lambda m: (m.end - m.start, m.sure), default=None)
        if best:
            return Place(text[start:end], start, end, best.kind or whole_kind(parts), parts, best.known)
        meant = self._meant(text, start, end, parts) if self._known else None
        kind = meant.kind if meant and meant.kind else whole_kind(parts)
        return Place(text[start:end], start, end, kind, parts, meant.id if meant else 0)

    def _meant(self, text: str, start: int, end: int, parts: tuple[Span, ...]) -> KnownPlace | None:
        named = [p for p in parts if p.kind in ("community", "road", "village", "landmark", "town")]
        tried = [text[start:end], *(p.text for p in reversed(named))]
        return next((found for name in tried if (found := self._known.fuzzy(name))), None)


def marked(text: str, starts: set[int], suffixes: Iterable[tuple[int, int, str]], ruled: Iterable[Span]) -> Marks:
    """The marks of each character, as the tagger was trained with."""
    n = len(text)
    ends, rules = bytearray(n), bytearray(n)
    bounds = [*sorted(starts), n]
    words = b"".join([_STRETCH[b - a] if b - a < 9 else _stretch(b - a) for a, b in pairwise(bounds)])
    for _, end, kind in suffixes:
        ends[end - 1] = _KINDS[kind]
    for span in ruled:
        rules[span.start : span.end] = _stretch(span.end - span.start)
    return Marks(*(np.frombuffer(marks, np.uint8) for marks in (words, ends, rules)))


def _stretch(length: int) -> bytes:
    """First, inner and last one of a stretch, or the only one."""
    return b"\x04" if length == 1 else b"\x01" + b"\x02" * (length - 2) + b"\x03"


_STRETCH = [b"", *map(_stretch, range(1, 9))]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without marks and little words at its edges."""
    leading = _LEADING.match(text[start:end])
    start += leading.end() if leading else 0
    when = _WHEN.match(text[start:end])
    start += when.end() if when else 0
    on = _GOES_ON.search(text[start:end])
    end = start + on.start() if on else end
    beside = _BESIDE.search(text[start:end])
    if beside and not _MORE.search(text[start + beside.end() : end]):
        end = start + beside.end()
    trailing = _TRAILING.search(text[start:end])
    return start, end - (len(trailing[0]) if trailing else 0)


def _with(text: str, spans: list[tuple[int, int]], match: Match) -> list[tuple[int, int]]:
    """The spans with a known name put in: one that cuts it is widened, one that holds it stays."""
    touched = [s for s in spans if s[0] < match.end and match.start < s[1]]
    if any(a <= match.start and match.end <= b for a, b in touched):
        return spans
    start = min([match.start, *(a for a, _ in touched)])
    end = max([match.end, *(b for _, b in touched)])
    if end == match.end and (house := _HOUSE.match(text, end)):
        end = house.end()
    rest = [s for s in spans if s[1] <= start or s[0] >= end]
    return sorted([*rest, (start, end)])
