"""The centre as it is made up: county, towns, villages, grids, departments, and who holds which post in them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from domain.rosters import Presence


class UnitLevel(StrEnum):
    """What kind of unit it is. County → town → village → grid; a department stands under the county or a town."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GRID = "grid"
    DEPARTMENT = "department"


class Post(StrEnum):
    """What somebody is in a unit (rulebook M17, §5.4). One person may hold several posts."""

    GRID_WORKER = "grid_worker"
    VILLAGE = "village"
    TOWN = "town"
    DEPARTMENT = "department"
    COUNTY_DESK = "county_desk"
    MEDIATOR = "mediator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


#: Whose work is the tickets of his unit.
AT_WORK = frozenset({Post.GRID_WORKER, Post.VILLAGE, Post.TOWN, Post.DEPARTMENT, Post.COUNTY_DESK, Post.MEDIATOR})

#: Names of departments that mean the village and the town a ticket lies in (taxonomy.department).
_VILLAGE_S = re.compile(r"(村\(居\)|村居|村委会|居委会|人民调解委员会$)")
_TOWN_S = re.compile(r"(本)?(镇|乡|街道)")
_SEVERAL = re.compile(r"[/+、]")


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """One unit (单位). `code`: the office's own short one, the key of its line in a file; `chat`: where it works."""

    code: str
    name: str
    level: UnitLevel
    parent: int | None = None  # OrgUnit.id
    #: names by which taxonomy.department means it: 派出所, 城管局/镇综合执法队
    aliases: tuple[str, ...] = ()
    chat: int | None = field(default=None, repr=False)
    topic: int | None = None
    #: the post of its 第一责任人, a title and no person (M28)
    head: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody's post in a unit. `trusted`: may be given confidential cases (§3.7). `deputy`: stands in on leave."""

    staff: int  # Staff.id
    unit: int  # OrgUnit.id
    post: Post
    trusted: bool = False
    deputy: int | None = None  # Staff.id
    #: decides where a ticket goes that was bounced twice; his word is final (§3.3)
    adjudicator: bool = False


class Centre:
    """One state of the organisation, never changed: an import makes another. Empty: one desk, one group for all."""

    def __init__(self, units: Iterable[OrgUnit] = (), appointments: Iterable[Appointment] = ()) -> None:
        self.units = tuple(units)
        self.appointments = tuple(appointments)
        self._by_id = {u.id: u for u in self.units}
        self._by_code = {u.code: u for u in self.units}
        self._below: dict[int | None, list[int]] = {}
        for unit in self.units:
            self._below.setdefault(unit.parent, []).append(unit.id)
        self._posts: dict[int, tuple[Appointment, ...]] = {}
        self._members: dict[int, tuple[Appointment, ...]] = {}
        for a in self.appointments:
            self._posts[a.staff] = (*self._posts.get(a.staff, ()), a)
            self._members[a.unit] = (*self._members.get(a.unit, ()), a)
        self._named: dict[str, list[OrgUnit]] = {}
        for unit in self.units:
            if unit.level is not UnitLevel.GRID:
                for name in {unit.name, *unit.aliases}:
                    self._named.setdefault(name, []).append(unit)
        #: all group chats in which units work
        self.chats = frozenset(u.chat for u in self.units if u.chat is not None)

    def __bool__(self) -> bool:
        return bool(self.units)

    def unit(self, unit_id: int | None) -> OrgUnit | None:
        """That unit; None for none, and for one that is no more."""
        return self._by_id.get(unit_id) if unit_id is not None else None

    def by_code(self, code: str) -> OrgUnit | None:
        return self._by_code.get(code)

    def upwards(self, unit_id: int | None) -> Iterator[OrgUnit]:
        """The unit itself, then the one above it, up to the county."""
        unit, seen = self.unit(unit_id), set[int]()
        while unit is not None and unit.id not in seen:
            seen.add(unit.id)
            yield unit
            unit = self.unit(unit.parent)

    def above(self, unit_id: int | None) -> OrgUnit | None:
        """The unit next above."""
        unit = self.unit(unit_id)
        return self.unit(unit.parent) if unit is not None else None

    def below(self, unit_id: int) -> frozenset[int]:
        """The ids of the unit and of all below it."""
        found, new = set[int](), [unit_id]
        while new:
            one = new.pop()
            if one not in found:
                found.add(one)
                new += self._below.get(one, ())
        return frozenset(found)

    def children(self, unit_id: int | None) -> tuple[OrgUnit, ...]:
        return tuple(self._by_id[i] for i in self._below.get(unit_id, ()))

    @property
    def county(self) -> OrgUnit | None:
        return next((u for u in self.units if u.level is UnitLevel.COUNTY), None)

    def area(self, unit_id: int | None) -> int | None:
        """What lists are kept by: the town a village or grid lies in, else the unit itself."""
        for unit in self.upwards(unit_id):
            if unit.level not in (UnitLevel.VILLAGE, UnitLevel.GRID):
                return unit.id
        return unit_id

    def posts_of(self, staff_id: int) -> tuple[Appointment, ...]:
        return self._posts.get(staff_id, ())

    def members(self, unit_id: int | None, *posts: Post) -> tuple[Appointment, ...]:
        """The posts of that unit, all or only those kinds."""
        found = self._members.get(unit_id, ()) if unit_id is not None else ()
        return tuple(a for a in found if not posts or a.post in posts)

    def department(self, name: str, near: int | None = None) -> OrgUnit | None:
        """Who answers to that name of a department: one in the town of `near`, its own village or town, the county's.

        "城管局/镇综合执法队" names two: the first that there is. 居委会 and 镇政府 are those of `near`.
        """
        local, county = {u.id for u in self.upwards(near)}, self.county
        top = county.id if county is not None else None
        name = name.replace("（", "(").replace("）", ")")
        for part in (name, *(p.strip() for p in _SEVERAL.split(name))):
            plain = part.split("(")[0].strip() or part
            named = self._named.get(part) or self._named.get(plain) or ()
            here = next((u for u in named if u.parent in local and u.parent != top), None)
            unit = here or self._own(part, near) or next((u for u in named if top in (None, u.parent, u.id)), None)
            if unit is not None:
                return unit
        return None

    def _own(self, name: str, near: int | None) -> OrgUnit | None:
        """The town or village of `near`, when that is what the name means: no department has it for itself."""
        if name in self._named:
            return None
        above = {u.level: u for u in self.upwards(near)}
        if _VILLAGE_S.match(name):
            return above.get(UnitLevel.VILLAGE) or above.get(UnitLevel.TOWN)
        return above.get(UnitLevel.TOWN) if _TOWN_S.match(name) else None

    def in_chat(self, chat: int, topic: int | None = None) -> tuple[OrgUnit, ...]:
        """The units that work in that chat (and topic, when it is given and some unit has it)."""
        here = tuple(u for u in self.units if u.chat == chat)
        exact = tuple(u for u in here if topic is not None and u.topic == topic)
        return exact or here

    def adjudicators(self) -> tuple[int, ...]:
        """Staff ids of those who decide on a second bounce; else of the county desk."""
        named = tuple(a.staff for a in self.appointments if a.adjudicator)
        return named or tuple(a.staff for a in self.appointments if a.post is Post.COUNTY_DESK)


def keeps(centre: Centre, unit: OrgUnit) -> bool:
    """Whether somebody who works there may be given confidential cases.

    Where nobody is named for them in the whole centre the admins keep them, wherever they lie.
    """
    if any(a.trusted for a in centre.members(unit.id, *AT_WORK)):
        return True
    return not any(a.trusted for a in centre.appointments)


@dataclass(slots=True)
class CentreBook:
    """Holds the centre in use; whoever keeps the store in step puts another in its place."""

    current: Centre = field(default_factory=Centre)
    #: the leaves that are not over, so that a right can be told without asking the store
    leaves: tuple[Presence, ...] = ()
    #: user ids of admins by their post, beside those of ADMIN_IDS
    admins: frozenset[int] = field(default=frozenset(), repr=False)
    #: chats of units that the bot found it cannot write to
    lost: frozenset[int] = field(default=frozenset(), repr=False)
