"""What a centre adds to or takes from the words the bot came with."""

from dataclasses import dataclass
from enum import StrEnum


class WordUse(StrEnum):
    """How a word is used: for a class (keyword, weak hint, exclusion), as a sign of danger, as a harmless phrase."""

    KEYWORD = "keyword"
    HINT = "hint"
    EXCLUDE = "exclude"
    DANGER_HARD = "danger_hard"
    DANGER_SOFT = "danger_soft"
    HARMLESS = "harmless"


@dataclass(frozen=True, slots=True)
class WordEdit:
    """One word added, or one of the shipped words switched off. `code` is empty for HARMLESS; a JJ code for danger."""

    use: WordUse
    word: str
    code: str = ""
    added: bool = True
    id: int = 0
