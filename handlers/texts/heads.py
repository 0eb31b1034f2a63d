"""How many people a notice concerns: of those who reported and of a file only about how many (docs/decisions/0022)."""

from domain.broadcasts import Broadcast
from domain.callers import sealed

_STEP = 5


def heads(broadcast: Broadcast, people: int) -> str:
    """12; of 曾上报者 and 名单文件 约 10, by steps of five: one more or less must not show who it is."""
    if not sealed(broadcast) or not people:
        return str(people)
    return f"约 {people // _STEP * _STEP}" if people >= _STEP else f"不到 {_STEP}"
