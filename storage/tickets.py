"""Cases: saved by compare-and-set, found by number, code, message, reporter, state and deadline."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, false, insert, select, text, update
from sqlalchemy.sql.elements import TextClause

from domain.errors import Conflict
from domain.list_stores import Sight
from domain.tickets import FINAL, Status, Ticket
from storage.chaining import Chaining
from storage.kept import Kept, Upsert, new_id
from storage.lists import in_sight, not_his_own
from storage.open_indexes import RESOLVED, SECRET, STILL_OPEN
from storage.packing_tickets import ticket_of, values_of
from storage.rows_centre import org_units
from storage.rows_tickets import message_map, tickets
from storage.searching import holds, newest, older
from storage.vault import normalised_code

_row = tickets.c
_OPEN = [status.value for status in Status if status not in FINAL]

_ADD = insert(tickets)
# named after no column, so that SQLAlchemy does not take them for values to set
_SAVE = update(tickets).where(_row.id == bindparam("key"), _row.version == bindparam("was"))
_BY_ID = select(tickets).where(_row.id == bindparam("key"))
_BY_NUMBER = select(tickets).where(_row.number == bindparam("key"))
_BY_CODE = select(tickets).where(_row.code_tag == bindparam("key"))
_CODE_OF = select(_row.code_tag).where(_row.id == bindparam("key"))
_SET_CODE = update(tickets).where(_row.id == bindparam("key")).values(code_tag=bindparam("tag"))
_BY_MESSAGE = (
    select(tickets).join(message_map, message_map.c.ticket_id == _row.id).where(message_map.c.tag == bindparam("key"))
)
# words_id stays: binding a message again must not loosen the words it wrote
_BIND = Upsert(
    lambda insert: (made := insert(message_map)).on_conflict_do_update(
        index_elements=[message_map.c.tag], set_={"ticket_id": made.excluded.ticket_id}
    )
)
_OF_REPORTER = (
    select(tickets)
    .where(_row.reporter_tag.in_((bindparam("open"), bindparam("anon"))))
    .order_by(_row.id.desc())
    .limit(bindparam("most"))
)
_OF_PARENT = select(tickets).where(_row.parent.is_not(None), _row.parent == bindparam("key")).order_by(_row.id)
_OPEN_OF_REPORTER = _OF_REPORTER.where(_row.status.in_(_OPEN))


def _due(column: ColumnElement[Any], *more: TextClause) -> Any:
    """Ids whose `column` has come. IS NOT NULL is spelt out so that the partial index is taken."""
    return (
        select(_row.id)
        .where(column.is_not(None), column <= bindparam("now"), *more)
        .order_by(column)
        .limit(bindparam("most"))
    )


_DUE_ALARM, _DUE_CHECK, _DUE_TICK = (_due(at) for at in (_row.alarm_at, _row.check_at, _row.tick_at))
_DUE_VERDICT = _due(_row.due_at, text(RESOLVED))
_UNPLACED = (
    select(_row.id)
    .where(_row.unit.is_(None), text(STILL_OPEN), exists().where(org_units.c.gone == false()))
    .order_by(_row.due_at, _row.id)
    .limit(bindparam("most"))
)
_SECRETS = select(_row.id).where(text(SECRET)).order_by(_row.unit, _row.id)


class TicketRows(Kept):
    """domain.ports.Tickets."""

    __slots__ = ()

    async def next_number(self, day: str) -> int:
        """Two at once wait for each other: the row stays locked until the unit ends."""
        return await Chaining(self._conn, self._vault).next_number(day)

    async def add(self, ticket: Ticket, code: str | None = None) -> Ticket:
        """Raises Conflict when the number was given out meanwhile."""
        tag = None if code is None else self._vault.tag("code", normalised_code(code))
        first = replace(ticket, version=1, updated_at=ticket.updated_at or ticket.submitted_at)
        row = values_of(first, self._vault) | {"code_tag": tag, "forgotten": False}
        return replace(first, id=new_id(await self._run(_ADD, row)))

    async def save(self, ticket: Ticket) -> Ticket:
        saved = replace(ticket, version=ticket.version + 1)
        row = values_of(saved, self._vault)
        if (await self._run(_SAVE, row | {"key": ticket.id, "was": ticket.version})).rowcount != 1:
            raise Conflict("tickets.version")
        return saved

    async def by_id(self, ticket_id: int) -> Ticket | None:
        return await self._one(_BY_ID, ticket_id)

    async def by_number(self, number: str) -> Ticket | None:
        return await self._one(_BY_NUMBER, number)

    async def by_code(self, code: str) -> Ticket | None:
        plain = normalised_code(code)
        return await self._one(_BY_CODE, self._vault.tag("code", plain)) if plain else None

    async def move_code(self, ticket_id: int, to: int) -> None:
        tag = (await self._run(_CODE_OF, {"key": ticket_id})).scalar()
        if tag is not None:
            await self._run(_SET_CODE, {"key": ticket_id, "tag": None})
            await self._run(_SET_CODE, {"key": to, "tag": tag})

    async def by_message(self, chat: int, message: int) -> Ticket | None:
        return await self._one(_BY_MESSAGE, self._vault.tag("msg", chat, message))

    async def of_parent(self, ticket_id: int) -> list[Ticket]:
        rows = await self._run(_OF_PARENT, {"key": ticket_id})
        return [ticket_of(row, self._vault) for row in rows.mappings()]

    async def bind_message(self, chat: int, message: int, ticket_id: int) -> None:
        row = {"tag": self._vault.tag("msg", chat, message), "ticket_id": ticket_id, "words_id": None}
        await self._run(_BIND, row)

    async def of_reporter(self, chat: int, limit: int = 20, open_only: bool = False) -> list[Ticket]:
        values = {"open": self._vault.tag("open", chat), "anon": self._vault.tag("anon", chat), "most": limit}
        rows = await self._run(_OPEN_OF_REPORTER if open_only else _OF_REPORTER, values)
        return [ticket_of(row, self._vault) for row in rows.mappings()]

    async def listed(
        self,
        *,
        statuses: frozenset[Status] | None = None,
        holder: int | None = None,
        confidential: bool = False,
        overdue_at: datetime | None = None,
        parents: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> list[Ticket]:
        """`overdue_at`: only those due before it; without `statuses` then only open ones, which alone can be late."""
        statement = select(tickets).order_by(_row.due_at, _row.id).limit(limit).offset(offset)
        if statuses is not None:
            statement = statement.where(_row.status.in_(sorted(status.value for status in statuses)))
            if not statuses & FINAL:
                statement = statement.where(text(STILL_OPEN))
        elif overdue_at is not None:
            statement = statement.where(_row.status.in_(_OPEN))
        if not parents:
            statement = statement.where(_row.children == 0)
        if holder is not None:
            statement = statement.where(_row.holder == holder)
        if not confidential:
            statement = statement.where(_row.confidential == false())
        if overdue_at is not None:
            statement = statement.where(_row.due_at < overdue_at)
        return await self._many(statement)

    async def found(
        self, words: str, confidential: bool = False, limit: int = 10, sight: Sight | None = None
    ) -> list[Ticket]:
        """Every one of up to five words must occur somewhere, in any case; nothing of what is sealed is searched."""
        if not (terms := words.split()[:5]):
            return []
        statement = select(tickets).where(_row.children == 0).order_by(_row.id.desc()).limit(limit)
        if sight is not None:
            statement = statement.where(in_sight(sight), *not_his_own(self._vault, sight.user))
        elif not confidential:
            statement = statement.where(_row.confidential == false())
        for term in terms:
            statement = statement.where(holds(term))
        found = await self._many(statement.where(newest()))
        return found if len(found) == limit else [*found, *await self._many(statement.where(older(words)))]

    async def due_alarm(self, now: datetime, limit: int = 50) -> list[int]:
        return await self._ids(_DUE_ALARM, now, limit)

    async def due_check(self, now: datetime, limit: int = 50) -> list[int]:
        return await self._ids(_DUE_CHECK, now, limit)

    async def unplaced(self, limit: int = 50) -> list[int]:
        return list((await self._scan(_UNPLACED, {"most": limit})).scalars())

    async def secrets(self) -> list[int]:
        return list((await self._scan(_SECRETS, {})).scalars())

    async def due_tick(self, now: datetime, limit: int = 50) -> list[int]:
        return await self._ids(_DUE_TICK, now, limit)

    async def due_verdict(self, now: datetime, limit: int = 50) -> list[int]:
        return await self._ids(_DUE_VERDICT, now, limit)

    async def _one(self, statement: Any, key: int | str | bytes) -> Ticket | None:
        row = (await self._run(statement, {"key": key})).mappings().first()
        return None if row is None else ticket_of(row, self._vault)

    async def _many(self, statement: Any) -> list[Ticket]:
        return [ticket_of(row, self._vault) for row in (await self._scan(statement)).mappings()]

    async def _ids(self, statement: Any, now: datetime, limit: int) -> list[int]:
        return list((await self._scan(statement, {"now": now, "most": limit})).scalars())
