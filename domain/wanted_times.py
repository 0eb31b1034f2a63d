"""A time to come, as an admin types it: 「今晚 8 点半」「下周一 8:00」「两小时后」."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = {"今": 0, "明": 1, "后天": 2, "大后天": 3}
_WEEKDAYS = "一二三四五六日"
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_N = r"\d{1,3}|[零〇一二两三四五六七八九十]{1,3}"
_PART = "凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜里|深夜|半夜"
_WHEN = re.compile(
    r"(?:(?P<word>[今明][天日]|[今明](?=[早晨晚夜])|大?后天)"
    r"|(?P<week>下下|下|本|这)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?:(?P<year>20\d\d) ?[年/.-] ?)?(?P<month>\d{1,2}) ?[月/.-] ?(?P<day>\d{1,2}) ?"
    rf"(?:[日号]|(?<= )|(?={_PART})))?"
    rf" ?(?P<part>{_PART}|晨|夜)? ?"
    rf"(?P<hour>\d{{1,2}}|[零〇一二两三四五六七八九十]{{1,3}})"
    rf"(?: ?(?P<sign>[:：点时])(?:钟| ?(?P<minute>{_N})分?| ?(?P<quarter>半|[一三]刻))?)?"
)
_LATER = re.compile(
    rf"(?:(?P<half>半)个?(?:小时|钟头)|(?P<count>{_N}) ?个?(?P<more>半)?(?P<unit>小时|钟头|分钟|天))"
    r"(?P<odd>半)?[以之]?后"
)
_NIGHT = re.compile("[晚夜]")
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}


def read_time(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """「明天 8:00」「11月24日 18:30」「今晚8点半」「30分钟后」 as a time; None when it is none. It may be over already.

    A time alone means its next coming; 晚上12点 is the midnight at the end of that day. Raises nothing.
    """
    said = re.sub(r"\s+", " ", text.strip())
    later = _LATER.fullmatch(said)
    if later is not None:
        return _later(later, now.replace(second=0, microsecond=0))
    match = _WHEN.fullmatch(said)
    if match is None or not (match["sign"] or match["word"] or match["month"] or match["weekday"]):
        return None
    local, clock = now.astimezone(zone), _clock(match)
    if clock is None:
        return None
    try:
        at = datetime.combine(_day(match, local.date()) + timedelta(days=clock[0]), clock[1], zone)
        if match["month"] and not match["year"] and at < local - timedelta(days=180):
            at = at.replace(year=at.year + 1)
    except ValueError:  # 30 February
        return None
    if match["word"] is None and match["month"] is None and match["week"] is None and at <= local:
        at += timedelta(days=7 if match["weekday"] else 1)
    return at.astimezone(now.tzinfo)


def _later(match: re.Match[str], now: datetime) -> datetime | None:
    half = timedelta(minutes=30)
    if match["half"]:
        return now + half
    count = _number(match["count"])
    if count is None or ((match["more"] or match["odd"]) and match["unit"] not in ("小时", "钟头")):
        return None
    step = {"分钟": timedelta(minutes=1), "天": timedelta(days=1)}.get(match["unit"], timedelta(hours=1))
    return now + step * count + (half if match["more"] or match["odd"] else timedelta())


def _clock(match: re.Match[str]) -> tuple[int, time] | None:
    """Days after the day that is named, and the time of that day; None when there is no such hour."""
    hour, part = _number(match["hour"]), match["part"] or ""
    minute = _QUARTERS[match["quarter"]] if match["quarter"] else _number(match["minute"] or "0")
    if hour is None or minute is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    days = 0
    if _NIGHT.search(part):  # 今晚 1 点 is tomorrow's
        days = 1 if hour in (0, 12) or hour < 5 else 0
        hour = 0 if hour == 12 else hour + 12 if 5 <= hour < 12 else hour
    elif part in ("下午", "傍晚"):
        hour += 12 if 0 < hour < 12 else 0
    elif part == "中午":
        hour += 12 if hour < 3 else 0
    elif part == "凌晨":
        hour = 0 if hour == 12 else hour
    return (days + 1, time(0)) if hour == 24 else (days, time(hour, minute))


def _day(match: re.Match[str], today: date) -> date:
    if match["month"]:
        return date(int(match["year"] or today.year), int(match["month"]), int(match["day"]))
    if match["weekday"]:
        weeks = {"下": 1, "下下": 2}.get(match["week"] or "", 0)
        monday = today - timedelta(days=today.weekday())
        day = monday + timedelta(weeks=weeks, days=_WEEKDAYS.index(match["weekday"].replace("天", "日")))
        return day + timedelta(weeks=1) if match["week"] is None and day < today else day
    word = match["word"] or "今"
    return today + timedelta(days=_DAYS.get(word, _DAYS.get(word[0], 0)))


def _number(text: str) -> int | None:
    """Figures, or Chinese numerals below a hundred."""
    if text.isdecimal() and text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or any(c not in _DIGITS for c in tens + ones):
        return None
    return (_DIGITS[tens] if tens else 1 if ten else 0) * 10 + (_DIGITS[ones] if ones else 0)
