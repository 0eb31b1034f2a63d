"""Who is on duty: members of the duty group are officers; admins add, suspend and list people."""

from collections.abc import Sequence
from dataclasses import replace

from domain.centre import Post
from domain.desk import Desk
from domain.duty import involved, release_all, require_admin
from domain.errors import Conflict, Missing, NotAllowed, NotOnDuty
from domain.history import Act, Deed
from domain.membership import Membership
from domain.people import Person, Role, Staff, StaffState
from domain.rights import may_hold
from domain.rostering import taken_off
from domain.tickets import Ticket


async def officer(desk: Desk, person: Person, membership: Membership) -> Staff:
    """The staff record of whoever acts now, made or refreshed; the right is re-checked at every act.

    `person.chat` is his user id. Raises NotOnDuty (unsure=True when Telegram could not be asked).
    """
    known = await desk.unit.staff.by_user(person.chat)
    if person.chat in desk.office.admins:
        return await _kept(desk, known, person, Role.ADMIN, StaffState.ACTIVE)
    if known is not None and known.state is StaffState.SUSPENDED:
        raise NotOnDuty
    if known is not None and known.appointed:
        # who is no longer named in ADMIN_IDS is no admin any more
        role = Role.ADMIN if _admin_by_post(desk, known) else Role.OFFICER
        return await _kept(desk, known, person, role, StaffState.ACTIVE)
    if membership is Membership.UNKNOWN:
        raise NotOnDuty(unsure=True)
    if membership is Membership.NONE:
        raise NotOnDuty  # the unit is rolled back: whoever answers the refusal calls `left`
    role = known.role if known is not None and known.role is not Role.ADMIN else Role.OFFICER
    return await _kept(desk, known, person, role, StaffState.ACTIVE)


def _admin_by_post(desk: Desk, staff: Staff) -> bool:
    return any(a.post is Post.ADMIN for a in desk.centre.posts_of(staff.id))


async def _kept(desk: Desk, known: Staff | None, person: Person, role: Role, state: StaffState) -> Staff:
    now = Staff(
        id=known.id if known else 0,
        user=person.chat,
        # who has a post goes by the name he has in the centre's file
        name=known.name if known and desk.centre.posts_of(known.id) else person.name,
        username=person.username,
        role=role,
        state=state,
        checked_at=known.checked_at if known else desk.now,
        appointed=known.appointed if known else False,
    )
    if known == now:
        return known
    if known is not None:
        # a new name must not undo a suspension of the same moment
        held = await desk.unit.staff.held(known.id)
        if held is None or held.state is not known.state:
            raise Conflict("staff.state")
    return await desk.unit.staff.save(now)


async def may_look(desk: Desk, person: Person, membership: Membership) -> Staff | None:
    """The staff record when that person is on duty, None otherwise; for menus and the like."""
    try:
        return await officer(desk, person, membership)
    except NotOnDuty:
        return None


async def left(desk: Desk, user: int) -> int:
    """Somebody left the duty group: what he held goes back to the queue. How many tickets."""
    known = await desk.unit.staff.by_user(user)
    if known is None or known.state is not StaffState.ACTIVE or known.appointed or user in desk.office.admins:
        return 0
    await desk.unit.staff.save(replace(known, state=StaffState.LEFT))
    await desk.unit.history.act(Act(desk.now, Deed.LEFT, None, {"who": str(known.id)}))
    await taken_off(desk, known)
    return await release_all(desk, known)


async def appoint(desk: Desk, admin: Staff, person: Person) -> Staff:
    """/staff add: an officer without being a member of the group, or a suspended one again."""
    require_admin(admin)
    known = await desk.unit.staff.by_user(person.chat)
    role = Role.ADMIN if person.chat in desk.office.admins else Role.OFFICER
    posted = known is not None and await _posted(desk, known)
    name = known.name if known and (posted or not person.name) else person.name
    saved = await desk.unit.staff.save(
        Staff(
            id=known.id if known else 0,
            user=person.chat,
            name=name or "新同事",
            username=person.username or (known.username if known else None),
            role=role,
            state=StaffState.ACTIVE,
            checked_at=desk.now,
            appointed=True,
        )
    )
    await desk.unit.history.act(Act(desk.now, Deed.APPOINT, admin.id, {"who": str(saved.id)}))
    if posted:
        await desk.unit.knowledge.changed("centre")
    return saved


async def _posted(desk: Desk, staff: Staff) -> bool:
    """Whether the centre's file gives him a post, be he suspended or not."""
    return any(a.staff == staff.id for a in await desk.unit.centre.appointments())


async def suspend(desk: Desk, admin: Staff, user: int) -> tuple[Staff, int]:
    """/staff suspend: may not act any more; what he held goes back to the queue.

    Raises Missing("colleague") for a stranger, NotAllowed("settings") for somebody named in ADMIN_IDS.
    """
    require_admin(admin)
    known = await desk.unit.staff.by_user(user)
    if known is None:
        raise Missing("colleague")
    if user in desk.office.admins:
        raise NotAllowed("settings")
    saved = await desk.unit.staff.save(replace(known, state=StaffState.SUSPENDED, appointed=False))
    await desk.unit.history.act(Act(desk.now, Deed.SUSPEND, admin.id, {"who": str(saved.id)}))
    await taken_off(desk, saved)
    if await _posted(desk, saved):
        await desk.unit.knowledge.changed("centre")
    return saved, await release_all(desk, saved)


async def roll(desk: Desk, admin: Staff) -> list[Staff]:
    """/staff list: everybody, admins first."""
    require_admin(admin)
    return sorted(await desk.unit.staff.all(), key=lambda s: (not s.is_admin, s.state, s.id))


async def colleagues(desk: Desk, staff: Staff, ticket: Ticket) -> list[Staff]:
    """Whom that ticket may be handed to, its own unit first: whoever must not have it is not there to be refused."""
    others = [s for s in await desk.unit.staff.all() if s.active and s.id not in (staff.id, ticket.holder)]
    may = [s for s in others if may_hold(desk, ticket, s)]
    may.sort(key=lambda s: all(a.unit != ticket.unit for a in desk.centre.posts_of(s.id)))
    return [s for s in may if not await involved(desk, ticket, s)][:12]


def elsewhere(desk: Desk, ticket: Ticket, people: Sequence[Staff]) -> dict[int, str]:
    """The names of the units in which those work who have no post in the ticket's own, by Staff.id."""
    found: dict[int, str] = {}
    for staff in people:
        posts = desk.centre.posts_of(staff.id)
        unit = desk.centre.unit(posts[0].unit) if posts else None
        if unit is not None and all(a.unit != ticket.unit for a in posts):
            found[staff.id] = unit.name
    return found


async def named(desk: Desk, name: str) -> Staff | None:
    """A colleague by @username, or by the name the bot has seen when only one bears it."""
    name = name.strip().removeprefix("@")
    found = await desk.unit.staff.by_username(name)
    if found is not None:
        return found
    same = [s for s in await desk.unit.staff.all() if s.name == name]
    return same[0] if len(same) == 1 else None
