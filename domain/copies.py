"""How a notice leaves: so many messages a person, what each is, and which of them bears the buttons."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s

from domain.broadcasts import Broadcast, Medium, Piece, WaveKind
from domain.delivery import album_slots

#: Telegram's bounds, in UTF-16 units after entities.
TEXT_MOST, CAPTION_MOST, ALBUM_MOST = 4096, 1024, 10
#: One element, as long as a person may type it.
LONGEST = 300
#: Pieces of one notice; messages one person gets.
PIECES_MOST, PARTS_MOST = 20, 6
#: What header, labels, issuer and time take, at most.
_FRAME, _LABEL = 220, 10

_IN_ALBUMS = ((Medium.PHOTO, Medium.VIDEO), (Medium.DOCUMENT,), (Medium.AUDIO,))
_ALONE = (Medium.ANIMATION, Medium.VOICE)


class PartSort(StrEnum):
    """whole: a file with the text as its caption, or the text alone; it bears the buttons. bare: a file, no words."""

    WHOLE = "whole"
    BARE = "bare"
    ALBUM = "album"
    LOCATION = "location"
    POLL = "poll"


@dataclass(frozen=True, slots=True)
class Part:
    """One message a person gets (an album is one part of several). `pieces`: the files in it; none: text alone."""

    sort: PartSort
    pieces: tuple[Piece, ...] = ()


def parts(broadcast: Broadcast, kind: WaveKind = WaveKind.SEND) -> tuple[Part, ...]:
    """The messages in their order. The last of a notice bears text and buttons; albums, polls and places come before.

    Corrections and the like are one message for each of the notice's own (domain/amending.py).
    """
    files = list(_files(broadcast.pieces))
    points = [Part(PartSort.LOCATION, (p,)) for p in broadcast.pieces if p.medium is Medium.LOCATION]
    polls = [Part(PartSort.POLL, (p,)) for p in broadcast.pieces if p.medium is Medium.POLL]
    alone = len(files) == 1 and len(files[0].pieces) == 1 and not points and not polls and not broadcast.apart
    if alone and bound(broadcast) <= CAPTION_MOST:
        return (Part(PartSort.WHOLE, files[0].pieces),)
    return (*files, *points, *polls, Part(PartSort.WHOLE))


def bearer(broadcast: Broadcast) -> int:
    """The number of the part that bears text and buttons."""
    return len(parts(broadcast)) - 1


def again_slot(copy_id: int, part: int | None = None) -> str:
    """Where a copy lies that was shown once more: its words alone, or that part of it."""
    return f"again:{copy_id}" if part is None else f"again:{copy_id}:{part}"


def again_slots(copy_id: int) -> list[str]:
    """All that a copy shown once more can lie in, whatever was in the notice."""
    several = (album_slots(again_slot(copy_id, part), ALBUM_MOST) for part in range(PARTS_MOST))
    return [again_slot(copy_id), *(name for names in several for name in names)]


def poll_slot(broadcast: Broadcast) -> str:
    """Where the bot's own poll lies that asks what this one asks, however often it is previewed."""
    asked = "".join(p.entities for p in broadcast.pieces if p.medium is Medium.POLL)
    return f"poll:{broadcast.id}:{blake2s(asked.encode(), digest_size=8).hexdigest()}"


def fits(pieces: tuple[Piece, ...]) -> bool:
    """Whether so many pieces make one notice."""
    media = [p.medium for p in pieces]
    few = media.count(Medium.LOCATION) < 2 and media.count(Medium.POLL) < 2
    many = len(list(_files(pieces))) + (Medium.LOCATION in media) + (Medium.POLL in media) + 1
    return few and len(pieces) <= PIECES_MOST and many <= PARTS_MOST


def bound(broadcast: Broadcast) -> int:
    """UTF-16 units of its text at most: a little more than it will be."""
    words = [*(p.text for p in broadcast.pieces), *broadcast.elements.values(), broadcast.link]
    return _FRAME + sum(units(text) + _LABEL for text in words if text)


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _files(pieces: Iterable[Piece]) -> Iterable[Part]:
    pieces = tuple(pieces)
    for media in _IN_ALBUMS:
        like = tuple(p for p in pieces if p.medium in media)
        for i in range(0, len(like), ALBUM_MOST):
            some = like[i : i + ALBUM_MOST]
            yield Part(PartSort.ALBUM if len(some) > 1 else PartSort.BARE, some)
    for piece in pieces:
        if piece.medium in _ALONE:
            yield Part(PartSort.BARE, (piece,))
