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
#: So many features has each character.
_TEMPLATES = 33
_ROWS = (np.arange(1, _TEMPLATES + 1, dtype=np.uint64) * _P3)[:, None]
_EIGHT, _TEN, _HUNDRED, _THOUSAND = np.uint64(8), np.uint64(10), np.uint64(100), np.uint64(1000)
_FIVE, _FIVES, _SIXTY_FOUR = np.uint64(5), np.uint64(25), np.uint64(64)
#: Five sums in one number: each label's steps, made positive, in twelve bits, so that sixteen rows may be added.
_FIELD, _ROOM = np.uint64(12), 16
_LOWEST = 128
_MASK = np.uint64((1 << 12) - 1)
_FIELDS = (np.arange(5, dtype=np.uint64) * _FIELD)[:, None]

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
    pair = shape[:-1] * _EIGHT + shape[1:]
    five = (pair[:-3] * _SIXTY_FOUR + pair[2:-1]) * _EIGHT + shape[4:]
    around = words[:-2] * _FIVES + words[1:-1] * _FIVE + words[2:]
    rules = ruled[:-2] * _FIVES + ruled[1:-1] * _FIVE + ruled[2:]
    tens = ends[:-1] * _TEN + ends[1:]
    last = tens[:-2] * _HUNDRED + tens[2:]

    here, left, right = (slice(_PAD + k, _PAD + k + n) for k in (0, -1, 1))
    grid = np.empty((_TEMPLATES, n), np.uint64)
    grid[0:7], grid[7:13] = _beside(one, -3, 7, n), _beside(two, -3, 6, n)
    grid[13:18], grid[18:23] = _beside(three, -3, 5, n), _beside(five, -4, 5, n)
    grid[23], grid[24], grid[25], grid[26] = around[left], rules[left], last[left], last[here]
    np.add(one[here], words[here], out=grid[27])
    np.add(one[right], around[left], out=grid[28])
    np.add(two[left], words[here], out=grid[29])
    grid[30] = ruled[here] * _THOUSAND + shape[right] * _TEN + shape[left]
    np.add(one[right], ruled[here], out=grid[31])
    np.add(one[left], ruled[here], out=grid[32])
    grid += _ROWS
    grid *= _SALT
    grid ^= grid >> _FOLD
    grid *= _P2
    grid >>= _SHIFT
    return grid.view(np.int64)


def _beside(column: Grid, first: int, count: int, n: int) -> Grid:
    """The column as it stands `first`, first + 1, … characters beside each character: `count` rows, nothing copied."""
    step = column.itemsize
    return np.ndarray((count, n), np.uint64, column, (_PAD + first) * step, (step, step))


def _padded(marks: NDArray[np.uint8], size: int, n: int) -> Grid:
    whole = np.zeros(size, np.uint64)
    whole[_PAD : _PAD + n] = marks
    return whole


def decoded(scores: NDArray[np.float32]) -> list[tuple[int, int]]:
    """The best places (start, end) for scores of characters x LABELS."""
    if not len(scores):
        return []
    alone = np.maximum(scores[:, 0], scores[:, 4])
    columns = (scores[:, 1:4] - alone[:, None]).T.tolist()
    ahead = -1e9  # how much better the best way inside is than the best way outside
    came = bytearray(len(scores))  # 1, 2: the best way to be outside, inside after it comes from inside
    for at, (begin, inner, end) in enumerate(zip(*columns, strict=True)):
        closed, stayed = ahead + end, ahead + inner
        ahead = begin
        if stayed > begin:
            came[at] = 2
            ahead = stayed
        if closed > 0.0:
            came[at] += 1
            ahead -= closed
    single = (scores[:, 4] > scores[:, 0]).tobytes()
    found: list[tuple[int, int]] = []
    at = len(came)
    while at:  # backwards, from what is no more inside to what is no more outside
        stop = max(came.rfind(1, 0, at), came.rfind(3, 0, at), single.rfind(1, 0, at)) + 1
        if not stop:
            break
        at = stop - 1
        if came[at] & 1:
            while at and came[at := at - 1] & 2:
                pass
        found.append((at, stop))
    return found[::-1]


def margin(scores: NDArray[np.float32], start: int, end: int) -> float:
    """How much better a place here scores than none."""
    inside = scores[start, 1] + scores[start + 1 : end - 1, 2].sum() + scores[end - 1, 3]
    return float((inside if end - start > 1 else scores[start, 4]) - scores[start:end, 0].sum())


class Tagger:
    """A trained model. `facts`: hash of what it was trained from, figures on held-back sentences."""

    def __init__(self, table: NDArray[np.int8], scale: float, facts: dict[str, Any]) -> None:
        self.facts, self._packed, self._scale = facts, table, scale
        self._table = np.zeros(len(table), np.uint64)
        for label, place in enumerate(_FIELDS.ravel()):
            self._table |= (table[:, label].astype(np.int16) + _LOWEST).astype(np.uint64) << place

    def scores(self, text: str, marks: Marks) -> NDArray[np.float32]:
        """Characters x LABELS."""
        found = self._table.take(features(text, marks))
        sums = sum(found[at : at + _ROOM].sum(axis=0) >> _FIELDS & _MASK for at in range(0, _TEMPLATES, _ROOM))
        exact = (sums.astype(np.float64) - _LOWEST * _TEMPLATES) * self._scale
        result: NDArray[np.float32] = exact.astype(np.float32).T
        return result

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
