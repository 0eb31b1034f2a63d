"""How many people a notice concerns: of those who have reported only about how many (docs/decisions/0022)."""

from domain.broadcasts import AudienceSort, Broadcast

_STEP = 5


def heads(broadcast: Broadcast, people: int) -> str:
    """12; of 曾上报者 约 10, by steps of five: one more or less must not show who has reported."""
    if broadcast.audience is None or broadcast.audience.sort is not AudienceSort.REPORTERS or not people:
        return str(people)
    return f"约 {people // _STEP * _STEP}" if people >= _STEP else f"不到 {_STEP}"
