"""Reading the data files: a typo stops the start with an error naming file and line or entry."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, NoReturn


class DataError(ValueError):
    """A data file of the understanding is wrong: {file}:{line}: {entry}: {what}."""


class Entry:
    """One table of a TOML file, read field by field; every complaint names the file, the line and the entry."""

    def __init__(self, file: str, source: str, name: str, fields: Mapping[str, Any]) -> None:
        self.file, self.source, self.name, self.fields = file, source, name, fields

    def fail(self, what: str, near: str = "") -> NoReturn:
        """Stop with the line where `near` (or the entry's name) is first written."""
        raise self.error(what, near)

    def error(self, what: str, near: str = "") -> DataError:
        """The error `fail` raises, for who must raise it himself."""
        begin = max(0, self.source.find(f'"{self.name}"'))
        at = self.source.find(near, begin) if near else -1
        line = self.source.count("\n", 0, at if at >= 0 else begin) + 1
        return DataError(f"{self.file}:{line}: {self.name}: {what}")

    def known(self, *names: str) -> None:
        """Refuse any field that is not one of these: most typos are in a name."""
        for field in self.fields:
            if field not in names:
                self.fail(f"unknown field {field!r}", field)

    def text(self, field: str, default: str | None = None) -> str:
        value = self.fields.get(field, default)
        if not isinstance(value, str) or (default is None and not value):
            self.fail(f"{field} must be a text, not {value!r}", field)
        return value

    def number(self, field: str) -> int:
        value = self.fields.get(field)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail(f"{field} must be a whole number, not {value!r}", field)
        return value

    def flag(self, field: str) -> bool:
        value = self.fields.get(field, False)
        if not isinstance(value, bool):
            self.fail(f"{field} must be true or false, not {value!r}", field)
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        value = self.fields.get(field, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self.fail(f"{field} must be a list of texts without empty ones", field)
        return tuple(value)

    def pattern(self, field: str, groups: Mapping[str, str] | None = None) -> str:
        """One regular expression; "" when the field is absent."""
        written = self.text(field, "")
        return self._checked(written, groups or {}) if written else ""

    def patterns(self, field: str, groups: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """A list of regular expressions; `{名}` stands for a group named elsewhere in the file."""
        return tuple(self._checked(p, groups or {}) for p in self.texts(field))

    def _checked(self, written: str, groups: Mapping[str, str]) -> str:
        def named(match: re.Match[str]) -> str:
            if match[1] not in groups:
                self.fail(f"no group is called {match[1]!r}", written)
            return f"(?:{groups[match[1]]})"

        full = re.sub(r"\{([一-鿿]+)\}", named, written)
        try:
            re.compile(full)
        except re.error as wrong:
            self.fail(f"not a regular expression: {written!r}: {wrong}", written)
        return full


def read(file: str, source: str | None = None) -> Entry:
    """The whole of one file under `nlp/data` as an entry; `source` overrides what the disk holds (tests, trials)."""
    if source is None:
        source = (files("nlp") / "data" / file).read_text(encoding="utf-8")
    try:
        return Entry(file, source, file, tomllib.loads(source))
    except tomllib.TOMLDecodeError as wrong:
        raise DataError(f"{file}: {wrong}") from wrong


def entries(whole: Entry, table: str, key: str) -> list[Entry]:
    """The `[[table]]` entries of a file, each named by its field `key`; at least one, no name twice."""
    value = whole.fields.get(table)
    if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
        whole.fail(f"[[{table}]] must stand there at least once", table)
    found: dict[str, Entry] = {}
    for number, fields in enumerate(value, 1):
        name = fields.get(key)
        if not isinstance(name, str) or not name:
            whole.fail(f"[[{table}]] number {number} has no {key}", table)
        entry = Entry(whole.file, whole.source, name, fields)
        if name in found:
            entry.fail(f"[[{table}]] {name} stands there twice")
        found[name] = entry
    return list(found.values())
