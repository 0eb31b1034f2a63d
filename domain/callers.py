"""Who may call the roll of a notice, and where: an admin, and those posted where its people live."""

from domain import audiences
from domain.broadcasts import Broadcast
from domain.centre import Post
from domain.desk import Desk
from domain.errors import NotAllowed
from domain.people import Staff
from domain.rights import posts

#: Whose work it is to see who has not answered.
CALLERS = frozenset({Post.GRID_WORKER, Post.VILLAGE, Post.TOWN, Post.COUNTY_DESK})


def sealed(broadcast: Broadcast) -> bool:
    """Whether only the total is told: a grid with one of its people would be a name."""
    return broadcast.audience is not None and broadcast.audience.sort in audiences.SEALED


def may_total(desk: Desk, staff: Staff, broadcast: Broadcast) -> bool:
    """Whether he sees the total of a sealed one: an admin who could have sent it."""
    return staff.is_admin and audiences.allowed(desk, staff, broadcast)


def own_tops(desk: Desk, staff: Staff) -> tuple[int, ...]:
    """The units whose roll he calls, the highest first."""
    found = {a.unit for a in posts(desk, staff) if a.post in CALLERS}
    return tuple(sorted(found, key=lambda u: (len(tuple(desk.centre.upwards(u))), u)))


def tops_of(desk: Desk, staff: Staff) -> tuple[int, ...] | None:
    """None: everything. Raises NotAllowed for who is neither admin nor posted in a unit with residents."""
    if staff.is_admin and (not desk.centre or staff.user in desk.office.admins):
        return None
    own = own_tops(desk, staff)
    if staff.is_admin:
        own = (*(a.unit for a in desk.centre.posts_of(staff.id) if a.post is Post.ADMIN), *own)
    if not own:
        raise NotAllowed("admin" if not desk.centre else "sight")
    county = desk.centre.county
    return None if county is not None and county.id in own else own
