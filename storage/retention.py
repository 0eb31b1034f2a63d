"""What is kept no longer than its term: words, the way back, cases, and the traces of delivery."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, delete, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.history import By, Step
from domain.policy import Policy
from domain.tickets import FINAL, Status
from storage.chaining import Chaining
from storage.errors import boundary
from storage.kept import Upsert
from storage.retention_notices import forget_notices, purged
from storage.rows_alike import alike, alike_terms, followers, pairs
from storage.rows_assists import assists
from storage.rows_mail import dead_letters, outbox, slots, updates
from storage.rows_people import allowances, dialogs
from storage.rows_tickets import figures, history, message_map, tickets, words
from storage.store import Store
from storage.words import ERASED

_BATCH = 200
_FINAL = sorted(status.value for status in FINAL)
_DAY_OF_NUMBER = re.compile(r"(\d\d)(\d\d)\d\d-")

_FIGURE = Upsert(
    lambda insert: (made := insert(figures)).on_conflict_do_update(
        index_elements=[figures.c.month, figures.c.category, figures.c.status],
        set_={"cases": figures.c.cases + made.excluded.cases},
    )
)


async def sweep(store: Store, policy: Policy, now: datetime) -> dict[str, int]:
    """Erase and delete what has had its time; returns how many rows of each kind.

    In bounded batches, each a unit of its own, so that nobody waits long behind it; broken off at any point, the
    next run goes on. Raises Conflict and StoreDown as units do.
    """
    records = now - policy.delivery_records
    purges = {
        "dead_letters": (dead_letters, dead_letters.c.id, dead_letters.c.at < now - policy.dead_letters),
        "deliveries": (outbox, outbox.c.id, outbox.c.done_at < records),
        "updates": (updates, updates.c.id, updates.c.at < now - policy.update_marks),
        "dialogs": (dialogs, dialogs.c.tag, dialogs.c.until <= now),
        "allowances": (allowances, allowances.c.tag, allowances.c.until <= now),
        "slots": (slots, slots.c.name, slots.c.ticket_id.is_(None) & (slots.c.at < records)),
    }
    with boundary():
        done = {
            "words": await _forget_words(store, now - policy.forget_words, now),
            "tickets": await _forget_tickets(store, now - policy.forget_tickets, now),
        }
        for name, (rows, key, old) in purges.items():
            done[name] = await _purge(store, rows, key, old)
        done["unanswered"] = await _forget_questions(store, (now - policy.unanswered).date())
        done |= await forget_notices(store, now - policy.notices_kept, records)
    return done


async def _forget_questions(store: Store, before: date) -> int:
    async with store.begin() as unit:
        gone = await unit.questions.purge(before)
        await unit.commit()
    return gone


async def _purge(store: Store, rows: Table, key: ColumnElement[Any], old: ColumnElement[bool]) -> int:
    some = delete(rows).where(key.in_(select(key).where(old).order_by(key).limit(_BATCH)))
    return await purged(store, some, _BATCH)


def closed_before(cut: datetime, *, words: bool) -> Select[Any]:
    """Some of those at their end since then, `words`: only where they are still kept.

    Found by the index over `forgotten` and the time, in no order: what is not due yet is never looked at. Locked on
    PostgreSQL, so that a case reopened this moment is left alone; on SQLite we are alone anyway.
    """
    forgotten = tickets.c.forgotten.in_((False,) if words else (False, True))
    return (
        select(tickets.c.id, tickets.c.number, tickets.c.category, tickets.c.status, tickets.c.children)
        .where(forgotten, tickets.c.updated_at < cut, tickets.c.status.in_(_FINAL))
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )


async def _forget_words(store: Store, cut: datetime, now: datetime) -> int:
    """Words, summary and place are emptied, the way back is cut; class, times and history stay."""
    total = 0
    while True:
        async with store.begin() as unit:
            conn = unit.connection
            found = (await conn.execute(closed_before(cut, words=True))).all()
            if found:
                ids = [row.id for row in found]
                await conn.execute(update(words).where(words.c.ticket_id.in_(ids)).values(ERASED))
                await conn.execute(delete(message_map).where(message_map.c.ticket_id.in_(ids)))
                for rows in (slots, followers, alike, alike_terms):
                    await conn.execute(delete(rows).where(rows.c.ticket_id.in_(ids)))
                await conn.execute(update(tickets).where(tickets.c.id.in_(ids)).values(_FORGOTTEN))
                await Chaining(conn, store.vault).lines(_line(row.id, row.status, now) for row in found)
                await unit.commit()
        total += len(found)
        if len(found) < _BATCH:
            return total


#: the version moves on, so that nobody saves a copy read before and brings it all back
_FORGOTTEN = {
    "summary": "",
    "place": "",
    "reporter": null(),
    "reporter_tag": null(),
    "code_tag": null(),
    "parent": null(),
    "has_contact": False,
    "forgotten": True,
    "version": tickets.c.version + 1,
}


def _line(ticket_id: int, status: str, now: datetime) -> dict[str, Any]:
    return {
        "ticket_id": ticket_id,
        "at": now,
        "step": Step.FORGET.value,
        "by": By.SYSTEM.value,
        "status": status,
        "staff": None,
        "words_id": None,
        "detail": '{"why": "retention"}',
    }


async def _forget_tickets(store: Store, cut: datetime, now: datetime) -> int:
    """The one place where lines of the history go: with their whole case, which leaves a figure behind.

    That it went by rule stands at the end of its chain, which stays: its number, and nothing else about it.
    """
    total = 0
    while True:
        async with store.begin() as unit:
            conn = unit.connection
            found = (await conn.execute(closed_before(cut, words=False))).all()
            if found:
                await Chaining(conn, store.vault).end([row.id for row in found], now)
                await _delete_cases(conn, found)
                await unit.commit()
        total += len(found)
        if len(found) < _BATCH:
            return total


async def _delete_cases(conn: AsyncConnection, found: Sequence[Any]) -> None:
    # of merged ones the case they went into is counted, and once; of what gathers others those alone
    counting = [r for r in found if r.status != Status.MERGED.value and not r.children]
    counted = Counter((_month(r.number), r.category, r.status) for r in counting)
    rows = [
        {"month": month, "category": category, "status": status, "cases": cases}
        for (month, category, status), cases in sorted(counted.items())
    ]
    if rows:
        await conn.execute(_FIGURE.of(conn.dialect.name), rows)
    ids = [row.id for row in found]
    for children in (history, words, message_map, slots, followers, pairs, alike, alike_terms, assists):
        await conn.execute(delete(children).where(children.c.ticket_id.in_(ids)))
    await conn.execute(delete(tickets).where(tickets.c.id.in_(bindparam("ids", expanding=True))), {"ids": ids})


def _month(number: str) -> str:
    """The office's month, which is in the number: the stored times are UTC."""
    day = _DAY_OF_NUMBER.search(number)
    return f"20{day[1]}-{day[2]}" if day else ""
