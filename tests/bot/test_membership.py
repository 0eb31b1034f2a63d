"""Who belongs to the duty group, when that changes while Telegram is being asked."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.dutychat import DutyChat
from bot.membership import Members
from domain.membership import Membership
from domain.policy import Policy
from tests.bot.conftest import TestClock
from tests.town import DUTY, LI, PATIENCE


class Slow:
    """The line to Telegram: each answer is read when it is asked for, and comes when the test says so."""

    def __init__(self) -> None:
        self.status = "member"
        self.asked = 0
        self.answers = asyncio.Event()

    async def call(self, method: str, params: dict[str, Any], *, timeout: float) -> Any:
        self.asked += 1
        status = self.status
        await self.answers.wait()
        return {"status": status}


def left(members: Members) -> None:
    member = {"status": "left", "user": {"id": LI}}
    members.heard({"update_id": 1, "chat_member": {"chat": {"id": DUTY}, "new_chat_member": member}})


@pytest.mark.parametrize("change", [Members.forget, left])
async def test_an_answer_from_before_the_change_is_not_kept(change: Callable[[Members], None]) -> None:
    line: Any = Slow()
    members = Members(line, DutyChat(DUTY), TestClock(), Policy())
    asking = asyncio.create_task(members.of(LI))
    async with asyncio.timeout(PATIENCE):
        while not line.asked:  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0)  # noqa: TID251 - gives way
        line.status = "left"
        change(members)
        line.answers.set()
        assert await asking is Membership.NONE
    assert await members.of(LI) is Membership.NONE
    assert line.asked == 2
