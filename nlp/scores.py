"""The figures of an evaluation, from pairs of what was right and what was said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """precision, recall and F1 of one class; `texts`: how many are of it."""

    label: str
    texts: int
    precision: float
    recall: float
    f1: float


def by_class(right: Sequence[str], said: Sequence[str | None]) -> list[ClassFigures]:
    """For each class that is ever right, in order of its name."""
    of_it, called, hit = Counter(right), Counter(said), Counter(r for r, s in zip(right, said, strict=True) if r == s)
    figures = []
    for label in sorted(of_it):
        recall = hit[label] / of_it[label]
        precision = hit[label] / called[label] if called[label] else 0.0
        f1 = 2 * precision * recall / (precision + recall) if hit[label] else 0.0
        figures.append(ClassFigures(label, of_it[label], precision, recall, f1))
    return figures


def macro_f1(figures: Sequence[ClassFigures]) -> float:
    """The mean of the classes' F1, each counting the same."""
    return sum(f.f1 for f in figures) / len(figures) if figures else 0.0


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: how far confidence and hits lie apart, over bins of confidence."""
    total = 0.0
    for number in range(bins):
        inside = [i for i, c in enumerate(confidences) if min(int(c * bins), bins - 1) == number]
        if inside:
            sure = sum(confidences[i] for i in inside) / len(inside)
            hits = sum(right[i] for i in inside) / len(inside)
            total += len(inside) / len(confidences) * abs(sure - hits)
    return total
