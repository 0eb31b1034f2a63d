"""Whatever Telegram may send, and what it never would: the bot goes on, and whoever wrote in private is answered."""

import os
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Message, Update
from pydantic import ValidationError

from tests.hard.house import Rig, at_work
from tests.hard.updates import CONTENTS, KINDS, SILENT, TEXTS
from tests.town import WANG, ZHAO, Town

#: How many of each sort; FUZZ=20 makes twenty times as many.
TIMES = int(os.environ.get("FUZZ", "1"))


@pytest.fixture
async def rig(town: Town, tmp_path: Path) -> AsyncIterator[Rig]:
    seed = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(10**6))
    print(f"FUZZ_SEED={seed}")  # noqa: T201  # to try the same again
    async with at_work(town, tmp_path, seed) as made:
        yield made


def wrong(update: dict[str, Any]) -> list[Any]:
    """Why aiogram cannot read it; nothing when it can."""
    try:
        Update.model_validate({"update_id": 1, **update})
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


async def test_every_private_message_and_every_press_is_answered(rig: Rig) -> None:
    for content in CONTENTS * TIMES + ("text",) * len(TEXTS) * TIMES:
        uid = await rig.newcomer()
        kind = "edited_message" if rig.maker.dice.random() < 0.1 else "message"
        update = {kind: rig.maker.private(uid, content)}
        assert not wrong(update), wrong(update)
        await rig.town.inject(update)
        moved = kind == "edited_message" and content == "location"  # a live location moves on by itself: nobody wrote
        if content not in SILENT and not moved:
            rig.waiting[uid] = update
    for _ in range(100 * TIMES):
        query = rig.maker.press(rig.maker.dice.choice((await rig.newcomer(), WANG, ZHAO)))
        assert not wrong({"callback_query": query})
        rig.presses[query["id"]] = query
        await rig.town.inject({"callback_query": query})
    await rig.settled(60 * TIMES)
    left = await rig.unanswered()
    assert not left, left
    assert await rig.buried() == 0, "a well-formed update could not be handled"
    assert await rig.town.unknown() == {}


async def test_no_kind_of_update_stops_the_bot(rig: Rig) -> None:
    assert len(KINDS) == 27
    for kind in KINDS * (4 * TIMES):
        model = Update.model_fields[kind].annotation
        await rig.town.inject({kind: rig.maker.value(model, kind, 0)})
    await rig.settled(60 * TIMES)
    assert await rig.buried() == 0, "a well-formed update could not be handled"
    await _still_talks(rig)


async def test_malformed_updates_are_set_aside_and_their_senders_told(rig: Rig) -> None:
    for _ in range(150 * TIMES):
        uid = await rig.newcomer()
        message = rig.maker.private(uid, rig.maker.dice.choice(CONTENTS))
        chat = dict(message["chat"])
        update = {"message": rig.maker.spoilt(message, keep=("chat", "from", "id", "type"))}
        answered = message.get("chat") == chat and not SILENT & set(message)
        await rig.town.inject(update)
        if answered and set(message) & set(CONTENTS):
            rig.waiting[uid] = update
    for kind in KINDS * (3 * TIMES):
        model = Update.model_fields[kind].annotation
        await rig.town.inject(rig.maker.spoilt({kind: rig.maker.value(model, kind, 0)}))
    await rig.settled(60 * TIMES)
    left = await rig.unanswered()
    assert not left, left
    await _still_talks(rig)


async def test_what_is_no_update_at_all_does_not_stop_the_bot(rig: Rig) -> None:
    odd: tuple[Any, ...] = ({}, {"message": None}, {"message": []}, {"update_id": True}, {"update_id": -5}, {"x": {}})
    odd += ({"update_id": "7", "message": {}}, {"update_id": 1.5}, {"update_id": 2**63}, {"update_id": None}, [], 7)
    odd += (None, "x", [[]], {"message": {"chat": {"id": 10**40, "type": "private"}}}, {"callback_query": {"from": 7}})
    for one in odd:
        await rig.town.inject(one)
    await rig.town.inject('{"ok": true, "result": [')
    await _still_talks(rig)


async def test_half_characters_in_names_and_words_are_survived(rig: Rig) -> None:
    """JSON can carry lone surrogates, which no database and no socket takes."""
    for number, (name, text) in enumerate((("\ud800", "路灯坏了"), ("王", "路灯\udfff坏了"), ("\udc00", "/mydata"))):
        uid = await rig.newcomer()
        message = {"message_id": 5, "date": 1_795_000_000, "chat": {"id": uid, "type": "private"}, "text": text}
        message["from"] = {"id": uid, "is_bot": False, "first_name": name}
        rig.waiting[uid] = message
        await rig.house.intake.take({"update_id": 100 + number, "message": message})
    await rig.settled(60 * TIMES)
    left = await rig.unanswered()
    assert not left, left


async def _still_talks(rig: Rig) -> None:
    """A person writes as ever and is answered as ever."""
    uid = await rig.newcomer()
    await rig.town.say(uid, "幸福路3号路灯坏了")
    await rig.town.wait_message(uid, contains="草稿")
    assert not rig.running.done()


def test_all_fields_of_a_message_are_known_here() -> None:
    assert set(CONTENTS) < set(Message.model_fields)
    assert {"text", "photo", "contact", "dice", "poll", "story", "rich_message", "web_app_data"} <= set(CONTENTS)
