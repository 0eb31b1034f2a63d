"""A notice as one JSON object, sealed by its store, and back; the pairs of [text, chat] of old as well."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.broadcasts import (
    Amendment,
    Audience,
    AudienceSort,
    Broadcast,
    BroadcastState,
    Colour,
    Element,
    Level,
    Medium,
    Piece,
    Repeat,
    Reply,
    Topic,
    WaveKind,
)
from domain.centre import Post

_TIMES = ("starts_at", "ends_at", "asked_at", "corrected_at", "lifted_at", "recalled_at")


def packed(broadcast: Broadcast) -> dict[str, Any]:
    """All that has no column."""
    times = {name: getattr(broadcast, name) for name in _TIMES}
    return {
        "chat": broadcast.chat,
        "template": broadcast.template,
        "colour": broadcast.colour,
        "pieces": [_piece(one) for one in broadcast.pieces],
        "elements": dict(broadcast.elements),
        "link": broadcast.link,
        "audience": None if broadcast.audience is None else _audience(broadcast.audience),
        "replies": list(broadcast.replies),
        "people": broadcast.people,
        "repeat": broadcast.repeat,
        "approved_by": broadcast.approved_by,
        "pending": None if broadcast.pending is None else _amendment(broadcast.pending),
        "apart": broadcast.apart,
        **{name: None if at is None else at.isoformat() for name, at in times.items()},
    }


def unpacked(row: Mapping[str, Any], kept: Any) -> Broadcast:
    """`kept`: what was sealed."""
    if isinstance(kept, list):
        text, chat = kept
        kept = {"chat": chat, "pieces": [{"medium": "text", "text": text}], "people": row["total"]}
    times = {name: _time(kept.get(name)) for name in _TIMES}
    colour, audience = kept.get("colour"), kept.get("audience")
    return Broadcast(
        id=row["id"],
        by_staff=row["by_staff"],
        chat=kept["chat"],
        created_at=row["created_at"],
        state=BroadcastState(row["state"]),
        version=row["version"],
        topic=Topic(row["topic"]),
        level=Level(row["level"]),
        next_at=row["next_at"],
        template=kept.get("template", ""),
        colour=None if colour is None else Colour(colour),
        pieces=tuple(_made_piece(one) for one in kept.get("pieces", ())),
        elements={Element(name): text for name, text in kept.get("elements", {}).items()},
        link=kept.get("link", ""),
        audience=None if audience is None else _made_audience(audience),
        replies=tuple(Reply(one) for one in kept.get("replies", ())),
        people=kept.get("people", 0),
        repeat=Repeat(kept.get("repeat", Repeat.ONCE)),
        approved_by=kept.get("approved_by"),
        pending=None if kept.get("pending") is None else _made_amendment(kept["pending"], row["lapses_at"]),
        apart=kept.get("apart", False),
        **times,
    )


def _amendment(one: Amendment) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "by_staff": one.by_staff,
        "text": one.text,
        "entities": one.entities,
        "asked_at": None if one.asked_at is None else one.asked_at.isoformat(),
        **({"file": one.file} if one.file else {}),  # the code before it reads what has none
    }


def _made_amendment(kept: Mapping[str, Any], until: datetime | None) -> Amendment:
    """`until` stands in its column alone: there the clock sees it, and the code before it reads what is sealed."""
    return Amendment(
        **{**kept, "kind": WaveKind(kept["kind"]), "asked_at": _time(kept.get("asked_at")), "until": until}
    )


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "medium": piece.medium,
        "text": piece.text,
        "entities": piece.entities,
        "file": piece.file,
        "point": piece.point,
        "source": piece.source,
        "album": piece.album,
    }


def _made_piece(kept: Mapping[str, Any]) -> Piece:
    given = dict(kept) | {"medium": Medium(kept["medium"])}
    for pair in ("point", "source"):
        if given.get(pair) is not None:
            given[pair] = tuple(given[pair])
    return Piece(**given)


def _audience(audience: Audience) -> dict[str, Any]:
    return {"sort": audience.sort, "units": audience.units, "posts": audience.posts}


def _made_audience(kept: Mapping[str, Any]) -> Audience:
    return Audience(AudienceSort(kept["sort"]), tuple(kept["units"]), tuple(Post(post) for post in kept["posts"]))


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
