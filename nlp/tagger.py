"""Where places begin and end, learned from sentences written for it: a linear-chain model over characters (a CRF).

Features are hashed n-grams; numpy only. places.py gives the marks and puts rules beside it; tagging.py trains it.
"""

import hashlib
import json
import zlib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.model import ModelError

#: The first bytes; the last one is the format's version.
MAGIC = b"zzt-tag\x01"
_DIGEST = 32
BITS = 17
#: O: outside; B, I, E: first, inner, last of a place; S: a place of one character.
LABELS = 5
_PAD = 4
_SALT = np.uint64(0x9E3779B97F4A7C15)
_P1, _P2, _P3 = np.uint64(0x100000001B3), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)
_SHIFT, _FOLD = np.uint64(64 - BITS), np.uint64(29)
_ROWS = (np.arange(1, 65, dtype=np.uint64) * _P3)[:, None]

Grid = NDArray[np.uint64]


def _shapes() -> NDArray[np.uint8]:
    """The kind of each character of the basic plane: what a model should see beside the character itself."""
    table = np.full(0x10000, 6, np.uint8)
    table[:0x80] = 1
    table[0x3000:0x3100] = 1
    table[0xFF00:] = 1
    for code in range(ord("a"), ord("z") + 1):
        table[code] = 2
    for code in range(ord("0"), ord("9") + 1):
        table[code] = 3
    for number, chars in ((4, "一二三四五六七八九十百千两零〇"), (5, "东南西北上下前后左右中内外里边旁侧口头底")):
        for char in chars:
            table[ord(char)] = number
    return table


_SHAPE = _shapes()


@dataclass(frozen=True, slots=True)
class Marks:
    """What rules and words say of each character, as small numbers; all of the length of the text."""

    words: NDArray[np.uint8]  # 1 first, 2 inner, 3 last, 4 only character of a word
    ends: NDArray[np.uint8]  # the kind of the place word that ends here, 0 none
    ruled: NDArray[np.uint8]  # as LABELS, from the rules of shape


def features(text: str, marks: Marks) -> NDArray[np.int64]:
    """Hashed features, one row for each template (templates x length of the text)."""
    n = len(text)
    size = n + 2 * _PAD
    chars = np.zeros(size, np.uint64)
    chars[_PAD : _PAD + n] = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    shape = _SHAPE[np.minimum(chars, 0xFFFF)].astype(np.uint64)
    shape[:_PAD] = shape[_PAD + n :] = 0
    chars[shape == 3] = 48  # one digit is as good as another
    words, ends, ruled = (_padded(m, size, n) for m in (marks.words, marks.ends, marks.ruled))

    one = chars * _P1
    two = one[:-1] * _P2 + chars[1:]
    three = two[:-1] * _P3 + chars[2:]
    pair = shape[:-1] * np.uint64(8) + shape[1:]
    five = (pair[:-3] * np.uint64(64) + pair[2:-1]) * np.uint64(8) + shape[4:]
    around = words[:-2] * np.uint64(25) + words[1:-1] * np.uint64(5) + words[2:]
    rules = ruled[:-2] * np.uint64(25) + ruled[1:-1] * np.uint64(5) + ruled[2:]
    last = ends[:-3] * np.uint64(1000) + ends[1:-2] * np.uint64(100) + ends[2:-1] * np.uint64(10) + ends[3:]

    here, left, right = (slice(_PAD + k, _PAD + k + n) for k in (0, -1, 1))
    rows = [one[_PAD + k : _PAD + k + n] for k in (-3, -2, -1, 0, 1, 2, 3)]
    rows += [two[_PAD + k : _PAD + k + n] for k in (-3, -2, -1, 0, 1, 2)]
    rows += [three[_PAD + k : _PAD + k + n] for k in (-3, -2, -1, 0, 1)]
    rows += [five[_PAD + k : _PAD + k + n] for k in (-4, -3, -2, -1, 0)]
    rows += [around[left], rules[left], last[left], last[here]]
    rows += [one[here] + words[here], one[right] + around[left], two[left] + words[here]]
    rows.append(ruled[here] * np.uint64(1000) + shape[right] * np.uint64(10) + shape[left])
    rows += [one[right] + ruled[here], one[left] + ruled[here]]
    grid = np.array(rows)
    grid += _ROWS[: len(rows)]
    grid *= _SALT
    grid ^= grid >> _FOLD
    grid *= _P2
    grid >>= _SHIFT
    return grid.view(np.int64)


def _padded(marks: NDArray[np.uint8], size: int, n: int) -> Grid:
    whole = np.zeros(size, np.uint64)
    whole[_PAD : _PAD + n] = marks
    return whole


def decoded(scores: NDArray[np.float32]) -> list[tuple[int, int]]:
    """The best places (start, end) for scores of characters x LABELS."""
    if not len(scores):
        return []
    alone = np.maximum(scores[:, 0], scores[:, 4])
    columns = (c.tolist() for c in (alone, *scores.T[1:4]))
    outside, inside = 0.0, -1e9
    came: list[tuple[bool, bool]] = []  # whether the best way to be outside, inside after it comes from inside
    for at_rest, begin, inner, end in zip(*columns, strict=True):
        rest, closed = outside + at_rest, inside + end
        opened, stayed = outside + begin, inside + inner
        came.append((closed > rest, stayed > opened))
        outside, inside = max(rest, closed), max(opened, stayed)
    single = (scores[:, 4] > scores[:, 0]).tolist()
    found: list[tuple[int, int]] = []
    within, stop = False, 0
    for at in range(len(came) - 1, -1, -1):
        from_inside = came[at][within]
        if not within and from_inside:
            stop = at + 1
        elif within and not from_inside:
            found.append((at, stop))
        elif not within and single[at]:
            found.append((at, at + 1))
        within = from_inside
    return found[::-1]


def margin(scores: NDArray[np.float32], start: int, end: int) -> float:
    """How much better a place here scores than none."""
    inside = scores[start, 1] + scores[start + 1 : end - 1, 2].sum() + scores[end - 1, 3]
    return float((inside if end - start > 1 else scores[start, 4]) - scores[start:end, 0].sum())


class Tagger:
    """A trained model. `facts`: hash of what it was trained from, figures on held-back sentences."""

    def __init__(self, table: NDArray[np.int8], scale: float, facts: dict[str, Any]) -> None:
        self.facts, self._packed, self._scale = facts, table, scale
        self._table = table.astype(np.float32) * np.float32(scale)

    def scores(self, text: str, marks: Marks) -> NDArray[np.float32]:
        """Characters x LABELS."""
        found: NDArray[np.float32] = self._table[features(text, marks)].sum(axis=0)
        return found

    def read(self, text: str, marks: Marks) -> list[tuple[int, int]]:
        """Start and end of each place, in order."""
        return decoded(self.scores(text, marks)) if text else []

    def to_bytes(self) -> bytes:
        """Compact and the same for the same model."""
        header = json.dumps({"facts": self.facts, "scale": self._scale}, sort_keys=True).encode()
        packed = zlib.compress(len(header).to_bytes(4, "little") + header + self._packed.tobytes(), 9)
        return MAGIC + hashlib.sha256(packed).digest() + packed

    @classmethod
    def from_bytes(cls, data: bytes) -> "Tagger":
        """The model again. Raises ModelError on anything that `to_bytes` of this version did not write."""
        if data[: len(MAGIC)] != MAGIC:
            raise ModelError("this is no tagger of this version: train it again")
        packed = data[len(MAGIC) + _DIGEST :]
        if hashlib.sha256(packed).digest() != data[len(MAGIC) : len(MAGIC) + _DIGEST]:
            raise ModelError("this tagger is damaged: its checksum does not fit")
        try:
            opened = zlib.decompressobj()
            whole = opened.decompress(packed, (LABELS << BITS) + 100_000)
            length = int.from_bytes(whole[:4], "little")
            header = json.loads(whole[4 : 4 + length])
            table = np.frombuffer(whole, np.int8, offset=4 + length).reshape(1 << BITS, LABELS)
            return cls(table, float(header["scale"]), header["facts"])
        except (zlib.error, ValueError, KeyError, TypeError) as wrong:
            raise ModelError(f"this tagger is damaged: {wrong}") from wrong


def shipped() -> Tagger:
    """The model that lies beside the data files."""
    return Tagger.from_bytes((files("nlp") / "data" / "places.model").read_bytes())
