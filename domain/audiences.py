"""Whom a notice is for: everybody, areas, a topic, posts, those who reported openly, a file of ids.

An admin of ADMIN_IDS (or of the county) reaches all; one by a post in a town or village his own unit and those below.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.broadcasts import Audience, AudienceSort, Broadcast, BroadcastState, Level, Topic
from domain.centre import OrgUnit, Post, UnitLevel
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing, NotAllowed, NotFound, RuledOut
from domain.people import Staff

#: Units ticked in one notice.
MOST_UNITS = 60
#: Who they are is a secret of the office: who has reported, who is on a list. Never written to when they are fewer than
#: Policy.reporters_least, with the refusal.
SEALED = {AudienceSort.REPORTERS: "reporters_few", AudienceSort.LISTED: "listed_few"}


@dataclass(frozen=True, slots=True)
class Described:
    """An audience as a sentence needs it. `units`: as ticked, those that still exist."""

    sort: AudienceSort
    units: tuple[OrgUnit, ...] = ()
    posts: tuple[Post, ...] = ()
    topic: Topic = Topic.OTHER
    #: there are areas to speak of
    areas: bool = False


@dataclass(frozen=True, slots=True)
class AreaGround:
    """One step of ticking units: what lies directly below `at`. `up`: the unit above, 0 for the top, None for none."""

    at: OrgUnit | None
    below: tuple[OrgUnit, ...] = ()
    up: int | None = None


def units(desk: Desk, audience: Audience) -> frozenset[int]:
    """The units chosen and all below them. Raises Missing("audience_unit") for one that is no more."""
    if any(desk.centre.unit(u) is None for u in audience.units):
        raise Missing("audience_unit")
    return frozenset(below for u in audience.units for below in desk.centre.below(u))


def realm(desk: Desk, staff: Staff) -> tuple[OrgUnit, ...]:
    """The units he is admin of by post; empty: no bounds for him."""
    if not desk.centre or staff.user in desk.office.admins:
        return ()
    posts = (a.unit for a in desk.centre.posts_of(staff.id) if a.post is Post.ADMIN)
    own = [u for unit in posts if (u := desk.centre.unit(unit)) is not None]
    if any(u.level is UnitLevel.COUNTY for u in own):
        return ()
    if not own:  # an admin whose post is gone reaches nobody
        raise NotAllowed("admin")
    return tuple({u.id: u for u in own}.values())


def reach(desk: Desk, staff: Staff) -> frozenset[int] | None:
    """The ids of the units whose people he may write to; None: all."""
    own = realm(desk, staff)
    return frozenset(below for u in own for below in desk.centre.below(u.id)) if own else None


def allowed(desk: Desk, staff: Staff, broadcast: Broadcast) -> bool:
    """Whether its audience lies within his reach, as its author or as the second admin."""
    audience = broadcast.audience
    try:
        return audience is None or within(desk, staff, audience) == audience
    except NotAllowed:
        return False


def within(desk: Desk, staff: Staff, audience: Audience) -> Audience:
    """The audience within what he may reach. Raises NotAllowed("audience") for units beyond, and for a file."""
    own = realm(desk, staff)
    if not own:
        return audience
    if audience.sort is AudienceSort.LISTED:
        raise NotAllowed("audience_file")
    if not frozenset(audience.units) <= (reach(desk, staff) or frozenset()):
        raise NotAllowed("audience")
    sort = AudienceSort.AREAS if audience.sort is AudienceSort.ALL else audience.sort
    return replace(audience, sort=sort, units=audience.units or tuple(u.id for u in own))


async def draft(desk: Desk, staff: Staff, broadcast_id: int) -> Broadcast:
    """A notice of his that he is still composing. Raises NotFound, RuledOut("notice_fixed") once it has left."""
    require_admin(staff)
    found = await desk.unit.broadcasts.by_id(broadcast_id)
    if found is None or found.by_staff != staff.id:
        raise NotFound
    if found.state is not BroadcastState.DRAFT:
        raise RuledOut("notice_fixed")
    return found


async def choose(desk: Desk, staff: Staff, broadcast_id: int, audience: Audience) -> Broadcast:
    """That is whom it is for. Raises as `draft`, `within` and `units`, and Missing("fewer_units")."""
    found = await draft(desk, staff, broadcast_id)
    audience = within(desk, staff, audience)
    units(desk, audience)
    if len(audience.units) > MOST_UNITS:
        raise Missing("fewer_units")
    found = await desk.unit.broadcasts.save(replace(found, audience=audience, people=0))
    await ready(desk, found)
    return found


async def tick(desk: Desk, staff: Staff, broadcast_id: int, sort: AudienceSort, unit: int) -> Broadcast:
    """One unit more, or one less; what lies above or below it gives way. With another sort before, it begins anew."""
    found = await draft(desk, staff, broadcast_id)
    old = found.audience if found.audience is not None and found.audience.sort is sort else Audience(sort)
    near = desk.centre.below(unit) | {u.id for u in desk.centre.upwards(unit)}
    left = tuple(u for u in old.units if u not in near and desk.centre.unit(u) is not None)
    chosen = left if unit in old.units else (*left, unit)
    return await choose(desk, staff, broadcast_id, replace(old, units=chosen))


async def tick_post(desk: Desk, staff: Staff, broadcast_id: int, post: Post) -> Broadcast:
    """One kind of post more, or one less."""
    found = await draft(desk, staff, broadcast_id)
    posts = AudienceSort.POSTS
    old = found.audience if found.audience is not None and found.audience.sort is posts else Audience(posts)
    chosen = tuple(p for p in Post if (p in old.posts) != (p is post))
    return await choose(desk, staff, broadcast_id, replace(old, posts=chosen))


def ground(desk: Desk, staff: Staff, sort: AudienceSort, unit_id: int = 0) -> AreaGround:
    """Where he stands while ticking; 0, unknown ids and those beyond his reach: at the top of what he may.

    Residents live in no department; posts are held there, too.
    """
    may = reach(desk, staff)
    own = realm(desk, staff)
    unit = desk.centre.unit(unit_id)
    if unit is None or (may is not None and unit.id not in may):
        if len(own) > 1:
            return AreaGround(None, own)
        unit = own[0] if own else desk.centre.county
    below = desk.centre.children(unit.id if unit is not None else None)
    places = tuple(u for u in below if u.level is not UnitLevel.DEPARTMENT)
    below = (*places, *(u for u in below if u not in places)) if sort is AudienceSort.POSTS else places
    above = desk.centre.above(unit.id) if unit is not None else None
    if above is not None and may is not None and above.id not in may:
        return AreaGround(unit, below, 0 if len(own) > 1 else None)
    return AreaGround(unit, below, above.id if above is not None else None)


async def ready(desk: Desk, broadcast: Broadcast) -> None:
    """The list of those with the posts, as they are now: at the choice, at the preview, and before each sending."""
    if broadcast.audience is not None and broadcast.audience.sort is AudienceSort.POSTS:
        await enlist_posts(desk, broadcast)


async def enlist_posts(desk: Desk, broadcast: Broadcast) -> int:
    """Put whoever holds these posts there on the notice's list; with one desk for all, everybody on duty. How many."""
    audience = broadcast.audience or Audience(AudienceSort.POSTS)
    where = frozenset(below for u in audience.units for below in desk.centre.below(u))
    holders = {
        a.staff
        for a in desk.centre.appointments
        if a.post in audience.posts and (not audience.units or a.unit in where)
    }
    people = [s for s in await desk.unit.staff.all() if s.active and (not desk.centre or s.id in holders)]
    return await desk.unit.broadcasts.enlist(broadcast.id, [s.user for s in people])


def since(desk: Desk, audience: Audience) -> datetime | None:
    """Of those who reported, only who did after that."""
    return desk.now - desk.office.policy.reporters_within if audience.sort is AudienceSort.REPORTERS else None


async def count(desk: Desk, broadcast: Broadcast) -> int:
    """How many it would reach now.

    Raises Missing: "audience" with none chosen, "audience_unit" for a unit that is gone, "audience_areas" and
    "audience_posts" with nothing ticked; "reporters_few" for too few who reported there and "listed_few" for too few of
    a file whom the bot knows: to whom it can write must not be found out one by one.
    """
    audience = broadcast.audience
    if audience is None:
        raise Missing("audience")
    if audience.sort is AudienceSort.AREAS and not audience.units:
        raise Missing("audience_areas")
    if audience.sort is AudienceSort.POSTS and desk.centre and not audience.posts:
        raise Missing("audience_posts")
    await ready(desk, broadcast)
    level = Level.URGENT if broadcast.urgent else Level.ORDINARY
    people = await desk.unit.broadcasts.count(
        audience, units(desk, audience), broadcast.topic, level, broadcast.id, since(desk, audience)
    )
    if audience.sort in SEALED and people < desk.office.policy.reporters_least:
        raise Missing(SEALED[audience.sort])
    return people


def describe(desk: Desk, broadcast: Broadcast) -> Described | None:
    """Whom it is for, in pieces for a sentence; None: nothing chosen yet."""
    audience = broadcast.audience
    if audience is None:
        return None
    found = tuple(u for one in audience.units if (u := desk.centre.unit(one)) is not None)
    return Described(audience.sort, found, audience.posts, broadcast.topic, bool(desk.centre))
