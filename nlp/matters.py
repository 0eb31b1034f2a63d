"""Several matters in one message, each with its class. One matter taken apart is worse than two left together."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nlp.files import Entry, read

Chances = Callable[[str], Mapping[str, float]]
_ORDINAL = re.compile("[一二三四五]是")
_EDGES = " ,、;。.:!?\n\t"
#: More matters than that are a list of grievances, for a person to sort.
MOST = 5
#: Beyond so many parts or characters only what is announced as another matter is looked at.
MOST_PARTS, LETTER = 16, 800
#: So many characters of a part tell its class.
HEARD = 200
#: A part shorter than this is no matter of its own.
LEAST = 5
#: How sure the class must be after a number, after 另外, after a mere end of a line.
LOOSE, ANNOUNCED, SENTENCE = 0.3, 0.4, 0.6
#: So far into a part a word like 那里 points back; so long at most is a greeting before the first matter.
NEAR, PREFACE = 14, 25
#: After a comma so much must be said for a matter of its own.
ASIDE = 10
#: After so many characters it is a story: what follows is most often part of it.
STORY = 80
#: How sure two classes of one first level must be.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Cut:
    """Where another matter may begin, and how sure its class must be: the less it is announced, the surer."""

    start: int
    sure: float
    shared: float


class MatterReader:
    """Cuts at words that announce another matter, at new lines and at ends of sentences where the class changes."""

    def __init__(self, source: str | None = None) -> None:
        section = _section(read("signs.toml", source))
        section.known("numbered", "another", "also", "counted", "back", "same")
        self._numbered = re.compile(section.pattern("numbered"))
        self._another = re.compile(section.pattern("another"))
        self._also = re.compile(section.pattern("also"))
        self._counted = re.compile(section.pattern("counted"))
        self._back = re.compile(section.pattern("back"))
        self._same = re.compile(section.pattern("same"))

    def read(self, text: str, chances: Chances) -> list[tuple[int, int, str]]:
        """Start, end and second-level class of each matter, in order; empty when there is but one.

        `chances`: the probability of each second-level class of a piece of the text.
        """
        told = self._counted.search(text) is not None
        cuts = self._cuts(text, told=told)
        starts, froms, judged = [0], [0], 0
        for number, cut in enumerate(cuts):
            end = cuts[number + 1].start if number + 1 < len(cuts) else len(text)
            before, after = (
                text[max(judged, cut.start - HEARD) : cut.start],
                text[cut.start : min(end, cut.start + HEARD)],
            )
            if min(len(before.strip(_EDGES)), len(after.strip(_EDGES))) < LEAST:
                continue
            old, new = chances(before), chances(after)
            if self._differs(old, new, cut, cut.start - judged, told=told) and not self._continues(text, cut, end):
                starts.append(cut.start)
                froms.append(judged)
                judged = cut.start
            elif judged == 0 and len(before) <= PREFACE and len(_best(old)) < 3:
                judged = cut.start  # 你好,反映两件事: says nothing itself, and stays with the first matter
        if not 1 < len(starts) <= MOST:
            return []
        edges = [*starts, len(text)]
        judgements = zip([*froms[1:], judged], edges[1:], strict=True)
        codes = [
            _best({c: p for c, p in chances(text[a : min(b, a + HEARD)]).items() if len(c) > 1}) for a, b in judgements
        ]
        return [(*_trimmed(text, a, b), code) for a, b, code in zip(starts, edges[1:], codes, strict=True)]

    def _cuts(self, text: str, *, told: bool) -> list[Cut]:
        found: dict[int, Cut] = {}
        for m in re.finditer(r"[。!?;]+\s*(?=[^\s。!?;])", text):
            found[m.end()] = Cut(m.end(), 0.8, 0.05)
        for m in re.finditer(r"\n\s*(?=\S)", text):
            found[m.end()] = Cut(m.end(), 0.6, 0.12)
        for pattern, sure, shared in ((self._also, 0.55, 0.15), (self._another, 0.4, 0.25), (self._numbered, 0.3, 0.3)):
            for m in pattern.finditer(text):
                if not told and _ORDINAL.fullmatch(m[0]):
                    continue  # 一是打桩,二是灯光: how bad one matter is
                found[m.start()] = Cut(m.start(), sure, shared)
        found.pop(0, None)
        cuts = [found[at] for at in sorted(found)]
        if len(cuts) < MOST_PARTS and len(text) < LETTER:
            return cuts
        return [cut for cut in cuts if cut.sure < SENTENCE][:MOST]

    def _continues(self, text: str, cut: Cut, end: int) -> bool:
        """Whether a part goes on about what was said before, though its class is another."""
        if cut.sure <= LOOSE:
            return False
        aside = text[: cut.start].rstrip()[-1:] in (",", "、")
        at = cut.start
        for pattern in (self._another, self._also):
            opening = pattern.match(text, at)
            at = opening.end() if opening else at
        said = text[at:end].lstrip(_EDGES)
        if aside and len(said.rstrip(_EDGES)) < ASIDE:
            return True  # 另外灰尘也大: a word thrown in, no matter
        return bool(self._back.search(said[:NEAR])) or (cut.sure > ANNOUNCED and self._same.match(said) is not None)

    def _differs(
        self, old: Mapping[str, float], new: Mapping[str, float], cut: Cut, length: int, *, told: bool
    ) -> bool:
        """Two classes, both clear, neither to be heard in the other part; of one first level only when announced."""
        if not old or not new:
            return False
        sure, shared = (
            (min(cut.sure, 0.3), max(cut.shared, 0.3)) if told and cut.sure < SENTENCE else (cut.sure, cut.shared)
        )
        if length > STORY and cut.sure > LOOSE:
            sure, shared = max(sure, 0.8), min(shared, 0.05)
        if _apart(_first_level(old), _first_level(new), sure, shared):
            return True
        return cut.sure < SENTENCE and length < STORY / 2 and _apart(old, new, ALIKE, 0.05)


def _section(whole: Entry) -> Entry:
    fields = whole.fields.get("matters")
    if not isinstance(fields, dict):
        whole.fail("[matters] must stand there", "matters")
    return Entry(whole.file, whole.source, "[matters]", fields)


def _first_level(chances: Mapping[str, float]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for code, chance in chances.items():
        sums[code[:2]] = sums.get(code[:2], 0.0) + chance
    return sums


def _apart(old: Mapping[str, float], new: Mapping[str, float], sure: float, shared: float) -> bool:
    was, now = _best(old), _best(new)
    clear = min(old[was], new[now]) >= sure and min(len(was), len(now)) > 1
    return was != now and clear and new.get(was, 0.0) <= shared and old.get(now, 0.0) <= shared


def _best(chances: Mapping[str, float]) -> str:
    return min(chances, key=lambda code: (-chances[code], code))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks and blanks at its edges."""
    whole = text[start:end]
    return start + len(whole) - len(whole.lstrip(_EDGES)), end - (len(whole) - len(whole.rstrip(_EDGES)))
