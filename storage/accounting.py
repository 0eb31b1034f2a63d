"""The account of tickets: each number that was given out belongs to a chain, also when its ticket has had its time."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.auditing import Breach, BreachKind
from domain.numbers import in_series, of_series
from storage.chain import Fields, Head, day_seal
from storage.chaining import DAYS, adopted, known_meta
from storage.errors import WrongKey
from storage.vault import Vault
from storage.verifying import Since, same


class Account:
    """`read` what was given out, note what is there with `has`, and say with `settled` what is missing.

    Of each number a bit is held.
    """

    def __init__(self, vault: Vault, old: Since) -> None:
        self._vault = vault
        self._old = old
        self._days: dict[str, tuple[int, int]] = {}  # row of numbers: (since, last)
        self._seen: dict[str, bytearray] = {}
        self._adopted: dict[str, int] = {}
        self._unknown: list[str] = []

    async def read(self, conn: AsyncConnection, days: Sequence[Fields]) -> list[Breach]:
        """`days`: all rows of the counters. What is wrong with the account itself."""
        found = []
        try:
            kept = await known_meta(conn, self._vault, DAYS)
            count = 0 if kept is None else int(kept["days"])
        except WrongKey:
            found.append(Breach(BreachKind.ACCOUNT))
            count = max((row["nth"] or 0 for row in days), default=0)
        places = set()
        for row in days:
            if row["nth"] is None and row["seal"] is None:
                continue  # older than the account
            if not same(day_seal(self._vault, row), row["seal"]):
                found.append(Breach(BreachKind.DAY, row["day"]))
            places.add(row["nth"])
            self._days[row["day"]] = (row["since"] or 0, row["last"])
        missing = sum(nth not in places for nth in range(1, count + 1))
        if missing:
            found.append(Breach(BreachKind.NO_DAY, count=missing))
        if any(nth is None or not 1 <= nth <= count for nth in places):
            found.append(Breach(BreachKind.ACCOUNT))
        return found

    def has(self, head: Head) -> None:
        """There is a chain of that number."""
        if head.before:
            day = adopted(head.number)
            self._adopted[day] = self._adopted.get(day, 0) + 1
            return
        if head.ticket_id <= self._old.tickets:
            return
        series, place = in_series(head.number)
        since, last = self._days.get(series, (0, 0))
        if not since < place <= last:
            self._unknown.append(head.number)
            return
        bits = self._seen.setdefault(series, bytearray(last // 8 + 1))
        bits[place // 8] |= 1 << place % 8

    def settled(self) -> list[Breach]:
        """Numbers without a chain, chains without a number."""
        found = [Breach(BreachKind.UNKNOWN, number) for number in self._unknown]
        for series, (since, last) in sorted(self._days.items()):
            if series.endswith("+"):
                short = last - since - self._adopted.get(series, 0)
                if short:
                    found.append(Breach(BreachKind.MISSING, series, count=abs(short)))
                continue
            for first, count in _runs(self._missing(series, since, last)):
                found.append(Breach(BreachKind.MISSING, of_series(series, first), count=count))
        loose = {day: n for day, n in self._adopted.items() if day not in self._days}
        return found + [Breach(BreachKind.UNKNOWN, day, count=n) for day, n in sorted(loose.items())]

    def _missing(self, series: str, since: int, last: int) -> Iterator[int]:
        bits = self._seen.get(series, bytearray(last // 8 + 1))
        return (n for n in range(since + 1, last + 1) if not bits[n // 8] >> n % 8 & 1)


def _runs(numbers: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Consecutive ones as (first, how many): a forged count must not print a million lines."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [n for _, n in run]
        yield members[0], len(members)
