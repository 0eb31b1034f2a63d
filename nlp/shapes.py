"""Places by shape: a name before a suffix and the house numbers after it; what the tagger is told and falls back to."""

import re
from collections.abc import Iterable, Sequence

from domain.understanding import Span
from nlp.files import entries, read
from nlp.match import WordFinder

MOST_PLACES = 6
_NAMELIKE = re.compile(r"[一-鿿a-z0-9]+")
#: What a name of a higher unit ends with.
_ABOVE = "省市州县区镇乡村街道"
_ASCII_ONLY = re.compile(r"[a-z0-9]+")


#: No name with all that stands above it is longer.
FARTHEST = 40


class ShapeReader:
    """Cuts places from a normalised text."""

    def __init__(self, source: str | None = None) -> None:
        whole = read("places.toml", source)
        whole.known(
            "suffix", "alone", "never", "stop_chars", "hard_chars", "next_word", "stop_words", "detail", "longest"
        )
        kinds: dict[str, str] = {}
        for entry in entries(whole, "suffix", "kind"):
            entry.known("kind", "words")
            kinds |= dict.fromkeys(entry.texts("words"), entry.text("kind"))
        self._words = [*kinds, *(w for w in whole.texts("alone") if w not in kinds)]
        self._alone = frozenset(whole.texts("alone"))
        self._never = frozenset(whole.texts("never"))
        self._stop_chars = frozenset(whole.text("stop_chars"))
        self._hard_chars = frozenset(whole.text("hard_chars"))
        self._next_word = frozenset(whole.text("next_word"))
        self._stop_words = frozenset(whole.texts("stop_words"))
        detail = whole.pattern("detail")
        self._detail = re.compile(f"(?:{detail})+(?:[-#][0-9]{{1,4}})?(?:[0-9]{{2,4}}(?![0-9万元块年月日点岁]))?")
        self._longest = whole.number("longest")
        self._words = [w.lower() for w in self._words]
        self._kinds = {w.lower(): kind for w, kind in kinds.items()}
        self._finder = WordFinder(self._words)
        self._generic = frozenset(w.lower() for w in (*self._never, *self._words)) - self._alone

    def suffixes(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, kind) of every word that places end with; kind "alone" for those that need no name."""
        found = ((start, end, self._words[word]) for word, start, end in self._finder.find(text))
        return [(start, end, self._kinds.get(word, "alone")) for start, end, word in found]

    def generic(self, name: str) -> bool:
        """Whether it names nothing by itself: 小区, 马路."""
        return name in self._generic

    def read(
        self, text: str, starts: set[int], suffixes: Sequence[tuple[int, int, str]] | None = None
    ) -> tuple[Span, ...]:
        """At most six spans in order, none overlapping. `starts`: where words begin; `suffixes`: if found already."""
        ended = self.suffixes(text) if suffixes is None else suffixes
        found = [(start, end, text[start:end]) for start, end, _ in ended]
        spans = [s for start, end, word in found if (s := self._named(text, start, end, word, starts))]
        numbered = [m for m in self._detail.finditer(text) if self._solid(m[0])]
        spans += [(self._left(text, m.start(), starts), m.end(), "building") for m in numbered]
        return tuple(
            Span(text[start:end], start, end, kind) for start, end, kind in self._joined(text, spans)[:MOST_PLACES]
        )

    def _named(self, text: str, start: int, end: int, suffix: str, starts: set[int]) -> tuple[int, int, str] | None:
        left = self._left(text, start, starts)
        name = text[left:end]
        kind = self._kinds.get(suffix, "landmark")
        token = self._token(text, end, starts)
        swallowed = token in self._never and len(token) > len(suffix) == 1  # 公路, 经营: a word of its own
        if name in self._never or swallowed or text[start : end + 1] in self._never:
            return None
        if left == start:
            return (start, end, kind) if suffix in self._alone and self._stands(text, start, end, starts) else None
        if len(suffix) == 1 and text[end : end + 1] in self._next_word and text[end : end + 1]:
            return None  # 村民, 路灯, 桥梁: the suffix belongs to the next word
        if _ASCII_ONLY.fullmatch(text[left:start]) and kind != "road" and len(suffix) == 1:
            return None
        return left, end, kind

    def _left(self, text: str, start: int, starts: set[int]) -> int:
        """Walks left word by word until something that stands in no name, or until the name is long enough."""
        at = segment = start
        while at > max(0, start - FARTHEST):
            before = at - 1
            while before > 0 and before not in starts:
                before -= 1
            piece = text[before:at]
            if segment - before > self._longest or piece in self._stop_words or not _NAMELIKE.fullmatch(piece):
                break
            if len(piece) == 1 and piece in self._stop_chars:
                break
            inner = max((i for i, c in enumerate(piece) if c in self._hard_chars), default=-1)
            if inner >= 0 and piece not in self._kinds:
                return before + inner + 1
            if piece[-1] in _ABOVE:
                segment = before  # 县, 镇, 村 close a name of their own: the chain may be longer than one name
            at = before
        return at

    def _token(self, text: str, end: int, starts: set[int]) -> str:
        """The word that ends here."""
        before = end - 1
        while before > 0 and before not in starts:
            before -= 1
        return text[before:end]

    def _stands(self, text: str, start: int, end: int, starts: set[int]) -> bool:
        return start in starts or end in starts or end == len(text)

    def _solid(self, detail: str) -> bool:
        """A house number of two parts, or a group: 3栋2单元, 6组; a bare 3号 or 2楼 says too little."""
        return len(re.findall(r"[栋幢座单元号楼室组队社]", detail)) > 1 or bool(re.search(r"[栋幢组]$", detail))

    def _joined(self, text: str, spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Overlapping and touching spans made one: 杨柳镇上坝社区3栋2单元; the last kind names the whole."""
        joined: list[tuple[int, int, str]] = []
        for start, end, kind in sorted(spans, key=lambda s: (s[0], -s[1])):
            if joined and start <= joined[-1][1]:
                old = joined[-1]
                if end > old[1]:
                    joined[-1] = (old[0], end, kind if kind != "building" else old[2])
            else:
                joined.append((start, end, kind))
        return [self._with_detail(text, *span) for span in joined]

    def _with_detail(self, text: str, start: int, end: int, kind: str) -> tuple[int, int, str]:
        match = self._detail.match(text, end)
        return (start, match.end(), kind) if match else (start, end, kind)
