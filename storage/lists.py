"""Lists and figures of open tickets: ids by covering indexes over what is open, then the few rows of the page."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, text, true, union
from sqlalchemy.sql.elements import TextClause

from domain.list_stores import Figures, Mark, Narrow, Sight, Times, UnitCount, WeekFigures
from domain.tickets import Status, Ticket
from storage.kept import Kept
from storage.open_indexes import ALARMING, PUBLIC, STILL_OPEN, WAITING
from storage.packing_tickets import ticket_of
from storage.rows_tickets import tickets
from storage.vault import Vault

_row = tickets.c
#: Spelt as in the indexes, or neither store takes them.
_OPEN: TextClause = text(STILL_OPEN)
Conditions = list[Any]  # what `where` takes
_CLASSES = 5


class ListRows(Kept):
    """domain.list_stores.Lists."""

    __slots__ = ()

    async def page(
        self,
        sight: Sight,
        narrow: Narrow,
        span: Times,
        *,
        codes: Sequence[str] = (),
        units: frozenset[int] | None = None,
        mine: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> list[Ticket]:
        wanted = [*_narrowed(narrow, span, codes), *not_his_own(self._vault, sight.user)]
        if units is not None:
            wanted.append(_row.unit.in_(sorted(units)))
        if mine:
            wanted.append(_row.holder == sight.staff)
        parts = [
            select(_row.id, _row.due_at).where(_OPEN, *seen, *wanted)
            .order_by(_row.due_at, _row.id).limit(offset + limit)
            for seen in _seen(sight, mine)
        ]  # fmt: skip
        if not parts:
            return []
        # each part in the order of an index; their union holds the page, whatever they have in common
        ids = union(*(select(part.subquery().c.id) for part in parts)) if len(parts) > 1 else None
        some = select(ids.subquery().c.id) if ids is not None else select(parts[0].subquery().c.id)
        whole = select(tickets).where(_row.id.in_(some)).order_by(_row.due_at, _row.id).limit(limit).offset(offset)
        return [ticket_of(row, self._vault) for row in (await self._scan(whole)).mappings()]

    async def figures(self, units: frozenset[int] | None, span: Times) -> Figures:
        of: list[Any] = [text(PUBLIC), *_of(units)]
        total, signed = func.count().label("total"), func.count(_row.signed_at).label("signed")
        states = select(_row.unit, _row.status, total, signed).where(*of).group_by(_row.unit, _row.status)
        standing = tuple(
            UnitCount(r["unit"], status, r["total"], r["total"] - r["signed"] if status is Status.QUEUED else 0)
            for r in (await self._scan(states)).mappings()
            if (status := Status(r["status"]))
        )
        # + 0: SQLite is to come by the time they are due, of which few are late, not by the unit
        whose = (_row.unit + 0).label("whose")
        late = select(whose, total).where(*of, _late(span.now)).group_by(whose)
        by_unit = {r["whose"]: r["total"] for r in (await self._scan(late)).mappings()}
        soon = select(func.count(), _many(_row.due_at <= span.today)).where(*of, _due(span.now, span.week))
        week, today = map(int, (await self._scan(soon)).one())
        waiting = (
            await self._scan(select(func.count()).select_from(tickets).where(text(WAITING), *_of(units)))
        ).scalar_one()
        alarm = (
            await self._scan(select(func.count()).select_from(tickets).where(text(ALARMING), *_of(units)))
        ).scalar_one()
        many = select(_row.category, total).where(*of).group_by(_row.category)
        most = (await self._scan(many.order_by(total.desc(), _row.category).limit(_CLASSES))).mappings()
        classes = tuple((r["category"], r["total"]) for r in most)
        return Figures(standing, by_unit, today, week, waiting, alarm, classes)

    async def week(self, units: frozenset[int] | None, span: Times) -> WeekFigures:
        public = [_row.confidential == false(), _row.children == 0, *_of(units)]
        came = select(func.count()).where(_row.submitted_at >= span.since, *public, _row.status != Status.MERGED.value)
        received = (await self._scan(came)).scalar_one()
        done = select(
            func.count(),
            _many(_row.on_time == true()),
            _many(_row.solved.is_not(None)),
            _many(_row.solved == true()),
        ).where(_row.resolved_at.is_not(None), _row.resolved_at >= span.since, *public)
        return WeekFigures(received, *map(int, (await self._scan(done)).one()))


def not_his_own(vault: Vault, user: int) -> Conditions:
    """Not what he reported himself."""
    tags = [vault.tag(purpose, user) for purpose in ("open", "anon")]
    return [or_(_row.reporter_tag.is_(None), _row.reporter_tag.not_in(tags))]


def in_sight(sight: Sight) -> ColumnElement[bool]:
    """All that he may see, as one condition: for a search, which comes by other keys."""
    return or_(false(), *(and_(true(), *seen) for seen in _seen(sight, mine=False)))


def _seen(sight: Sight, mine: bool) -> Iterator[Conditions]:
    """One part for each way in which he may see a ticket, each with an index of its own."""
    if sight.every and sight.secret_every:
        yield []
        return
    openly = text("NOT confidential")
    if sight.every or mine:
        yield [openly]
    else:
        if sight.units:
            yield [openly, _row.unit.in_(sorted(sight.units))]
        if sight.overseen:
            yield [openly, _row.overseer.is_not(None), _row.overseer.in_(sorted(sight.overseen))]
        yield [openly, _row.holder == sight.staff]
        yield [openly, _row.unit.is_(None)]
    secretly = text("confidential")
    if sight.secret_every:
        yield [secretly]
    else:
        if sight.secret_units:
            yield [secretly, _row.unit.in_(sorted(sight.secret_units))]
        if sight.secret_overseen:
            yield [secretly, _row.overseer.is_not(None), _row.overseer.in_(sorted(sight.secret_overseen))]


def _narrowed(narrow: Narrow, span: Times, codes: Sequence[str]) -> Conditions:
    wanted: Conditions = [_row.children == 0]
    if narrow.category:
        wanted.append(_row.category.in_(sorted(codes)))
    wanted += [_row.place.like(f"%{_plain(word)}%", escape="\\") for word in narrow.place.split()]
    if narrow.states:
        wanted.append(_row.status.in_(sorted(s.value for s in narrow.states)))
    if narrow.days:
        wanted.append(_row.submitted_at <= span.now - timedelta(days=narrow.days))
    marks = {
        Mark.LATE: _late(span.now),
        Mark.TODAY: _due(span.now, span.today),
        Mark.WEEK: _due(span.now, span.week),
        Mark.UNSIGNED: _unsigned(),
        Mark.WAITING: _row.question_open == true(),
        Mark.ALARM: _alarm(),
    }
    return [*wanted, *(condition for mark, condition in marks.items() if mark in narrow.marks)]


def _of(units: frozenset[int] | None) -> Conditions:
    return [] if units is None else [_row.unit.in_(sorted(units))]


def _late(now: datetime) -> ColumnElement[bool]:
    """Past the promise, and before its clock was stopped; what waits for the resident's word is nobody's delay."""
    running = or_(_row.paused_at.is_(None), _row.due_at < _row.paused_at)
    return and_(_row.due_at < now, running, _row.status != Status.RESOLVED.value)


def _due(now: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(
        _row.due_at >= now, _row.due_at <= until, _row.paused_at.is_(None), _row.status != Status.RESOLVED.value
    )


def _unsigned() -> ColumnElement[bool]:
    return and_(_row.status == Status.QUEUED.value, _row.signed_at.is_(None))


def _alarm() -> ColumnElement[bool]:
    return and_(_row.urgent == true(), _row.acknowledged_by.is_(None))


def _many(condition: ColumnElement[bool]) -> Any:
    return func.count().filter(condition)


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
