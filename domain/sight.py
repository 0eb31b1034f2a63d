"""Which tickets somebody's lists may hold: domain.rights.may_see as a value that a store can search by."""

from domain.centre import AT_WORK, Post
from domain.desk import Desk
from domain.list_stores import Sight
from domain.people import Staff
from domain.rights import posts, supervises

_DESKS = frozenset({Post.COUNTY_DESK, Post.TOWN})


def sight_of(desk: Desk, staff: Staff, *, private: bool) -> Sight:
    """His sight; of confidential tickets only in his private chat (invariant 7)."""
    if not desk.centre:
        return Sight(staff.id, staff.user, every=True, secret_every=private and staff.is_admin)
    own = posts(desk, staff)
    trust = [a.unit for a in own if a.trusted] if private else []
    named = any(a.trusted for a in desk.centre.appointments)
    return Sight(
        staff.id,
        staff.user,
        every=supervises(desk, staff),
        units=_below(desk, [a.unit for a in own if a.post in AT_WORK]),
        overseen=frozenset(a.unit for a in own if a.post in _DESKS),
        secret_every=private and not named and staff.is_admin,
        secret_units=_below(desk, trust),
        secret_overseen=frozenset(trust),
    )


def own_units(desk: Desk, staff: Staff) -> tuple[int, ...]:
    """The units he has posts in, the highest first."""
    return tuple(sorted({a.unit for a in posts(desk, staff)}, key=lambda u: (len(tuple(desk.centre.upwards(u))), u)))


def in_sight(desk: Desk, sight: Sight, unit: int) -> bool:
    """Whether he may look at that unit as a whole."""
    return desk.centre.unit(unit) is not None and (sight.every or desk.centre.below(unit) <= sight.units)


def _below(desk: Desk, units: list[int]) -> frozenset[int]:
    return frozenset(u for unit in units for u in desk.centre.below(unit))
