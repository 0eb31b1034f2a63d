"""The working calendar, taken in and given out on the command line."""

import asyncio
from pathlib import Path

from bot.clock import WallClock
from bot.holidays import calendar as shipped_calendar
from bot.settings import Settings
from bot.start import Stop, key_or_stop
from domain import calendar_desk
from domain.calendar_file import HEADS, DayList, rows_of
from domain.calendars import overlaid
from domain.errors import Missing


async def import_calendar(settings: Settings, file: Path) -> str:
    """Set the days of a file; what was done, in a sentence. Raises Stop naming every wrong row."""
    from handlers.sheets import survey
    from handlers.texts import calendar as texts
    from storage.store import Store

    try:
        data = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise Stop(f"打不开 {file}：{error.strerror}") from error
    found = await asyncio.to_thread(survey, data, file.name)
    if not isinstance(found, DayList):
        raise Stop(texts.plain(texts.unknown()))
    if found.faults:
        raise Stop(texts.plain(texts.faulty(found.faults)))
    key, _ = key_or_stop(settings)
    store = await Store.open(settings.database_url.get_secret_value(), key)
    try:
        async with store.begin() as unit:
            changes = await calendar_desk.imported(unit, WallClock().now(), shipped_calendar(), found.days)
            waiting = await unit.calendar.provisional()
            await unit.commit()
    except Missing as missing:
        raise Stop(texts.plain(texts.endless(missing.number))) from None
    finally:
        await store.close()
    return texts.plain(texts.taken(changes, waiting) if changes else texts.preview(changes, waiting))


async def export_calendar(settings: Settings, file: Path) -> str:
    """Write this year, the next, and those that the centre has set as xlsx. Raises Stop; overwrites nothing."""
    from handlers.sheets import written
    from storage.store import Store

    key, _ = key_or_stop(settings)
    store = await Store.open(settings.database_url.get_secret_value(), key)
    try:
        async with store.read() as unit:
            days, years = await unit.calendar.days(), await unit.calendar.years()
    finally:
        await store.close()
    this = WallClock().now().astimezone(settings.zone).year
    wanted = sorted({this, this + 1, *years, *(one.day.year for one in days)})
    rows = rows_of(overlaid(shipped_calendar(), days, years), wanted)
    data = await asyncio.to_thread(written, "工作日历", HEADS, rows)
    try:
        with file.open("xb") as target:  # a command does nothing else meanwhile
            target.write(data)
    except OSError as error:
        raise Stop(f"写不了 {file}：{error.strerror}") from error
    return f"已写出 {len(rows)} 天到 {file}（{'、'.join(map(str, wanted))} 年）。"
