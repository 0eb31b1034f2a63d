"""The knowledge base as a TOML file: written for an office to edit, read back with every fault and its line."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.answers import LONGEST, Answer, faults

_KEYS = ("name", "topic", "questions", *[part for part in LONGEST if part != "questions"], "valid_until")
_HEAD = re.compile(r"^\s*\[\[answer\]\]\s*(#.*)?$")
_AT = re.compile(r"line (\d+)")
#: Who reads the faults mends so many and sends it again.
_MOST_FAULTS = 30
#: Letters of a file; a thousand full entries take about as many.
_LONGEST_FILE = 1_500_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file.

    `what`: toml, none, unknown, kind, topic, twice, shape, empty, long, many, day, far, large.
    """

    line: int
    name: str  # of the entry; empty for the whole file
    part: str
    what: str


def parsed(source: str, topics: Iterable[str], latest: date | None = None) -> tuple[list[Answer], list[Fault]]:
    """The entries of a file and everything wrong with it. `latest`: the last review day there may be.

    Entries that are wrong are not among the first. Never raises.
    """
    if len(source) > _LONGEST_FILE:
        return [], [Fault(1, "", "", "large")]
    source = source.replace("\r\n", "\n")
    try:
        whole = tomllib.loads(source)
    except (ValueError, RecursionError) as wrong:  # numbers of many digits, brackets without end
        at = _AT.search(str(wrong))
        return [], [Fault(int(at[1]) if at else source.count("\n") + 1, "", "", "toml")]
    listed = whole.get("answer")
    lines = source.split("\n")
    strange = [key for key in whole if key != "answer"][:_MOST_FAULTS]
    unknown = [Fault(_line(lines, key, 0), "", key, "unknown") for key in strange]
    if not isinstance(listed, list) or not listed or not all(isinstance(one, dict) for one in listed):
        return [], [*unknown, Fault(1, "", "answer", "none")]
    heads = [n for n, line in enumerate(lines, 1) if _HEAD.match(line)]
    reading = _Reading(lines, frozenset(topics), latest)
    good = []
    for number, fields in enumerate(listed):
        answer = reading.entry(fields, heads[number] if len(heads) == len(listed) else 1)
        if answer is not None:
            good.append(answer)
        if len(unknown) + len(reading.found) >= _MOST_FAULTS:
            break
    return good, unknown + reading.found


class _Reading:
    """Reads entry after entry and gathers what is wrong."""

    def __init__(self, lines: list[str], topics: frozenset[str], latest: date | None) -> None:
        self.lines, self.topics, self.latest = lines, topics, latest
        self.found: list[Fault] = []
        self.names: set[str] = set()

    def entry(self, fields: dict[str, Any], head: int) -> Answer | None:
        before = len(self.found)
        name = fields.get("name")
        name = name if isinstance(name, str) else ""

        def wrong(part: str, what: str) -> None:
            if len(self.found) < _MOST_FAULTS:
                self.found.append(Fault(_line(self.lines, part, head), name, part, what))

        for key in fields:
            if key not in _KEYS:
                wrong(key, "unknown")
        texts = {}
        for key in _KEYS:
            value = fields.get(key, [] if key == "questions" else "")
            if key == "questions":
                fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
            else:
                fits = isinstance(value, str) or (key == "valid_until" and isinstance(value, date))
            if not fits:
                wrong(key, "kind")
            texts[key] = value
        if len(self.found) > before:
            return None
        if texts["topic"] not in self.topics:
            wrong("topic", "topic")
        if name in self.names:
            wrong("name", "twice")
        self.names.add(name)
        day = _day(texts["valid_until"])
        if day is None:
            wrong("valid_until", "day")
            return None
        if self.latest is not None and day > self.latest:
            wrong("valid_until", "far")
        parts = {key: texts[key].strip() for key in LONGEST if key != "questions"}
        questions = tuple(one.strip() for one in texts["questions"] if one.strip())
        answer = Answer(name=name, topic=texts["topic"], questions=questions, valid_until=day, **parts)
        for part, what in faults(answer):
            wrong(part, what)
        return answer if len(self.found) == before else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _line(lines: list[str], part: str, head: int) -> int:
    """The line that begins with this key, in the entry that begins at `head`; the head itself when there is none."""
    begins = re.compile(rf'\s*"?{re.escape(part)}"?\s*=')
    for number in range(head, len(lines)):
        if _HEAD.match(lines[number]):
            break
        if begins.match(lines[number]):
            return number + 1
    return max(head, 1)


def written(answers: Iterable[Answer], head: str = "") -> str:
    """The file of these entries; `parsed` reads it back as it was. `head`: comment lines at its top."""
    blocks = [head.rstrip("\n")] if head else []
    for one in answers:
        lines = ["[[answer]]", f"name = {_text(one.name)}", f"topic = {_text(one.topic)}"]
        lines.append("questions = [" + "".join(f"\n    {_text(each)}," for each in one.questions) + "\n]")
        for part in LONGEST:
            value = "" if part == "questions" else getattr(one, part)
            if value:
                lines.append(f"{part} = {_text(value)}")
        lines.append(f"valid_until = {one.valid_until.isoformat()}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def _text(value: str) -> str:
    """A basic TOML string."""
    return '"' + "".join(_ESCAPES.get(c, c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}") for c in value) + '"'
