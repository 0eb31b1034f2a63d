"""What a handler may answer: an aiogram method as a value, or one with its slot, ticket and priority."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from aiogram.methods import TelegramMethod

from domain.delivery import Priority


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to leave the house.

    With a `slot`, a SendMessage becomes an edit of the message the slot holds (or is sent and fills the slot);
    `resurface`: if other messages of the bot came after it in that chat, the old one is deleted and it is sent below.
    `reply_slot`: the message is sent as a reply to the one that slot holds (a plain message when it holds none).
    `asks`: an officer's question; the clock stands still once it has arrived (domain/pausing.py).
    `fallback` is sent instead where Telegram refuses the method with a 400 (an ephemeral message it does not know).
    """

    method: TelegramMethod[Any]
    priority: Priority = Priority.ANSWER
    slot: str | None = None
    ticket_id: int | None = None
    reply_slot: str | None = None
    resurface: bool = False
    to_reporter: bool = False
    asks: bool = False
    expires_in: timedelta | None = None
    fallback: TelegramMethod[Any] | None = None


@dataclass(frozen=True, slots=True)
class Stencil:
    """One part of a wave, the same for everybody: `chat_id` is 0 and filled in for each copy when it is sent.

    `about`: that part of the base wave whose message is edited, deleted or replied to (its number is filled in too).
    `fallback` is sent instead where Telegram refuses the method with a 400.
    """

    method: TelegramMethod[Any]
    about: int | None = None
    fallback: TelegramMethod[Any] | None = None


def in_topic(outs: list[Outgoing], chat: int, topic: int) -> list[Outgoing]:
    """What answers in that group goes into the topic that was spoken in."""

    def put(method: TelegramMethod[Any]) -> TelegramMethod[Any]:
        sends = method.__api_method__.startswith("send")
        if not sends or getattr(method, "chat_id", None) != chat or getattr(method, "message_thread_id", 0) is not None:
            return method
        return method.model_copy(update={"message_thread_id": topic})

    return [replace(out, method=put(out.method), fallback=put(out.fallback) if out.fallback else None) for out in outs]


Answer = TelegramMethod[Any] | Outgoing | Iterable["TelegramMethod[Any] | Outgoing"] | None


def collected(answer: object) -> list[Outgoing]:
    """The handler's return value as a list of Outgoing.

    Raises TypeError for anything else: a handler that returns rubbish must fail its unit, not lose its answer.
    """
    if answer is None:
        return []
    if isinstance(answer, Outgoing):
        return [answer]
    if isinstance(answer, TelegramMethod):
        return [Outgoing(answer)]
    if isinstance(answer, list | tuple):
        return [out for item in answer for out in collected(item)]
    raise TypeError(f"a handler returned {type(answer).__name__}")
