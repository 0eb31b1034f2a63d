"""The calendar a centre keeps: the shipped one, the days set over it, the years imported as a whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.workdays import Calendar, WorkCalendar

_ONE = timedelta(days=1)
#: The State Council's list of a year frees at least so many days (13 of law); what names fewer corrects some days.
_WHOLE = 13
#: and some in each of these parts of the year: 元旦 and 春节; 清明, 劳动节 and 端午; 中秋 and 国庆
_PARTS = ((1, 2), (4, 5, 6), (9, 10))
#: So many free days on end are a mistake.
LONGEST_REST = 30


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day: worked or free, and why."""

    day: date
    works: bool
    note: str = ""


class CalendarBook:
    """domain.workdays.Calendar that follows what the centre sets: `current` is replaced, never changed."""

    def __init__(self, shipped: WorkCalendar) -> None:
        self._shipped = self.current = shipped

    def works(self, day: date) -> bool:
        return self.current.works(day)

    def published(self, year: int) -> bool:
        return self.current.published(year)

    def note(self, day: date) -> str:
        return self.current.note(day)

    @property
    def shipped(self) -> WorkCalendar:
        return self._shipped


def overlaid(shipped: WorkCalendar, days: Iterable[CalendarDay], years: Iterable[int]) -> WorkCalendar:
    """The shipped calendar with those days set and those years published."""
    given = {one.day: one for one in days}
    free = {d for d, one in given.items() if not one.works}
    return WorkCalendar(
        off=frozenset((shipped.off - given.keys()) | free),
        on=frozenset((shipped.on - given.keys()) | (given.keys() - free)),
        years=None if shipped.years is None else shipped.years | frozenset(years),
        notes={**shipped.notes, **{d: one.note for d, one in given.items()}},
    )


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """What a list, or one day, would change: days to set and to forget, years that are whole with it.

    `turned`: days that are free from now on and were not, or the other way round. `partial`: years it names that stay
    provisional, for they are not named as a whole. `rest`: the first day of an endless holiday; such a list is wrong.
    """

    put: tuple[CalendarDay, ...] = ()
    drop: tuple[date, ...] = ()
    years: tuple[int, ...] = ()
    turned: tuple[CalendarDay, ...] = ()
    partial: tuple[int, ...] = ()
    rest: date | None = None

    def __bool__(self) -> bool:
        return bool(self.put or self.drop or self.years)

    @property
    def figures(self) -> dict[str, str]:
        """How many, for the record."""
        return {"set": str(len(self.put)), "dropped": str(len(self.drop)), "years": ",".join(map(str, self.years))}


def changed(
    shipped: WorkCalendar, old: Sequence[CalendarDay], old_years: Collection[int], listed: Sequence[CalendarDay]
) -> CalendarChanges:
    """From the days and years kept now to those with this list: a whole year takes the place of what was set of it,
    single days are set beside what is there. Only what differs from the shipped calendar is kept."""
    named = sorted({one.day.year for one in listed})
    whole = [year for year in named if is_whole([one for one in listed if one.day.year == year])]
    kept = {one.day: one for one in old}
    years = frozenset(old_years) | frozenset(whole)
    base = overlaid(shipped, (), years)
    wanted = {one.day: one for one in listed if one.day.year not in whole}
    for year in whole:
        wanted |= _year(year, {one.day: one for one in listed if one.day.year == year})
    put, drop = [], []
    for day, one in sorted(wanted.items()):
        plain = one.works == base.works(day) and one.note in ("", base.note(day))
        if plain and day in kept:
            drop.append(day)
        elif not plain and kept.get(day) != one:
            put.append(one)
    before = overlaid(shipped, old, old_years)
    after = overlaid(shipped, [*(one for d, one in kept.items() if d not in set(drop)), *put], years)
    published = tuple(y for y in whole if not before.published(y))
    return CalendarChanges(
        tuple(put),
        tuple(drop),
        published,
        tuple(one for _, one in sorted(wanted.items()) if before.works(one.day) != one.works),
        tuple(y for y in named if not after.published(y)),
        _endless(after, named),
    )


def is_whole(days: Sequence[CalendarDay]) -> bool:
    """Whether these can be the holidays of a whole year."""
    free = [one.day.month for one in days if not one.works]
    return len(free) >= _WHOLE and all(any(month in part for month in free) for part in _PARTS)


def rests(calendar: Calendar, year: int) -> list[list[date]]:
    """The holidays of a year, each as the days on end that it frees, weekends beside it included."""
    runs: list[list[date]] = []
    for day in days_of(year):
        if calendar.works(day):
            continue
        if runs and runs[-1][-1] == day - _ONE:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [run for run in runs if any(d.weekday() < 5 or calendar.note(d) for d in run)]


def days_of(year: int) -> list[date]:
    """All days of a year."""
    first = date(year, 1, 1)
    return [first + n * _ONE for n in range((date(year, 12, 31) - first).days + 1)]


def _year(year: int, listed: Mapping[date, CalendarDay]) -> dict[date, CalendarDay]:
    return {day: listed.get(day, CalendarDay(day, day.weekday() < 5)) for day in days_of(year)}


def _endless(calendar: WorkCalendar, years: Sequence[int]) -> date | None:
    for year in years:
        day = begun = date(year, 1, 1) - LONGEST_REST * _ONE
        while day.year <= year or day != begun:
            if calendar.works(day):
                begun = day + _ONE
            elif (day - begun).days >= LONGEST_REST:
                return begun
            day += _ONE
    return None
