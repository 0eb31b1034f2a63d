"""Working days of mainland China: the State Council's lists as far as they are known, fixed holidays beyond."""

from datetime import date

from chinese_calendar.constants import holidays, in_lieu_days, workdays

from domain.deadlines import WorkCalendar

#: Years asked for; beyond what the library knows only the fixed days are free.
YEARS = range(2024, 2036)
_FIXED = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))


def calendar() -> WorkCalendar:
    """Days off and make-up working days. An update of chinesecalendar brings the next year each November."""
    known = {day.year for day in holidays}
    off = {day for day in (*holidays, *in_lieu_days) if day.year in YEARS}
    off |= {date(year, month, day) for year in YEARS if year not in known for month, day in _FIXED}
    return WorkCalendar(frozenset(off), frozenset(day for day in workdays if day.year in YEARS))
