"""What a correction makes of a notice, and by what its words are known again."""

from dataclasses import replace
from hashlib import blake2s

from domain.broadcasts import Amendment, Broadcast, Element, Medium, Piece
from domain.copies import parts
from domain.desk import Desk
from domain.pasting import labelled

_NO_FILES = frozenset({Medium.TEXT, Medium.LOCATION, Medium.POLL})


def corrected(found: Broadcast, amendment: Amendment) -> Broadcast:
    """The notice with these words: labelled lines fill its elements anew, other words take the place of its content.

    With a picture that one takes the place of its own.
    """
    text, entities, told, link = labelled(amendment.text, amendment.entities)
    elements = {**found.elements, **told}
    pieces = found.pieces
    if amendment.file:
        pieces = tuple(replace(p, file=amendment.file) if p.medium is Medium.PHOTO else p for p in pieces)
    if text.strip():
        files = (p for p in pieces if p.medium is not Medium.TEXT)
        kept = (p if p.medium is Medium.POLL else replace(p, text="", entities="") for p in files)
        pieces = (*kept, Piece(Medium.TEXT, text, entities))
        if Element.WHAT not in told:
            elements.pop(Element.WHAT, None)
    below = not parts(found)[-1].pieces
    return replace(found, pieces=pieces, elements=elements, link=link or found.link, apart=found.apart or below)


def one_picture(found: Broadcast) -> bool:
    """Whether its only file is one picture: then another can take its place."""
    files = [p.medium for p in found.pieces if p.medium not in _NO_FILES]
    return files == [Medium.PHOTO]


def waits(desk: Desk, pending: Amendment) -> bool:
    """Whether the second admin may still answer it."""
    if pending.asked_at is None:
        return False
    return desk.now < (pending.until or pending.asked_at + desk.office.policy.approve_wait)


def mark(amendment: Amendment) -> int:
    """What a button carries of the words it is about: a press that is older than they are does nothing."""
    asked = int(amendment.asked_at.timestamp()) if amendment.asked_at is not None else 0
    said = (
        amendment.kind.value,
        str(amendment.by_staff),
        amendment.text,
        amendment.entities,
        str(asked),
        *((amendment.file,) if amendment.file else ()),
    )
    return int.from_bytes(blake2s("\0".join(said).encode(), digest_size=7).digest(), "big")
