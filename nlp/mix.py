"""How far the learner is trusted beside the lexicon: a log-linear mix, fitted anew when a centre's texts are there."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Up to so many characters a text is a chat message; from so many on a letter of complaint.
CHAT, LETTER = 60, 200


@dataclass(frozen=True, slots=True)
class Mix:
    """Factors on the learner's log probability and on log(1 + the lexicon's score); together they set the confidence.

    The learner has seen short sentences of ours: on a letter the lexicon keeps more of the say (docs/decisions/0012).
    """

    chat: float = 1.2
    letter: float = 0.4
    lexicon: float = 2.5

    def trust(self, length: int) -> float:
        """The factor on the learner for a text of so many characters."""
        part = min(1.0, max(0.0, (length - CHAT) / (LETTER - CHAT)))
        return self.chat + part * (self.letter - self.chat)

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Mix":
        """The mix a model brings with it, or the usual one. Raises ValueError on one that is none."""
        given = facts.get("mix")
        if given is None:
            return cls()
        if not isinstance(given, dict) or set(given) != {"chat", "letter", "lexicon"}:
            raise ValueError(f"no mix: {given!r}")
        return cls(**{name: float(value) for name, value in given.items()})


@dataclass(frozen=True, slots=True)
class Learned:
    """What the learner says of one text: log probability of each code, how far to trust it, and its reasons."""

    chances: Mapping[str, float]
    mix: Mix
    because: Callable[[str], tuple[str, ...]]


def blended(learned: Learned, scores: Mapping[str, float], length: int) -> dict[str, float]:
    """Probability of each code the learner knows: its own and the lexicon's judgement, added as logarithms."""
    sums = learned.mix.trust(length) * np.fromiter(learned.chances.values(), np.float64, len(learned.chances))
    if scores:
        at = {code: number for number, code in enumerate(learned.chances)}
        for code, score in scores.items():
            if code in at:
                sums[at[code]] += learned.mix.lexicon * math.log1p(score)
    powers = np.exp(sums - sums.max())
    return dict(zip(learned.chances, (powers / powers.sum()).tolist(), strict=True))
