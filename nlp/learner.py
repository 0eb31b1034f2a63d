"""The learner in use: a few small matrices over character n-grams and words. numpy only; training.py makes them.

    learner = Learner(Model.from_bytes(data), cut)     # data: the shipped model or a centre's own
    seen = learner.see(normal)                         # once for a text: its features; normal = rewritten normal text
    learner.classes(seen)  -> {code: log probability}  # second-level codes without JJ (danger: nlp.alarm)
    learner.intent(seen)   -> {"report": .93, …}       # names of domain.understanding.Intent, sums to 1
    learner.because("class", seen, "SR04")             # the n-grams and words that decided, best first

Everything is pure and never raises on any text. A head a model does not have answers empty.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.cut import Cut
from nlp.features import DAMPING, WORD, bare, shown
from nlp.match import WordFinder
from nlp.mix import Mix
from nlp.model import Head, Model

#: How sharply a group's probability is shared within: its likeliest code stands for it beside those of other groups.
WITHIN = 2.0
#: Names of the heads.
CLASS, GROUP, INTENT = "class", "group", "intent"


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as the model sees it: the features it knows and their weights (length near 1, less in a few words)."""

    text: str
    known: NDArray[np.int32]
    values: NDArray[np.float32]


class Learner:
    """A model with the cutter that its words come from."""

    def __init__(self, model: Model, cut: Cut) -> None:
        self.model, self._cut = model, cut
        self.mix = Mix.of(model.facts)
        runs = [name for name in model.names if name and name[0] != WORD]
        words = [name for name in model.names if name[:1] == WORD]
        self._runs = WordFinder(runs)
        self._words = {name[1:]: number for number, name in enumerate(words, len(runs))}
        self._numbers = np.array([model.index[name] for name in (*runs, *words)], np.int32)

    def see(self, text: str, words: Sequence[str] | None = None) -> Seen:
        """The features of a normalised text, as nlp.features counts them; `words`: the text cut, if it is already."""
        written, found = bare(text), self._words
        counts = Counter([run for run, _, _ in self._runs.find(written)])
        counts.update([found[w] for w in (self._cut(text) if words is None else words) if w in found])
        if not counts:
            return Seen(text, np.zeros(0, np.int32), np.zeros(0, np.float32))
        known = self._numbers[list(counts)]
        values = np.log1p(np.array(list(counts.values()), np.float32)) * self.model.rarity[known]
        return Seen(text, known, values / np.sqrt(values @ values + DAMPING))

    def classes(self, seen: Seen) -> dict[str, float]:
        """Log probability of each second-level class (JJ is nlp.danger's); empty without that head."""
        head = self.model.heads.get(CLASS)
        if head is None:
            return {}
        fine = _log_softmax(_logits(head, seen))
        groups = self.model.heads.get(GROUP)
        if groups is not None:
            fine = self._within_groups(head, fine, _log_softmax(_logits(groups, seen)), groups)
        return dict(zip(head.labels, fine.tolist(), strict=True))

    def intent(self, seen: Seen) -> dict[str, float]:
        """Probability of each intent the model was taught; empty without that head."""
        head = self.model.heads.get(INTENT)
        if head is None:
            return {}
        return dict(zip(head.labels, np.exp(_log_softmax(_logits(head, seen))).tolist(), strict=True))

    def because(self, head: str, seen: Seen, label: str, most: int = 4) -> tuple[str, ...]:
        """What spoke most for a label against the average of the others, as it stands in the text."""
        given = self.model.heads.get(head)
        if given is None or label not in given.labels or not len(seen.known):
            return ()
        known, values = seen.known, seen.values
        if len(given.weights) < len(self.model.names):  # a head may look at the first features only
            inside = known < len(given.weights)
            known, values = known[inside], values[inside]
        at = given.labels.index(label)
        push = (given.weights[known, at] * given.scale[at] - given.average[known]) * values
        loudest = (-push).argsort()[: 4 * most]
        pushes = zip(known[loudest].tolist(), push[loudest].tolist(), strict=True)
        best = [self.model.names[number] for number, much in pushes if much > 0]
        return shown(best, seen.text, most)

    def _within_groups(
        self, head: Head, fine: NDArray[np.float32], coarse: NDArray[np.float32], groups: Head
    ) -> NDArray[np.float32]:
        """Each group of codes gets the probability its own head gives it, shared within as the fine head says."""
        result = fine.copy()
        for number, label in enumerate(groups.labels):
            members = self.model.members[label]
            inside = WITHIN * fine[members]
            result[members] = coarse[number] + inside - np.logaddexp.reduce(inside)
        return result


def _logits(head: Head, seen: Seen) -> NDArray[np.float32]:
    known, values = seen.known, seen.values
    if len(known) and known.max() >= len(head.weights):
        inside = known < len(head.weights)
        known, values = known[inside], values[inside]
    steps = values @ head.weights.take(known, axis=0).astype(np.float32)
    logits: NDArray[np.float32] = head.bias + steps * head.scale
    return logits


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = logits - logits.max()
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum())
    return result
