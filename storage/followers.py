"""Co-reporters and pairs: the way to a person sealed, found by a tag that meets no other table's."""

from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, false, insert, select, update

from domain.followers import Follower, Pair, PairState
from storage.kept import Kept, Upsert, new_id
from storage.rows_alike import followers, pairs

_row = followers.c
_ADD = insert(followers)
_SAVE = update(followers).where(_row.id == bindparam("key"))
_REMOVE = delete(followers).where(_row.id == bindparam("key"))
_ONE = select(followers).where(_row.tag == bindparam("who"), _row.ticket_id == bindparam("key"))
_OF_TICKET = select(followers).where(_row.ticket_id == bindparam("key"), _row.gone == false()).order_by(_row.id)
_OF_CHAT = select(followers).where(_row.tag == bindparam("who")).order_by(_row.id.desc()).limit(bindparam("most"))
_PUT_PAIR = Upsert(
    lambda insert: (made := insert(pairs)).on_conflict_do_update(
        index_elements=[pairs.c.ticket_id], set_={"main_id": made.excluded.main_id, "state": made.excluded.state}
    )
)
_PAIR = select(pairs).where(pairs.c.ticket_id == bindparam("key"))
_TO = select(pairs).where(pairs.c.main_id == bindparam("key")).order_by(pairs.c.ticket_id)


class FollowerRows(Kept):
    """domain.alike_stores.Followers."""

    __slots__ = ()

    async def add(self, follower: Follower) -> Follower:
        values = self._values(follower) | {"tag": self._tag(follower.chat)}
        made = new_id(await self._run(_ADD, values))
        return Follower(follower.ticket_id, follower.chat, follower.at, made, follower.words)

    async def save(self, follower: Follower) -> None:
        await self._run(_SAVE, self._values(follower) | {"key": follower.id})

    async def remove(self, follower: Follower) -> None:
        await self._run(_REMOVE, {"key": follower.id})

    async def one(self, ticket_id: int, chat: int) -> Follower | None:
        found = (await self._run(_ONE, {"who": self._tag(chat), "key": ticket_id})).mappings().first()
        return None if found is None else self._made(found)

    async def of_ticket(self, ticket_id: int) -> list[Follower]:
        return [self._made(row) for row in (await self._run(_OF_TICKET, {"key": ticket_id})).mappings()]

    async def of_chat(self, chat: int, limit: int = 20) -> list[Follower]:
        rows = (await self._run(_OF_CHAT, {"who": self._tag(chat), "most": limit})).mappings()
        return [self._made(row) for row in rows]

    def _tag(self, chat: int) -> bytes:
        return self._vault.tag("follow", chat)

    def _values(self, follower: Follower) -> dict[str, Any]:
        way = {"chat": follower.chat, "words": list(follower.words)}
        return {
            "ticket_id": follower.ticket_id,
            "sealed": self._vault.seal_json(way, "follow"),
            "at": follower.at,
            "gone": follower.gone,
            "solved": follower.solved,
            "satisfied": follower.satisfied,
        }

    def _made(self, row: RowMapping) -> Follower:
        way = self._vault.open_json(row["sealed"], "follow")
        return Follower(
            ticket_id=row["ticket_id"],
            chat=way["chat"],
            at=row["at"],
            id=row["id"],
            words=tuple(way["words"]),
            gone=row["gone"],
            solved=row["solved"],
            satisfied=row["satisfied"],
        )


class PairRows(Kept):
    """domain.alike_stores.Pairs."""

    __slots__ = ()

    async def put(self, pair: Pair) -> None:
        row = {"ticket_id": pair.ticket_id, "main_id": pair.main_id, "state": pair.state.value}
        await self._run(_PUT_PAIR, row)

    async def of(self, ticket_id: int) -> Pair | None:
        row = (await self._run(_PAIR, {"key": ticket_id})).first()
        return None if row is None else Pair(row.ticket_id, row.main_id, PairState(row.state))

    async def to(self, main_id: int) -> list[Pair]:
        rows = (await self._run(_TO, {"key": main_id})).all()
        return [Pair(row.ticket_id, row.main_id, PairState(row.state)) for row in rows]
