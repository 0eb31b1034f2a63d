"""Whom a notice is for, as conditions over `people`: what counting and filling have in common."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, select

from domain.broadcasts import Audience, AudienceSort, Level, Topic
from storage.rows_broadcasts import listed, subscriptions
from storage.rows_people import people
from storage.rows_tickets import tickets

_chosen = subscriptions.c
_case = tickets.c
AREA, TOPIC, OFF = "area", "topic", "off"


def reached(
    audience: Audience,
    units: Collection[int],
    topic: Topic,
    level: Level,
    own: int,
    since: datetime | None,
    window: tuple[Any, Any] | None = None,
) -> list[ColumnElement[bool]]:
    """Conditions on a row of `people`. `window`: only ids above the first, up to the second."""
    where: list[ColumnElement[bool]] = [people.c.blocked == false()]
    if window is not None and audience.sort in (AudienceSort.ALL, AudienceSort.REPORTERS):
        where += _between(people.c.id, window)  # the others are sought among those of the window
    if level is Level.ORDINARY:
        muted = (_chosen.person_id == people.c.id, _chosen.sort == OFF, _chosen.value == topic.value)
        where.append(~exists().where(*muted))
    where += _of_audience(audience, units, topic, own, since, window)
    return where


def _of_audience(
    audience: Audience,
    units: Collection[int],
    topic: Topic,
    own: int,
    since: datetime | None,
    window: tuple[Any, Any] | None,
) -> list[ColumnElement[bool]]:
    match audience.sort:
        case AudienceSort.ALL:
            return []
        case AudienceSort.AREAS:
            return [_lives(units, window)]
        case AudienceSort.TOPIC:
            subscribed = _chose(_chosen.sort == TOPIC, _chosen.value == topic.value, window)
            return [subscribed, _lives(units, window)] if audience.units else [subscribed]
        case AudienceSort.REPORTERS:
            return [_reported(units, since, all_of_them=window is None)]
        case AudienceSort.POSTS | AudienceSort.LISTED:
            some = select(listed.c.person_id).where(listed.c.broadcast_id == own)
            if window is not None:
                some = some.where(*_between(listed.c.person_id, window))
            return [people.c.id.in_(some)]


def _lives(units: Collection[int], window: tuple[Any, Any] | None) -> ColumnElement[bool]:
    return _chose(_chosen.sort == AREA, _chosen.value.in_(sorted(str(unit) for unit in units)), window)


def _chose(
    sort: ColumnElement[bool], value: ColumnElement[bool], window: tuple[Any, Any] | None
) -> ColumnElement[bool]:
    some = select(_chosen.person_id).where(sort, value)
    if window is not None:
        some = some.where(*_between(_chosen.person_id, window))
    return people.c.id.in_(some)


def _reported(units: Collection[int], since: datetime | None, *, all_of_them: bool) -> ColumnElement[bool]:
    """Openly: an anonymous case has another tag anyway, a confidential one must not bring anybody in.

    Without units (no centre) wherever it was. All are best found by the cases of that time, some by their own.
    """
    open_ones = [_case.anonymous == false(), _case.confidential == false()]
    if since is not None:
        open_ones.append(_case.submitted_at >= since)
    if units:
        here = sorted(units)
        open_ones.append(or_(_case.unit.in_(here), _case.area.in_(here)))
    if all_of_them:
        return people.c.tag.in_(select(_case.reporter_tag).where(*open_ones))
    return exists().where(_case.reporter_tag == people.c.tag, *open_ones)


def _between(column: ColumnElement[int], window: tuple[Any, Any]) -> list[ColumnElement[bool]]:
    above, upto = window
    return [column > above, column <= upto]
