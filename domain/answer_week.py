"""Once a week the admins see what was not answered and which entries come up for review."""

from datetime import datetime, time, timedelta, tzinfo

from domain.answer_hints import today
from domain.answers import Answer
from domain.desk import Desk
from domain.office_notices import AnswersDue

_AT = time(9)
#: so many of each in one list; the rest comes with /kb
MOST = 8


def last_monday(now: datetime, zone: tzinfo) -> datetime:
    """The latest Monday 09:00 of the office's time that is over."""
    local = now.astimezone(zone)
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), _AT, zone)
    return monday if monday <= local else monday - timedelta(days=7)


def next_monday(now: datetime, zone: tzinfo) -> datetime:
    """The first Monday 09:00 to come."""
    before = last_monday(now, zone)
    return datetime.combine(before.date() + timedelta(days=7), _AT, zone)


async def due(desk: Desk) -> list[Answer]:
    """Active entries whose review day is near or over, the earliest first."""
    until = today(desk) + desk.office.policy.answer_review
    kept = [one.answer for one in await desk.unit.answers.all()]
    return sorted((a for a in kept if a.active and a.valid_until <= until), key=lambda a: (a.valid_until, a.id))


async def weekly(desk: Desk) -> bool:
    """Write to the admins once for each week, late rather than never; nothing when there is nothing to say.

    The week in which the centre begins is not told of. True when it was this week's turn.
    """
    week = last_monday(desk.now, desk.office.zone).date().isoformat()
    told = await desk.unit.questions.told()
    if told is not None and told >= week:
        return False
    await desk.unit.questions.tell(week)
    if told is None:
        return False
    asked, review = await desk.unit.questions.open(MOST + 1), await due(desk)
    if asked or review:
        desk.post(AnswersDue(tuple(asked), tuple(review)))
    return True
