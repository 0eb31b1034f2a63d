"""What a regular expression tells of its matches: words of which one must stand in them, and how long they are."""

import math
import re
from collections.abc import Iterator
from functools import lru_cache

_META = set(".^$*+?{}[]\\|()")
_QUANTIFIER = re.compile(r"[?*+]|\{[\d,]*\}")


def anchors(pattern: str) -> tuple[set[str], bool] | None:
    """Words of which one must stand in every match, and whether every match begins with one; None if not known.

    Reads the plain part of the syntax: literals, groups, `|`, `.{m,n}`, `?`. What it does not know it does not use.
    """
    words: set[str] = set()
    leading = True
    for branch in branches(pattern):
        best = next(_of_branch(branch), None)
        if best is None:
            return None
        words |= best[0]
        leading = leading and best[1]
    return words, leading


def telling(pattern: str) -> set[str]:
    """As `anchors`, but of each branch the words that say the most: the longest, then the fewest."""
    found = (max((words for words, _ in _of_branch(branch)), key=_says) for branch in branches(pattern))
    return set().union(*found)


def _says(words: set[str]) -> tuple[int, int]:
    return min(map(len, words)), -len(words)


def _of_branch(branch: str) -> Iterator[tuple[set[str], bool]]:
    """The words of each piece that every match holds, and whether they begin it."""
    first = True
    for piece, least, _ in _pieces(branch):
        if piece.startswith(("(?<", "(?=", "(?!")):
            continue
        found: set[str] | None = None
        inner_leading = True
        if least and piece.startswith("("):
            inner = anchors(piece[1:-1].removeprefix("?:"))
            if inner is not None:
                found, inner_leading = inner
        elif least and piece[0] not in _META:
            found = {piece}
        if found:
            yield found, first and inner_leading
        first = False


def width_of(pattern: str) -> float:
    """No match is longer."""
    return max(sum(_most(piece, most) for piece, _, most in _pieces(branch)) for branch in branches(pattern))


def _most(piece: str, most: float) -> float:
    if piece.startswith("(?") and not piece.startswith("(?:"):
        return 0.0 if piece.startswith(("(?<", "(?=", "(?!")) and not piece.startswith("(?P") else math.inf
    if piece.startswith("("):
        return width_of(piece[1:-1].removeprefix("?:")) * most if most else 0.0
    if piece[0] == "\\" and piece[1].isdigit():
        return math.inf
    return most if piece[0] in _META else len(piece) - 1 + most


@lru_cache(maxsize=256)  # a pattern is asked about three times in a row
def _pieces(branch: str) -> list[tuple[str, bool, float]]:
    """The pieces of one branch, whether each must be there and how often at most; plain characters are one piece."""
    found: list[tuple[str, bool, float]] = []
    at = 0
    while at < len(branch):
        start = at
        if branch[at] == "(":
            at = _closing(branch, at) + 1
        elif branch[at] == "[":
            at = branch.index("]", at + 2) + 1
        elif branch[at] == "\\":
            at += 2
        elif branch[at] in _META:
            at += 1
        else:
            while at < len(branch) and branch[at] not in _META:
                at += 1
            if at < len(branch) and branch[at] in "?*{+" and at - start > 1:
                at -= 1  # the quantifier belongs to the last character alone
        piece = branch[start:at]
        least, most = True, 1.0
        quantifier = _QUANTIFIER.match(branch, at)
        if quantifier:
            at = quantifier.end()
            at += branch[at : at + 1] == "?"
            least = quantifier[0] == "+"
            most = 1.0 if quantifier[0] == "?" else float(quantifier[0].strip("{}").split(",")[-1].strip("*+") or "inf")
        found.append((piece, least, most))
    return found


def branches(pattern: str) -> list[str]:
    """The alternatives of a pattern at its top level."""
    found, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = pattern.index("]", at + 2)
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and depth == 0:
            found.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*found, pattern[start:]]


def _closing(pattern: str, at: int) -> int:
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            at = pattern.index("]", at + 2)
        elif pattern[at] == "(":
            depth += 1
        elif pattern[at] == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    raise ValueError(pattern)
