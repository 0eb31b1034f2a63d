"""Which clauses of a text belong together, so that one about danger is not judged by the words of another matter.

    pieces = Pieces().cut(normal)   # in order: Piece(start, end, clauses, governed)

A piece ends with its sentence, before a word that opens another matter (另外, 刚才) and beside a clause that is a
complaint of its own (路灯坏了). Governed: it speaks of the past, a condition, a question, a drill.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from nlp.files import Entry, read
from nlp.match import WordFinder

#: A run without a mark is cut at so many characters: spoken text has no commas.
CLAUSE = re.compile(r"[^\s\x00,.;:!?、。…~\-—_()\[\]【】<>《》\"'“”‘’/\\|·]{1,30}[!?]*")
_ENDS = frozenset("。.;!?…\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """Offsets in the text; `clauses` are spans in it."""

    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    governed: bool


class Pieces:
    """The words come from [pieces] of danger.toml."""

    def __init__(self, source: str | None = None) -> None:
        whole = read("danger.toml", source)
        table = whole.fields.get("pieces")
        if not isinstance(table, dict):
            whole.fail("[pieces] must stand there", "pieces")
        section = Entry(whole.file, whole.source, "[pieces]", table)
        section.known("openers", "anywhere", "complaint", "condition", "governs", "fiction")
        self._openers = re.compile(section.pattern("openers"))
        kinds = ("anywhere", "complaint", "condition", "governs", "fiction")
        words = [(word, kind) for kind in kinds for word in section.texts(kind)]
        self._kinds = [kind for _, kind in words]
        self._finder = WordFinder([word for word, _ in words])

    def clauses(self, text: str) -> list[tuple[int, int]]:
        """Spans between marks."""
        return [match.span() for match in CLAUSE.finditer(text)]

    def cut(self, text: str) -> list[Piece]:
        """All clauses of the text, in pieces, in order."""
        spans = self.clauses(text)
        hits = [(start, self._kinds[word]) for word, start, _ in self._finder.find(text)]
        starts = [start for start, _ in spans]
        opened = {at for at, kind in hits if kind == "anywhere"}
        for at in opened.difference(starts):
            number = bisect_right(starts, at) - 1
            if number >= 0 and at < spans[number][1]:
                spans[number : number + 1] = [(starts[number], at), (at, spans[number][1])]
                starts.insert(number + 1, at)
        told: list[set[str]] = [set() for _ in spans]
        for at, kind in hits:
            number = bisect_right(starts, at) - 1
            if number >= 0:
                told[number].add(kind)
        invented = any("fiction" in kinds for kinds in told)
        alone = ["complaint" in kinds and "condition" not in kinds for kinds in told]
        pieces: list[Piece] = []
        first = 0
        for number in range(1, len(spans) + 1):
            if number < len(spans):
                start, before = starts[number], spans[number - 1][1]
                ended = not invented and not _ENDS.isdisjoint(text[before - 1 : start])
                if not (
                    ended or alone[number] or alone[number - 1] or start in opened or self._openers.match(text, start)
                ):
                    continue
            kinds = set[str]().union(*told[first:number])
            governed = not kinds.isdisjoint(("condition", "governs", "fiction"))
            pieces.append(Piece(starts[first], spans[number - 1][1], tuple(spans[first:number]), governed))
            first = number
        return pieces if spans else []
