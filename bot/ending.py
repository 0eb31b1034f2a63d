"""Ending an event loop: whoever does not heed that he is cancelled is cancelled again, and does not hold up the end."""

import asyncio
import os
from collections.abc import Coroutine
from typing import TypeVar

from bot.logs import logger

T = TypeVar("T")
log = logger("ending")
#: Seconds before a task is cancelled again, and how often.
EACH, TIMES = 0.5, 4


def run(work: Coroutine[object, object, T], each: float = EACH) -> T:
    """As asyncio.run, which waits for ever for a task that was cancelled in vain.

    A connection to the store that is closed twice at the same moment waits so (aiosqlite 0.22).
    """
    runner = asyncio.Runner()
    try:
        return runner.run(work)
    finally:
        if cancel_all(runner.get_loop(), each):  # else closing would wait for them; the process ends all the same
            runner.close()


def cancel_all(loop: asyncio.AbstractEventLoop, each: float = EACH) -> bool:
    """Cancel what still runs in that loop (stopped, open) and let it end; False: some of it does not."""
    for time in range(TIMES):
        tasks = asyncio.all_tasks(loop)
        if not tasks:
            return True
        if time:
            log.warning("cancelled_again", tasks=sorted(task.get_name() for task in tasks), places=_places(tasks))
        for task in tasks:
            task.cancel()
        done, _ = loop.run_until_complete(asyncio.wait(tasks, timeout=each))
        for task in done:
            if not task.cancelled() and (error := task.exception()) is not None:
                told = {"message": "a task failed while the loop was ended", "exception": error, "task": task}
                loop.call_exception_handler(told)
    left = asyncio.all_tasks(loop)
    if left:
        log.critical("tasks_stay", tasks=sorted(task.get_name() for task in left), places=_places(left))
    return not left


def _places(tasks: set[asyncio.Task[object]]) -> list[str]:
    """Where each waits: file and line, nothing of what it holds."""
    frames = [stack[-1] for task in tasks if (stack := task.get_stack(limit=None))]
    return sorted(f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}" for frame in frames)
