"""Holds the record of one case against its chain; what does not fit is named, nothing is changed."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.auditing import Breach, BreachKind
from storage.chain import Fields, Head, head_of, line_mac, words_mac
from storage.chaining import SINCE, known_meta
from storage.errors import WrongKey, boundary
from storage.rows_audit import chains
from storage.rows_tickets import history, tickets, words
from storage.vault import Vault

TICKET = (tickets.c.id, tickets.c.number, tickets.c.status)


@dataclass(frozen=True, slots=True)
class Since:
    """The last ids there were when the account was opened, and how many lines and acts were there without a chain."""

    tickets: int = 0
    history: int = 0
    words: int = 0
    acts: int = 0
    lines: int = 0
    deeds: int = 0


@dataclass(slots=True)
class Kept:
    """All the store holds about one case; `head` or `ticket` is None where there is none."""

    ticket_id: int
    head: Fields | None
    ticket: Fields | None
    lines: Sequence[Fields]
    words: Sequence[Fields]


async def since(conn: AsyncConnection, vault: Vault) -> Since | None:
    """None when it is gone or was not written by the bot."""
    try:
        found = await known_meta(conn, vault, SINCE)
    except WrongKey:
        return None
    return None if found is None else Since(**found)


async def of_one(conn: AsyncConnection, vault: Vault, ticket_id: int) -> list[Breach]:
    """Everything that is wrong with one case. Raises StoreDown."""

    async def all_of(statement: Any) -> Sequence[Fields]:
        return (await conn.execute(statement, {"key": ticket_id})).mappings().all()

    key: BindParameter[int] = bindparam("key")
    with boundary():
        old = await since(conn, vault)
        heads = await all_of(select(chains).where(chains.c.ticket_id == key))
        cases = await all_of(select(*TICKET).where(tickets.c.id == key))
        lines = await all_of(select(history).where(history.c.ticket_id == key))
        said = await all_of(select(words).where(words.c.ticket_id == key))
    kept = Kept(ticket_id, heads[0] if heads else None, cases[0] if cases else None, lines, said)
    found = breaches_of(vault, kept, old or Since())
    return found if old is not None else [Breach(BreachKind.ACCOUNT), *found]


def breaches_of(vault: Vault, kept: Kept, old: Since) -> list[Breach]:
    """`old`: where the account begins."""
    head, ticket = kept.head, kept.ticket
    number = str(head["number"] if head is not None else ticket["number"] if ticket is not None else "")
    number = number or f"#{kept.ticket_id}"
    found: list[Breach] = []

    def wrong(kind: BreachKind, line: int | None = None, count: int = 1) -> None:
        found.append(Breach(kind, number, line, count))

    chained = sorted((x for x in kept.lines if x["seq"] is not None), key=lambda x: int(x["seq"]))
    bare = [x for x in kept.lines if x["seq"] is None]
    fresh = sum(x["id"] > old.history or x["mac"] is not None for x in bare)
    if fresh:
        wrong(BreachKind.BARE, count=fresh)
    if head is None:
        if chained or kept.ticket_id > old.tickets:
            wrong(BreachKind.NO_HEAD)
        if ticket is None:
            wrong(BreachKind.NO_TICKET)
        return found + _chain(vault, chained, number) + _words(vault, kept, old, number)
    whole = head_of(head)
    if not same(whole.seal(vault), head["seal"]):
        wrong(BreachKind.HEAD)
    if whole.ended is not None:
        if ticket is not None or kept.lines or kept.words:
            wrong(BreachKind.RISEN)
        return found
    if ticket is None:
        wrong(BreachKind.NO_TICKET)
    elif ticket["number"] != whole.number:
        wrong(BreachKind.NUMBER)
    if len(bare) - fresh != whole.before:
        wrong(BreachKind.OLD, count=abs(len(bare) - fresh - whole.before))
    if not chained and whole.lines:
        wrong(BreachKind.EMPTY)
    else:
        found += _to_its_end(vault, chained, whole, number)
    if ticket is not None and chained and ticket["status"] != chained[-1]["status"]:
        wrong(BreachKind.STATUS, int(chained[-1]["seq"]))
    return list(dict.fromkeys(found + _words(vault, kept, old, number)))


def _to_its_end(vault: Vault, lines: Sequence[Fields], head: Head, number: str) -> list[Breach]:
    """A chain and where it should end."""
    within = [x for x in lines if x["seq"] <= head.lines]
    found = [Breach(BreachKind.EXTRA, number, int(x["seq"])) for x in lines[len(within) :]]
    found += _chain(vault, within, number)
    last = int(within[-1]["seq"]) if within else 0
    if last < head.lines:
        found.append(Breach(BreachKind.TAIL, number, last + 1, head.lines - last))
    elif within and not same(within[-1]["mac"], head.mac):
        found.append(Breach(BreachKind.LINE, number, last))
    return found


def _chain(vault: Vault, lines: Sequence[Fields], number: str) -> list[Breach]:
    """Lines in order: each against the one before it."""
    found: list[Breach] = []
    seq, before = 0, None
    for line in lines:
        gap = line["seq"] - seq - 1
        if gap > 0:
            found.append(Breach(BreachKind.GAP, number, seq + 1, gap))
        elif not same(line_mac(vault, line, before), line["mac"]):
            found.append(Breach(BreachKind.LINE, number, line["seq"]))
        seq, before = line["seq"], line["mac"]
    return found


def _words(vault: Vault, kept: Kept, old: Since, number: str) -> list[Breach]:
    """Words that are not erased are what was written, and what their lines say."""
    found: list[Breach] = []
    of_line = {x["words_id"]: x for x in kept.lines if x["words_id"] is not None}
    there = set()
    for said in kept.words:
        there.add(said["id"])
        line = of_line.get(said["id"])
        where = None if line is None else line["seq"]
        if said["erased"]:
            if said["masked"] or said["sealed"] is not None:
                found.append(Breach(BreachKind.WORDS, number, where))
            continue
        if said["mac"] is None:
            if said["id"] > old.words:
                found.append(Breach(BreachKind.STRAY_WORDS, number, where))
        elif not same(words_mac(vault, said), said["mac"]):
            found.append(Breach(BreachKind.WORDS, number, where))
        if line is not None and not same(said["digest"], line["words_digest"]):
            found.append(Breach(BreachKind.WORDS, number, where))
    found += [Breach(BreachKind.NO_WORDS, number, x["seq"]) for key, x in of_line.items() if key not in there]
    return found


def same(one: bytes | None, other: bytes | None) -> bool:
    return hmac.compare_digest(one or b"", other or b"")
