"""Places the centre knows by name: communities, roads, villages, landmarks, with what residents call them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

#: The kinds an entry may have, and what a list may call them.
KINDS: Mapping[str, frozenset[str]] = {
    "community": frozenset({"小区", "社区", "楼盘", "家属院"}),
    "road": frozenset({"道路", "路", "街", "街道", "巷"}),
    "village": frozenset({"村", "行政村", "村庄"}),
    "group": frozenset({"组", "村民小组", "自然村", "湾", "屯"}),
    "landmark": frozenset({"地标", "单位", "学校", "医院", "市场", "桥", "公园", "车站", "其他"}),
    "town": frozenset({"镇", "乡", "乡镇"}),
}
#: Columns of a list, and what their heads may be called.
COLUMNS: Mapping[str, frozenset[str]] = {
    "name": frozenset({"名称", "地名", "名字", "小区名称", "标准名称"}),
    "kind": frozenset({"类型", "类别", "种类"}),
    "aliases": frozenset({"别名", "俗称", "又名", "居民叫法"}),
    "town": frozenset({"镇", "乡镇", "所属乡镇", "镇街", "所属镇"}),
    "village": frozenset({"村", "村社区", "所属村", "村居", "村（社区）", "村(社区)", "所属村社区"}),
    "grid": frozenset({"网格", "所属网格", "网格号", "网格名称"}),
    "latitude": frozenset({"纬度", "lat"}),
    "longitude": frozenset({"经度", "lng", "lon", "long"}),
}
LONGEST = 30
MOST_ALIASES = 20
MOST = 20_000
#: A point further from every named place than this is near none of them, in metres.
NEAR = 1_500.0
_EARTH = 6_371_008.8


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """One entry. `kind` as in understanding.Place; `grid`: number or name of the grid it lies in; degrees WGS84."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    town: str = ""
    village: str = ""
    grid: str = ""
    latitude: float | None = None
    longitude: float | None = None
    id: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it one and the same: there may be an 幸福路 in each town."""
        return self.name, self.town, self.village

    @property
    def within(self) -> str:
        """Town, village and grid, as officers read them."""
        return "".join(p for p in (self.town, self.village, self.grid) if p)


@dataclass(frozen=True, slots=True)
class PlaceFault:
    """What is wrong in a row. `line` counts from 1 with the heads.

    `what`: head, name, kind, long, twice, degrees, many.
    """

    line: int
    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class PlaceList:
    """A list as it was sent. `readable` is False when the file could not be opened at all.

    `known` False: it opens, but its first row is the head of no list.
    """

    places: tuple[KnownPlace, ...] = ()
    faults: tuple[PlaceFault, ...] = ()
    readable: bool = True
    known: bool = True


@dataclass(frozen=True, slots=True)
class PlaceChanges:
    """What an import would change. `removed` are entries that the list no longer has."""

    added: tuple[KnownPlace, ...] = ()
    changed: tuple[KnownPlace, ...] = ()
    removed: tuple[KnownPlace, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def figures(self) -> dict[str, str]:
        """How many, for the record."""
        of = {"added": self.added, "changed": self.changed, "removed": self.removed}
        return {name: str(len(places)) for name, places in of.items()}


def is_places(head: Sequence[str]) -> bool:
    """Whether a table with that first row is a list of places, be it without the names."""
    return bool(_heads(head))


def read_places(table: Sequence[Sequence[str]]) -> PlaceList:
    """The entries of a table whose first row holds the heads, and everything that is wrong with it."""
    heads = _heads(table[0]) if table else {}
    if "name" not in heads:
        return PlaceList(faults=(PlaceFault(1, "head", "名称"),))
    found: dict[tuple[str, str, str], KnownPlace] = {}
    faults: list[PlaceFault] = []
    for line, row in enumerate(table[1:], 2):
        cells = {name: " ".join(row[at].split()) if at < len(row) else "" for name, at in heads.items()}
        if not any(cells.values()):
            continue
        place, wrong = _place(cells)
        faults += [PlaceFault(line, what, value) for what, value in wrong]
        if place is None:
            continue
        if place.key in found:
            faults.append(PlaceFault(line, "twice", place.name))
        found[place.key] = place
    if len(found) > MOST:
        faults.append(PlaceFault(len(table), "many", str(len(found))))
    return PlaceList(tuple(found.values()), tuple(faults))


def changes(old: Iterable[KnownPlace], new: Iterable[KnownPlace]) -> PlaceChanges:
    """From one list to the other; entries keep their ids."""
    before = {p.key: p for p in old}
    after = {p.key: replace(p, id=before[p.key].id if p.key in before else 0) for p in new}
    return PlaceChanges(
        added=tuple(p for key, p in after.items() if key not in before),
        changed=tuple(p for key, p in after.items() if key in before and p != before[key]),
        removed=tuple(p for key, p in before.items() if key not in after),
    )


def distance(latitude: float, longitude: float, place: KnownPlace) -> float:
    """Metres along the surface; infinite for a place without coordinates."""
    if place.latitude is None or place.longitude is None:
        return math.inf
    a, b = math.radians(latitude), math.radians(place.latitude)
    step = math.sin((b - a) / 2) ** 2
    step += math.cos(a) * math.cos(b) * math.sin(math.radians(place.longitude - longitude) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, step)))


def nearest(places: Iterable[KnownPlace], latitude: float, longitude: float) -> tuple[KnownPlace, float] | None:
    """The nearest named place and how many metres away it is; None when none lies within NEAR."""
    best = min(((distance(latitude, longitude, p), p) for p in places), key=lambda found: found[0], default=None)
    return None if best is None or best[0] > NEAR else (best[1], best[0])


def _heads(row: Sequence[str]) -> dict[str, int]:
    heads: dict[str, int] = {}
    for at, cell in enumerate(row):
        head = "".join(cell.split()).lower().lstrip("\ufeff")
        for name, called in COLUMNS.items():
            if head == name or head in called:
                heads.setdefault(name, at)
    return heads


def _place(cells: Mapping[str, str]) -> tuple[KnownPlace | None, list[tuple[str, str]]]:
    wrong: list[tuple[str, str]] = []
    name = cells["name"]
    if not 2 <= len(name) <= LONGEST:
        wrong.append(("name", name[:LONGEST]))
    called = cells.get("kind", "")
    kind = next((k for k, words in KINDS.items() if called == k or called in words), None if called else "landmark")
    if kind is None:
        wrong.append(("kind", called[:LONGEST]))
    aliases = [a for a in _split(cells.get("aliases", "")) if a != name]
    wrong += [("long", alias[:LONGEST]) for alias in aliases if not 2 <= len(alias) <= LONGEST]
    if len(aliases) > MOST_ALIASES:
        wrong.append(("long", name))
    wrong += [("long", cells[c][:LONGEST]) for c in ("town", "village", "grid") if len(cells.get(c, "")) > LONGEST]
    latitude, longitude = _degrees(cells.get("latitude", ""), 90), _degrees(cells.get("longitude", ""), 180)
    if (latitude is None) != (longitude is None) or _unclear(latitude) or _unclear(longitude):
        wrong.append(("degrees", f"{cells.get('latitude', '')} {cells.get('longitude', '')}"[:LONGEST]))
    if wrong or kind is None:
        return None, wrong
    town, village, grid = (cells.get(c, "") for c in ("town", "village", "grid"))
    return KnownPlace(name, kind, tuple(dict.fromkeys(aliases)), town, village, grid, latitude, longitude), []


def _split(cell: str) -> list[str]:
    for mark in "，,；;|/":
        cell = cell.replace(mark, "、")
    return [part.strip() for part in cell.split("、") if part.strip()]


def _degrees(cell: str, most: int) -> float | None:
    """None for an empty cell, NaN for a wrong one."""
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        return math.nan
    return value if abs(value) <= most else math.nan


def _unclear(value: float | None) -> bool:
    return value is not None and math.isnan(value)
