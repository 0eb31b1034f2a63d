"""Walks the whole record and holds it against its chains and the account; reads only, at one moment's state."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.auditing import Audited, Breach, BreachKind, ChainEnd
from storage.accounting import Account
from storage.chain import ACTS, Fields, act_mac, head_of
from storage.errors import StorageError, boundary
from storage.migrate import revision_of
from storage.revisions import HEAD
from storage.rows_audit import acts, chains, counters
from storage.rows_people import meta
from storage.rows_tickets import history, tickets, words
from storage.store import Store, check_key
from storage.verifying import TICKET, Kept, Since, breaches_of, same, since

#: so many cases are in memory at once
_CASES = 200
_ACTS_AT_ONCE = 1000
_after: BindParameter[int] = bindparam("after")
_to: BindParameter[int] = bindparam("to")
_IDS = (
    select(chains.c.ticket_id).where(chains.c.ticket_id > _after).order_by(chains.c.ticket_id).limit(_CASES),
    select(tickets.c.id).where(tickets.c.id > _after).order_by(tickets.c.id).limit(_CASES),
    *(
        select(rows.c.ticket_id).distinct().where(rows.c.ticket_id > _after).order_by(rows.c.ticket_id).limit(_CASES)
        for rows in (history, words)
    ),
)
_WITHIN = tuple(
    select(*columns).where(key > _after, key <= _to)
    for columns, key in (
        ((chains,), chains.c.ticket_id),
        (TICKET, tickets.c.id),
        ((history,), history.c.ticket_id),
        ((words,), words.c.ticket_id),
    )
)
_HEAD_OF_ACTS = select(chains).where(chains.c.ticket_id == ACTS)
_ACTS = select(acts).where(acts.c.id > _after).order_by(acts.c.id).limit(_ACTS_AT_ONCE)


class NotReady(StorageError):
    """There is nothing an audit could look at: no database of ours, or one of an older version."""


async def audit(
    store: Store,
    tell: Callable[[Breach], None],
    note: Callable[[ChainEnd], None] | None = None,
    former: Iterable[ChainEnd] = (),
) -> Audited:
    """Look at everything; `tell` gets each breach as it is found.

    `note` gets where each chain ends now, by id; `former` is what it got at an earlier audit.
    Opens nothing and migrates nothing: `store` need not have been prepared, and the bot may run meanwhile.
    Raises NotReady, WrongKey, NewerDatabase, StoreDown.
    """
    with boundary():
        async with store.engines.reader.connect() as conn:
            revision = await revision_of(conn)
            if revision != HEAD or (await conn.execute(select(meta.c.name))).first() is None:
                raise NotReady(revision or "")
            await check_key(conn, store.vault)
            return await _Walk(conn, store, tell, note, former).run()


class _Walk:
    def __init__(
        self,
        conn: AsyncConnection,
        store: Store,
        tell: Callable[[Breach], None],
        note: Callable[[ChainEnd], None] | None = None,
        former: Iterable[ChainEnd] = (),
    ) -> None:
        self._conn = conn
        self._vault = store.vault
        self._tell = tell
        self._note = note
        self._former = iter(former)
        self._expected = next(self._former, None)
        self.done = Audited()

    async def run(self) -> Audited:
        old = await since(self._conn, self._vault)
        if old is None:
            self._found([Breach(BreachKind.ACCOUNT)])
            old = Since()
        account = Account(self._vault, old)
        self._found(await account.read(self._conn, await self._all(select(counters))))
        await self._acts(old)
        async for kept in self._cases():
            self._count(kept)
            self._held(kept.ticket_id, kept.head, kept.lines)
            self._found(breaches_of(self._vault, kept, old))
            if kept.head is not None:
                account.has(head_of(kept.head))
        self._held(None, None, ())
        self._found(account.settled())
        return self.done

    def _held(self, key: int | None, head: Fields | None, lines: Iterable[Fields]) -> None:
        """That chain (None: all are through) against what was written down of it, and of those that are gone."""
        while (was := self._expected) is not None and (key is None or was.ticket_id <= key):
            self._expected = next(self._former, None)
            ended = head is not None and head["ended"] is not None and head["lines"] >= was.lines
            there = was.ticket_id == key and (
                ended or any(x["seq"] == was.lines and same(x["mac"], was.mac) for x in lines)
            )
            if not there:
                self._found([Breach(BreachKind.REVERTED, was.number, was.lines)])
        if self._note is not None and head is not None and head["mac"] is not None and head["ended"] is None:
            self._note(ChainEnd(head["ticket_id"], head["number"], head["lines"], head["mac"]))

    def _found(self, breaches: Sequence[Breach]) -> None:
        self.done.breaches += len(breaches)
        for breach in breaches:
            self._tell(breach)

    def _count(self, kept: Kept) -> None:
        self.done.tickets += kept.ticket is not None
        self.done.lines += len(kept.lines)
        self.done.before += sum(x["seq"] is None for x in kept.lines)
        self.done.words += len(kept.words)
        self.done.ended += kept.head is not None and kept.head["ended"] is not None

    async def _all(self, statement: Any, **values: int) -> Sequence[Fields]:
        return (await self._conn.execute(statement, values)).mappings().all()

    async def _cases(self) -> AsyncIterator[Kept]:
        """Every case of which anything is there, by id."""
        after = ACTS
        # what has an id of nothing or less was put in by hand
        for low in await self._all(select(history).where(history.c.ticket_id <= ACTS)):
            self._found([Breach(BreachKind.NO_TICKET, f"#{low['ticket_id']}")])
        while True:
            found = [[next(iter(row.values())) for row in await self._all(ids, after=after)] for ids in _IDS]
            if not any(found):
                return
            to = min((ids[-1] for ids in found if len(ids) == _CASES), default=max(map(max, filter(None, found))))
            heads, cases, lines, said = [await self._all(rows, after=after, to=to) for rows in _WITHIN]
            head_by = {row["ticket_id"]: row for row in heads}
            case_by = {row["id"]: row for row in cases}
            lines_by, said_by = _grouped(lines), _grouped(said)
            for key in sorted(head_by.keys() | case_by.keys() | lines_by.keys() | said_by.keys()):
                yield Kept(key, head_by.get(key), case_by.get(key), lines_by.get(key, ()), said_by.get(key, ()))
            after = to

    async def _acts(self, old: Since) -> None:
        """The acts of the office, in the order of their chain."""
        heads = await self._all(_HEAD_OF_ACTS)
        after, seq, bare, fresh, before = 0, 0, 0, 0, None
        last = head_of(heads[0]) if heads else None
        marked: list[Fields] = []  # the one that was written down
        while some := await self._all(_ACTS, after=after):
            for act in some:
                self.done.acts += 1
                after = act["id"]
                if act["seq"] is None:
                    bare += 1
                    fresh += act["id"] > old.acts or act["mac"] is not None
                    continue
                if self._expected is not None and act["seq"] == self._expected.lines:
                    marked = [act]
                if act["seq"] > seq + 1:
                    self._found([Breach(BreachKind.GAP, "", seq + 1, act["seq"] - seq - 1)])
                elif act["seq"] <= seq or not same(act_mac(self._vault, act, before), act["mac"]):
                    self._found([Breach(BreachKind.LINE, "", act["seq"])])
                seq, before = max(seq, act["seq"]), act["mac"]
        self._held(ACTS, heads[0] if heads else None, marked)
        self.done.before += bare
        if fresh:
            self._found([Breach(BreachKind.BARE, count=fresh)])
        if last is None:
            if seq:
                self._found([Breach(BreachKind.NO_HEAD)])
            return
        if not same(last.seal(self._vault), heads[0]["seal"]):
            self._found([Breach(BreachKind.HEAD)])
        if last.before != bare - fresh:
            self._found([Breach(BreachKind.OLD, count=abs(last.before - bare + fresh))])
        if seq < last.lines:
            self._found([Breach(BreachKind.TAIL, "", seq + 1, last.lines - seq)])
        elif seq > last.lines:
            self._found([Breach(BreachKind.EXTRA, "", last.lines + 1, seq - last.lines)])
        elif not same(before, last.mac):
            self._found([Breach(BreachKind.LINE, "", seq)])


def _grouped(rows: Sequence[Fields]) -> dict[int, list[Fields]]:
    out: dict[int, list[Fields]] = {}
    for row in rows:
        out.setdefault(row["ticket_id"], []).append(row)
    return out
