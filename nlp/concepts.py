"""Words that mean alike put under one sign, so that what was learnt of 菜刀 is known of 镰刀 (concepts.toml)."""

import ahocorasick_rs

from nlp.files import read

#: A concept is one character of the last private plane but one: no text of a person holds it.
FIRST, BASE = 0xF0000, 0x4E00
LOWEST = chr(FIRST)
#: The longest run of characters, or of signs and characters, that is one feature.
LONGEST = 3


def is_sign(char: str) -> bool:
    """Whether it stands for a concept."""
    return FIRST <= ord(char) < 0xFFFFE


class Concepts:
    """The words of each concept; the longest at a place wins, a word belongs to the concept that names it first."""

    def __init__(self, source: str | None = None) -> None:
        whole = read("concepts.toml", source)
        whole.known("concept")
        table = whole.fields.get("concept")
        if not isinstance(table, dict) or not table:
            whole.fail("[concept] must stand there", "concept")
        words: dict[str, str] = {}
        for name, written in table.items():
            if len(name) != 1 or not "一" <= name <= "龥":
                whole.fail(f"a concept's name is one Chinese character, not {name!r}", f'"{name}"')
            if not isinstance(written, str) or not all(written.split("|")):
                whole.fail(f"{name} must be words with | between them", f'"{name}"')
            for word in written.split("|"):
                words.setdefault(word, chr(FIRST + ord(name) - BASE))
        self._signs = list(words.values())
        self._finder = ahocorasick_rs.AhoCorasick(list(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def found(self, text: str) -> list[tuple[str, int, int]]:
        """(sign, start, end) in order, none overlapping."""
        return [(self._signs[i], start, end) for i, start, end in self._finder.find_matches_as_indexes(text)]


def signed(clause: str, found: list[tuple[str, int, int]]) -> tuple[str, list[int]]:
    """The clause with each concept as its sign, and where each of its characters begins (and the last ends)."""
    chars: list[str] = []
    origin: list[int] = []
    at = 0
    for sign, start, end in found:
        chars.extend(clause[at:start])
        origin.extend(range(at, start))
        chars.append(sign)
        origin.append(start)
        at = end
    chars.extend(clause[at:])
    origin.extend(range(at, len(clause) + 1))
    return "".join(chars), origin


def grams(clause: str, found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Every run of one to three characters, then every such run over signs that holds one: (feature, start, end)."""
    size = len(clause)
    result = [(clause[i:j], i, j) for i in range(size) for j in range(i + 1, min(i + LONGEST, size) + 1)]
    if found:
        text, origin = signed(clause, found)
        size = len(text)
        near = {i for at, char in enumerate(text) if is_sign(char) for i in range(max(0, at - LONGEST + 1), at + 1)}
        for i in sorted(near):
            for j in range(i + 1, min(i + LONGEST, size) + 1):
                gram = text[i:j]
                if gram > LOWEST or max(gram) > LOWEST:
                    result.append((gram, origin[i], origin[j]))
    return result
