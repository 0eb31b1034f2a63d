"""python -m bot due: a deadline by the centre's own calendar, or by the shipped one; needs no token and no key."""

import asyncio
import re
from datetime import datetime

from bot.holidays import calendar as shipped_calendar
from bot.settings import Settings, SettingsWrong, load_office
from bot.start import WRONG, Stop, told
from domain.calendars import overlaid
from domain.deadlines import Term, term
from domain.workdays import WorkCalendar

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)


def due(start: str, length: str) -> str:
    """The deadline as local ISO time to the minute. Raises Stop, saying what is wrong and what to do."""
    settings = office_or_stop()
    begins = _time(start, settings)
    try:
        given = Term.parse(length)
    except ValueError:
        raise Stop(
            f"看不懂期限“{length}”：请写 5wd（工作日）、8wh（工作小时）、24h（小时）或 60d（天）", WRONG
        ) from None
    calendar = told(_own(settings))
    try:
        found = term(begins, given, calendar, settings.zone)
    except OverflowError:
        raise Stop("期限太长，算到公元 9999 年以后去了，请改短", WRONG) from None
    ends = found.at.astimezone(settings.zone)
    if found.provisional:
        first = begins.astimezone(settings.zone).year
        missing = [str(y) for y in range(first, ends.year + 1) if not calendar.published(y)]
        known = sorted(calendar.years or ())
        have = f"（现有 {known[0]} 到 {known[-1]} 年的）" if known else ""
        raise Stop(
            f"没有 {'、'.join(missing[:3])} 年的放假日历{have}，算不出确定的时限。"
            "请等国务院办公厅公布后用 python -m bot calendar import 文件 导入（或把文件发给机器人），再算一次"
        )
    return ends.replace(tzinfo=None).isoformat(timespec="minutes")


def office_or_stop() -> Settings:
    """The settings without those of Telegram. Raises Stop naming every wrong one."""
    try:
        return load_office()
    except SettingsWrong as wrong:
        raise Stop("\n".join(wrong.lines), WRONG) from None


def _time(text: str, settings: Settings) -> datetime:
    """A time without a zone is the office's. Raises Stop."""
    try:
        if _TIME.fullmatch(text) is None:
            raise ValueError
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo is not None else at.replace(tzinfo=settings.zone)).astimezone(settings.zone)
    except (ValueError, OverflowError):
        raise Stop(
            f"看不懂时间“{text}”：请写 2026-02-13T16:30（按 {settings.timezone}），或带时区的 2026-02-13T08:30Z", WRONG
        ) from None


async def _own(settings: Settings) -> WorkCalendar:
    """The shipped calendar with what the centre has set over it, when there is a database."""
    shipped = shipped_calendar()
    if settings.database_file is not None and not await asyncio.to_thread(settings.database_file.exists):
        return shipped
    from storage.peeking import calendar_in

    return overlaid(shipped, *await calendar_in(settings.database_url.get_secret_value()))
