"""Outcomes the store will not take: less of them is written, and what cannot be is tried again."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot import ledger
from bot.ledger import Entry, entry_of
from domain.delivery import DeliveryState, Outcome
from storage import ledger_marks
from tests.bot.conftest import NOON, Rig, RigMaker
from tests.bot.notices import begin, known, states, tally
from tests.bot.test_shelf import over
from tests.town import LI, WANG, Town


async def on_the_shelf(r: Rig) -> Any:
    """A wave of two copies that are marked as leaving."""
    await known(r, [WANG, LI])
    wave = await begin(r, "停水")
    await r.house.larder._shelf.feed()
    return wave


def went(r: Rig, copy: int) -> None:
    at = r.clock.now()
    outcome = Outcome(-copy, DeliveryState.SENT, at, message_id=7, chat=WANG)
    r.house.ledger.note(entry_of(outcome, chat=WANG, to_reporter=False))


async def test_a_copy_whose_outcome_cannot_be_written_is_uncertain(
    town: Town, rig: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ledger_marks.mark

    async def mark(run: Any, vault: Any, outcomes: Sequence[Outcome]) -> None:
        if any(one.parcel_id == -2 and one.message_id for one in outcomes):
            raise ValueError("a bug")
        await real(run, vault, outcomes)

    monkeypatch.setattr("storage.ledger.mark", mark)
    async with rig(town) as r:
        wave = await on_the_shelf(r)
        went(r, 1)
        went(r, 2)
        await r.house.ledger.flush()
        assert await states(r, wave) == [DeliveryState.SENT, DeliveryState.UNCERTAIN]


def test_a_doubted_copy_is_never_written_down_as_failed() -> None:
    less = ledger._less(Entry(Outcome(-2, DeliveryState.WAITING, NOON, doubted=True)))
    assert less is not None
    assert less.outcome.state is DeliveryState.UNCERTAIN


async def test_what_the_store_takes_in_no_form_is_kept_and_tried_again(
    town: Town, rig: RigMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, broken = ledger_marks.mark, True

    async def mark(run: Any, vault: Any, outcomes: Sequence[Outcome]) -> None:
        if broken and any(one.parcel_id == -2 for one in outcomes):
            raise ValueError("a bug")
        await real(run, vault, outcomes)

    monkeypatch.setattr("storage.ledger.mark", mark)
    monkeypatch.setattr(ledger, "KEPT", 0.05)
    async with rig(town) as r:
        wave = await on_the_shelf(r)
        went(r, 1)
        went(r, 2)
        await r.house.ledger.flush()
        assert len(r.house.ledger) == 0
        assert r.house.ledger.holds() == {-2}
        assert (await tally(r, wave)).waiting == 1
        broken = False
        r.tasks.append(asyncio.create_task(r.house.ledger.run()))
        await over(r, wave)
        assert await states(r, wave) == [DeliveryState.SENT, DeliveryState.UNCERTAIN]
