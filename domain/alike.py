"""How alike two reports are: weighed words and pairs of characters, the place, the class. Pure arithmetic."""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.taxonomy import UNSORTED
from domain.tickets import Ticket
from domain.understanding import Reader

#: Of a text so many characters are compared: what it is about stands at the beginning.
READ = 320
#: Terms kept of a report, the weightiest first, and those of them that it is found by.
KEPT = 240
KEYS = 24
#: As if so many reports had been read before the first: a young centre knows, too, that 的 is no rare word.
_PRIOR = 300
#: In which share of reports a term of one, two, three or more characters stands, before anything was read.
_USUAL = (0.02, 0.02, 0.004, 0.001)
_SAME_PLACE, _SAME_CLASS = 0.05, 0.03
_NO_PLACE = 0.15
#: What words are worth where places or houses differ; from which overlap of their names they do not.
_ELSEWHERE, _NEARLY = 0.2, 1 / 3
#: From this score on two reports look like the same matter: bench/alike.py measures what that finds and misses.
ENOUGH = 0.2
#: So much must words about the matter, not the place, add when the class is another of the same kind, or of another.
_OTHER_CLASS, _OTHER_KIND = 0.06, 0.2
#: With fewer terms than this and no place named, words alone say nothing: a lamp is out somewhere.
_TELLING = 40
_HAN = re.compile(r"[一-鿿]+")
_ANY = re.compile(
    r"(?:[A-Za-z]?\d+|[一二三四五六七八九十]+)?(?:小区|社区|街道|号楼|单元|门口|附近|旁边|楼下|楼道|楼顶|楼上|号|栋|幢|座|期)"
)
_COVERED = re.compile(r"【[^】]{1,6}】")
_NUMBER = re.compile(r"(?:[A-Za-z]?\d+|[一二三四五六七八九十]+)(?=号|栋|幢|座|单元|楼|组|期)")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a report is compared by. `counts`: how often each term stands in it."""

    counts: Mapping[str, int] = field(repr=False)
    place: str = field(repr=False)
    category: str
    known: int = 0  # KnownPlace.id
    #: the terms of the place: what they share says where, not what
    where: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """In how many reports (of `total`) each term was read."""

    total: int
    of: Mapping[str, int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open ticket that shares rare terms. `weights`: of the terms asked for, those it has too; its length is 1."""

    ticket: Ticket
    known: int
    weights: Mapping[str, float] = field(repr=False)


def sketch(reader: Reader, text: str, place: str, category: str) -> Sketch:
    """The sketch of a (masked) text."""
    text = _COVERED.sub(" ", text)[:READ]
    places = reader.understand(text).places if text else ()
    known = next((p.known for p in places if p.known), 0)
    return Sketch(Counter(_terms(reader, text)), place, category, known, frozenset(_terms(reader, place)))


def _terms(reader: Reader, text: str) -> list[str]:
    """Words, and pairs of neighbouring characters, which forgive another cut."""
    pairs = [run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1)]
    return [*reader.terms(text), *(f"·{pair}" for pair in pairs)]


def weighed(counts: Mapping[str, int], usage: Usage) -> dict[str, float]:
    """The weights of the heaviest terms, squares adding up to 1; rare terms weigh more, repeats a little more."""
    every = {term: (1 + math.log(n)) * _rarity(term, usage) for term, n in counts.items()}
    heaviest = sorted(every, key=lambda term: (-every[term], term))[:KEPT]
    length = math.sqrt(sum(every[term] ** 2 for term in heaviest)) or 1.0
    return {term: every[term] / length for term in heaviest}


def keys(counts: Mapping[str, int], usage: Usage) -> tuple[str, ...]:
    """The rarest terms, by which a report is found."""
    return tuple(sorted(counts, key=lambda term: (-_rarity(term, usage), term))[:KEYS])


def _rarity(term: str, usage: Usage) -> float:
    usual = _USUAL[min(len(term.lstrip("·")), 3)]
    return math.log((usage.total + _PRIOR) / (usage.of.get(term, 0) + _PRIOR * usual + 0.5))


def score(mine: Sketch, weights: Mapping[str, float], other: Candidate, where: frozenset[str], theirs: str) -> float:
    """How alike, about 0 to 1; `weights`: mine; `where`, `theirs`: terms of the other's place, its class."""
    shared = {term: weights[term] * weight for term, weight in other.weights.items() if term in weights}
    cosine = sum(shared.values())
    same_class = mine.category == theirs
    if not same_class:
        matter = sum(weight for term, weight in shared.items() if term not in mine.where and term not in where)
        akin = mine.category[:2] == theirs[:2] or UNSORTED in (mine.category, theirs)
        if matter < (_OTHER_CLASS if akin else _OTHER_KIND):
            return 0.0
    if not mine.place and len(mine.counts) < _TELLING:
        return 0.0
    same_place = mine.known != 0 and mine.known == other.known
    if mine.place and other.ticket.place and not same_place:
        overlap = _overlap(mine.place, other.ticket.place)
        elsewhere = overlap < _NEARLY or _apart(mine.place, other.ticket.place)
        if elsewhere:  # the lamp of number 3, the lamp of number 5, each in the same words
            cosine = _ELSEWHERE * cosine - _NO_PLACE
        return cosine + _SAME_CLASS * same_class + _SAME_PLACE * overlap
    return cosine + _SAME_CLASS * same_class + (_SAME_PLACE if same_place else -_NO_PLACE)


def _apart(one: str, two: str) -> bool:
    """Both say which house, and not the same."""
    first, second = set(_NUMBER.findall(one)), set(_NUMBER.findall(two))
    return bool(first and second and not first & second)


def _overlap(one: str, two: str) -> float:
    """Which share of the shorter name stands in the longer, by pairs of characters, but 小区 or 门口."""
    first, second = _pairs(one), _pairs(two)
    return len(first & second) / max(1, min(len(first), len(second)))


def _pairs(text: str) -> set[str]:
    named = _ANY.sub(" ", text)
    return {run[i : i + 2] for run in _HAN.findall(named) for i in range(len(run) - 1)}


def best(
    reader: Reader,
    mine: Sketch,
    weights: Mapping[str, float],
    found: Sequence[Candidate],
    class_of: Callable[[Ticket], str],
) -> list[tuple[float, Ticket]]:
    """Those alike enough, the likest first (of two equals the earlier report)."""
    scored = []
    for other in found:
        if sum(weights[term] * weight for term, weight in other.weights.items()) < ENOUGH - _SAME_PLACE - _SAME_CLASS:
            continue  # nothing could lift it: its class need not be read
        where = frozenset(_terms(reader, other.ticket.place))
        scored.append((score(mine, weights, other, where, class_of(other.ticket)), other.ticket))
    return sorted((pair for pair in scored if pair[0] >= ENOUGH), key=lambda pair: (-pair[0], pair[1].id))
