"""Trains the tagger of places from nlp/data/sentences/places.tsv. Run: python -m nlp.tagging (a minute)."""

import hashlib
import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from nlp.cut import Cut, load_cutter
from nlp.files import DataError
from nlp.normal import Normaliser, variants
from nlp.places import marked
from nlp.shapes import ShapeReader
from nlp.tagger import BITS, LABELS, Marks, Tagger, decoded, features

MarksOf = Callable[[str], Marks]
SENTENCES = "sentences/places.tsv"
#: Each sentence is repeated so often with other names in the places of its own.
COPIES = 6
_STRENGTH = 0.4
_STEM = re.compile(r"[一-鿿]{2,4}(?=[一-鿿])")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and where its places are."""

    text: str
    places: tuple[tuple[int, int], ...]


def sentences(source: str | None = None) -> list[Marked]:
    """The sentences of the file: one a line, places between 【 and 】. Raises DataError naming the line."""
    if source is None:
        source = (files("nlp") / "data" / SENTENCES).read_text(encoding="utf-8")
    return [_marked(line, number) for number, line in enumerate(source.splitlines(), 1) if line and line[0] != "#"]


def fingerprint(*sources: str) -> str:
    """What a model was trained from: the same for the same files."""
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()


def held_back(sentence: Marked) -> bool:
    """Every fifth sentence, by hash, so that the choice stays when others are added."""
    return hashlib.sha256(sentence.text.encode()).digest()[0] % 5 == 0


def varied(given: Sequence[Marked], copies: int, seed: int = 7) -> list[Marked]:
    """The sentences and `copies` more of each that names places, with places of other sentences or new names."""
    chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
    names = [s.text[a:b] for s in given for a, b in s.places]
    pool = "".join(name for name in names)
    result = list(given)
    for sentence in given:
        whole = sentence.places == ((0, len(sentence.text)),)
        more = 0 if whole or not sentence.places else copies
        result += [_swapped(sentence, names, pool, chance) for _ in range(more)]
    return result


def train(given: Sequence[Marked], marks_of: MarksOf, facts: dict[str, object]) -> Tagger:
    """A model of these sentences (L-BFGS on the regularised likelihood)."""
    rows = [features(s.text, marks_of(s.text)).T for s in given]
    lengths = np.array([len(r) for r in rows])
    order = np.argsort(-lengths, kind="stable")
    rows = [rows[i] for i in order]
    golds = [_gold(given[i]) for i in order]
    lengths = lengths[order]
    index = np.concatenate(rows)
    used, flat = np.unique(index, return_inverse=True)
    flat = flat.reshape(index.shape)
    matrix = csr_matrix(
        (np.ones(flat.size, np.float64), flat.ravel(), np.arange(0, flat.size + 1, rows[0].shape[1])),
        shape=(len(index), len(used)),
    )
    gold = np.concatenate(golds)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    transposed = matrix.T.tocsr()

    def loss(flat_weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat_weights.reshape(len(used), LABELS)
        scores = matrix @ weights
        total, chances = _marginals(scores, starts, lengths)
        value = total - scores[np.arange(len(gold)), gold].sum() + _STRENGTH / 2 * (flat_weights @ flat_weights)
        chances[np.arange(len(gold)), gold] -= 1
        return value, (transposed @ chances).ravel() + _STRENGTH * flat_weights

    best = minimize(loss, np.zeros(len(used) * LABELS), jac=True, method="L-BFGS-B", options={"maxiter": 120}).x
    table = np.zeros((1 << BITS, LABELS))
    table[used] = best.reshape(len(used), LABELS)
    table -= table.mean(axis=1, keepdims=True)
    scale = float(np.abs(table).max() / 127)
    return Tagger(np.rint(table / scale).astype(np.int8), scale, facts)


def figures(tagger: Tagger, given: Iterable[Marked], marks_of: MarksOf) -> dict[str, float]:
    """Precision and recall of exact places over sentences."""
    hits = found = wanted = 0
    for sentence in given:
        spans = decoded(tagger.scores(sentence.text, marks_of(sentence.text)))
        hits += len(set(spans) & set(sentence.places))
        found += len(spans)
        wanted += len(sentence.places)
    return {"precision": round(hits / max(1, found), 3), "recall": round(hits / max(1, wanted), 3), "places": wanted}


def marks_of(text: str, normalise: Normaliser, cut: Cut, shapes: ShapeReader) -> Marks:
    """As places.py marks a text."""
    normal = normalise(text)
    starts = {0, *accumulate(len(word) for word in cut(normal))} - {len(normal)}
    return marked(normal, starts, shapes.suffixes(normal), shapes.read(normal, starts))


def make() -> Tagger:
    """The model to be shipped, with figures on sentences held back from a model like it."""
    normalise, cut, shapes = Normaliser(variants()), load_cutter(), ShapeReader()
    given = [Marked(normalise(s.text), s.places) for s in sentences()]

    def marks(text: str) -> Marks:
        return marks_of(text, normalise, cut, shapes)

    rest = [s for s in given if not held_back(s)]
    trial = train(varied(rest, COPIES), marks, {})
    facts = figures(trial, [s for s in given if held_back(s)], marks)
    return train(varied(given, COPIES), marks, {"made_from": made_from(), "sentences": len(given), "held_back": facts})


def made_from() -> str:
    """What the model depends on, as one hash: sentences and words of the rules."""
    folder = files("nlp") / "data"
    return fingerprint(*((folder / name).read_text(encoding="utf-8") for name in (SENTENCES, "places.toml")))


def main() -> None:
    """Train and write nlp/data/places.model."""
    tagger = make()
    Path(str(files("nlp") / "data" / "places.model")).write_bytes(tagger.to_bytes())
    sys.stdout.write(json.dumps(tagger.facts, ensure_ascii=False) + "\n")


def _marked(line: str, number: int) -> Marked:
    text, places, open_at = "", [], -1
    for char in line:
        if char == "【":
            if open_at >= 0:
                raise DataError(f"{SENTENCES}:{number}: 【 inside 【")
            open_at = len(text)
        elif char == "】":
            if open_at < 0 or open_at == len(text):
                raise DataError(f"{SENTENCES}:{number}: 】 without a place before it")
            places.append((open_at, len(text)))
            open_at = -1
        else:
            text += char
    if open_at >= 0:
        raise DataError(f"{SENTENCES}:{number}: 【 without 】")
    return Marked(text, tuple(places))


def _swapped(sentence: Marked, names: Sequence[str], pool: str, chance: random.Random) -> Marked:
    text, places, at = "", [], 0
    for start, end in sentence.places:
        text += sentence.text[at:start]
        own = sentence.text[start:end]
        stem = _STEM.match(own)
        if stem and chance.random() < 0.35:
            name = "".join(chance.choice(pool) for _ in stem[0]) + own[stem.end() :]
        else:
            name = chance.choice(names)
        places.append((len(text), len(text) + len(name)))
        text, at = text + name, end
    return Marked(text + sentence.text[at:], tuple(places))


def _gold(sentence: Marked) -> NDArray[np.int64]:
    labels = np.zeros(len(sentence.text), np.int64)
    for start, end in sentence.places:
        labels[start:end] = 2
        labels[end - 1] = 3
        labels[start] = 1 if end - start > 1 else 4
    return labels


def _marginals(
    scores: NDArray[np.float64], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[float, NDArray[np.float64]]:
    """Log of the sum over all ways through each sentence, added up; probability of each label at each character.

    The sentences come longest first, so that at each step those still going on stand in front.
    """
    longest = int(lengths[0])
    going = [int((lengths > t).sum()) for t in range(longest)]
    add = np.logaddexp
    rest = add(scores[:, 0], scores[:, 4])
    front = np.full((longest + 1, len(starts), 2), -1e9)
    front[0, :, 0] = 0
    for t in range(longest):
        at, before = starts[: going[t]] + t, front[t, : going[t]]
        front[t + 1, : going[t], 0] = add(before[:, 0] + rest[at], before[:, 1] + scores[at, 3])
        front[t + 1, : going[t], 1] = add(before[:, 0] + scores[at, 1], before[:, 1] + scores[at, 2])
    total = front[lengths, np.arange(len(starts)), 0]
    chances = np.zeros_like(scores)
    back = np.full((len(starts), 2), -1e9)
    back[:, 0] = 0
    for t in range(longest - 1, -1, -1):
        n = going[t]
        at, before, after, sums = starts[:n] + t, front[t, :n], back[:n].copy(), total[:n]
        chances[at, 0] = np.exp(before[:, 0] + scores[at, 0] + after[:, 0] - sums)
        chances[at, 4] = np.exp(before[:, 0] + scores[at, 4] + after[:, 0] - sums)
        chances[at, 1] = np.exp(before[:, 0] + scores[at, 1] + after[:, 1] - sums)
        chances[at, 2] = np.exp(before[:, 1] + scores[at, 2] + after[:, 1] - sums)
        chances[at, 3] = np.exp(before[:, 1] + scores[at, 3] + after[:, 0] - sums)
        back[:n, 0] = add(rest[at] + after[:, 0], scores[at, 1] + after[:, 1])
        back[:n, 1] = add(scores[at, 3] + after[:, 0], scores[at, 2] + after[:, 1])
    return float(total.sum()), chances


if __name__ == "__main__":
    main()
