"""/accuracy: of one month's tickets how often the first guess stood, what was confused, which words are missing."""

import asyncio
import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.desk import Desk
from domain.duty import require_admin
from domain.learning import Judged, ModelVersion, Training
from domain.lexicon import WordEdit, WordUse
from domain.people import Staff
from domain.taxonomy import UNSORTED
from domain.understanding import Context, Reader
from domain.wording import DANGER, LONGEST, OF_A_CLASS, find_flaw

#: A share of fewer tickets says nothing.
ENOUGH = 5
#: Newest tickets whose words are looked at; months back that can be shown.
_TEXTS, BACK = 1500, 36
#: A word is worth adding when it stands in so many texts guessed wrongly, and is so much likelier in the right class.
_LEAST, _ODDS, _JOINED = 3, 1.5, 6
_SHOWN, _TRIED, _LOOKED_AT = 8, 24, 5
_CONFUSIONS, _TIMES = 8, 2
#: Never seen elsewhere, among so many others: a keyword. Else a hint.
_ELSEWHERE = 20


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the centre's calendar."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}{self.month:02}"

    def moved(self, by: int) -> "Month":
        """So many months later."""
        whole = self.year * 12 + self.month - 1 + by
        return Month(whole // 12, whole % 12 + 1)

    def begins(self, desk: Desk) -> datetime:
        """Its first moment, in UTC."""
        return datetime(self.year, self.month, 1, tzinfo=desk.office.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class ClassScore:
    """A first-level class: tickets that belong to it, and of how many the first guess was right."""

    code: str
    judged: int
    stood: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """So often one class was guessed where another was right."""

    guessed: str
    right: str
    times: int


@dataclass(frozen=True, slots=True)
class Worth:
    """A word that would have helped: in so many wrongly guessed tickets of that class; how it should be used."""

    word: str
    code: str
    tickets: int
    use: WordUse


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One month. `unsorted`: still without a class, not judged. `three`: (first three held it, of how many known)."""

    month: Month
    newest: Month
    judged: int = 0
    stood: int = 0
    three: tuple[int, int] = (0, 0)
    by_reporter: int = 0
    by_officer: int = 0
    nothing: int = 0
    unsorted: int = 0
    classes: tuple[ClassScore, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    worth: tuple[Worth, ...] = ()
    versions: tuple[ModelVersion, ...] = ()
    training: Training = field(default_factory=Training)


def this_month(desk: Desk) -> Month:
    local = desk.now.astimezone(desk.office.zone)
    return Month(local.year, local.month)


async def scorecard(desk: Desk, admin: Staff, month: Month | None = None) -> Scorecard:
    """The last full month unless said; one out of range becomes the nearest that can be shown."""
    require_admin(admin)
    newest = this_month(desk)
    month = min(max(month or newest.moved(-1), newest.moved(-BACK)), newest)
    found = await desk.unit.learning.judged(month.begins(desk), month.moved(1).begins(desk))
    edits = await desk.unit.knowledge.words()
    worth = await asyncio.to_thread(worth_adding, desk, found, edits)
    judged = [j for j in found if j.code != UNSORTED]
    known = [j for j in judged if j.three]
    return Scorecard(
        month,
        newest,
        judged=len(judged),
        stood=sum(j.guessed == j.code for j in judged),
        three=(sum(j.code in j.three for j in known), len(known)),
        by_reporter=sum(j.by == "resident" and j.chosen != j.guessed for j in judged),
        by_officer=sum(j.code != j.chosen for j in judged),
        nothing=sum(not j.guessed for j in judged),
        unsorted=len(found) - len(judged),
        classes=_by_class(desk, judged),
        confusions=_confusions(judged),
        worth=tuple(worth),
        versions=tuple(await desk.unit.learning.versions(6)),
        training=await desk.unit.learning.training(),
    )


def _by_class(desk: Desk, judged: Sequence[Judged]) -> tuple[ClassScore, ...]:
    taxonomy = desk.office.taxonomy
    tops = {c.code: [0, 0] for c in taxonomy.first_level()}
    for one in judged:
        top = taxonomy.get(one.code).parent or one.code
        if top in tops:
            tops[top][0] += 1
            tops[top][1] += one.guessed == one.code
    return tuple(ClassScore(code, n, stood) for code, (n, stood) in tops.items() if n)


def _confusions(judged: Sequence[Judged]) -> tuple[Confusion, ...]:
    counts = Counter((j.guessed, j.code) for j in judged if j.guessed and j.guessed != j.code)
    often = [Confusion(a, b, n) for (a, b), n in counts.items() if n >= _TIMES]
    return tuple(sorted(often, key=lambda c: (-c.times, c.guessed, c.right))[:_CONFUSIONS])


def worth_adding(desk: Desk, judged: Sequence[Judged], edits: Sequence[WordEdit]) -> list[Worth]:
    """Words over-represented in the right class of wrongly guessed tickets. Pure and slow: not on the event loop.

    Secret tickets have no text here. What only few texts say, what names a place or a person is never offered.
    """
    reader = desk.office.reader
    told = {j.text: j for j in judged if j.text and j.code != UNSORTED and not j.code.startswith(DANGER)}
    newest = list(told.values())[-_TEXTS:]
    terms = [_sayings(reader, j.text) for j in newest]
    everywhere: Counter[str] = Counter()
    inside: dict[str, Counter[str]] = {}
    wrong: dict[tuple[str, str], list[str]] = {}
    sizes = Counter(j.code for j in newest)
    for one, words in zip(newest, terms, strict=True):
        everywhere.update(words)
        inside.setdefault(one.code, Counter()).update(words)
        if one.guessed != one.code:
            for word in words:
                wrong.setdefault((one.code, word), []).append(one.text)
    ranked = []
    for (code, word), texts in wrong.items():
        a, others = inside[code][word], len(newest) - sizes[code]
        b = everywhere[word] - a
        odds = _odds(a, sizes[code]) - _odds(b, others)
        if len(texts) >= _LEAST and odds >= _ODDS:
            sure = b == 0 and others >= _ELSEWHERE
            ranked.append((-odds * math.log1p(len(texts)), code, -len(word), word, texts, sure))
    offered: list[Worth] = []
    for _, code, _, word, texts, sure in sorted(ranked, key=lambda r: r[:4])[:_TRIED]:
        if any(o.code == code and (word in o.word or o.word in word) for o in offered):
            continue  # 坨坨 beside 坨坨灯
        use = WordUse.KEYWORD if sure else WordUse.HINT
        fit = not _known(desk, code, word, edits) and find_flaw(desk, use, code, word, edits) is None
        if fit and not _a_place(desk, word, texts[-_LOOKED_AT:]):
            offered.append(Worth(word, code, len(texts), use))
    return offered[:_SHOWN]


def _sayings(reader: Reader, text: str) -> frozenset[str]:
    """The words of a text, and two or three in a row as one: what no dictionary knows is cut to pieces."""
    terms, plain = reader.terms(text), reader.plain(text)
    found = {w for w in terms if 2 <= len(w) <= LONGEST}
    for size in (2, 3):
        joined = ("".join(terms[i : i + size]) for i in range(len(terms) - size + 1))
        found.update(w for w in joined if 2 <= len(w) <= _JOINED and w in plain)
    return frozenset(found)


def _odds(having: int, of: int) -> float:
    return math.log((having + 0.5) / (of - having + 0.5))


def _known(desk: Desk, code: str, word: str, edits: Sequence[WordEdit]) -> bool:
    """It stands in one of the class's lists, switched off or not, or is a piece of what does."""
    shipped = desk.office.reader.lexicon(code)
    lists = [[e.word for e in edits if e.code == code], *(shipped.of(use) for use in OF_A_CLASS)]
    return any(word in other for words in lists for other in words)


def _a_place(desk: Desk, word: str, texts: Collection[str]) -> bool:
    """Half of the texts name a place by it: 石桥村 says where, not what."""
    reader = desk.office.reader
    named = sum(any(word in reader.plain(p.text) for p in reader.understand(t, Context()).places) for t in texts)
    return 2 * named >= len(texts)
