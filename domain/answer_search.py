"""Finding the entry that answers a question: candidates from the store, scored here so that both stores order alike."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from domain.answers import Answer, Indexed
from domain.desk import Desk, Office
from domain.understanding import Understanding

#: as many entries as the store may hand over; a knowledge base of a town has fewer
CANDIDATES = 200
#: of a question so many tokens are looked for
_MOST = 120
#: how one asks, whatever one asks about
_EMPTY = frozenset(
    (
        "怎么办",
        "怎么",
        "怎样",
        "如何",
        "请问",
        "咨询",
        "哪里",
        "什么",
        "多少",
        "可以",
        "需要",
        "要",
        "办",
        "办理",
        "申请",
        "去",
        "有",
        "想",
        "问",
        "来",
        "给",
        "能",
        "得",
        "到",
        "被",
        "把",
        "说",
        "知道",
        "一下",
    )
)
#: the share of the question against that of the entry's variant: people tell more than they ask
_ASKED = 0.55
#: what a word that no entry holds weighs against the question, of a telling one
_STRANGE = 0.4
#: what all questions of an entry together tell, beside the best one
_ALL = 0.35
#: what agreeing on the topic adds, at full confidence
_TOPIC = 0.12


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with how well it fits, 0..1."""

    answer: Answer
    score: float


def tokens(terms: Iterable[str]) -> tuple[str, ...]:
    """Words and the pairs of characters across them: 上户口 meets 上 户口, 办居住证 meets 居住证怎么办."""
    words = [word.lower() for word in terms if word.isalnum()]
    words = [word for word in words if word not in _EMPTY] or words
    run = "".join(words)
    pairs = [run[i : i + 2] for i in range(len(run) - 1) if not run[i : i + 2].isascii()]
    long = [word for word in words if len(word) > 1]
    return tuple(dict.fromkeys([*long, *pairs] or words))[:_MOST]


def plain(alike: Mapping[str, str], text: str) -> str:
    """The text with every wording of `alike` put the usual way, longest first."""
    return _any_of(tuple(alike)).sub(lambda match: alike[match[0]], text) if alike else text


@lru_cache(maxsize=4)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def asked_for(office: Office, text: str) -> tuple[str, ...]:
    """What a question is looked for by."""
    return tokens(office.reader.terms(plain(office.alike, text)))


def cut(office: Office, questions: Sequence[str]) -> list[str]:
    """The tokens of each question, joined by blanks: what the store keeps beside the entry."""
    return [" ".join(asked_for(office, question)) for question in questions]


async def search(desk: Desk, text: str, seen: Understanding | None = None) -> list[Hit]:
    """Active entries by how well they fit the question, best first; `seen` tells the topic guessed."""
    asked = asked_for(desk.office, text)
    if not asked:
        return []
    found = await desk.unit.answers.found(asked, CANDIDATES)
    many = await desk.unit.answers.many() if found else 0
    topics = {g.code: g.confidence for g in (seen.categories if seen else ()) if g.code.startswith("ZX")}
    hits = [Hit(one.answer, score) for one, score in zip(found, scores(asked, found, many, topics), strict=True)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.answer.id))


def scores(
    asked: Sequence[str], found: Sequence[Indexed], many: int, topics: dict[str, float] | None = None
) -> list[float]:
    """How well each entry fits, by its best question. `many`: entries there are, for how telling a token is."""
    variants = [[frozenset(line.split()) for line in one.terms] for one in found]
    held = [frozenset[str]().union(*lines) for lines in variants]
    seen: dict[str, int] = {}
    for words in held:
        for word in words:
            seen[word] = seen.get(word, 0) + 1

    def weight(word: str) -> float:
        # what no entry holds says little of which entry is meant; it tells that something else is meant
        return log(1 + (many + 1) / (seen[word] + 0.5)) if word in seen else log(2 + many) * _STRANGE

    query = frozenset(asked)
    whole = sum(map(weight, query))
    out = []
    for one, lines in zip(found, variants, strict=True):
        best = max((_fit(query, line, whole, weight) for line in lines), default=0.0)
        best = (1 - _ALL) * best + _ALL * (sum(map(weight, query & frozenset[str]().union(*lines))) / (whole or 1.0))
        agreed = _TOPIC * (topics or {}).get(one.answer.topic, 0.0)
        out.append(round(min(1.0, best + agreed * (best > 0)), 6))
    return out


def _fit(query: frozenset[str], line: frozenset[str], whole: float, weight: Callable[[str], float]) -> float:
    common = sum(map(weight, query & line))
    if not common:
        return 0.0
    own = sum(map(weight, line))
    return common / (whole**_ASKED * own ** (1 - _ASKED)) if own and whole else 0.0
