"""Which updates are done, and the sealed ones that could not be handled."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, select, update

from storage.kept import Kept, Upsert
from storage.rows_mail import dead_letters, updates
from storage.rows_people import meta

#: no 0/O, 1/I/L: a reference is read out on the phone
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_DONE = select(updates.c.id).where(updates.c.id == bindparam("update"))
_MARK = Upsert(lambda insert: insert(updates).on_conflict_do_nothing())
_BURY = Upsert(lambda insert: insert(dead_letters).on_conflict_do_nothing())
_REBURY = (
    update(dead_letters)
    .where(dead_letters.c.update_id == bindparam("key"))
    .values(error=bindparam("why"), again=None)
    .returning(dead_letters.c.reference)
)
_BEAT = Upsert(
    lambda insert: (beat := insert(meta)).on_conflict_do_update(
        index_elements=["name"], set_={"value": beat.excluded.value}
    )
)
_LAST_BEAT = select(meta.c.value).where(meta.c.name == bindparam("key"))
_ALIVE = "alive_at"
_BURIED = select(func.count()).select_from(dead_letters)


class IntakeRows(Kept):
    """domain.ports.Intake."""

    __slots__ = ()

    async def done(self, update_id: int) -> bool:
        return (await self._run(_DONE, {"update": update_id})).first() is not None

    async def mark_done(self, update_id: int, now: datetime) -> bool:
        return (await self._run(_MARK, {"id": update_id, "at": now})).rowcount == 1

    async def bury(self, update_id: int, raw: bytes, error: str, now: datetime) -> str:
        """Burying the same update again, after one more try, gives the reference of the first time."""
        row = {
            "update_id": update_id,
            "raw": self._vault.seal(raw, "dead"),
            "error": self._vault.seal(error.encode(), "dead"),
            "at": now,
        }
        again = {"key": update_id, "why": row["error"]}
        while True:
            known: str | None = (await self._run(_REBURY, again)).scalar_one_or_none()
            if known is not None:
                return known
            reference = "E" + "".join(secrets.choice(_ALPHABET) for _ in range(5))
            if (await self._run(_BURY, row | {"reference": reference})).rowcount == 1:
                return reference  # else it was taken: draw again

    async def buried(self) -> int:
        return int((await self._scan(_BURIED)).scalar_one())

    async def beat(self, now: datetime) -> None:
        await self._run(_BEAT, {"name": _ALIVE, "value": now.astimezone(UTC).isoformat().encode()})

    async def last_beat(self) -> datetime | None:
        value = (await self._run(_LAST_BEAT, {"key": _ALIVE})).scalar_one_or_none()
        return datetime.fromisoformat(value.decode()) if value is not None else None
