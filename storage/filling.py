"""One page of a wave's ledger as one INSERT … SELECT: no person passes through the process."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Insert,
    Select,
    cast,
    exists,
    false,
    insert,
    literal,
    or_,
    select,
    true,
    union_all,
)

from domain.broadcasts import Audience, Level, Topic, Wave, WaveKind
from domain.delivery import DeliveryState
from storage.audiences import AREA, reached
from storage.rows_broadcasts import copies, subscriptions
from storage.rows_people import people

_chosen = subscriptions.c
#: The copies of the wave before, about which this one is.
_base = copies.alias("base_copies")
_COLUMNS = ("wave_id", "person", "part", "state", "area")
_OWN_AREA = (
    select(cast(_chosen.value, BigInteger))
    .where(_chosen.person_id == people.c.id, _chosen.sort == AREA, _chosen.position == 0)
    .scalar_subquery()
)
_HAS = (DeliveryState.SENT.value, DeliveryState.SENDING.value)
_MAY_HAVE = (*_HAS, DeliveryState.UNCERTAIN.value)


def of_people(
    audience: Audience,
    units: Collection[int],
    topic: Topic,
    level: Level,
    own: int,
    since: datetime | None,
    window: tuple[int, int],
) -> Select[Any]:
    """`id` and `area` of those meant whose ids lie in the window, in order."""
    where = reached(audience, units, topic, level, own, since, window)
    return select(people.c.id, _OWN_AREA.label("area")).where(*where).order_by(people.c.id)


def of_base(kind: WaveKind, base: int, window: tuple[int, int]) -> Select[Any]:
    """The same of those whom that wave reached; what is in the air now may have arrived."""
    above, upto = window
    # a sum, so that SQLite does not take an index over first parts: by that it would have to sort the whole wave
    who = [
        _base.c.wave_id == base,
        (_base.c.part + 0) == 0,
        _base.c.person > above,
        _base.c.person <= upto,
        _having(kind),
    ]
    found = select(_base.c.person.label("id"), _base.c.area.label("area"))
    joined = found.join(people, people.c.id == _base.c.person)
    return joined.where(*who, people.c.blocked == false()).order_by(_base.c.person)


def _lies_there() -> ColumnElement[bool]:
    """Something of it may be in his chat, though he counts as one whom it failed."""
    part = copies.alias("base_parts")
    more = exists().where(
        part.c.wave_id == _base.c.wave_id, part.c.person == _base.c.person, part.c.state.in_(_MAY_HAVE)
    )
    return _base.c.messages.is_not(None) | (_base.c.state == DeliveryState.FAILED.value) & more


def _having(kind: WaveKind) -> ColumnElement[bool]:
    state = _base.c.state
    match kind:
        case WaveKind.REMIND:
            return (state == DeliveryState.SENT.value) & _base.c.reply.is_(None)
        case WaveKind.RECALL:
            return or_(state.in_(_HAS), _lies_there())
        case _:  # whoever waits to be sent it again may have the one before
            return or_(state.in_(_MAY_HAVE), _base.c.uncertain == true(), _lies_there())


def written(wave: Wave, meant: Select[Any]) -> Insert:
    """All parts of each of these, those of one person next to each other in order."""
    page = meant.subquery("page")
    parts = union_all(*(select(literal(n, literal_execute=True).label("n")) for n in range(wave.parts))).subquery(
        "parts"
    )
    values = select(
        literal(wave.id, BigInteger), page.c.id, parts.c.n, literal(DeliveryState.WAITING.value), page.c.area
    )
    crossed = values.join_from(page, parts, true()).order_by(page.c.id, parts.c.n)
    return insert(copies).from_select(_COLUMNS, crossed)
