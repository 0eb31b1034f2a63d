"""What Telegram says about somebody's place in the duty group, asked before the unit opens."""

from enum import StrEnum


class Membership(StrEnum):
    """UNKNOWN: Telegram could not be asked and nothing fresh enough is remembered."""

    MEMBER = "member"
    NONE = "none"
    UNKNOWN = "unknown"
