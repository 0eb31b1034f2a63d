"""The working calendar as a centre has set it, its reminders, and the deadlines that wait for it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, select, text, true, update

from domain.calendars import CalendarDay
from domain.tickets import FINAL, Status
from storage.kept import Kept, Upsert
from storage.rows_calendar import calendar_days, calendar_years, reminders
from storage.rows_tickets import tickets

_row = tickets.c
_OPEN = [status.value for status in Status if status not in FINAL]
_DAYS = select(calendar_days).order_by(calendar_days.c.day)
_PUT = Upsert(
    lambda insert: (made := insert(calendar_days)).on_conflict_do_update(
        index_elements=["day"], set_={"works": made.excluded.works, "note": made.excluded.note}
    )
)
_DROP = delete(calendar_days).where(calendar_days.c.day == bindparam("key"))
_YEARS = select(calendar_years.c.year)
_PUBLISH = Upsert(
    lambda insert: (made := insert(calendar_years)).on_conflict_do_update(
        index_elements=["year"], set_={"at": made.excluded.at}
    )
)
_REMINDED = select(reminders.c.day).where(reminders.c.name == bindparam("key"))
_REMIND = Upsert(
    lambda insert: (made := insert(reminders)).on_conflict_do_update(
        index_elements=["name"], set_={"day": made.excluded.day}
    )
)
# the marks stand bare, as in the partial indexes, so that these are taken
_WAITING = (text("tickets.provisional"), _row.status.in_(_OPEN))
_MARK = update(tickets).where(*_WAITING).values(reckon=true())
_MARKED = select(_row.id).where(text("tickets.reckon")).order_by(_row.id).limit(bindparam("most"))
_UNMARK = update(tickets).where(_row.id == bindparam("key")).values(reckon=False)
_COUNT = select(func.count()).select_from(tickets).where(*_WAITING)


class CalendarRows(Kept):
    """domain.ports.CalendarStore."""

    __slots__ = ()

    async def days(self) -> list[CalendarDay]:
        return [CalendarDay(row.day, row.works, row.note) for row in await self._scan(_DAYS)]

    async def put(self, days: Sequence[CalendarDay]) -> None:
        for one in days:
            await self._run(_PUT, {"day": one.day, "works": one.works, "note": one.note})

    async def drop(self, days: Collection[date]) -> None:
        for day in sorted(days):
            await self._run(_DROP, {"key": day})

    async def years(self) -> frozenset[int]:
        return frozenset((await self._scan(_YEARS)).scalars())

    async def publish(self, year: int, at: datetime) -> None:
        await self._run(_PUBLISH, {"year": year, "at": at})

    async def reminded(self, name: str) -> date | None:
        day: date | None = (await self._run(_REMINDED, {"key": name})).scalar_one_or_none()
        return day

    async def remind(self, name: str, day: date) -> None:
        await self._run(_REMIND, {"name": name, "day": day})

    async def reckon(self) -> int:
        return (await self._scan(_MARK)).rowcount

    async def to_reckon(self, limit: int = 50) -> list[int]:
        return list((await self._scan(_MARKED, {"most": limit})).scalars())

    async def reckoned(self, ticket_id: int) -> None:
        await self._run(_UNMARK, {"key": ticket_id})

    async def provisional(self) -> int:
        return int((await self._scan(_COUNT)).scalar_one())
