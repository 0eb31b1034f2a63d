"""How dangerous a text sounds to a learner taught by our own sentences: linear, over characters and concepts.

    alarm = Alarm.load()                  # nlp/data/danger.model, made by nlp.alarming; None where there is none
    heard = alarm.hear(normal)            # Heard(hard, soft, code, because): log odds, the likeliest JJ code, words

A short text is one window, of a longer one each three neighbouring clauses are; besides, clauses are heard alone
(nlp.clauses). The most alarming window speaks,
and the more there are the louder it must be. Pure; never raises on any text. A centre's tickets never teach it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nlp.clauses import Piece, Pieces
from nlp.concepts import LOWEST, Concepts, plain, signed
from nlp.match import WordFinder
from nlp.model import Model

#: A text of so many characters, or so many clauses, is one window; of a longer one so many clauses are.
SHORT, FEW, WINDOW = 60, 4, 3
#: Added to the squared length of a window: two characters prove little.
DAMPING = 200.0
#: A text of fewer known features says nothing: of a bare place only 在 is left.
LEAST = 4
#: Log odds below which nothing rings, whatever the rules say: nobody asks for the words.
SILENT = -4.0
UNHEARD = -9.0
LEVEL, CODE = "level", "code"


@dataclass(frozen=True, slots=True)
class Heard:
    """Log odds that it is hard, and that it is hard or soft; `codes`: the likely JJ classes, likeliest first.

    `raw`: the second one as if the loudest window were the whole text. `lone_hard`, `lone_soft`: of the loudest
    clause or two taken alone, those that another clause governs left out; a single clause has none.
    """

    hard: float = UNHEARD
    soft: float = UNHEARD
    codes: tuple[str, ...] = ()
    #: looked up when somebody asks
    because: Callable[[], tuple[str, ...]] = tuple
    raw: float = UNHEARD
    lone_hard: float = UNHEARD
    lone_soft: float = UNHEARD

    @property
    def signs(self) -> tuple[float, ...]:
        """What the mix weighs."""
        return self.hard, self.soft, self.lone_hard, self.lone_soft


@dataclass(frozen=True, slots=True)
class Clauses:
    """The features of a text in order: number, place in the text; `firsts`: where each clause's features begin.

    `owners`: the number of each clause that has features.
    """

    known: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    firsts: NDArray[np.int64]
    owners: NDArray[np.int32]


_NONE, _FIRST = np.zeros(0, np.int32), np.zeros(1, np.int64)


def _table(found: Sequence[tuple[int, ...]], width: int = 3) -> NDArray[np.int32]:
    return np.fromiter(chain.from_iterable(found), np.int32, width * len(found)).reshape(-1, width)


class Alarm:
    """A model of two heads, level (hard, any) and code, over one vocabulary."""

    def __init__(self, model: Model, concepts: Concepts, pieces: Pieces | None = None) -> None:
        self._pieces = pieces or Pieces()
        self.model, self._concepts = model, concepts
        level, code = model.heads[LEVEL], model.heads[CODE]
        self._codes = code.labels
        both = np.hstack([level.rows(np.arange(len(model.names))), code.rows(np.arange(len(model.names)))])
        #: the runs with signs last: a run of a text as it is written holds none
        bears = [max(name) >= LOWEST for name in model.names]
        order = sorted(range(len(bears)), key=bears.__getitem__)
        names = [model.names[number] for number in order]
        self._first_signed = bears.count(False)
        self._runs, self._signed = WordFinder(names[: self._first_signed]), WordFinder(names[self._first_signed :])
        self._weights = (both * model.rarity[:, None]).astype(np.float32)[order]
        self._bias = np.concatenate([level.bias, code.bias])
        self._square = (model.rarity**2)[order]

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
        """What (hard, soft, both of lone clauses, rules hard, rules soft, 1) count for a level; above 0 it is one."""
        found: Sequence[float] = self.model.facts["mix"][level]
        return found

    def hear(self, text: str, pieces: Sequence[Piece] | None = None) -> Heard:
        """The most alarming window of a normalised text; `pieces`: those of the text, if it is cut already."""
        cut = self._pieces.cut(text) if pieces is None else pieces
        seen = self._see(text, [span for piece in cut for span in piece.clauses])
        if len(seen.known) < LEAST:
            return Heard()
        rows = self._weights.take(seen.known, axis=0)
        count = len(seen.firsts)
        total = np.zeros((count + 1, rows.shape[1]), np.float32)
        np.cumsum(np.add.reduceat(rows, seen.firsts, axis=0), axis=0, out=total[1:])
        size = np.zeros(count + 1)
        np.cumsum(np.add.reduceat(self._square.take(seen.known), seen.firsts), out=size[1:])
        width = count if len(text) <= SHORT or count <= FEW else WINDOW
        windows = np.arange(count - width + 1)
        wide = self._logits(total, size, windows, windows + width)
        begins, ends = _lone(cut, seen.owners)
        lone = self._logits(total, size, begins, ends)
        noise, spread = math.log(len(wide)), math.log(count)
        loudest, alone = int(wide[:, 0].argmax()), int(lone[:, 0].argmax())
        hard, soft = float(wide[loudest, 0]), float(wide[:, 1].max())
        lone_hard, lone_soft = float(lone[alone, 0]), float(lone[:, 1].max())
        levels = (hard - noise, soft - noise)
        lone_levels = (lone_hard - spread, lone_soft - spread) if count > 1 else (UNHEARD, UNHEARD)
        if max(soft, lone_soft) < SILENT:
            return Heard(*levels, (), tuple, soft, *lone_levels)
        if lone_levels[0] > levels[0]:
            chances, first, last = lone[alone, 2:], int(begins[alone]), int(ends[alone])
        else:
            chances, first, last = wide[loudest, 2:], loudest, loudest + width
        order = np.argsort(-chances)
        codes = tuple(self._codes[i] for i in order[:3] if chances[i] > chances[order[0]] - 1.5)
        edges = [*seen.firsts.tolist(), len(seen.known)]
        span = slice(edges[first], edges[last])
        because = partial(self._because, text, seen, span, rows[span, 0])
        return Heard(*levels, codes, because, soft, *lone_levels)

    def _logits(
        self,
        total: NDArray[np.float32],
        size: NDArray[np.float64],
        begins: NDArray[np.int64],
        ends: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        """Of windows of clauses, from the running sums of weights and of squared lengths."""
        length = np.sqrt(size[ends] - size[begins] + DAMPING)
        found: NDArray[np.float64] = self._bias + (total[ends] - total[begins]) / length[:, None]
        return found

    def _see(self, text: str, spans: Sequence[tuple[int, int]]) -> Clauses:
        if not spans:
            return Clauses(_NONE, _NONE, _NONE, np.zeros(0, np.int64), _NONE)
        written = plain(text)
        found = _table(self._runs.find(written))
        concepts = self._concepts.found(written)
        if concepts:
            spelt, origin = signed(written, concepts)
            more = _table(self._signed.find(spelt))
            more[:, 0] += self._first_signed
            more[:, 1:] = origin[more[:, 1:]]
            found = np.concatenate([found, more])
        begins, stops = _table(spans, 2).T
        owners = begins.searchsorted(found[:, 1], "right") - 1
        if len(spans) > 1:
            order = owners.argsort(kind="stable")
            found, owners = found[order], owners[order]
        inside = found[:, 1] < stops[owners]
        inside &= owners >= 0
        if not inside.all():
            found, owners = found[inside], owners[inside]
        known, first, last = found.T
        firsts = np.flatnonzero(owners[1:] > owners[:-1]) + 1
        firsts = np.concatenate([_FIRST, firsts]) if len(known) else firsts
        return Clauses(known, first, last, firsts, owners[firsts])

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


def _lone(pieces: Sequence[Piece], owners: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Windows heard alone: a governed piece whole, of another each clause and each two neighbours."""
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in pieces:
        until = at + len(piece.clauses)
        if piece.governed:
            spans.append((at, until))
        else:
            spans += [(n, n + 1) for n in range(at, until)] + [(n, n + 2) for n in range(at, until - 1)]
        at = until
    edges = np.searchsorted(owners, np.array(spans))
    edges = edges[edges[:, 1] > edges[:, 0]]
    return edges[:, 0], edges[:, 1]
