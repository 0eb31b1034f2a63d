"""The append-only record; it has an INSERT and a SELECT, and no other statement."""

import json
from dataclasses import replace

from sqlalchemy import RowMapping, bindparam, insert, select

from domain.history import Act, By, Deed, Line, Step
from domain.tickets import Status
from storage.kept import Kept, new_id
from storage.rows_tickets import acts, history, words

# the digest is copied: words and salt may be erased later, the line keeps what they were
_ADD = insert(history).values(
    words_digest=select(words.c.digest).where(words.c.id == bindparam("digest_of")).scalar_subquery()
)
_ADD_BARE = insert(history)
_OF_TICKET = select(history).where(history.c.ticket_id == bindparam("key")).order_by(history.c.id)


_ADD_ACT = insert(acts)
_ACTS = select(acts).order_by(acts.c.id.desc()).limit(bindparam("most"))


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
            "detail": _detail(line.detail),
        }
        if line.words is None:
            return replace(line, id=new_id(await self._run(_ADD_BARE, row)))
        return replace(line, id=new_id(await self._run(_ADD, row | {"digest_of": line.words})))

    async def of_ticket(self, ticket_id: int) -> list[Line]:
        return [_made(row) for row in (await self._run(_OF_TICKET, {"key": ticket_id})).mappings()]

    async def act(self, act: Act) -> Act:
        row = {"at": act.at, "deed": act.deed.value, "staff": act.staff, "detail": _detail(act.detail)}
        return replace(act, id=new_id(await self._run(_ADD_ACT, row)))

    async def acts(self, limit: int = 100) -> list[Act]:
        rows = (await self._run(_ACTS, {"most": limit})).mappings()
        return [
            Act(r["at"], Deed(r["deed"]), r["staff"], json.loads(r["detail"]) if r["detail"] else {}, r["id"])
            for r in rows
        ]


def _detail(detail: dict[str, str]) -> str | None:
    return json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else None


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
