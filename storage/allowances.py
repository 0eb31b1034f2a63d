"""How often something was done: one row a chat and kind, its window begins with the first that counts."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, or_, select

from storage.kept import Kept, Upsert
from storage.rows_people import allowances

_row = allowances.c
_over = _row.until <= bindparam("now")

# one statement in the usual case: counted and judged together, so two at once cannot both take the last one
_TAKE = Upsert(
    lambda insert: (
        insert(allowances)
        .values(tag=bindparam("tag"), taken=1, until=bindparam("until"))
        .on_conflict_do_update(
            index_elements=[_row.tag],
            set_={
                "taken": case((_over, 1), else_=_row.taken + 1),
                "until": case((_over, bindparam("until")), else_=_row.until),
            },
            where=or_(_over, _row.taken < bindparam("bound")),
        )
        .returning(_row.taken)
    )
)
_PEEK = select(_row.taken, _row.until).where(_row.tag == bindparam("tag"))


class AllowanceRows(Kept):
    """domain.ports.Allowances."""

    __slots__ = ()

    async def take(self, chat: int, kind: str, limit: int, window_seconds: int, now: datetime) -> datetime | None:
        until = now + timedelta(seconds=window_seconds)
        if limit < 1:
            return until
        tag = self._vault.tag("allow", chat, kind)
        if (await self._run(_TAKE, {"tag": tag, "until": until, "now": now, "bound": limit})).first() is not None:
            return None
        return await self.peek(chat, kind, limit, window_seconds, now)

    async def peek(self, chat: int, kind: str, limit: int, window_seconds: int, now: datetime) -> datetime | None:
        if limit < 1:
            return now + timedelta(seconds=window_seconds)
        row = (await self._run(_PEEK, {"tag": self._vault.tag("allow", chat, kind)})).first()
        if row is None or row.until <= now or row.taken < limit:
            return None
        until: datetime = row.until
        return until
