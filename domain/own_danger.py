"""An admin who writes a notice may be in danger himself: his words then read as a call for help."""

import re

from domain import danger
from domain.desk import Desk
from domain.understanding import Understanding

_OWN = re.compile(r"救命|救救我|救我|快来人|我家|我们家|我被|我们被|我在|我们在|我正|我快|我受伤|我爸|我妈|我孩子|我老")


def own_call(desk: Desk, text: str) -> Understanding | None:
    """What was understood when it speaks of danger and of himself, else None."""
    return danger.sounds(desk, text) if _OWN.search(text) else None
