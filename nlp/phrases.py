"""Fixed phrases of one sort put in place of another: dialect words, usual slips. Longest first, with guards."""

import re
from collections.abc import Iterable

import ahocorasick_rs

from nlp.files import Entry, read

Edit = tuple[int, int, str]


class Phrases:
    """Pairs 写的=意思 of a data file."""

    def __init__(self, pairs: Iterable[str], guards: Iterable[str], whole: Entry) -> None:
        table: dict[str, str] = {}
        for pair in pairs:
            written, _, meant = pair.partition("=")
            if not written or not meant or written == meant:
                whole.fail("must be 写的=意思", pair)
            if written in table:
                whole.fail(f"{written} stands there twice", f'"{written}=')
            table[written] = meant
        self._guards = _guards(guards, table, whole)
        self._written, self._meant = list(table), list(table.values())
        self._finder = ahocorasick_rs.AhoCorasick(self._written, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def places(self, text: str) -> list[int]:
        """Where one of its phrases stands, whatever stands beside it."""
        return [start for _, start, _ in self._finder.find_matches_as_indexes(text)]

    def edits(self, text: str) -> list[Edit]:
        """What to replace, in order, not overlapping."""
        found = []
        for index, start, end in self._finder.find_matches_as_indexes(text):
            guard = self._guards.get(self._written[index])
            if guard is None or guard.match(text, start):
                found.append((start, end, self._meant[index]))
        return found


def dialect(source: str | None = None) -> Phrases:
    """dialect.toml: words by region."""
    whole = read("dialect.toml", source)
    whole.known("guard", "region")
    regions = whole.fields.get("region", [])
    pairs: list[str] = []
    for number, fields in enumerate(regions, 1):
        entry = Entry(whole.file, whole.source, str(fields.get("name", f"region number {number}")), fields)
        entry.known("name", "words")
        pairs += entry.texts("words")
    return Phrases(pairs, whole.texts("guard"), whole)


def typos(source: str | None = None) -> Phrases:
    """typos.toml: slips that are words themselves or alike only in shape."""
    whole = read("typos.toml", source)
    whole.known("words", "guard", "abbreviations", "units", "latin")
    return Phrases(whole.texts("words"), whole.texts("guard"), whole)


def _guards(written: Iterable[str], table: dict[str, str], whole: Entry) -> dict[str, re.Pattern[str]]:
    found = {}
    for line in written:
        phrase, _, pattern = line.partition("=")
        if phrase not in table:
            whole.fail(f"no word is called {phrase!r}", line)
        try:
            found[phrase] = re.compile(pattern)
        except re.error as wrong:
            whole.fail(f"not a regular expression: {wrong}", line)
    return found
