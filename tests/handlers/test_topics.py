"""In a group with topics, an answer comes where the question or the button stands."""

from typing import Any

import pytest
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, Message

from handlers.replying import privately, quietly
from tests.storage.hands import NOW

PERSON = {"id": 5, "is_bot": False, "first_name": "方海"}


def message(**more: Any) -> Message:
    chat = {"id": -1001, "type": "supergroup", "is_forum": True}
    return Message.model_validate({"message_id": 9, "date": NOW, "chat": chat, "from": PERSON, **more})


@pytest.mark.parametrize(
    "more, topic",
    [({}, None), ({"message_thread_id": 7, "is_topic_message": True}, 7), ({"message_thread_id": 7}, None)],
)
def test_an_answer_comes_in_the_topic_of_what_it_answers(more: dict[str, Any], topic: int | None) -> None:
    asked = message(**more)
    query = CallbackQuery.model_validate({"id": "1", "from": PERSON, "chat_instance": "1", "message": asked})
    for out in (quietly(asked, "好"), privately(query, 5, "好")):
        assert isinstance(out.method, SendMessage)
        assert (out.method.chat_id, out.method.message_thread_id) == (-1001, topic)
        assert isinstance(out.fallback, SendMessage)
        assert (out.fallback.chat_id, out.fallback.message_thread_id) == (5, None), "in private there is none"
