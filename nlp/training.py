"""Teaching the learner: the team's own sentences, and what one centre's officers confirmed, which weighs more.

    model = train(tools, shipped(), local)      # deterministic; about half a minute; needs scikit-learn
    model.facts                                 # what it was made from, figures on what was held back

Runs in a process of its own (`python -m nlp train`): scikit-learn never loads into the bot.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.fitting import Counts, Vocabulary, fit, log_softmax, matrix, sharpness, vocabulary
from nlp.learner import CLASS, GROUP, INTENT, Learner
from nlp.lessons import NOTHING, Lesson, digest, part_of
from nlp.model import Head, Model
from nlp.modest import modest
from nlp.tools import Tools
from nlp.weighing import weighed

#: How much one confirmed ticket counts beside one sentence of ours.
LOCAL = 3.0
#: A feature must stand in so many texts; so many are kept of those in our sentences, and in all.
LEAST, MOST_OWN, MOST = 2, 18_000, 40_000
#: One part in so many is held back to fit how sharp the judgement is, and to tell how good it is.
PARTS = 5
#: Regularisation, found by cross-validation over our sentences (docs/decisions/0012).
STRENGTH = {CLASS: 0.3, GROUP: 1.0, INTENT: 0.5}
#: What a lesson counts in what it was not written for: a sentence of a class teaches an intent besides, and a word of
#: the lexicon stands for a sentence of its class.
ASIDE = 0.3
#: The head of a lesson that is a word of the lexicon; it teaches the class.
WORD = "word"
#: What the label of no group is called: codes that no coarser label of the centre covers.
REST = "-"

#: From so many held-back texts of the centre on the mix with the lexicon is fitted to them.
ENOUGH = 40

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Taught:
    """The examples of one head: one label each."""

    documents: list[Counts]
    labels: list[str]
    weights: NDArray[np.float64]
    folds: NDArray[np.int64]


def quiet(_what: str, _done: float) -> None:
    """Tells nobody how far it is."""


def train(
    tools: Tools, base: Sequence[Lesson], local: Sequence[Lesson] = (), weight: float = LOCAL, tell: Progress = quiet
) -> Model:
    """A model from our sentences and a centre's own lessons. Equal lessons, whatever their order, give equal models."""
    words = [Lesson(WORD, word, (code,), "", ASIDE) for code, word in tools.words]
    lessons = words + sorted(base, key=_order) + sorted((_heavier(x, weight) for x in local), key=_order)
    tell("读文本", 0.0)
    counts = [tools.counts(lesson.text) for lesson in lessons]
    counts[len(base) :] = modest(counts[: len(base)], counts[len(base) :])
    own = [c for c, lesson in zip(counts, lessons, strict=True) if not lesson.group]
    wide = vocabulary(own, LEAST, MOST_OWN)
    known = _widened(wide, counts) if len(own) < len(counts) else wide
    pairs = list(zip(lessons, counts, strict=True))
    heads: dict[str, Head] = {}
    early: dict[str, Head] = {}
    facts: dict[str, Any] = {"base": digest(base), "local": digest(local), "lessons": len(base), "own": len(local)}
    taught = _taught(pairs)
    for number, (name, examples) in enumerate(taught.items()):
        tell(f"学 {name}", (number + 0.1) / len(taught))
        limit = len(known.names) if name == GROUP else len(wide.names)
        early[name], heads[name], facts[name] = _head(name, examples, known, limit)
    groups = _groups(lessons) if GROUP in heads else {}
    back = [x for x in local if x.head == CLASS and part_of(x.text, PARTS) == 0]
    if len(back) >= ENOUGH:
        tell("掂量词表和学到的", 0.95)
        facts |= weighed(Learner(Model(known.names, known.rarity, early, groups), tools.cut), tools, back)
    tell("完成", 1.0)
    return Model(known.names, known.rarity, heads, groups, facts)


def _taught(pairs: Sequence[tuple[Lesson, Counts]]) -> dict[str, Taught]:
    """What each head learns from."""
    found: dict[str, list[tuple[Lesson, Counts, str, float]]] = {}
    grouped = {code: x.group for x, _ in pairs if x.group for code in x.labels}
    for lesson, counts in pairs:
        if lesson.group:
            found.setdefault(GROUP, []).append((lesson, counts, lesson.group, lesson.weight))
            continue
        label = lesson.labels[0]
        head = CLASS if lesson.head == WORD else lesson.head
        found.setdefault(head, []).append((lesson, counts, label, lesson.weight))
        if lesson.head == CLASS and label != NOTHING:
            intent = "consult" if label.startswith("ZX") else "thanks" if label == "ZF06" else "report"
            found.setdefault(INTENT, []).append((lesson, counts, intent, lesson.weight * ASIDE))
            if grouped:
                found.setdefault(GROUP, []).append((lesson, counts, grouped.get(label, REST), lesson.weight * ASIDE))
    return {
        name: Taught(
            [c for _, c, _, _ in rows],
            [label for _, _, label, _ in rows],
            np.array([w for _, _, _, w in rows]),
            np.array([part_of(x.text, PARTS) for x, _, _, _ in rows]),
        )
        for name, rows in sorted(found.items())
    }


def _head(name: str, taught: Taught, known: Vocabulary, limit: int) -> tuple[Head, Head, Mapping[str, Any]]:
    """(one that has not seen the part held back, one of all examples), as sharp as was right on that part."""
    rows = matrix(taught.documents, known)[:, :limit]
    labels = np.array(taught.labels)
    back = taught.folds == 0
    facts: dict[str, Any] = {"examples": len(labels)}
    sharp, early = 1.0, None
    if back.any() and not back.all():
        names, weights, bias = fit(rows[~back], labels[~back].tolist(), taught.weights[~back], STRENGTH[name])
        index = {label: number for number, label in enumerate(names)}
        judged = back & np.array([label in index for label in labels])
        right = np.array([index[label] for label in labels[judged]], dtype=np.int64)
        if len(right):
            logits = rows[judged] @ weights + bias
            sharp = sharpness(logits, right)
            facts |= _figures(log_softmax(logits * sharp), right)
        early = Head.squeezed(names, weights * sharp, bias * sharp)
    names, weights, bias = fit(rows, taught.labels, taught.weights, STRENGTH[name])
    final = Head.squeezed(names, weights * sharp, bias * sharp)
    return early or final, final, facts


def _figures(chances: NDArray[Any], right: NDArray[np.int64]) -> dict[str, Any]:
    best = np.argsort(-chances, axis=1)
    return {
        "held_back": len(right),
        "top1": round(float((best[:, 0] == right).mean()), 4),
        "top3": round(float((best[:, :3] == right[:, None]).any(axis=1).mean()), 4),
        "loss": round(float(-chances[np.arange(len(right)), right].mean()), 4),
    }


def _widened(own: Vocabulary, counts: Sequence[Counts]) -> Vocabulary:
    """Behind the features of our own sentences those of the centre's texts: only its group head looks at them."""
    whole = vocabulary(counts, LEAST, MOST)
    rarity = dict(zip(whole.names, whole.rarity.tolist(), strict=True))
    first = set(own.names)
    names = (*own.names, *(name for name in whole.names if name not in first))
    usual = dict(zip(own.names, own.rarity.tolist(), strict=True))
    return Vocabulary(names, np.array([rarity.get(n, usual.get(n, 1.0)) for n in names], np.float32))


def _groups(lessons: Sequence[Lesson]) -> dict[str, tuple[str, ...]]:
    """Label of the group head -> its codes; the rest under REST."""
    grouped = {code: x.group for x in lessons if x.group for code in x.labels}
    codes = sorted({x.labels[0] for x in lessons if x.head == CLASS and not x.group})
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(grouped.get(code, REST), []).append(code)
    return {name: tuple(members) for name, members in sorted(found.items())}


def _heavier(lesson: Lesson, weight: float) -> Lesson:
    return Lesson(lesson.head, lesson.text, lesson.labels, lesson.group, lesson.weight * weight)


def _order(lesson: Lesson) -> tuple[str, str, tuple[str, ...], str, float]:
    return lesson.head, lesson.text, lesson.labels, lesson.group, lesson.weight
