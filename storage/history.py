"""The append-only record; a line is written once, and no statement changes or removes one."""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, bindparam, select

from domain.auditing import Breach
from domain.history import Act, By, Deed, Line, Step
from domain.tickets import Status
from storage.chaining import Chaining
from storage.kept import Kept
from storage.rows_audit import acts
from storage.rows_tickets import history
from storage.verifying import of_one

_OF_TICKET = select(history).where(history.c.ticket_id == bindparam("key")).order_by(history.c.id)
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
        seq, key = await Chaining(self._conn, self._vault).line(row)
        return replace(line, id=key, seq=seq)

    async def of_ticket(self, ticket_id: int) -> list[Line]:
        return [_made(row) for row in (await self._run(_OF_TICKET, {"key": ticket_id})).mappings()]

    async def breaches(self, ticket_id: int) -> list[Breach]:
        """What is wrong with the record of that ticket; nothing when the chain holds."""
        return await of_one(self._conn, self._vault, ticket_id)

    async def act(self, act: Act) -> Act:
        row = {"at": act.at, "deed": act.deed.value, "staff": act.staff, "detail": _detail(act.detail)}
        return replace(act, id=await Chaining(self._conn, self._vault).act(row))

    async def acts(self, limit: int = 100) -> list[Act]:
        rows = (await self._run(_ACTS, {"most": limit})).mappings()
        return [
            Act(r["at"], Deed(r["deed"]), r["staff"], json.loads(r["detail"]) if r["detail"] else {}, r["id"])
            for r in rows
        ]


def _detail(detail: dict[str, str]) -> str | None:
    return json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else None


def _made(row: RowMapping) -> Line:
    detail: dict[str, Any] = json.loads(row["detail"]) if row["detail"] else {}
    return Line(
        ticket_id=row["ticket_id"],
        at=row["at"],
        step=Step(row["step"]),
        by=By(row["by"]),
        status=Status(row["status"]),
        staff=row["staff"],
        words=row["words_id"],
        detail=detail,
        id=row["id"],
        seq=row["seq"],
    )
