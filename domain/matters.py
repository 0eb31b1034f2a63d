"""Several matters in one message: each with its own words, class and place; what they share stays with each."""

import re
from dataclasses import dataclass, field

from domain.desk import Desk
from domain.drafts import Draft
from domain.taxonomy import UNSORTED, Category
from domain.understanding import Context, DangerLevel, Guess, Matter, Understanding

#: More than so many are left together for the desk to sort out.
MOST = 5
_LONGEST = 4096
_EDGES = re.compile(r"^[\s,，;；、。.]+|[\s,，;；、]+$")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The class as it stands. `by`: "resident", "bot" (sure enough, and shown) or "nobody" (待分类)."""

    category: Category
    by: str
    guesses: tuple[Guess, ...] = ()

    @property
    def sure(self) -> bool:
        return self.by != "nobody"

    @property
    def detail(self) -> dict[str, str]:
        """For the line of 提交: what was guessed, how sure, the three, what was chosen, by whom."""
        first = self.guesses[0] if self.guesses else None
        return {
            "guessed": first.code if first else "",
            "confidence": f"{first.confidence:.2f}" if first else "",
            "three": ",".join(g.code for g in self.guesses),
            "chosen": self.category.code,
            "by": self.by,
        }


@dataclass(frozen=True, slots=True)
class Piece:
    """One matter of a draft. `said`: its own words; `text`: with those it shares with the others."""

    said: str = field(repr=False)
    text: str = field(repr=False)
    understanding: Understanding
    choice: Chosen
    place: str = field(default="", repr=False)


def choice(desk: Desk, chosen: str | None, guesses: tuple[Guess, ...]) -> Chosen:
    """The resident's own choice, else the likeliest guess when it is sure enough, else nobody's: 待分类."""
    taxonomy, three = desk.office.taxonomy, guesses[:3]
    if chosen is not None:
        return Chosen(taxonomy.get(chosen), "resident", three)
    if three and three[0].confidence >= desk.office.policy.sure_from:
        return Chosen(taxonomy.get(three[0].code), "bot", three)
    return Chosen(taxonomy.get(UNSORTED), "nobody", three)


def pieces(desk: Desk, draft: Draft, understanding: Understanding) -> tuple[Piece, ...]:
    """The matters of a draft, two or more, or none when it is one matter (or too long to be cut)."""
    matters, text = understanding.matters, understanding.text
    if not 2 <= len(matters) <= MOST or text != draft.text:
        return ()
    said = [own(text, m) for m in matters]
    if not all(said) or len(set(said)) < len(said):
        return ()
    codes = dict(draft.codes)
    return tuple(_piece(desk, codes.get(own(text, m)), text, m, matters) for m in matters)


def own(text: str, matter: Matter) -> str:
    """A matter's own words, without what only joined it to the others; by these a choice of class is kept."""
    return _EDGES.sub("", text[matter.start : matter.end])


def _piece(desk: Desk, chosen: str | None, text: str, matter: Matter, matters: tuple[Matter, ...]) -> Piece:
    words = _without(text, [m for m in matters if m is not matter])
    read = desk.office.reader.understand(words, Context(draft_open=True))
    guesses = read.categories
    if matter.code is not None and all(g.code != matter.code for g in guesses):
        label = desk.office.taxonomy.get(matter.code).label
        guesses = (*guesses[:2], Guess(matter.code, label, 0.0))
    place = "、".join(dict.fromkeys(p.text for p in read.places))[:200]
    return Piece(own(text, matter), words, read, choice(desk, chosen, guesses), place)


def _without(text: str, others: list[Matter]) -> str:
    """The text without those pieces."""
    kept, at = [], 0
    for other in sorted(others, key=lambda m: m.start):
        kept.append(text[at : other.start])
        at = max(at, other.end)
    kept.append(text[at:])
    return "，".join(filter(None, (_EDGES.sub("", piece) for piece in kept)))


def calmed(desk: Desk, draft: Draft) -> bool:
    """没有危险 was said, and what was written since has no sign of danger that was not there then."""
    if not draft.calm:
        return False
    fresh = "\n".join(p.text for p in draft.parts if p.text and p.text not in draft.calm)[:_LONGEST]
    danger = desk.office.reader.understand(fresh, Context(draft_open=True)).danger
    if danger.level is DangerLevel.NONE:
        return True
    known = "\n".join(draft.calm)
    return bool(danger.because) and all(sign in known for sign in danger.because)
