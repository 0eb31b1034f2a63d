"""The end of the event loop, with tasks that do not heed it."""

import asyncio
from contextlib import suppress

import pytest

from bot import ending


async def deaf(times: int) -> None:
    """Swallows so many cancellations."""
    for _ in range(times):
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    await asyncio.Event().wait()


def test_a_task_that_was_cancelled_in_vain_is_cancelled_again() -> None:
    held: list[asyncio.Task[None]] = []

    async def work() -> str:
        held.append(asyncio.create_task(deaf(1)))
        await asyncio.sleep(0)  # noqa: TID251 - lets it begin
        return "做完了"

    assert ending.run(work()) == "做完了"
    assert held[0].cancelled()


def test_what_fails_passes_through() -> None:
    async def work() -> None:
        raise ValueError("不行")

    with pytest.raises(ValueError, match="不行"):
        ending.run(work())


def test_who_never_heeds_it_does_not_hold_up_what_came_of_the_work() -> None:
    held: list[asyncio.Task[None]] = []

    async def work() -> None:
        held.append(asyncio.create_task(deaf(2 * ending.TIMES)))
        await asyncio.sleep(0)  # noqa: TID251 - lets it begin
        raise ValueError("不行")

    with pytest.raises(ValueError, match="不行"):
        ending.run(work(), each=0.01)
    loop = held[0].get_loop()
    assert not held[0].done()
    assert any(ending.cancel_all(loop, each=0.01) for _ in range(2))
    loop.close()


def test_who_never_heeds_it_is_named() -> None:
    loop = asyncio.new_event_loop()
    task = loop.create_task(deaf(ending.TIMES), name="聋子")
    loop.run_until_complete(asyncio.sleep(0))  # noqa: TID251 - lets it begin
    assert not ending.cancel_all(loop, each=0.01)
    assert not task.done()
    assert ending.cancel_all(loop, each=0.01)
    loop.close()
