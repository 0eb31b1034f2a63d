"""A look into a database without its key and without migrating it."""

from sqlalchemy import inspect, select

from domain.calendars import CalendarDay
from storage.engines import database_url, make_engines
from storage.errors import boundary
from storage.rows_calendar import calendar_days, calendar_years


async def calendar_in(url: str) -> tuple[list[CalendarDay], list[int]]:
    """The days a centre has set and the years it has imported; nothing where no such table is yet.

    Raises StoreDown, and ValueError for a malformed URL.
    """
    engines = make_engines(database_url(url))
    try:
        with boundary():
            async with engines.reader.connect() as conn:
                if not await conn.run_sync(lambda sync: inspect(sync).has_table("calendar_days")):
                    return [], []
                days = [CalendarDay(r.day, r.works, r.note) for r in await conn.execute(select(calendar_days))]
                return days, list((await conn.execute(select(calendar_years.c.year))).scalars())
    finally:
        await engines.close()
