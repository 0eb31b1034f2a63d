"""What a centre adds to or takes from the words the bot came with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Lexicon:
    """The words that came with the bot for one class, or (code "") the harmless phrases; a centre's own are not in."""

    words: Mapping[WordUse, tuple[str, ...]] = field(default_factory=dict)

    def of(self, use: WordUse) -> tuple[str, ...]:
        return self.words.get(use, ())


@dataclass(frozen=True, slots=True)
class WordEdit:
    """One word added, or one of the shipped words switched off. `code` is empty for HARMLESS; a JJ code for danger."""

    use: WordUse
    word: str
    code: str = ""
    added: bool = True
    id: int = 0
