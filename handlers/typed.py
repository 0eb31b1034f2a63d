"""What is typed or said in one line, read: a unit, a day."""

import re
from datetime import date, datetime, timedelta

from domain.centre import OrgUnit
from domain.deadlines import Term, TermUnit, term
from domain.desk import Desk
from domain.tickets import Ticket

_FULL = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_SHORT = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_WORKING = re.compile(r"(\d{1,2})\s*个?工作日")
_DAYS = re.compile(r"(\d{1,3})\s*[天日]")
_EDGE = " \t\r\n:：,，。;；、"


def day_in(desk: Desk, text: str, since: datetime) -> tuple[date | None, str]:
    """The day said in it and the text without; working days and days are counted from `since`. None for none."""
    zone = desk.office.zone
    today = desk.now.astimezone(zone).date()
    for pattern in (_FULL, _SHORT, _WORKING, _DAYS):
        found = pattern.search(text)
        if found is None:
            continue
        rest = (text[: found.start()].rstrip(_EDGE + "延到至") + " " + text[found.end() :].lstrip(_EDGE)).strip(_EDGE)
        numbers = [int(x) for x in found.groups()]
        try:
            if pattern is _FULL:
                return date(*numbers), rest
            if pattern is _SHORT:
                day = date(today.year, *numbers)
                return (day if day >= today else date(today.year + 1, *numbers)), rest
        except ValueError:
            return None, rest
        if pattern is _DAYS or not numbers[0]:
            return since.astimezone(zone).date() + timedelta(days=numbers[0]), rest
        at = term(since, Term(numbers[0], TermUnit.WORK_DAYS), desk.office.calendar, zone).at
        return at.astimezone(zone).date(), rest
    return None, text


def unit_in(desk: Desk, text: str, ticket: Ticket | None = None) -> tuple[OrgUnit | None, str]:
    """The unit named in it, the longest name first, and what is said besides; near the ticket where several fit."""
    centre = desk.centre
    near = ticket.unit if ticket is not None else None
    names = sorted({n for u in centre.units for n in (u.name, *u.aliases) if len(n) > 1}, key=len, reverse=True)
    for name in names:
        at = text.find(name)
        if at < 0:
            continue
        same = [u for u in centre.units if u.name == name]
        unit = same[0] if len(same) == 1 else centre.department(name, near)
        if unit is not None and (ticket is None or unit.id != ticket.unit):
            rest = text[len(name) :] if at == 0 else text
            return unit, rest.strip(_EDGE)
    return None, text
