"""Where something happened, as units of the centre: by the names people use, known places, a shared point (§4.1.4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from domain.centre import Centre, OrgUnit, UnitLevel
from domain.gazetteer import KnownPlace

_TOWN, _VILLAGE, _GRID = UnitLevel.TOWN, UnitLevel.VILLAGE, UnitLevel.GRID
#: What a unit's name may end with and be the same unit all the same.
_ENDINGS = {
    _TOWN: ("街道办事处", "街道", "镇", "乡"),
    _VILLAGE: ("居民委员会", "村民委员会", "居委会", "村委会", "社区", "村"),
}
#: Where the writer is at home; what comes next need not be where it happened.
_HOME = re.compile(
    r"(?:(?:我|本人|俺|咱)(?:们)?(?:是|住在?|家在|家住在?|老家在?|户口在|来自)|家住在?|户籍[在是]?|籍贯)$"
)
_BORDER = re.compile(r"交界|边界|接壤|交汇|之间|两[村镇乡县]|结合部|跨[村镇乡县]|插花地")
_COUNTY = re.compile(r".[县市区旗]$")
_LABEL = re.compile(r"网格|[第号\s]")


@dataclass(frozen=True, slots=True)
class Lead:
    """What a report says about where. `said`: the place as the resident was asked for it; `known`: of the gazetteer."""

    text: str = field(default="", repr=False)
    said: str = field(default="", repr=False)
    known: tuple[KnownPlace, ...] = ()
    #: the same, but only as where the writer lives
    homes: tuple[KnownPlace, ...] = ()
    #: the named place nearest to a shared point
    near: KnownPlace | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where it lies: the smallest unit that is known, and others that lie apart from it. `by`: named, point or only."""

    units: tuple[OrgUnit, ...] = ()
    by: str = ""
    #: it is said to lie between them
    border: bool = False

    @property
    def unit(self) -> OrgUnit | None:
        return self.units[0] if self.units else None


def spot_of(centre: Centre, lead: Lead) -> Spot:
    """Where it happened: what is named, then a shared point, then the town when the county has only one."""
    here, home = _named(centre, lead.text)
    said = _named(centre, lead.said)
    known, homes = ([u for p in some if (u := _of_known(centre, p))] for some in (lead.known, lead.homes))
    apart = _apart(centre, [*said[0], *said[1], *known, *here] or [*homes, *home])
    border = bool(_BORDER.search(lead.text))
    if border:  # what lies beyond it may be no place of ours
        apart += [u for u in _neighbours(centre) if u.name in lead.text]
    near = _of_known(centre, lead.near) if lead.near is not None else None
    if near is not None and (not apart or apart[0].id in {u.id for u in centre.upwards(near.id)}):
        return Spot((near, *apart[1:]), "point", border)
    if apart:
        return Spot(tuple(apart), "named", border)
    towns = [u for u in centre.units if u.level is _TOWN]
    return Spot((towns[0],), "only") if len(towns) == 1 else Spot()


def within(centre: Centre, unit: OrgUnit | None, level: UnitLevel) -> OrgUnit | None:
    """The unit of that level in which this one lies, or which it is."""
    return next((u for u in centre.upwards(unit.id if unit else None) if u.level is level), None)


def _apart(centre: Centre, units: list[OrgUnit]) -> list[OrgUnit]:
    """Each once, without those in which another of them lies, in the order they were named."""
    over = {above.id for u in units for above in centre.upwards(u.id) if above.id != u.id}
    return list({u.id: u for u in units if u.id not in over}.values())


def at_home(text: str, start: int) -> bool:
    """Whether the place that is named there is only where the writer lives."""
    return bool(_HOME.search(text[max(0, start - 8) : start]))


def _named(centre: Centre, text: str) -> tuple[list[OrgUnit], list[OrgUnit]]:
    """Units that the text names: where it happened, and where the writer lives."""
    mentions = sorted(_mentions(centre, text), key=lambda m: m[0])
    here: list[OrgUnit] = []
    home: list[OrgUnit] = []
    end, lives = -1, False
    for start, stop, units in mentions:
        lives = lives if start == end else at_home(text, start)
        end = stop
        # of two villages of one name the one whose town is named as well
        said = {u.id for _, _, others in mentions for u in others if len(others) == 1}
        fits = units if len(units) == 1 else [u for u in units if said & {a.id for a in centre.upwards(u.parent)}]
        if len(fits) == 1:
            (home if lives else here).append(fits[0])
        elif len({u.parent for u in units}) == 1 and (above := centre.unit(units[0].parent)) is not None:
            (home if lives else here).append(above)
    return here, home


def _mentions(centre: Centre, text: str) -> Iterator[tuple[int, int, list[OrgUnit]]]:
    taken = [False] * len(text)
    for form, units in _forms(centre):
        start = text.find(form)
        while start >= 0:
            stop = start + len(form)
            if not any(taken[start:stop]):
                taken[start:stop] = [True] * len(form)
                yield start, stop, units
            start = text.find(form, stop)


@lru_cache(maxsize=4)
def _forms(centre: Centre) -> tuple[tuple[str, list[OrgUnit]], ...]:
    """What each town, village and grid may be called, the longest first."""
    forms: dict[str, dict[int, OrgUnit]] = {}
    for unit in centre.units:
        if unit.level in (_TOWN, _VILLAGE, _GRID):
            for form in _called(unit):
                forms.setdefault(form, {})[unit.id] = unit
    return tuple((form, list(forms[form].values())) for form in sorted(forms, key=len, reverse=True))


def _called(unit: OrgUnit) -> set[str]:
    names = {unit.name, *(a for a in unit.aliases if unit.level is not _TOWN or not a.endswith("中心"))}
    endings = _ENDINGS.get(unit.level, ())
    for name in tuple(names):
        stem = next((name.removesuffix(e) for e in endings if name.endswith(e)), "")
        if len(stem) > 1:
            names |= {stem + e for e in endings}
    return {n for n in names if len(n) > 1}


def _neighbours(centre: Centre) -> list[OrgUnit]:
    """Neighbouring counties: they stand in the file among the departments."""
    return [u for u in centre.units if u.level is UnitLevel.DEPARTMENT and _COUNTY.search(u.name)]


def _of_known(centre: Centre, place: KnownPlace) -> OrgUnit | None:
    """The grid, village or town that entry of the gazetteer lies in, the smallest there is."""
    town = _one(centre, _TOWN, place.town or (place.name if place.kind == "town" else ""), None)
    name = place.village or (place.name if place.kind == "village" else "")
    village = _one(centre, _VILLAGE, name, town)
    grid = _grid(centre, place.grid, village or town)
    return grid or village or town


def _one(centre: Centre, level: UnitLevel, name: str, above: OrgUnit | None) -> OrgUnit | None:
    below = centre.below(above.id) if above is not None else None
    same = [u for u in centre.units if u.level is level and name in _called(u) and (below is None or u.id in below)]
    return same[0] if name and len(same) == 1 else None


def _grid(centre: Centre, label: str, above: OrgUnit | None) -> OrgUnit | None:
    """A grid by its name, code or the number it ends with (滨河01网格, Q-BH-1, 01)."""
    if not label:
        return None
    below = centre.below(above.id) if above is not None else frozenset(u.id for u in centre.units)
    grids = [u for u in centre.units if u.level is _GRID and u.id in below]
    exact = [u for u in grids if label in (u.name, u.code, *u.aliases)]
    short = _LABEL.sub("", label)
    ends = [u for u in grids if above is not None and short and _LABEL.sub("", u.name).endswith(short)]
    found = exact or ends
    return found[0] if len(found) == 1 else None
