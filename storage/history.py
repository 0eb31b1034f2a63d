"""The append-only record; it has an INSERT and a SELECT, and no other statement."""

import json
from dataclasses import replace

from sqlalchemy import RowMapping, bindparam, insert, select

from domain.history import By, Line, Step
from domain.tickets import Status
from storage.kept import Kept, new_id
from storage.rows_tickets import history, words

# the digest is copied: words and salt may be erased later, the line keeps what they were
_ADD = insert(history).values(
    words_digest=select(words.c.digest).where(words.c.id == bindparam("digest_of")).scalar_subquery()
)
_ADD_BARE = insert(history)
_OF_TICKET = select(history).where(history.c.ticket_id == bindparam("key")).order_by(history.c.id)


class HistoryRows(Kept):
    """domain.ports.HistoryStore."""

    __slots__ = ()

    async def add(self, line: Line) -> Line:
        row = {
            "ticket_id": line.ticket_id,
            "at": line.at,
            "step": line.step.value,
            "by": line.by.value,
            "status": line.status.value,
            "staff": line.staff,
            "words_id": line.words,
            "detail": json.dumps(line.detail, ensure_ascii=False, sort_keys=True) if line.detail else None,
        }
        if line.words is None:
            return replace(line, id=new_id(await self._run(_ADD_BARE, row)))
        return replace(line, id=new_id(await self._run(_ADD, row | {"digest_of": line.words})))

    async def of_ticket(self, ticket_id: int) -> list[Line]:
        return [_made(row) for row in (await self._run(_OF_TICKET, {"key": ticket_id})).mappings()]


def _made(row: RowMapping) -> Line:
    return Line(
        ticket_id=row["ticket_id"],
        at=row["at"],
        step=Step(row["step"]),
        by=By(row["by"]),
        status=Status(row["status"]),
        staff=row["staff"],
        words=row["words_id"],
        detail=json.loads(row["detail"]) if row["detail"] else {},
        id=row["id"],
    )
