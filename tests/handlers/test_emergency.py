"""The card that needs no store: every way to ask for help in a private chat gives it, nothing else does."""

from typing import Any

import pytest
from aiogram.types import Update

from domain.understanding import Reader
from handlers import emergency, keyboards
from tests.domain.hall import office


def update(text: str, chat: str = "private", field: str = "message") -> Update:
    """A text from somebody."""
    where: dict[str, Any] = (
        {"id": 7, "type": chat, "first_name": "王"} if chat == "private" else {"id": -7, "type": chat}
    )
    person = {"id": 7, "is_bot": False, "first_name": "王"}
    message = {"message_id": 1, "date": 1, "chat": where, "from": person, "text": text}
    return Update.model_validate({"update_id": 1, field: message})


@pytest.fixture
def reader() -> Reader:
    return office().reader


@pytest.mark.parametrize("text", ["/sos", "/SOS", "/Sos", "/sos@zongzhi_bot", "/SOS@zongzhi_bot", "/sos 快来", "SOS"])
@pytest.mark.parametrize("field", ["message", "edited_message"])
def test_whoever_asks_for_help_gets_all_numbers_without_a_store(text: str, field: str, reader: Reader) -> None:
    card = emergency.card(update(text, field=field), reader)
    assert card is not None
    assert card.chat_id == 7
    assert all(number in card.text for number in ("110", "119", "120", "122"))


def test_the_button_of_the_keyboard_does_the_same(reader: Reader) -> None:
    assert emergency.card(update(keyboards.SOS), reader) is not None


@pytest.mark.parametrize("data", ["d:sos:1:", "br:help:7", "br:safe:7", "br:home:7"])
def test_a_press_for_help_gets_the_card(data: str, reader: Reader) -> None:
    query = {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "王"}, "chat_instance": "1", "data": data}
    card = emergency.card(Update.model_validate({"update_id": 1, "callback_query": query}), reader)
    assert (card is not None) == (data.startswith(("d:sos", "br:help")))


@pytest.mark.parametrize("text", ["/sosh", "/start", "sos是什么意思", "/help sos", "你好"])
def test_what_asks_for_no_help_gets_no_card(text: str, reader: Reader) -> None:
    assert emergency.card(update(text), reader) is None


def test_in_a_group_there_is_no_card(reader: Reader) -> None:
    assert emergency.card(update("/sos", chat="supergroup"), reader) is None
