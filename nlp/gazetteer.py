"""Places a centre knows by name, found in a text: exactly, with one slip, by their sound, or without 小区, 花园."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from domain.gazetteer import KnownPlace

#: Words a name may lose or swap without becoming another place, by what they say.
GENERIC = {
    "community": (
        "居民委员会", "生活小区", "安置小区", "社区", "小区", "花园", "家园", "花苑", "佳苑", "公寓", "新村",
        "苑", "院", "城", "府",
    ),
    "village": ("村委会", "行政村", "自然村", "村"),
    "road": ("大道", "大街", "街道", "路", "街", "巷子", "巷", "道"),
}  # fmt: skip
_FAMILY = {word: family for family, words in GENERIC.items() for word in words}
_ENDINGS = sorted(_FAMILY, key=len, reverse=True)
#: A longer name may differ in one character; a shorter one would be another place.
LEAST_FUZZY = 4
#: Names from so many characters on are also known by their sound.
LEAST_HEARD = 3
_MOST_TRIED = 300
_SOUTHERN = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@dataclass(frozen=True, slots=True)
class Match:
    """text[start:end] names the entry `known`. `sure`: written as the gazetteer has it."""

    start: int
    end: int
    known: int
    kind: str
    sure: bool


class Gazetteer:
    """Up to 20,000 entries with aliases, indexed once; pure."""

    def __init__(
        self,
        places: Iterable[KnownPlace],
        normalise: Callable[[str], str],
        sounds: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        """`sounds`: the syllables of a character, the commonest first."""
        self._sounds = sounds
        self._heard: dict[str, KnownPlace | None] = {}
        self._names: dict[str, KnownPlace] = {}
        self._stems: dict[str, KnownPlace | None] = {}  # None: several places, so it names none of them
        for place in places:
            for written in (place.name, *place.aliases):
                name = normalise(written).strip()
                if len(name) > 1:
                    self._names.setdefault(name, place)
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._heads: dict[str, list[str]] = {}
        self._tails: dict[str, list[str]] = {}
        lengths: dict[str, set[int]] = {}
        for name, place in self._names.items():
            stem = stem_of(name)[0]
            if len(stem) > 1 and stem != name:
                old = self._stems.get(stem, place)
                self._stems[stem] = place if old is place else None
            lengths.setdefault(name[:2], set()).add(len(name))
            if heard := self._sound(name):
                self._heard[heard] = place if self._heard.get(heard, place) is place else None
            if len(name) >= LEAST_FUZZY:
                half = len(name) // 2
                self._heads.setdefault(name[:half], []).append(name)
                self._tails.setdefault(name[half:], []).append(name)
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
        for stem in self._stems:
            if len(stem) > 2 and stem not in self._names:
                self._lengths[stem[:2]] = tuple(sorted({*self._lengths.get(stem[:2], ()), len(stem)}, reverse=True))

    def __bool__(self) -> bool:
        return bool(self._names)

    def find(self, text: str, starts: set[int]) -> list[Match]:
        """Names as they are written, the longest wins; stems of three characters and more too. None overlapping."""
        found: list[Match] = []
        at, lengths = 0, self._lengths
        while at < len(text) - 1:
            match = None
            for length in lengths.get(text[at : at + 2], ()):
                match = self._exact(text, at, at + length, starts)
                if match:
                    break
            if match:
                found.append(match)
            at = match.end if match else at + 1
        return found

    def fuzzy(self, name: str) -> KnownPlace | None:
        """The one entry that a name cut out of a text most likely means; None when none or several do."""
        known = self._names.get(name)
        if known:
            return known
        stem, family = stem_of(name)
        if len(stem) > 1:
            meant = self._stems.get(stem) or self._names.get(stem)
            if meant and (family is None or family == meant.kind or meant.kind not in GENERIC):
                return meant
        heard = self._heard.get(self._sound(name))
        if heard is not None:
            return heard
        near = {found.id: found for found in (self._names[n] for n in self._near(name))}
        return next(iter(near.values())) if len(near) == 1 else None

    def _sound(self, name: str) -> str:
        """How a name sounds, southern and northern alike; "" when that is not known or says too little."""
        if self._sounds is None or len(name) < LEAST_HEARD:
            return ""
        heard = [self._sounds(char) for char in name]
        if not all(heard):
            return ""
        whole = " ".join(h[0] for h in heard)
        for northern, southern in _SOUTHERN:
            whole = whole.replace(northern, southern)
        return whole

    def _exact(self, text: str, start: int, end: int, starts: set[int]) -> Match | None:
        if end > len(text):
            return None
        name = text[start:end]
        known = self._names.get(name)
        if known is None:
            known = self._stems.get(name) if end - start > 2 else None
            return Match(start, end, known.id, known.kind, False) if known else None
        if end - start == 2 and not (start in starts and (end in starts or end == len(text))):
            return None
        return Match(start, end, known.id, known.kind, True)

    def _near(self, name: str) -> set[str]:
        """Names with one character changed, lost or put in: one half of such a name stands unchanged."""
        found: set[str] = set()
        if len(name) < LEAST_FUZZY - 1:
            return found
        for cut in range(1, len(name)):
            for candidates in (self._heads.get(name[:cut], ()), self._tails.get(name[cut:], ())):
                found.update(c for c in candidates[:_MOST_TRIED] if one_edit(c, name))
        return found


def stem_of(name: str) -> tuple[str, str | None]:
    """A name without its generic end, and what that end says: (锦绣, community)."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)], _FAMILY[ending]
    return name, None


def one_edit(one: str, other: str) -> bool:
    """Whether two texts differ in exactly one character changed, missing or put in, and not in a number."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    changed = one[head : len(one) - tail] + other[head : len(other) - tail]
    return max(len(one), len(other)) - head - tail == 1 and not any(c in _TELLING for c in changed)


#: A difference in one of these is a difference of places: 东街 and 西街, 一组 and 二组.
_TELLING = frozenset("0123456789一二三四五六七八九十百东南西北中上下前后左右内外大小新老")
