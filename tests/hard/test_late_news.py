"""What is shown again after an absence never takes the place of something newer (found by the kill test).

A resident pressed 提交 while his draft was being shown anew: the draft, committed first but told of later, took the
place of the receipt in their common slot, and the receipt was never sent.
"""

from datetime import timedelta
from typing import cast

import pytest
from aiogram.methods import SendMessage

from bot.jobs import Job
from bot.lanes import Lanes
from bot.pacer import Pacer
from bot.wire import pack
from domain import chores
from domain.delivery import Parcel, Priority
from domain.desk import Desk, Office
from domain.drafts import Draft
from domain.errors import Conflict
from storage.store import Store
from tests.storage.hands import Hands

CHAT = 500_001


async def test_a_parcel_told_of_late_does_not_take_the_place_of_a_newer_one(clock: Hands) -> None:
    lanes = Lanes(Pacer(on=False))
    shown, receipt = (
        Parcel(pack(SendMessage(chat_id=CHAT, text=text)), Priority.ANSWER, clock.now(), slot="draft:1", id=number)
        for number, text in ((7, "草稿"), (8, "已受理"))
    )
    lanes.put([receipt])
    lanes.put([shown])
    job = lanes.next(0)
    assert isinstance(job, Job)
    assert job.parcel.id == receipt.id
    lanes.finish(job, 0)
    assert len(lanes) == 0


async def test_a_draft_shown_anew_and_its_submission_cannot_both_win(store: Store, clock: Hands) -> None:
    now = clock.now()
    draft = Draft(CHAT, now, now, (), now + timedelta(hours=48), None)
    async with store.begin() as unit:
        await unit.drafts.save(draft)
        await unit.commit()
    async with store.read() as unit:
        read_before = await unit.drafts.of_chat(CHAT)
    assert read_before is not None
    async with store.begin() as unit:
        desk = Desk(cast("Office", None), unit, now)
        await chores.after_outage(desk, CHAT)
        assert desk.notices
        await unit.commit()
    async with store.begin() as unit:
        with pytest.raises(Conflict):
            await unit.drafts.drop(read_before)
