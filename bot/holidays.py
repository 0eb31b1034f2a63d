"""Working days of mainland China: the State Council's lists as far as the library knows them."""

from chinese_calendar.constants import holidays, workdays

from domain.workdays import WorkCalendar

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利日",
}


def calendar() -> WorkCalendar:
    """Days off and make-up working days. An update of chinesecalendar brings the next year each November."""
    notes = {day: _NAMES.get(name, "") for day, name in holidays.items()}
    notes |= {day: f"{_NAMES.get(name, '')}调休" for day, name in workdays.items()}
    return WorkCalendar(frozenset(holidays), frozenset(workdays), frozenset(day.year for day in holidays), notes)
