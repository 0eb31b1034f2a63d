"""Notices of every kind and state, with what people write to break them, and the keyboards about them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

from aiogram.types import InlineKeyboardMarkup

from domain.broadcasts import (
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
)
from domain.composing import Preview
from domain.copies import LONGEST
from domain.notice_news import NoticeMatter, NoticeNews
from domain.templates import TEMPLATES, Lack
from handlers import broadcast_copies, compose_card
from tests.handlers.samples import LONG, NAME, NASTY
from tests.storage.hands import NOW

BIG = 2**62
_BOLD = json.dumps([{"type": "bold", "offset": 0, "length": 9}, {"type": "italic", "offset": 4, "length": 30}])
FULL = Broadcast(
    id=BIG,
    by_staff=1,
    chat=2**52,
    created_at=NOW,
    version=BIG,
    template="flood",
    pieces=(Piece(Medium.TEXT, (NASTY * 40)[:1000], _BOLD), Piece(Medium.PHOTO, file="p"), Piece(Medium.POLL)),
    elements=dict.fromkeys(Element, (NASTY * 9)[:LONGEST]),
    link="https://example.org/" + "a" * 400,
    audience=Audience(AudienceSort.ALL),
    replies=tuple(Reply),
    people=10**6,
    ends_at=NOW + timedelta(days=90),
    next_at=NOW + timedelta(days=1),
)


def broadcasts() -> Iterator[Broadcast]:
    """Empty and full ones, in each state, of each kind, colour, level and repetition."""
    yield Broadcast(1, 1, 2**52, NOW)
    yield from (replace(FULL, state=state) for state in BroadcastState)
    yield from (replace(FULL, template=code) for code in TEMPLATES)
    for colour, level in product((None, *Colour), Level):
        yield replace(FULL, colour=colour, level=level, pieces=FULL.pieces[:1])
    yield from (
        replace(FULL, repeat=repeat, starts_at=NOW, audience=Audience(s)) for repeat in Repeat for s in AudienceSort
    )


def previews() -> Iterator[Preview]:
    """With each thing lacking, and with all figures."""
    for lack in (*Element, *Lack):
        yield Preview(FULL, (lack,))
    yield Preview(FULL, (*Element, *Lack))
    yield Preview(FULL, (Lack.AUDIENCE,), why="reporters_few")
    yield Preview(FULL, reach=False)
    for seconds, starts, approvers in product((0, 80, 5000, 10**6), (None, NOW), (0, 3)):
        yield Preview(
            FULL, (), 10**6, 6 * 10**6, seconds, 10**6, starts, True, approval=bool(seconds), approvers=approvers
        )


def news() -> Iterator[NoticeNews]:
    yield from (NoticeNews(matter, FULL, (1,), NAME, LONG[:500], 1) for matter in NoticeMatter)


def keyboards() -> Iterator[InlineKeyboardMarkup]:
    """All of them."""
    for one in broadcasts():
        made = (compose_card.keys(one), compose_card.kinds(one), compose_card.colours(one), compose_card.times(one))
        yield from filter(None, (*made, compose_card.approval(one)))
        yield from filter(None, (broadcast_copies.keys(one, wave) for wave in (0, BIG)))
    for preview in previews():
        yield compose_card.mend(preview.broadcast, preview)
        yield compose_card.confirm(preview)
