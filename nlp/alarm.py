"""How dangerous a text sounds to a learner taught by our own sentences: linear, over characters and concepts.

    alarm = Alarm.load()                  # nlp/data/danger.model, made by nlp.alarming; None where there is none
    heard = alarm.hear(normal)            # Heard(hard, soft, code, because): log odds, the likeliest JJ code, words

A short text is one window, of a longer one each three neighbouring clauses are; the most alarming window speaks,
and the more there are the louder it must be. Pure; never raises on any text. A centre's tickets never teach it.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from nlp.concepts import Concepts, grams, plain
from nlp.model import Model

#: A run without a mark is cut at so many characters: spoken text has no commas.
CLAUSE = re.compile(r"[^\s\x00,.;:!?、。…~\-—_()\[\]【】<>《》\"'“”‘’/\\|·]{1,30}[!?]*")
#: A text of so many characters, or so many clauses, is one window; of a longer one so many clauses are.
SHORT, FEW, WINDOW = 60, 4, 3
#: Log odds below which nothing rings, whatever the rules say: nobody asks for the words.
SILENT = -4.0
LEVEL, CODE = "level", "code"


@dataclass(frozen=True, slots=True)
class Heard:
    """Log odds that it is hard, and that it is hard or soft; `codes`: the likely JJ classes, likeliest first.

    `raw`: the second one as if the loudest window were the whole text.
    """

    hard: float = -9.0
    soft: float = -9.0
    codes: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    raw: float = -9.0


@dataclass(frozen=True, slots=True)
class Clauses:
    """The features of a text in order: number, place in the text; `firsts`: where each clause's features begin."""

    known: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    firsts: NDArray[np.int64]


class Alarm:
    """A model of two heads, level (hard, any) and code, over one vocabulary."""

    def __init__(self, model: Model, concepts: Concepts) -> None:
        self.model, self._concepts = model, concepts
        level, code = model.heads[LEVEL], model.heads[CODE]
        self._codes = code.labels
        both = np.hstack([level.rows(np.arange(len(model.names))), code.rows(np.arange(len(model.names)))])
        self._weights = (both * model.rarity[:, None]).astype(np.float32)
        self._bias = np.concatenate([level.bias, code.bias])
        self._square = model.rarity**2

    @classmethod
    def load(cls, data: bytes | None = None) -> "Alarm | None":
        """The shipped one. Raises ModelError when it is damaged; None when none is shipped."""
        if data is None:
            path = files("nlp") / "data" / "danger.model"
            if not path.is_file():
                return None
            data = path.read_bytes()
        return cls(Model.from_bytes(data), Concepts())

    def mix(self, level: str) -> Sequence[float]:
        """What (hard, soft, rules hard, rules soft, 1) count for a level; above 0 it is one."""
        found: Sequence[float] = self.model.facts["mix"][level]
        return found

    def hear(self, text: str) -> Heard:
        """The most alarming window of a normalised text."""
        seen = self._see(text)
        if not len(seen.known):
            return Heard()
        rows = self._weights[seen.known]
        sums = np.add.reduceat(rows, seen.firsts, axis=0)
        norms = np.add.reduceat(self._square[seen.known], seen.firsts)
        count = len(seen.firsts)
        width = count if len(text) <= SHORT or count <= FEW else WINDOW
        total = np.cumsum(np.vstack([np.zeros_like(sums[:1]), sums]), axis=0)
        size = np.cumsum(np.concatenate([[0.0], norms]))
        windows = total[width:] - total[:-width]
        logits = self._bias + windows / np.sqrt(np.maximum(size[width:] - size[:-width], 1e-6))[:, None]
        loudest = int(logits[:, 0].argmax())
        noise = math.log(len(logits))
        hard, soft = float(logits[loudest, 0]), float(logits[:, 1].max())
        if soft < SILENT:
            return Heard(hard - noise, soft - noise, raw=soft)
        chances = logits[loudest, 2:]
        order = np.argsort(-chances)
        codes = tuple(self._codes[i] for i in order[:3] if chances[i] > chances[order[0]] - 1.5)
        first = seen.firsts[loudest]
        last = seen.firsts[loudest + width] if loudest + width < count else len(seen.known)
        because = self._because(text, seen, slice(int(first), int(last)), rows[first:last, 0])
        return Heard(hard - noise, soft - noise, codes, because, soft)

    def _see(self, text: str) -> Clauses:
        clause = np.full(len(text) + 1, -1, np.int32)
        for number, match in enumerate(CLAUSE.finditer(text)):
            clause[match.start() : match.end()] = number
        written = plain(text)
        found = list(grams(written, self._concepts.found(written)))
        runs = [run for kind in found for run in kind.runs]
        numbers = np.array(list(map(self.model.index.get, runs, repeat(-1))), np.int32)
        known = np.flatnonzero(numbers >= 0)
        first = np.concatenate([kind.starts for kind in found])[known]
        last = np.concatenate([kind.ends for kind in found])[known]
        owners = clause[first]
        order = np.argsort(owners, kind="stable")
        order = order[owners[order] >= 0]
        owners = owners[order]
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        return Clauses(numbers[known[order]], first[order], last[order], firsts)

    def _because(self, text: str, seen: Clauses, span: slice, push: NDArray[np.float32]) -> tuple[str, ...]:
        """What spoke loudest in the window, two characters or more, as it stands in the text."""
        kept: list[str] = []
        for i in np.argsort(-push)[:24]:
            word = text[seen.starts[span][i] : seen.ends[span][i]]
            if push[i] > 0 and len(word) > 1 and not any(word in other or other in word for other in kept):
                kept.append(word)
            if len(kept) == 4:
                break
        return tuple(kept)
