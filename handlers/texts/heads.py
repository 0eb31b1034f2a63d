"""How many people a notice concerns: of those who reported and of a file only about how many (docs/decisions/0022)."""

from domain.broadcasts import Broadcast
from domain.callers import sealed

_STEP = 5
#: Of so many nobody is known by a few of them; of fewer even a bar would count them.
MANY = 50


def heads(broadcast: Broadcast, people: int) -> str:
    """12; of 曾上报者 and 名单文件 约 10, by steps of five: one more or less must not show who it is."""
    if not sealed(broadcast) or not people:
        return str(people)
    return f"约 {people // _STEP * _STEP}" if people >= _STEP else f"不到 {_STEP}"


def some(broadcast: Broadcast, people: int, of: int) -> str:
    """How many of `of` met an accident on the way (uncertain, failed): the number itself where it betrays nobody."""
    few = of >= MANY and people * 10 <= of
    return str(people) if few else heads(broadcast, people)


def counted(word: str, broadcast: Broadcast, people: int) -> str:
    """共 12, 共约 10."""
    found = heads(broadcast, people)
    return f"{word} {found}" if found.isdecimal() else f"{word}{found}"
