"""Telegram's refusals, one by one, on a line that answers as a test wishes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.dutychat import DutyChat
from bot.jobs import Job
from bot.letters import Letter
from bot.line import Line, Refused
from bot.sending import Done, Later, Sender, Verdict
from bot.slots import SlotBook
from domain.delivery import DeliveryState, Parcel, Priority
from tests.town import DUTY, ZHAO

OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


class Answers(Line):
    """Gives these answers in turn: a refusal is raised. `asked`: the parameters of each call."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        timeout: float = 30,
        *,
        still: object = None,
    ) -> Any:
        self.asked.append({"method": method, **(params or {})})
        answer = self.answers.pop(0)
        if isinstance(answer, Refused):
            raise answer
        return answer


class NoSlots(SlotBook):
    """A book of nothing."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]


async def sent(line: Line, letter: Letter) -> Verdict:
    """What becomes of it."""
    parcel = Parcel(b"", Priority.ANSWER, datetime(2026, 11, 22, tzinfo=UTC), id=1)
    return await Sender(line, NoSlots(), DutyChat(DUTY)).send(Job(parcel, letter, letter.chat, (10, 1), 0.0))


def whisper(**more: Any) -> Letter:
    """For one member's eyes, with a word in private behind it."""
    params = {
        "chat_id": DUTY,
        "text": "只有您看得见",
        "ephemeral_message_parameters": {"receiver_user_id": ZHAO, **more},
    }
    return Letter("sendMessage", params, otherwise=Letter("sendMessage", {"chat_id": ZHAO, "text": "私下说"}))


async def test_a_stale_press_is_fine_only_for_its_own_answer() -> None:
    verdict = await sent(Answers(Refused(400, OLD)), Letter("answerCallbackQuery", {"callback_query_id": "1"}))
    assert verdict == Done(DeliveryState.SENT)


async def test_a_whisper_to_a_stale_press_is_said_without_the_press() -> None:
    line = Answers(Refused(400, OLD), {"message_id": 0})
    assert await sent(line, whisper(callback_query_id="1")) == Done(DeliveryState.SENT)
    assert line.asked[1]["ephemeral_message_parameters"] == {"receiver_user_id": ZHAO}


@pytest.mark.parametrize("code", [400, 403])
async def test_a_whisper_that_is_refused_is_said_in_private(code: int) -> None:
    letter = whisper(callback_query_id="1")
    verdict = await sent(Answers(Refused(400, OLD), Refused(code, "no")), letter)
    assert verdict == Later("otherwise", letter=letter.otherwise)
    assert await sent(Answers(Refused(code, "no")), whisper()) == Later("otherwise", letter=letter.otherwise)
