"""What replicas on one PostgreSQL tell each other: whose turn a chat is, and that there is something to send."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from storage.kept import Kept

#: the channel of NOTIFY; what is said there are numbers of parcels, nothing of anybody
CHANNEL = "zongzhi_outbox"
_TURN = select(func.pg_advisory_xact_lock(bindparam("key")))
_TELL = select(func.pg_notify(CHANNEL, bindparam("words")))
#: PostgreSQL takes 8000 bytes at most; more parcels than this are told of without their numbers
_MOST = 300


class TurnRows(Kept):
    """domain.replica_stores.Turns. SQLite has one process and one writer: nothing to do there."""

    __slots__ = ()

    async def wait(self, *key: int | str) -> None:
        if self._conn.dialect.name == "postgresql":
            # a keyed hash: the table of locks is open to whoever may look into the database
            number = int.from_bytes(self._vault.tag("turn", *key)[:8], "big", signed=True)
            await self._run(_TURN, {"key": number})

    async def announce(self, parcel_ids: Sequence[int]) -> None:
        if parcel_ids and self._conn.dialect.name == "postgresql":
            words = ",".join(map(str, parcel_ids)) if len(parcel_ids) <= _MOST else ""
            await self._run(_TELL, {"words": words})
