"""Labelled texts from a file, JSON lines or CSV: every wrong line is named, all at once."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.taxonomy import Taxonomy
from domain.understanding import DangerLevel, Intent
from nlp.lessons import Lesson

#: What stands beside a file of foreign labels: {"classes": {label: [code prefix, …]}}.
MAP = "label_map.json"
MOST_NAMED = 20


class ExampleError(ValueError):
    """The file cannot be used; the message names each wrong line."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. None and empty: the file does not say. `places` is None where no place is asked for."""

    line: int
    text: str
    classes: tuple[str, ...] = ()
    intent: str | None = None
    danger: str | None = None
    urgent: bool | None = None
    places: tuple[str, ...] | None = None
    kind: str = ""
    weight: float = 1.0
    title: str = ""


class Labels:
    """From what a file calls a class to codes: a code, a label of the taxonomy, or a foreign label of a map."""

    def __init__(self, taxonomy: Taxonomy, foreign: Mapping[str, Sequence[str]] | None = None) -> None:
        self.foreign = dict(foreign or {})
        known = [c for first in taxonomy.first_level() for c in (first, *taxonomy.children(first.code))]
        self._codes = [c.code for c in known]
        self._known = {c.label: c.code for c in reversed(known)} | {code: code for code in self._codes}
        self._prefixes = {prefix: label for label, prefixes in self.foreign.items() for prefix in prefixes}

    def resolved(self, label: str) -> str | None:
        """A foreign label or a code; None when nobody knows it."""
        return label if label in self.foreign else self._known.get(label)

    def of(self, code: str) -> str | None:
        """The foreign label of a code, longest prefix first; None is a miss."""
        return next((self._prefixes[code[:n]] for n in range(len(code), 0, -1) if code[:n] in self._prefixes), None)

    def codes(self, label: str) -> tuple[str, ...]:
        """The second-level codes that a resolved label may stand for."""
        second = [code for code in self._codes if len(code) > 2]
        if label in self.foreign:
            return tuple(code for code in second if self.of(code) == label)
        return tuple(code for code in second if code.startswith(label))


def read_map(file: Path, given: Path | None) -> Mapping[str, Sequence[str]] | None:
    """The map asked for, else the one beside the file, else None. Raises ExampleError."""
    found = given or file.parent / MAP
    if not given and not found.is_file():
        return None
    try:
        classes = json.loads(found.read_text(encoding="utf-8"))["classes"]
        return {str(label): [str(p) for p in prefixes] for label, prefixes in classes.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ExampleError(f"{found}：不是标签对照表（要有 classes：标签 → 代码前缀的列表）：{wrong}") from wrong


def read_examples(file: Path, labels: Labels, field: str = "both") -> list[Example]:
    """All texts of a file. `field`: text, title, or both joined, where the file has both. Raises ExampleError."""
    found, wrong = [], []
    try:
        rows = list(_rows(file))
    except (OSError, UnicodeDecodeError, csv.Error) as broken:
        raise ExampleError(f"{file}：读不了：{broken}") from broken
    for line, row in rows:
        try:
            example = _example(line, row, labels, field)
        except ValueError as broken:
            wrong.append(f"第 {line} 行：{broken}")
            continue
        if example is not None:
            found.append(example)
    if wrong:
        more = f"\n……一共 {len(wrong)} 行" if len(wrong) > MOST_NAMED else ""
        raise ExampleError(f"{file}：\n" + "\n".join(wrong[:MOST_NAMED]) + more)
    if not found:
        raise ExampleError(f"{file}：一条也没有")
    return found


def lessons_of(examples: Sequence[Example], labels: Labels) -> list[Lesson]:
    """What can be learnt from them: the class (JJ and several classes at once are left out), the intent.

    A title stands for itself too: it is nearest to what people write in a chat.
    """
    found = []
    for example in examples:
        if len(example.classes) == 1 and not example.classes[0].startswith("JJ"):
            label = example.classes[0]
            codes = labels.codes(label)
            single = len(codes) == 1 and label not in labels.foreign
            texts = dict.fromkeys((example.text, example.title or example.text))
            found += [Lesson("class", text, codes, "" if single else label, example.weight) for text in texts]
        if example.intent and example.intent != Intent.DANGER:
            found.append(Lesson("intent", example.text, (example.intent,), "", example.weight))
    return found


def _rows(file: Path) -> Iterator[tuple[int, Any]]:
    if file.suffix.lower() == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            for row in reader:
                yield reader.line_num, row
        return
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None


def _example(line: int, row: Any, labels: Labels, field: str) -> Example | None:
    if not isinstance(row, dict):
        raise ValueError("不是 JSON 对象")
    text = _text(row, field)
    if text is None:
        raise ValueError("没有 text")
    if not text:
        return None
    return Example(
        line,
        text,
        _classes(row, labels),
        _one_of(row, "intent", [i.value for i in Intent]),
        _one_of(row, "danger", [d.value for d in DangerLevel]),
        _flag(row.get("urgent")),
        _places(row["place"]) if "place" in row else None,
        str(row.get("kind") or ""),
        _weight(row.get("weight")),
        (row.get("title") or "").strip() if field == "both" else "",
    )


def _text(row: Mapping[str, Any], field: str) -> str | None:
    """None: the row has no such field; "": it is there and empty, nothing to read."""
    wanted = ("title", "text") if field == "both" else (field,)
    parts = [row[name] for name in wanted if row.get(name) is not None]
    if not parts or not all(isinstance(part, str) for part in parts):
        return None
    return "\n".join(part.strip() for part in parts if part.strip())


def _classes(row: Mapping[str, Any], labels: Labels) -> tuple[str, ...]:
    given = row.get("class") or row.get("label") or []
    names = given if isinstance(given, list) else [given]
    found = []
    for name in names:
        resolved = labels.resolved(name.strip()) if isinstance(name, str) else None
        if resolved is None:
            raise ValueError(f"不认识的类：{name!r}")
        found.append(resolved)
    return tuple(dict.fromkeys(found))


def _one_of(row: Mapping[str, Any], name: str, allowed: Sequence[str]) -> str | None:
    value = row.get(name)
    if value in (None, ""):
        return None
    if value not in allowed:
        raise ValueError(f"{name} 只能是 {'、'.join(allowed)}，不是 {value!r}")
    return str(value)


def _flag(value: Any) -> bool | None:
    if value in (None, ""):
        return None
    known = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}
    key = value.lower() if isinstance(value, str) else value
    if not isinstance(key, (bool, int, str)) or key not in known:
        raise ValueError(f"urgent 只能是 true 或 false，不是 {value!r}")
    return known[key]


def _places(value: Any) -> tuple[str, ...]:
    places = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(place, str) for place in places):
        raise ValueError(f"place 要是文字的列表，不是 {value!r}")
    return tuple(place for place in places if place)


def _weight(value: Any) -> float:
    if value in (None, ""):
        return 1.0
    try:
        weight = float(value)
    except (TypeError, ValueError):
        weight = -1.0
    if not 0 < weight <= 100:
        raise ValueError(f"weight 要在 0 到 100 之间，不是 {value!r}")
    return weight
