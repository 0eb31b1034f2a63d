"""Words that could ring for nothing, phrases that could silence a cry: checked before an admin may add them."""

from collections.abc import Sequence

from domain.desk import Desk
from domain.everyday import EVERYDAY
from domain.lexicon import WordEdit, WordUse
from domain.tickets import Status
from domain.understanding import Context, DangerLevel

OF_DANGER = (WordUse.DANGER_HARD, WordUse.DANGER_SOFT)
#: A danger word must not stand in more of the tickets than this; counted when there are so many.
_USUAL, _LEAST, _LOOKED_AT = 0.1, 40, 200


def cries(desk: Desk, word: str, edits: Sequence[WordEdit]) -> bool:
    """What by itself tells of danger would silence real cries, however long it is.

    Where only a danger word of the centre's own rings in it, that is what the phrase is for: 嘶嘶叫乐队.
    """
    left = word
    for edit in edits:
        if edit.use in OF_DANGER and edit.added:
            left = left.replace(edit.word, "")
    left = left if len(left) > 1 else word
    return desk.office.reader.understand(left, Context()).danger.level is DangerLevel.HARD


def everyday(desk: Desk, word: str) -> bool:
    """It stands in plain sentences everywhere: a word of every day, a filler, a time."""
    if word in EVERYDAY or not desk.office.reader.terms(word):
        return True
    return any(span.text == word for span in desk.office.reader.understand(word, Context()).times)


async def texts_of_tickets(desk: Desk, use: WordUse) -> list[str]:
    """What a danger word is held against: the masked words of tickets, as they are matched; none for other uses."""
    if use not in OF_DANGER:
        return []
    kept = await desk.unit.tickets.listed(statuses=frozenset(Status), limit=_LOOKED_AT)
    return [desk.office.reader.plain(ticket.summary) for ticket in kept]


def usual(word: str, texts: Sequence[str]) -> bool:
    """It stands in so many of the tickets that it would ring all day."""
    return len(texts) >= _LEAST and sum(word in text for text in texts) > _USUAL * len(texts)
