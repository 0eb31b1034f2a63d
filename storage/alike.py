"""The index of open cases by keyed terms: rare terms first, a bounded look into each, then a few cases in whole."""

from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, false, func, insert, literal_column, select, union_all

from domain.alike import KEYS, Candidate, Usage
from domain.tickets import Status
from storage.kept import Kept, Upsert
from storage.packing_tickets import ticket_of
from storage.rows_alike import alike, alike_terms, alike_usage
from storage.rows_tickets import tickets

#: So many of the newest cases are looked at for each term.
_EACH = 64
_TOTAL = 0
#: Somebody is at work on them; what waits for the reporter's verdict is thought to be done.
_AT_WORK = [s.value for s in (Status.QUEUED, Status.CLAIMED, Status.CONFIRMING, Status.RETURNED, Status.ESCALATED)]

_USAGE = select(alike_usage.c.term, alike_usage.c.reports).where(
    alike_usage.c.term.in_(bindparam("terms", expanding=True))
)
_COUNT = Upsert(
    lambda insert: (
        insert(alike_usage)
        .values(term=bindparam("term"), reports=1)
        .on_conflict_do_update(index_elements=[alike_usage.c.term], set_={"reports": alike_usage.c.reports + 1})
    )
)
_ENTER = insert(alike)
_ENTER_TERMS = insert(alike_terms)
_LEAVE = delete(alike).where(alike.c.ticket_id == bindparam("key"))
_LEAVE_TERMS = delete(alike_terms).where(alike_terms.c.ticket_id == bindparam("key"))


def _posting(n: int) -> Any:
    newest = (
        select(alike_terms.c.ticket_id)
        .where(alike_terms.c.term == bindparam(f"t{n}"))
        .order_by(alike_terms.c.ticket_id.desc())
        .limit(_EACH)
        .subquery()
    )
    # the keys come rarest first
    return select(newest.c.ticket_id, literal_column(str(2 * KEYS - n)).label("marks"))


_postings = union_all(*map(_posting, range(KEYS))).subquery()
_LIKELY = (
    select(_postings.c.ticket_id)
    .group_by(_postings.c.ticket_id)
    .order_by(func.sum(_postings.c.marks).desc(), _postings.c.ticket_id.desc())
    .limit(bindparam("most"))
)
_CASES = (
    select(tickets, alike.c.known, alike.c.vector)
    .join(alike, alike.c.ticket_id == tickets.c.id)
    .where(
        tickets.c.id.in_(bindparam("ids", expanding=True)),
        # what the index ought not to hold is not shown either
        tickets.c.status.in_(_AT_WORK),
        tickets.c.anonymous == false(),
        tickets.c.confidential == false(),
        tickets.c.urgent == false(),
        tickets.c.submitted_at >= bindparam("since"),
    )
)


class AlikeRows(Kept):
    """domain.alike_stores.AlikeIndex."""

    __slots__ = ()

    async def usage(self, terms: Sequence[str]) -> Usage:
        tags = {self._term(term): term for term in terms}
        # padded, so that PostgreSQL meets few statements of different lengths
        asked = [*tags, *[_TOTAL] * (64 - len(tags) % 64)]
        rows = await self._run(_USAGE, {"terms": asked})
        counted: dict[int, int] = {row.term: row.reports for row in rows}
        return Usage(counted.pop(_TOTAL, 0), {tags[tag]: reports for tag, reports in counted.items()})

    async def count(self, terms: Sequence[str]) -> None:
        """In the order of the tags, so that two at once never wait for each other crosswise."""
        tags = sorted({_TOTAL, *map(self._term, terms)})
        await self._run(_COUNT, [{"term": tag} for tag in tags])

    async def enter(self, ticket_id: int, weights: Mapping[str, float], keys: Sequence[str], known: int) -> None:
        await self.leave(ticket_id)
        tags = array("q", map(self._term, weights))
        vector = tags.tobytes() + array("f", weights.values()).tobytes()
        await self._run(_ENTER, {"ticket_id": ticket_id, "known": known, "vector": vector})
        rows = [{"term": tag, "ticket_id": ticket_id} for tag in sorted(set(map(self._term, keys)))]
        if rows:
            await self._run(_ENTER_TERMS, rows)

    async def leave(self, ticket_id: int) -> bool:
        gone = (await self._run(_LEAVE, {"key": ticket_id})).rowcount
        if gone:
            await self._run(_LEAVE_TERMS, {"key": ticket_id})
        return bool(gone)

    async def near(
        self, terms: Sequence[str], keys: Sequence[str], since: datetime, limit: int = 24
    ) -> list[Candidate]:
        tags = [self._term(key) for key in keys[:KEYS]]
        if not tags:
            return []
        # the same statement whatever there is to ask: no term is -1 but by a chance of 2^-64
        given = {f"t{n}": tags[n] if n < len(tags) else -1 for n in range(KEYS)}
        likely = list((await self._run(_LIKELY, given | {"most": limit})).scalars())
        if not likely:
            return []
        asked = {self._term(term): term for term in terms}
        rows = (await self._run(_CASES, {"ids": likely, "since": since})).mappings()
        return [Candidate(ticket_of(row, self._vault), row["known"], _weights(row["vector"], asked)) for row in rows]

    def _term(self, term: str) -> int:
        return int.from_bytes(self._vault.tag("alike", term)[:8], "big", signed=True)


def _weights(vector: bytes, asked: Mapping[int, str]) -> dict[str, float]:
    """Of the terms asked for, those the case has, with their weights."""
    many = len(vector) // 12
    tags, weights = array("q", vector[: many * 8]), array("f", vector[many * 8 :])
    return {asked[tag]: weight for tag, weight in zip(tags, weights, strict=True) if tag in asked}
