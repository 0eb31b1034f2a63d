"""Who leads among replicas: leases by the database's clock, each new holder with a higher token."""

from typing import Any

from sqlalchemy import BigInteger, Double, bindparam, cast, extract, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from storage.errors import Deposed
from storage.kept import Kept
from storage.rows_leases import leases

_row = leases.c


def _now(dialect: str) -> ColumnElement[Any]:
    """Unix seconds by the database's clock; on PostgreSQL of this very moment, not of the transaction's beginning."""
    if dialect == "sqlite":
        return (func.julianday("now") - literal(2440587.5)) * literal(86400.0)
    return cast(extract("epoch", func.clock_timestamp()), Double)


class _Said:
    """The statements in one dialect."""

    def __init__(self, dialect: str, add: Any) -> None:
        now, name = _now(dialect), _row.name == bindparam("key")
        until = now + bindparam("seconds", type_=Double)
        # a row that was lost and is made anew must give no token a second time: milliseconds outgrow any count
        first = cast(now * literal(1000.0), BigInteger)
        self.prolong = (
            update(leases).where(name, _row.holder == bindparam("who")).values(until=until).returning(_row.token)
        )
        self.free = select(_row.token).where(name, _row.until <= now)
        # waits for the units of the one before that have checked their token
        self.locked = self.free.with_for_update()
        self.take = (
            update(leases)
            .where(name)
            .values(holder=bindparam("who"), token=_row.token + 1, until=until)
            .returning(_row.token)
        )
        self.add = add.from_select(
            ["name", "holder", "token", "until"],
            select(bindparam("key"), bindparam("who"), first, until),
        ).on_conflict_do_nothing()


_SAID = {
    "sqlite": _Said("sqlite", sqlite.insert(leases)),
    "postgresql": _Said("postgresql", postgresql.insert(leases)),
}
#: lets the holder prolong it meanwhile, which changes no key; but nobody can lock the row to take it over
_CHECK = select(_row.token).where(_row.name == bindparam("key")).with_for_update(read=True, key_share=True)
_RELEASE = (
    update(leases).where(_row.name == bindparam("key"), _row.token == bindparam("held")).values(holder="", until=0.0)
)
_THERE = select(_row.token).where(_row.name == bindparam("key"))


class LeaseRows(Kept):
    """domain.broadcast_stores.Leases."""

    __slots__ = ()

    async def take(self, name: str, holder: str, seconds: float) -> int | None:
        said = _SAID[self._conn.dialect.name]
        values = {"key": name, "who": holder, "seconds": seconds}
        token = (await self._run(said.prolong, values)).scalar_one_or_none()
        if token is not None:
            return int(token)
        if (await self._run(said.free, {"key": name})).first() is None:
            if (await self._run(_THERE, {"key": name})).first() is not None:
                return None
            if (await self._run(said.add, values)).rowcount != 1:
                return None
            return int((await self._run(_THERE, {"key": name})).scalar_one())
        if (await self._run(said.locked, {"key": name})).first() is None:
            return None  # somebody was quicker
        return int((await self._run(said.take, values)).scalar_one())

    async def check(self, name: str, token: int) -> None:
        newest = (await self._run(_CHECK, {"key": name})).scalar_one_or_none()
        if newest != token:
            raise Deposed(name)

    async def release(self, name: str, token: int) -> None:
        await self._run(_RELEASE, {"key": name, "held": token})
