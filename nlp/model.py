"""A trained model as numbers and bytes: versioned, checked, never executed (no pickle)."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The first bytes; the last one is the format's version. Another version is refused, not guessed at.
MAGIC = b"zzt-nlp\x01"
_DIGEST = 32
#: No model of ours unpacks to more; what does is not one.
MOST_BYTES = 64_000_000


class ModelError(ValueError):
    """These bytes are no model of this version: damaged, cut short, or made by another one."""


@dataclass(frozen=True, slots=True)
class Head:
    """One linear judgement: logits = bias + values @ (weights · scale). weights: int8, features x labels.

    A head may look at the first features only: it has fewer rows than the model has names.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    average: NDArray[np.float32] = field(init=False, repr=False, compare=False)  # of each feature over the labels

    def __post_init__(self) -> None:
        mean = self.weights @ (self.scale / len(self.labels)) if self.labels else np.zeros(len(self.weights))
        object.__setattr__(self, "average", mean.astype(np.float32))

    @classmethod
    def squeezed(cls, labels: tuple[str, ...], weights: NDArray[np.floating[Any]], bias: NDArray[Any]) -> "Head":
        """From float weights (features x labels): each label's column in 255 steps."""
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
        return cls(
            labels,
            np.ascontiguousarray(np.rint(weights / scale).astype(np.int8)),
            scale.astype(np.float32),
            bias.astype(np.float32),
        )

    def rows(self, known: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
        """The weights of some features as they were trained, float32."""
        inside = known[known < len(self.weights)]
        found: NDArray[np.float32] = self.weights[inside].astype(np.float32) * self.scale
        if len(inside) == len(known):
            return found
        whole = np.zeros((len(known), len(self.labels)), np.float32)
        whole[known < len(self.weights)] = found
        return whole


@dataclass(frozen=True, slots=True)
class Model:
    """`names`: the features in order; `rarity`: each one's idf; `heads`: class, group, intent (those trained).

    `groups`: label of the group head -> codes of the class head in it. `facts`: what a person may want to know
    (hash of the sentences, counts, figures on held-back sentences) and the settings fitted in training ("mix").
    """

    names: tuple[str, ...]
    rarity: NDArray[np.float32]
    heads: Mapping[str, Head]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    index: Mapping[str, int] = field(init=False, repr=False, compare=False)
    members: Mapping[str, NDArray[np.int64]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        at = {code: i for i, code in enumerate(self.heads["class"].labels)} if "class" in self.heads else {}
        put = object.__setattr__
        put(self, "index", {name: number for number, name in enumerate(self.names)})
        put(self, "members", {g: np.array([at[c] for c in codes if c in at]) for g, codes in self.groups.items()})

    def to_bytes(self) -> bytes:
        """Compact and the same for the same model."""
        header = {
            "names": self.names,
            "heads": {name: head.labels for name, head in self.heads.items()},
            "rows": {name: len(head.weights) for name, head in self.heads.items()},
            "groups": self.groups,
            "facts": self.facts,
        }
        written = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        parts = [len(written).to_bytes(4, "little"), written, self.rarity.astype("<f2").tobytes()]
        for name in sorted(self.heads):
            head = self.heads[name]
            parts += [head.scale.astype("<f4").tobytes(), head.bias.astype("<f4").tobytes(), head.weights.tobytes()]
        packed = zlib.compress(b"".join(parts), 9)
        return MAGIC + hashlib.sha256(packed).digest() + packed

    @classmethod
    def from_bytes(cls, data: bytes) -> "Model":
        """The model again. Raises ModelError on anything that `to_bytes` of this version did not write."""
        if data[: len(MAGIC) - 1] != MAGIC[:-1]:
            raise ModelError("this is no model of zongzhi")
        if data[: len(MAGIC)] != MAGIC:
            raise ModelError("this model has another format version: train it again")
        packed = data[len(MAGIC) + _DIGEST :]
        if hashlib.sha256(packed).digest() != data[len(MAGIC) : len(MAGIC) + _DIGEST]:
            raise ModelError("this model is damaged: its checksum does not fit")
        try:
            opened = zlib.decompressobj()
            whole = opened.decompress(packed, MOST_BYTES)
            if opened.unconsumed_tail or not opened.eof:
                raise ModelError("this model is too large or cut short")
            return cls._read(whole)
        except (zlib.error, ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise wrong if isinstance(wrong, ModelError) else ModelError(f"this model is damaged: {wrong}") from wrong

    @classmethod
    def _read(cls, whole: bytes) -> "Model":
        length = int.from_bytes(whole[:4], "little")
        header = json.loads(whole[4 : 4 + length])
        names = tuple(str(name) for name in header["names"])
        at = 4 + length

        def take(kind: str, count: int) -> NDArray[Any]:
            nonlocal at
            found = np.frombuffer(whole, np.dtype(kind), count, at)
            at += found.nbytes
            return found

        rarity = take("<f2", len(names)).astype(np.float32)
        heads = {}
        for name in sorted(header["heads"]):
            labels = tuple(str(label) for label in header["heads"][name])
            rows = int(header.get("rows", {}).get(name, len(names)))
            scale, bias = take("<f4", len(labels)), take("<f4", len(labels))
            weights = take("i1", rows * len(labels)).reshape(rows, len(labels))
            heads[name] = Head(labels, weights, scale, bias)
        if at != len(whole) or not all(
            np.isfinite(h.scale).all() and np.isfinite(h.bias).all() for h in heads.values()
        ):
            raise ModelError("this model is damaged: its parts do not fit together")
        groups = {str(name): tuple(codes) for name, codes in header["groups"].items()}
        return cls(names, rarity, heads, groups, header["facts"])


def shipped_model() -> Model | None:
    """The model made from the team's own sentences (`python -m nlp ship`); None in a tree that has none yet."""
    file = files("nlp") / "data" / "shipped.model"
    return Model.from_bytes(file.read_bytes()) if file.is_file() else None
