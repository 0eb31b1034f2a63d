"""How much the learner says beside the lexicon, fitted on texts of a centre that the learner has not seen."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.learner import Learner
from nlp.lessons import Lesson
from nlp.tools import Tools

LEARNER = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
LEXICON = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)


#: So many different labels must be among the lessons held back.
LEAST = 3


def weighed(learner: Learner, tools: Tools, lessons: Sequence[Lesson]) -> dict[str, Any]:
    """{"mix": the likeliest factors, "held_back": how often the first guess stood on these lessons}."""
    codes = learner.model.heads["class"].labels
    chances, scores, right = _tables(learner, tools, lessons, codes)
    known = right.any(axis=1)
    if not known.any():
        return {}
    if len({lesson.group or lesson.labels[0] for lesson in lessons}) < LEAST:
        return {}  # of one label alone the mix would learn nothing but always to say it
    chances, scores, right = chances[known], scores[known], right[known]
    best = min(
        ((-_told(_mixed(chances, scores, a, b), right), a, b) for a, b in product(LEARNER, LEXICON)),
        key=lambda found: found[0],
    )
    mixed = _mixed(chances, scores, best[1], best[2])
    stood = right[np.arange(len(right)), mixed.argmax(axis=1)].mean()
    return {
        "mix": {"chat": best[1], "letter": best[1], "lexicon": best[2]},
        "held_back": {"texts": len(right), "top1": round(float(stood), 4), "loss": round(float(best[0]), 4)},
    }


def _tables(
    learner: Learner, tools: Tools, lessons: Sequence[Lesson], codes: Sequence[str]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    index: Mapping[str, int] = {code: number for number, code in enumerate(codes)}
    chances, scores, right = (np.zeros((len(lessons), len(codes))) for _ in range(3))
    for row, lesson in enumerate(lessons):
        normal = tools.normal(lesson.text)
        chances[row] = list(learner.classes(learner.see(normal)).values())
        for code, score in tools.lexicon(normal).items():
            if code in index:
                scores[row, index[code]] = score
        for label in lesson.labels:
            if label in index:
                right[row, index[label]] = 1.0
    return chances, np.log1p(scores), right


def _mixed(chances: NDArray[Any], scores: NDArray[Any], learner: float, lexicon: float) -> NDArray[Any]:
    sums = learner * chances + lexicon * scores
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    result: NDArray[Any] = powers / powers.sum(axis=1, keepdims=True)
    return result


def _told(mixed: NDArray[Any], right: NDArray[Any]) -> float:
    """Mean log probability of the right label (of all codes it may be)."""
    return float(np.log((mixed * right).sum(axis=1) + 1e-9).mean())
