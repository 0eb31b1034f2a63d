"""A poll for a notice: the bot asks it itself, so that what residents get is forwarded from the bot, with one count."""

import json
from typing import Any

from aiogram.enums import PollType
from aiogram.methods import ForwardMessage, SendPoll
from aiogram.types import InputPollOption, Poll

from domain.broadcasts import Broadcast, Medium, Piece
from domain.copies import poll_slot
from domain.desk import Desk
from domain.errors import RuledOut
from handlers.outgoing import Outgoing


def piece_of_poll(poll: Poll, source: tuple[int, int]) -> Piece:
    """What an admin asks, as the bot will. Raises RuledOut: notice_poll, notice_poll_quiz, notice_poll_plain.

    Telegram tells the right answer of a quiz only where it was made in the chat with the bot.
    """
    if not poll.is_anonymous or poll.is_closed:
        raise RuledOut("notice_poll")
    quiz, right = poll.type == PollType.QUIZ, poll.correct_option_ids or []
    if poll.correct_option_id is not None and not right:
        right = [poll.correct_option_id]
    if quiz and not right:
        raise RuledOut("notice_poll_quiz")
    pictures = (poll.media, poll.explanation_media, *(one.media for one in poll.options))
    if poll.open_period or poll.close_date or any(pictures) or poll.members_only or poll.country_codes:
        raise RuledOut("notice_poll_plain")
    options = [one.text for one in poll.options]
    kept: dict[str, Any] = {
        "question": poll.question,
        "options": options,
        "type": poll.type,
        "several": poll.allows_multiple_answers,
        "again": poll.allows_revoting,
        "right": right,
        "why": poll.explanation or "",
        "about": poll.description or "",
    }
    words = filter(None, (poll.question, *options, poll.explanation, poll.description))
    return Piece(Medium.POLL, "\n".join(words), json.dumps(kept, ensure_ascii=False), source=source)


async def shown(desk: Desk, b: Broadcast, piece: Piece, chat: int) -> Outgoing:
    """The poll at a preview: asked once; that one comes again, as residents get it, while it asks the same."""
    slot, anew = poll_slot(b), asked(piece, chat)
    there = await desk.unit.outbox.slot(slot)
    if there is None:
        return Outgoing(anew, slot=slot)
    again = ForwardMessage(chat_id=chat, from_chat_id=there.chat, message_id=there.message_id)
    return Outgoing(again, slot=slot, fallback=anew)


def asked(piece: Piece, chat: int) -> SendPoll:
    """The poll as the bot asks it."""
    kept = json.loads(piece.entities)
    quiz = kept["type"] == PollType.QUIZ
    return SendPoll(
        chat_id=chat,
        question=kept["question"],
        question_parse_mode=None,
        options=[InputPollOption(text=one, text_parse_mode=None) for one in kept["options"]],
        is_anonymous=True,
        type=kept["type"],
        allows_multiple_answers=kept["several"],
        allows_revoting=kept["again"],
        correct_option_ids=kept["right"] if quiz else None,
        explanation=kept["why"] or None if quiz else None,
        explanation_parse_mode=None,
        description=kept["about"] or None,
        description_parse_mode=None,
    )
