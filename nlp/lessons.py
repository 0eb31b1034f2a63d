"""What the learner is taught from: the team's own sentences shipped under nlp/data/sentences, one TSV a head."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from nlp.files import DataError

#: The files of each head: label, tab, sentence; sorted; no sentence twice under one label.
FILES = {"class": ("class", "class_more", "long", "vague"), "intent": ("intent", "intents_more", "talk")}


#: The label of what is no case at all: a greeting, a word without a matter.
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One text and what it is. `labels`: the one right label, or several of which one is right (a coarser label).

    head: class or intent. `group`: the coarser label's own name. `weight`: 1 for a sentence of ours.
    """

    head: str
    text: str
    labels: tuple[str, ...]
    group: str = ""
    weight: float = 1.0


def shipped() -> list[Lesson]:
    """What the learner is taught from (danger.tsv is the alarm's, nlp.alarming). DataError names file and line."""
    return [lesson for head, names in FILES.items() for name in names for lesson in read_sentences(name, head=head)]


def read_sentences(name: str, source: str | None = None, head: str = "") -> list[Lesson]:
    """One file of sentences for a head (by default of its own name); `source` overrides what the disk holds."""
    head, name = head or name, f"sentences/{name}.tsv"
    text = (files("nlp") / "data" / name).read_text(encoding="utf-8") if source is None else source
    lessons = []
    for number, line in enumerate(text.splitlines(), 1):
        label, tab, sentence = line.partition("\t")
        if not tab or not label.strip() or not sentence.strip():
            raise DataError(f"{name}:{number}: must be a label, a tab, a sentence")
        lessons.append(Lesson(head, sentence.strip(), (label.strip(),)))
    return lessons


def digest(lessons: Iterable[Lesson]) -> str:
    """Of what a model was made; stands in its facts."""
    found = hashlib.sha256()
    for line in sorted(f"{lesson.head}\t{lesson.labels}\t{lesson.text}\n" for lesson in lessons):
        found.update(line.encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def part_of(text: str, parts: int, salt: str = "") -> int:
    """Which of `parts` a text belongs to: by the hash of its first line, so a letter goes with its title."""
    first = text.partition("\n")[0]
    whole = hashlib.sha256(salt.encode() + first.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(whole[:8], "big") % parts


def split(lessons: Sequence[Lesson], parts: int, held: int, salt: str = "") -> tuple[list[Lesson], list[Lesson]]:
    """(to learn from, held back): every text's place hangs on its hash alone."""
    back = [part_of(lesson.text, parts, salt) == held for lesson in lessons]
    return [x for x, out in zip(lessons, back, strict=True) if not out], [
        x for x, out in zip(lessons, back, strict=True) if out
    ]
