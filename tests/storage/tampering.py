"""Somebody who holds the database, but not the key: each way to change the record behind the bot's back."""

import random
from contextlib import suppress
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows_audit import acts, chains, counters
from storage.rows_people import meta
from storage.rows_tickets import history, message_map, tickets, words

#: what must be named: the ticket's number, or empty for what has none
Named = str
_h = history.c


class Tamper:
    """Every mutation returns the number that the audit must name; None when the store gives no chance for it."""

    def __init__(self, conn: AsyncConnection, dice: random.Random) -> None:
        self._conn = conn
        self._dice = dice

    async def _rows(self, statement: Any) -> list[Any]:
        return list((await self._conn.execute(statement)).mappings())

    async def _lines(self, least: int = 1) -> tuple[int, str, list[Any]] | None:
        counted = select(_h.ticket_id).group_by(_h.ticket_id).having(func.count() >= least).order_by(_h.ticket_id)
        found = await self._rows(counted)
        if not found:
            return None
        key = self._dice.choice(found)["ticket_id"]
        [number] = (await self._conn.execute(select(tickets.c.number).where(tickets.c.id == key))).scalars()
        return key, number, await self._rows(select(history).where(_h.ticket_id == key).order_by(_h.seq))

    async def change_a_field(self) -> Named | None:
        found = await self._lines()
        assert found is not None
        line = self._dice.choice(found[2])
        other: dict[str, Any] = {
            "at": line["at"].replace(microsecond=(line["at"].microsecond + 1) % 1_000_000),
            "step": "note" if line["step"] != "note" else "claim",
            "by": "system" if line["by"] != "system" else "staff",
            "status": "queued" if line["status"] != "queued" else "claimed",
            "staff": (line["staff"] or 0) + 1,
            "detail": '{"n": "9"}' if line["detail"] != '{"n": "9"}' else None,
            "words_digest": b"x" * 32,
            "words_id": 10_000 + (line["words_id"] or 0),
            "mac": b"y" * 32,
        }
        name = self._dice.choice(sorted(other))
        await self._conn.execute(update(history).where(_h.id == line["id"]).values({name: other[name]}))
        return found[1]

    async def remove_from_the_middle(self) -> Named | None:
        found = await self._lines(2)
        if found is None:
            return None
        line = self._dice.choice(found[2][:-1])
        await self._conn.execute(delete(history).where(_h.id == line["id"]))
        return found[1]

    async def remove_the_last(self) -> Named | None:
        found = await self._lines(2)
        if found is None:
            return None
        some = self._dice.randint(1, len(found[2]) - 1)
        last = found[2][-some:]
        await self._conn.execute(delete(history).where(_h.id.in_([x["id"] for x in last])))
        # and makes it look as if that were all
        rest = found[2][-some - 1]
        await self._conn.execute(update(tickets).where(tickets.c.id == found[0]).values(status=rest["status"]))
        if self._dice.random() < 0.5:
            head = {"lines": rest["seq"], "mac": rest["mac"]}
            await self._conn.execute(update(chains).where(chains.c.ticket_id == found[0]).values(head))
        return found[1]

    async def move_to_another(self) -> Named | None:
        one, other = await self._lines(), await self._lines()
        if one is None or other is None or one[0] == other[0]:
            return None
        line = self._dice.choice(one[2])
        place = {"ticket_id": other[0], "seq": len(other[2]) + 1}
        await self._conn.execute(update(history).where(_h.id == line["id"]).values(place))
        return one[1]

    async def swap_two(self) -> Named | None:
        found = await self._lines(2)
        if found is None:
            return None
        one, other = self._dice.sample(found[2], 2)
        if self._dice.random() < 0.5:  # their places
            for row, seq in ((one, 10**6), (other, one["seq"]), (one, other["seq"])):
                await self._conn.execute(update(history).where(_h.id == row["id"]).values(seq=seq))
            return found[1]
        names = ("at", "step", "by", "status", "staff", "words_id", "words_digest", "detail", "mac")
        for row, like in ((one, other), (other, one)):
            values = {name: like[name] for name in names}
            await self._conn.execute(update(history).where(_h.id == row["id"]).values(values))
        return found[1]

    async def insert_one(self) -> Named | None:
        found = await self._lines()
        assert found is not None
        copied = {k: v for k, v in self._dice.choice(found[2]).items() if k != "id"}
        seqs = [None, len(found[2]) + 1]
        copied["seq"] = self._dice.choice(seqs)
        if copied["seq"] is None:
            copied["mac"] = None
        else:
            head = {"lines": copied["seq"], "mac": copied["mac"]}
            await self._conn.execute(update(chains).where(chains.c.ticket_id == found[0]).values(head))
        await self._conn.execute(insert(history).values(copied))
        return found[1]

    async def unchain(self) -> Named | None:
        found = await self._lines()
        assert found is not None
        line = self._dice.choice(found[2])
        await self._conn.execute(update(history).where(_h.id == line["id"]).values(seq=None, mac=None))
        return found[1]

    async def unchain_a_ticket(self) -> Named | None:
        """As if it were older than the chain."""
        found = await self._lines()
        assert found is not None
        await self._conn.execute(update(history).where(_h.ticket_id == found[0]).values(seq=None, mac=None))
        await self._conn.execute(delete(chains).where(chains.c.ticket_id == found[0]))
        return found[1]

    async def empty_a_ticket(self) -> Named | None:
        found = await self._lines()
        assert found is not None
        await self._conn.execute(delete(history).where(_h.ticket_id == found[0]))
        if self._dice.random() < 0.5:
            await self._conn.execute(delete(chains).where(chains.c.ticket_id == found[0]))
        return found[1]

    async def remove_a_ticket(self) -> Named | None:
        found = await self._lines()
        assert found is not None
        key, number, _ = found
        for rows in (history, words, message_map):
            await self._conn.execute(delete(rows).where(rows.c.ticket_id == key))
        await self._conn.execute(delete(tickets).where(tickets.c.id == key))
        if self._dice.random() < 0.7:
            await self._conn.execute(delete(chains).where(chains.c.ticket_id == key))
            if self._dice.random() < 0.5:
                await self._conn.execute(update(counters).values(last=counters.c.last - 1))
                return ""
        elif self._dice.random() < 0.5:  # as if retention had done it
            ended = update(chains).where(chains.c.ticket_id == key).values(ended=func.now())
            await self._conn.execute(ended)
        return number

    async def remove_a_day(self) -> Named | None:
        for rows in (history, words, message_map, chains):
            column = rows.c.ticket_id
            await self._conn.execute(delete(rows).where(column > 0))
        await self._conn.execute(delete(tickets))
        await self._conn.execute(delete(counters))
        return ""

    async def forget_where_it_began(self) -> Named | None:
        name = self._dice.choice(["account_since", "account_days"])
        await self._conn.execute(delete(meta).where(meta.c.name == name))
        return ""

    async def change_the_state(self) -> Named | None:
        found = await self._lines()
        assert found is not None
        last = found[2][-1]["status"]
        status = self._dice.choice([s for s in ("queued", "claimed", "closed", "withdrawn") if s != last])
        await self._conn.execute(update(tickets).where(tickets.c.id == found[0]).values(status=status))
        return found[1]

    async def renumber(self) -> Named | None:
        found = await self._lines()
        assert found is not None
        await self._conn.execute(update(tickets).where(tickets.c.id == found[0]).values(number="GD991231-0001"))
        return found[1]

    async def change_words(self) -> Named | None:
        said = await self._rows(select(words).where(words.c.erased.is_(False)).order_by(words.c.id))
        if not said:
            return None
        one = self._dice.choice(said)
        [number] = (
            await self._conn.execute(select(tickets.c.number).where(tickets.c.id == one["ticket_id"]))
        ).scalars()
        values: dict[str, Any] = self._dice.choice(
            [{"masked": one["masked"] + "不"}, {"digest": b"z" * 32}, {"sealed": b"\x01" + b"z" * 40}, {"kind": "x"}]
        )
        if one["id"] % 3 == 0 and any(True for _ in await self._rows(select(_h.id).where(_h.words_id == one["id"]))):
            await self._conn.execute(delete(words).where(words.c.id == one["id"]))
            return str(number)
        await self._conn.execute(update(words).where(words.c.id == one["id"]).values(values))
        return str(number)

    async def invent_words(self) -> Named | None:
        found = await self._lines()
        assert found is not None
        row = {"ticket_id": found[0], "kind": "note", "masked": "没说过的话", "at": found[2][0]["at"], "erased": False}
        await self._conn.execute(insert(words).values(row))
        return found[1]

    async def change_an_act(self) -> Named | None:
        some = await self._rows(select(acts).order_by(acts.c.id))
        if not some:
            return None
        one = self._dice.choice(some)
        what = self._dice.randrange(3)
        if what == 0:
            await self._conn.execute(delete(acts).where(acts.c.id == one["id"]))
        elif what == 1:
            await self._conn.execute(update(acts).where(acts.c.id == one["id"]).values(staff=77))
        else:
            await self._conn.execute(insert(acts).values(at=one["at"], deed="words", staff=1))
        return ""

    @classmethod
    def ways(cls) -> list[str]:
        return sorted(name for name in vars(cls) if not name.startswith("_") and name != "ways")


async def tampered(conn: AsyncConnection, way: str, dice: random.Random) -> Named | None:
    """One way, once."""
    with suppress(IntegrityError):
        named: Named | None = await getattr(Tamper(conn, dice), way)()
        return named
    return None
