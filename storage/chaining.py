"""Puts a line at the end of its chain: one look at where it ends, one statement that writes (two on SQLite)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.chain import ACTS, Head, act_mac, day_seal, head_of, line_mac
from storage.kept import Kept, Upsert, new_id
from storage.rows_audit import acts, chains, counters
from storage.rows_people import meta
from storage.rows_tickets import history, tickets, words
from storage.vault import Vault

#: under these names the database knows, sealed, how many days the account has and where it begins
DAYS, SINCE = "account_days", "account_since"
# the digest is copied: words and salt may be erased later, the line keeps what they were
_DIGEST = select(words.c.digest).where(words.c.id == bindparam("digest_of")).scalar_subquery().label("digest")
# on PostgreSQL the head is held until the unit ends: who writes to the same case waits, nobody else does
_END = select(chains, _DIGEST).where(chains.c.ticket_id == bindparam("key")).with_for_update(of=chains)
_ENDS = select(chains).where(chains.c.ticket_id.in_(bindparam("keys", expanding=True))).with_for_update()
_UNCHAINED = (
    select(func.count())
    .select_from(history)
    .where(history.c.ticket_id == tickets.c.id, history.c.seq.is_(None))
    .scalar_subquery()
)
_FIRST = select(tickets.c.id, tickets.c.number, _UNCHAINED.label("before"), _DIGEST).where(
    tickets.c.id.in_(bindparam("keys", expanding=True))
)
_OLD_ACTS = select(func.count()).select_from(acts).where(acts.c.seq.is_(None))
_NEW_HEAD = insert(chains)
_MOVE = (
    update(chains)
    .where(chains.c.ticket_id == bindparam("key"), chains.c.lines == bindparam("was"))
    .values({name: bindparam(f"head_{name}") for name in ("number", "lines", "before", "mac", "ended", "seal")})
)
_LINE, _ACT = insert(history), insert(acts)
_COLUMNS = ("ticket_id", "at", "step", "by", "status", "staff", "words_id", "words_digest", "detail", "seq", "mac")
#: both at once, where a store can: one journey less
_LINE_AND_MOVE = (
    insert(history)
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
    .returning(history.c.id)
    .add_cte(_MOVE.cte("moved"))
)
_SEAL_DAY = (
    update(counters)
    .where(counters.c.day == bindparam("key"))
    .values(nth=bindparam("new_nth"), since=bindparam("new_since"), seal=bindparam("new_seal"))
)
_GET = select(meta.c.value).where(meta.c.name == bindparam("key"))
_HELD = _GET.with_for_update()
_NEXT = Upsert(
    lambda insert: (
        insert(counters)
        .values(day=bindparam("day"), last=1)
        .on_conflict_do_update(index_elements=[counters.c.day], set_={"last": counters.c.last + 1})
        .returning(counters)
    )
)
_PUT = Upsert(
    lambda insert: (made := insert(meta)).on_conflict_do_update(
        index_elements=["name"], set_={"value": made.excluded.value}
    )
)
_PUT_NEW = Upsert(lambda insert: insert(meta).on_conflict_do_nothing())
_COUNTED = (tickets, history, words, acts)

Row = dict[str, Any]


def adopted(number: str) -> str:
    """Under which name the account counts tickets of that day that are older than the chain and went on in it."""
    return f"{number[2:8]}+"


async def known_meta(conn: AsyncConnection, vault: Vault, name: str) -> Any:
    """What the database knows of itself under that name, None when it does not. Raises WrongKey when it was forged."""
    kept = (await conn.execute(_GET, {"key": name})).scalar_one_or_none()
    return None if kept is None else vault.open_json(kept, "account")


async def open_account(conn: AsyncConnection, vault: Vault) -> None:
    """Once in a database's life: note where the account begins; what is older has no digests."""
    held = (await conn.execute(_GET, {"key": SINCE})).scalar_one_or_none()
    if held is not None or (await conn.execute(select(chains.c.ticket_id).limit(1))).first() is not None:
        return
    last = {t.name: (await conn.execute(select(func.max(t.c.id)))).scalar_one() or 0 for t in _COUNTED}
    for name, rows in (("lines", history), ("deeds", acts)):
        last[name] = (await conn.execute(select(func.count()).select_from(rows))).scalar_one()
    row = {"name": SINCE, "value": vault.seal_json(last, "account")}
    await conn.execute(_PUT_NEW.of(conn.dialect.name), row)


class Chaining(Kept):
    """Writes lines and acts into their chains. Raises Conflict when somebody else was quicker on the same case."""

    __slots__ = ()

    async def line(self, row: Row) -> tuple[int, int]:
        """One line, its columns without seq and macs: its place and its id."""
        asked = {"key": row["ticket_id"], "digest_of": row["words_id"]}
        found = (await self._run(_END, asked)).mappings().first()
        if found is None:
            first = {"keys": [row["ticket_id"]], "digest_of": row["words_id"]}
            found = (await self._run(_FIRST, first)).mappings().one()
            head, new = await self._fresh(found), True
        else:
            head, new = head_of(found), False
        row = row | {"words_digest": found["digest"]}
        made, after = self._linked(row, head)
        if new:
            await self._run(_NEW_HEAD, after.row(self._vault))
        elif self._conn.dialect.name == "postgresql":
            values = {f"new_{name}": made[name] for name in _COLUMNS} | self._moved(after, head.lines)
            return made["seq"], (await self._run(_LINE_AND_MOVE, values)).scalar_one()
        else:
            await self._run(_MOVE, self._moved(after, head.lines))
        return made["seq"], new_id(await self._run(_LINE, made))

    async def lines(self, rows: Iterable[Row]) -> None:
        """One line each of many cases."""
        wanted = {row["ticket_id"]: row | {"words_digest": None} for row in rows}
        heads = await self._heads(list(wanted))
        made, after = zip(*(self._linked(row, heads[key]) for key, row in wanted.items()), strict=True)
        await self._scan(_MOVE, [self._moved(head, heads[head.ticket_id].lines) for head in after])
        await self._scan(_LINE, list(made))

    async def end(self, ids: list[int], at: datetime) -> None:
        """Those cases have had their time: their heads stay, saying so."""
        known = [head_of(row) for row in (await self._scan(_ENDS, {"keys": ids})).mappings()]
        if known:
            await self._scan(_MOVE, [self._moved(replace(head, ended=at), head.lines) for head in known])

    async def _heads(self, ids: list[int]) -> dict[int, Head]:
        """Those of many cases, made where there is none yet."""
        known = {r["ticket_id"]: head_of(r) for r in (await self._scan(_ENDS, {"keys": ids})).mappings()}
        missing = [key for key in ids if key not in known]
        if missing:
            rows = (await self._scan(_FIRST, {"keys": missing, "digest_of": None})).mappings()
            fresh = {row["id"]: await self._fresh(row) for row in rows.all()}
            await self._scan(_NEW_HEAD, [head.row(self._vault) for head in fresh.values()])
            known |= fresh
        return known

    async def _fresh(self, row: RowMapping) -> Head:
        """The head of a chain that begins now; of those that are older than the chain the account keeps count."""
        if row["before"]:
            await self.next_number(adopted(row["number"]))
        return Head(row["id"], row["number"], before=row["before"])

    async def act(self, row: Row) -> int:
        """One act, its columns without seq and mac: its id."""
        found = (await self._run(_END, {"key": ACTS, "digest_of": None})).mappings().first()
        if found is None:
            head = Head(ACTS, "", before=(await self._run(_OLD_ACTS)).scalar_one())
        else:
            head = head_of(found)
        made = row | {"seq": head.lines + 1}
        made["mac"] = act_mac(self._vault, made, head.mac)
        after = replace(head, lines=made["seq"], mac=made["mac"])
        if found is None:
            await self._run(_NEW_HEAD, after.row(self._vault))
        else:
            await self._run(_MOVE, self._moved(after, head.lines))
        return new_id(await self._run(_ACT, made))

    async def next_number(self, key: str) -> int:
        """The next of that row of numbers, which stays locked until the unit ends.

        How far it has come is sealed; a row that is new to the account gets its own place in it.
        """
        day = (await self._run(_NEXT, {"day": key})).mappings().one()
        nth, since = day["nth"], day["since"]
        if nth is None:
            kept = (await self._run(_HELD, {"key": DAYS})).scalar_one_or_none()
            nth = 1 + (0 if kept is None else self._vault.open_json(kept, "account")["days"])
            since = day["last"] - 1
            await self._run(_PUT, {"name": DAYS, "value": self._vault.seal_json({"days": nth}, "account")})
        seal = day_seal(self._vault, {"day": day["day"], "last": day["last"], "nth": nth, "since": since})
        await self._run(_SEAL_DAY, {"key": day["day"], "new_nth": nth, "new_since": since, "new_seal": seal})
        return int(day["last"])

    def _linked(self, row: Mapping[str, Any], head: Head) -> tuple[Row, Head]:
        made = dict(row) | {"seq": head.lines + 1}
        made["mac"] = line_mac(self._vault, made, head.mac)
        return made, replace(head, lines=made["seq"], mac=made["mac"])

    def _moved(self, head: Head, was: int) -> Row:
        row = {f"head_{name}": value for name, value in head.row(self._vault).items() if name != "ticket_id"}
        return row | {"key": head.ticket_id, "was": was}
