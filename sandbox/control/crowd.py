"""Many people at once: added cheaply, blocked without a word, and what each of them has received."""

import random
from typing import Any

from aiohttp import web

from sandbox.control.desk import Desk
from sandbox.errors import ControlError
from sandbox.model import Person

#: Where the crowd's ids begin; the page shows none of them.
FIRST = 1_000_000
MOST = 200_000


def add(desk: Desk, _: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/crowd {count, blocked?: share, started?: true, seed?}: so many residents, ids without a gap.

    They have written to the bot before (no update says so); a share of them has blocked it since.
    """
    town, count = desk.town, int(wish["count"])
    if not 1 <= count <= MOST:
        raise ControlError(f"count 应为 1–{MOST}")
    first = max(FIRST, max(town.people) + 1)
    started = bool(wish.get("started", True))
    dice = random.Random(int(wish.get("seed") or 0))
    ids = range(first, first + count)
    gone = sorted(dice.sample(ids, round(count * float(wish.get("blocked") or 0))))
    for uid in ids:
        town.people[uid] = Person(uid, f"居民{uid}", crowd=True, started=started)
    for uid in gone:
        town.people[uid].blocked_bot = True
    town.events.publish("people")
    return {"first": first, "count": count, "blocked": gone}


def block(desk: Desk, _: web.Request, wish: dict[str, Any]) -> dict[str, int]:
    """POST /town/crowd/block {people: [ids], blocked: true}: without my_chat_member, unlike the block of one person."""
    people = [desk.person_by_id(int(uid)) for uid in wish["people"]]
    for person in people:
        person.blocked_bot = bool(wish.get("blocked", True))
    desk.town.events.publish("people")
    return {"people": len(people)}


def received(desk: Desk, request: web.Request, _: dict[str, Any]) -> dict[str, int]:
    """GET /town/received?contains=TEXT[&after=ID]: chat id → how many of the bot's messages have these words.

    Private chats only; deleted ones are not counted, without words all others are.
    """
    words, after = request.query.get("contains", ""), int(request.query.get("after") or 0)
    counts: dict[str, int] = {}
    for chat in desk.town.chats.values():
        if chat.type != "private":
            continue
        found = sum(stored.by_bot and not stored.deleted and words in stored.words for stored in chat.after(after))
        if found:
            counts[str(chat.id)] = found
    return counts


def flow(desk: Desk, request: web.Request, _: dict[str, Any]) -> dict[str, Any]:
    """GET /town/flow[?since=UNIX]: what the bot sent by tenths of a second, and its Stars."""
    town = desk.town
    return {
        "now": town.clock.now(),
        "tenths": town.flow.read(float(request.query.get("since") or 0)),
        "stars": town.settings.stars,
        "spent": town.limits.spent,
    }
