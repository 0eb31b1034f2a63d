"""What a list is narrowed to: class, place, state, age, unit. Read from words, carried on buttons in a short code."""

import re
from dataclasses import replace

from domain.desk import Desk
from domain.list_stores import Mark, Narrow
from domain.tickets import Status

#: Bytes of a code: what is left of 64 beside the rest of a button.
_ROOM = 44
_DAYS_MOST = 999
_STATES = {
    Status.QUEUED: "q",
    Status.CLAIMED: "c",
    Status.CONFIRMING: "k",
    Status.SUSPENDED: "s",
    Status.RETURNED: "r",
    Status.ESCALATED: "e",
    Status.RESOLVED: "d",
}
_MARKS = {
    Mark.LATE: "o",
    Mark.TODAY: "t",
    Mark.WEEK: "w",
    Mark.UNSIGNED: "n",
    Mark.WAITING: "a",
    Mark.ALARM: "u",
}
_STATE_WORDS = {
    "待认领": Status.QUEUED,
    "未认领": Status.QUEUED,
    "没人认领": Status.QUEUED,
    "办理中": Status.CLAIMED,
    "在办": Status.CLAIMED,
    "待复核": Status.CONFIRMING,
    "挂账": Status.SUSPENDED,
    "退回": Status.RETURNED,
    "已退回": Status.RETURNED,
    "退单": Status.RETURNED,
    "待改派": Status.RETURNED,
    "升级": Status.ESCALATED,
    "已升级": Status.ESCALATED,
    "待回访": Status.RESOLVED,
    "已办结": Status.RESOLVED,
}
_MARK_WORDS = {
    "超期": Mark.LATE,
    "超时": Mark.LATE,
    "逾期": Mark.LATE,
    "已超期": Mark.LATE,
    "已超时": Mark.LATE,
    "今天到期": Mark.TODAY,
    "今日到期": Mark.TODAY,
    "本周到期": Mark.WEEK,
    "未签收": Mark.UNSIGNED,
    "没签收": Mark.UNSIGNED,
    "等居民": Mark.WAITING,
    "等答复": Mark.WAITING,
    "待答复": Mark.WAITING,
    "急件": Mark.ALARM,
    "未知晓": Mark.ALARM,
}
_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "半": 0}
_AGE = re.compile(
    r"(?:超过|满)?(\d{1,3}|[一二两三四五六七八九十])(天|日|周|个?星期|个?月)(?:以上|以前|多|没办|未办|了)?"
)
#: What ends like this is a place, whatever class has it in its name.
_PLACE = re.compile(r".{2,}[路街巷村镇乡区苑园城桥号栋楼]$")
_PLAIN = re.compile(r"[^\w\u4e00-\u9fff-]+")


def read(desk: Desk, text: str) -> Narrow:
    """What somebody wrote after /list: each word a state, an age, a unit, a class, else a piece of the place."""
    found = Narrow()
    places: list[str] = []
    for raw in re.split(r"[\s,，、;；]+", text.strip())[:8]:
        word = _PLAIN.sub("", raw)
        age = _AGE.fullmatch(word)
        unit = _unit(desk, word)
        if not word:
            continue
        if word in _STATE_WORDS:
            found = replace(found, states=found.states | {_STATE_WORDS[word]})
        elif word in _MARK_WORDS:
            found = replace(found, marks=found.marks | {_MARK_WORDS[word]})
        elif age is not None:
            found = replace(found, days=_days(age[1], age[2]))
        elif unit and not found.unit:
            found = replace(found, unit=unit)
        elif not found.category and not _PLACE.match(word) and len(word) > 1 and codes(desk, word):
            found = replace(found, category=word)
        else:
            places.append(word)
    return fitted(replace(found, place=" ".join(places)))


def _days(many: str, of: str) -> int:
    each = 7 if of in ("周", "星期", "个星期") else 30 if of.endswith("月") else 1
    return min((_DIGITS[many] if many in _DIGITS else int(many)) * each, _DAYS_MOST)


def _unit(desk: Desk, word: str) -> int:
    """The unit of that name; of a piece of a name where only one has it."""
    units = desk.centre.units
    exact = [u.id for u in units if word in (u.name, *u.aliases)]
    part = [u.id for u in units if len(word) > 2 and word in u.name]
    return exact[0] if exact else part[0] if len(part) == 1 else 0


def codes(desk: Desk, category: str) -> tuple[str, ...]:
    """The codes of that class: itself, those below it, or all with that word in their names."""
    taxonomy = desk.office.taxonomy
    if not category:
        return ()
    upper = category.upper()
    if upper in taxonomy:
        return (upper, *(c.code for c in taxonomy.children(upper)))
    found: list[str] = []
    for top in taxonomy.first_level():
        below = taxonomy.children(top.code)
        found += [c.code for c in (top, *below) if category in top.label or category in c.label]
    return tuple(found)


def fitted(narrow: Narrow) -> Narrow:
    """As much of it as a button can carry; only a long place or class is cut."""
    while len(packed(narrow).encode()) > _ROOM and narrow.place:
        narrow = replace(narrow, place=narrow.place[:-1].rstrip())
    while len(packed(narrow).encode()) > _ROOM and narrow.category:
        narrow = replace(narrow, category=narrow.category[:-1])
    return narrow


def packed(narrow: Narrow) -> str:
    """The code a button carries."""
    states = "".join(letter for state, letter in _STATES.items() if state in narrow.states)
    marks = "".join(letter for mark, letter in _MARKS.items() if mark in narrow.marks)
    parts = (
        f"c{narrow.category}" if narrow.category else "",
        f"s{states}" if states else "",
        f"m{marks}" if marks else "",
        f"a{narrow.days}" if narrow.days else "",
        f"u{narrow.unit}" if narrow.unit else "",
        f"p{narrow.place.replace(' ', '+')}" if narrow.place else "",
    )
    return ".".join(p for p in parts if p)


def unpacked(code: str) -> Narrow:
    """What a button carried; what is forged in it counts for nothing."""
    found = Narrow()
    for part in code.split("."):
        kind, rest = part[:1], part[1:]
        number = min(int(rest), 10**9) if rest.isascii() and rest.isdecimal() and len(rest) < 12 else 0
        match kind:
            case "c":
                found = replace(found, category=_PLAIN.sub("", rest))
            case "s":
                found = replace(found, states=frozenset(s for s, letter in _STATES.items() if letter in rest))
            case "m":
                found = replace(found, marks=frozenset(m for m, letter in _MARKS.items() if letter in rest))
            case "a":
                found = replace(found, days=min(number, _DAYS_MOST))
            case "u":
                found = replace(found, unit=number)
            case "p":
                found = replace(found, place=" ".join(_PLAIN.sub("", p) for p in rest.split("+")).strip())
    return found
