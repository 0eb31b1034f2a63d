"""What a place is made of: town, village, group, community, road, number, building, unit, floor, room, landmark."""

import re
from bisect import bisect_left

from domain.understanding import Span

_N = "(?:[0-9]{1,5}|[零一二三四五六七八九十百]{1,4}|[a-z][0-9]{0,3})"
#: House numbers by their words; the first that fits counts.
_UNITS = (
    ("group", rf"第?{_N}(?:村民小组|村民组|小组|生产队|组|队|社)"),
    ("unit", rf"{_N}单元"),
    ("floor", rf"(?:负|地下)?{_N}(?:楼(?!栋)|层)|顶楼|负[一二三]"),
    ("building", rf"第?{_N}(?:号楼|号院|栋|幢|座|#楼?|棟)"),
    ("community", rf"(?:第?{_N}|[a-z])(?:期|区|片|村)"),
    ("room", rf"{_N}(?:室|户|号房)"),
    (
        "number",
        rf"(?:附)?{_N}(?:-[0-9]{{1,4}})?号(?:附{_N}号)?|{_N}门|k[0-9]+(?:\+[0-9]+)?处?|[0-9.]{{1,6}}(?:公里|米)处?",
    ),
    ("room", r"(?<![0-9])[0-9]{3,4}(?![0-9])"),
    ("building", r"(?<![0-9])[0-9]{1,2}(?=-[0-9])"),
    ("unit", r"(?<=-)[0-9]{1,2}(?=-[0-9])"),
)
_UNIT = re.compile("|".join(f"(?P<{kind}_{number}>{pattern})" for number, (kind, pattern) in enumerate(_UNITS)))
#: Suffixes after which another name may begin: 杨柳镇|上坝社区. What ends the whole place needs none of these.
_OPEN = (
    "省", "市", "县", "镇", "乡", "街道", "苏木", "村", "屯", "寨", "社区", "小区", "花园", "家园", "大道", "大街",
    "路", "街", "巷", "国道", "省道", "县道", "广场", "工业园", "开发区", "大桥", "农场", "林场",
)  # fmt: skip
_TOWNS = ("镇", "乡", "街道", "苏木", "县", "市", "区", "省")
_EDGES = " ,、的和与跟至到-·“”\"'「」《》"
_HAN = re.compile(r"[一-鿿a-z]")


def parts_of(text: str, start: int, end: int, suffixes: list[tuple[int, int, str]]) -> tuple[Span, ...]:
    """The parts of text[start:end] in order, none overlapping. `suffixes`: where words that end places stand."""
    found: list[Span] = []
    at = start
    for match in _UNIT.finditer(text, start, end):
        kind = (match.lastgroup or "").partition("_")[0]
        if kind == "floor" and _begins_suffix(match.end(), suffixes):
            continue
        found += _names(text, at, match.start(), suffixes)
        found.append(Span(match[0], match.start(), match.end(), kind))
        at = match.end()
    return (*found, *_names(text, at, end, suffixes))


def whole_kind(parts: tuple[Span, ...]) -> str:
    """The last named part tells what the whole is; house numbers alone are a building or a group."""
    named = [p.kind for p in parts if p.kind in ("road", "village", "community", "landmark")]
    if named:
        return named[-1]
    kinds = {p.kind for p in parts}
    if "town" in kinds:
        return "town"
    if "group" in kinds:
        return "group"
    return "building" if kinds & {"building", "unit", "floor", "room", "number"} else "landmark"


def _names(text: str, start: int, end: int, suffixes: list[tuple[int, int, str]]) -> list[Span]:
    found: list[Span] = []
    at = start
    for left, right, kind in _within(suffixes, start, end):
        word = text[left:right]
        if word not in _OPEN or left <= at or _begins_suffix(right, suffixes):
            continue
        if right < end and any(a < right < b for a, b, _ in suffixes):
            continue  # the word is the beginning of a longer one
        found += _one(text, at, right, "town" if word in _TOWNS else kind)
        at = right
    last = max((s for s in _within(suffixes, at, end)), key=lambda s: (s[1], s[1] - s[0]), default=None)
    kind = last[2] if last else "landmark"
    if last and text[last[0] : last[1]] in _TOWNS:
        kind = "town"
    return found + _one(text, at, end, "landmark" if kind == "alone" else kind)


def _one(text: str, start: int, end: int, kind: str) -> list[Span]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return [Span(text[start:end], start, end, kind)] if _HAN.search(text, start, end) else []


def _within(suffixes: list[tuple[int, int, str]], start: int, end: int) -> list[tuple[int, int, str]]:
    first = bisect_left(suffixes, start, key=lambda s: s[1])
    found = []
    for suffix in suffixes[first:]:
        if suffix[1] > end:
            break
        if suffix[0] >= start:
            found.append(suffix)
    return found


def _begins_suffix(at: int, suffixes: list[tuple[int, int, str]]) -> bool:
    return any(s[0] == at for s in suffixes[bisect_left(suffixes, at, key=lambda s: s[1]) :][:6])
