"""Fitting linear heads with scikit-learn, which is imported here and nowhere else: only in training processes."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.features import DAMPING

Counts = Counter[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features kept and how rare each is (idf)."""

    names: tuple[str, ...]
    rarity: NDArray[np.float32]


def vocabulary(documents: Sequence[Counts], least: int, most: int) -> Vocabulary:
    """Features that stand in at least `least` texts; of more than `most` those in the most texts, short ones first."""
    frequency: Counter[str] = Counter()
    for document in documents:
        frequency.update(document.keys())
    kept = sorted((-n, len(name), name) for name, n in frequency.items() if n >= least)[:most]
    names = tuple(sorted(name for _, _, name in kept))
    total = len(documents)
    rarity = [math.log((1 + total) / (1 + frequency[name])) + 1 for name in names]
    return Vocabulary(names, np.array(rarity, np.float32).astype(np.float16).astype(np.float32))


def matrix(documents: Sequence[Counts], vocabulary: Vocabulary) -> Any:
    """Texts x features as a scipy CSR matrix, each row as `Learner.see` weighs it."""
    from scipy import sparse

    index = {name: number for number, name in enumerate(vocabulary.names)}
    starts, columns, values = [0], [], []
    for document in documents:
        known = [(index[name], number) for name, number in document.items() if name in index]
        weights = [math.log1p(number) * float(vocabulary.rarity[column]) for column, number in known]
        norm = math.sqrt(sum(w * w for w in weights) + DAMPING)
        columns += [column for column, _ in known]
        values += [w / norm for w in weights]
        starts.append(len(columns))
    shape = (len(documents), len(vocabulary.names))
    return sparse.csr_matrix((np.array(values), np.array(columns, np.int32), np.array(starts)), shape=shape)


def fit(
    rows: Any, labels: Sequence[str], weights: NDArray[np.float64], strength: float, *, balanced: bool = False
) -> tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.float64]]:
    """(labels, weights features x labels, bias) of one-against-all linear SVMs. Deterministic."""
    from sklearn.svm import LinearSVC

    names = tuple(sorted(set(labels)))
    if len(names) == 1:
        return names, np.zeros((rows.shape[1], 1)), np.zeros(1)
    machine = LinearSVC(
        C=strength, class_weight="balanced" if balanced else None, random_state=0, tol=1e-3, max_iter=2000
    )
    machine.fit(rows, np.array(labels), sample_weight=weights)
    coefficients, bias = machine.coef_.T, machine.intercept_
    if len(names) == 2:
        coefficients, bias = np.hstack([-coefficients, coefficients]), np.array([-bias[0], bias[0]])
    return names, coefficients, bias


def log_softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """By rows."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    result: NDArray[Any] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def sharpness(logits: NDArray[Any], right: NDArray[Any], tries: Sequence[float] | None = None) -> float:
    """The factor on logits under which held-out answers are likeliest."""
    chances = tries if tries is not None else np.geomspace(0.5, 30, 60)
    rows = np.arange(len(right))
    return float(min(chances, key=lambda t: -log_softmax(logits * t)[rows, right].mean()))
