"""What a resident meant to write: pinyin, digits and near sounds put right; each character knows its origin."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nlp.cut import Cut
from nlp.match import WordFinder
from nlp.mistyped import TORN, Mender
from nlp.phrases import Phrases
from nlp.sounds import Sounds
from nlp.spelt import Speller

Edit = tuple[int, int, str]
#: A text that still changes after so many rounds is left as it came: so what was rewritten stays as it is.
MOST_ROUNDS = 4
_UNSEEN = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\u20e3]+")
_PART = re.compile(r"[^,。!?;\n]*[,。!?;\n]+|[^,。!?;\n]+")
_REPEATED = re.compile(r"([一-龥])\1{2,}")
#: What looks repeated, torn apart or spelt in letters.
_ODD = re.compile(rf"[a-z#]|{_REPEATED.pattern}|{TORN.pattern}")
#: Cried out, not doubled.
_ALONE = frozenset("救快哈啊看谢拜")
_FORWARDED = re.compile(
    r"(?:^|(?<=\n))(?:【?\[?(?:转发|转|fw|fwd)(?:自.{1,10})?[】\]:])+[ ]?|//@[^\s:@]{1,16}:[ ]?|"
    r"(?:^|(?<=[\s】]))@[^\s:@,。!?]{1,16}(?::[ ]?| )|(?:^|(?<=\n))[-—─=~_* ]{4,}(?=\n|$)|\[[一-龥]{1,4}\](?=\[|\n|$)"
)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`text` as it is read; `origin[i]` is the offset in the normalised text where its character i comes from.

    `origin` is None when nothing was rewritten, else it has one more entry than `text`: where the text ends.
    It never falls. A replaced stretch belongs together: each of its characters points to the stretch's beginning.
    """

    text: str
    origin: tuple[int, ...] | None = None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the normalised (and so of the original) text that text[start:end] was written as."""
        if self.origin is None:
            return start, end
        first = self.origin[start]
        last = next((at for at in self.origin[end:] if at > self.origin[end - 1]), self.origin[-1]) if end else first
        return first, max(first, last)


class Rewriter:
    """Pure; what it has rewritten it leaves alone the second time. Known names (`keep`) stay as they are written."""

    def __init__(self, sounds: Sounds, cut: Cut, dialect: Phrases, typos: Phrases, keep: Iterable[str] = ()) -> None:
        speller, mender = Speller(sounds), Mender(sounds, cut)
        self._sounds, self._mender, self._phrases = sounds, mender, (dialect, typos)
        self._steps: tuple[Callable[[str], Sequence[Edit]], ...] = (
            self._repeated, mender.torn, speller.edits, dialect.edits, typos.edits, mender.edits,
        )  # fmt: skip
        names = [name for name in dict.fromkeys(keep) if len(name) > 1]
        self._names = WordFinder(names) if names else None

    def __call__(self, normal: str) -> Rewritten:
        """At most twice as long as `normal`."""
        known = Rewritten(normal)
        done: dict[str, Rewritten] = {}
        clean: set[str] = set()
        for _ in range(MOST_ROUNDS):
            edits = self._allowed(known.text, _plain_edits(known.text))
            next_one = self._in_parts(_applied(known, edits) if edits else known, done, clean)
            if next_one is known:
                return known
            known = next_one
        return Rewritten(normal)

    def _in_parts(self, known: Rewritten, done: dict[str, Rewritten], clean: set[str]) -> Rewritten:
        """Each part between marks on its own: most of a long text is right as it is."""
        parts = self._doubtful(known.text, clean)
        texts: list[str] = []
        origin: list[int] = []
        at = 0
        for part, start in parts:
            new = done.get(part)
            if new is None:
                new = done[part] = self._part(part)
            if new.origin is not None:
                texts += known.text[at:start], new.text
                origin.extend(range(at, start))
                origin.extend([start + i for i in new.origin[:-1]])
                at = start + len(part)
        if not texts:
            return known
        texts.append(known.text[at:])
        origin.extend(range(at, len(known.text) + 1))
        text = "".join(texts)
        if text == known.text:
            return known
        return Rewritten(text, tuple(origin) if known.origin is None else tuple(known.origin[i] for i in origin))

    def _doubtful(self, text: str, clean: set[str]) -> list[tuple[str, int]]:
        """The parts in which a step may have something to do, and where they begin; the others are clean."""
        if clean:
            return [(m[0], m.start()) for m in _PART.finditer(text) if m[0] not in clean]
        places = [m.start() for m in _ODD.finditer(text)]
        for phrases in self._phrases:
            places += phrases.places(text)
        places += [start for start, _, _ in self._mender.edits(text)]
        if not places:
            return []
        found: list[tuple[str, int]] = []
        places.sort(reverse=True)
        for part in _PART.finditer(text):
            if places and places[-1] < part.end():
                found.append((part[0], part.start()))
                while places and places[-1] < part.end():
                    places.pop()
            else:
                clean.add(part[0])
        return found

    def _part(self, part: str) -> Rewritten:
        known = Rewritten(part)
        for _ in range(MOST_ROUNDS):
            before = known
            for step in self._steps:
                edits = step(known.text)
                allowed = self._allowed(known.text, edits) if edits else ()
                known = _applied(known, allowed) if allowed else known
            if known is before:
                return known
        return Rewritten(part)

    def _allowed(self, text: str, edits: Sequence[Edit]) -> Sequence[Edit]:
        """Without those that touch a known name."""
        if self._names is None or not edits:
            return edits
        names = [(start, end) for _, start, end in self._names.find(text)]
        return [e for e in edits if not any(start < e[1] and e[0] < end for start, end in names)]

    def _repeated(self, text: str) -> list[Edit]:
        """救救救命 is 救命; 天天天黑 stays, for 天天 is a word."""
        found = []
        for run in _REPEATED.finditer(text):
            double = run[1] * 2 in self._sounds.words and run[1] not in _ALONE
            if not double or len(run[0]) > 3:
                found.append((run.start(), run.end(), run[1] * (1 + double)))
        return found


def _plain_edits(text: str) -> list[Edit]:
    """Code points that show nothing, and who forwarded it to whom."""
    found = [(m.start(), m.end(), "") for m in _UNSEEN.finditer(text)]
    if not found:
        found = [(m.start(), m.end(), "," if m.start() else "") for m in _FORWARDED.finditer(text)]
    return [e for e in found if text[e[0] : e[1]] != e[2]]


def _applied(known: Rewritten, edits: Sequence[Edit]) -> Rewritten:
    """The edits made; they are in order and do not overlap, what would is left out."""
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    old = known.origin
    for start, end, meant in edits:
        if start < at:
            continue
        pieces += known.text[at:start], meant
        origin.extend(range(at, start))
        origin.extend([start] * len(meant))
        at = end
    pieces.append(known.text[at:])
    origin.extend(range(at, len(known.text) + 1))
    return Rewritten("".join(pieces), tuple(origin) if old is None else tuple(old[i] for i in origin))
