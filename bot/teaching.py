"""Learning from the centre's own tickets in the background: a niced process trains, the better model is put in use."""

import asyncio
import base64
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot.logs import failure, logger
from bot.work import Works
from domain import teaching
from domain.desk import Desk
from domain.errors import Conflict
from domain.lexicon import WordEdit
from domain.teaching import Course, Marks
from storage.errors import StoreDown

log = logger("teaching")
EVERY = 5.0
_LONGEST_WAIT = 60.0
#: A training that takes longer is ended.
LIMIT = 900.0
_ROOT = Path(__file__).parents[1]
#: One core is enough: the other one answers people.
_ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class TrainingFailed(Exception):
    """The process ended badly, or answered what is no answer."""


class Teacher:
    """Runs until cancelled; its process is ended with it. Killed at any moment, the model in use stays."""

    def __init__(self, works: Works) -> None:
        self._works = works

    async def run(self) -> None:
        """Every few seconds; slower while something is wrong. Nothing here may stop the bot."""
        wait = EVERY
        while True:
            try:
                await self.tick()
                wait = EVERY
            except (StoreDown, Conflict) as error:
                wait = min(wait * 2, _LONGEST_WAIT)
                log.error("teaching_put_off", again_in=wait, **failure(error))
            except Exception as error:  # noqa: BLE001 - the bot answers as well without a new model
                wait = _LONGEST_WAIT
                log.error("teaching_failed", **failure(error))
            await asyncio.sleep(wait)

    async def tick(self) -> bool:
        """Whether a training was due and has been tried. Raises StoreDown, Conflict."""
        works = self._works
        async with works.units.read() as unit:
            desk = Desk(works.office, unit, works.clock.now())
            if not await teaching.is_due(desk):
                return False
            given = await teaching.course(desk)
            words = await unit.knowledge.words()
            fit = await teaching.enough(desk, given)
        await self._do(lambda desk: teaching.begun(desk, given))
        if not fit:
            await self._do(lambda desk: teaching.given_up(desk, given, "few"))
            return True
        try:
            marks, data = await trained(given, words)
        except (TrainingFailed, TimeoutError, OSError) as error:
            log.error("training_failed", examples=len(given.learnt), **failure(error))
            await self._do(lambda desk: teaching.given_up(desk, given, "failed"))
            return True
        log.info("trained", examples=len(given.learnt), held=len(given.held), hits=marks.hits, before=marks.before)
        await self._do(lambda desk: teaching.taught(desk, given, marks, data))
        return True

    async def _do(self, use: Callable[[Desk], Awaitable[object]]) -> None:
        async def step(desk: Desk) -> tuple[()]:
            await use(desk)
            return ()

        await self._works.do(step)


async def trained(given: Course, words: Sequence[WordEdit]) -> tuple[Marks, bytes]:
    """The marks and the model, made elsewhere. Raises TrainingFailed, TimeoutError, OSError."""
    asked = await asyncio.to_thread(_asked, given, words)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.apprentice", str(os.getpid())),
        cwd=_ROOT,
        env=os.environ | _ALONE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        process_group=0,
    )
    try:
        async with asyncio.timeout(LIMIT):
            answered, _ = await process.communicate(asked)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise TrainingFailed(f"exit code {process.returncode}")
    return await asyncio.to_thread(_answer, answered)


def _asked(given: Course, words: Sequence[WordEdit]) -> bytes:
    whole = {
        "learnt": [[e.text, e.code, e.corrected] for e in given.learnt],
        "held": [[e.text, e.code] for e in given.held],
        "words": [[e.use.value, e.word, e.code, e.added] for e in words],
        "model": base64.b64encode(given.data).decode() if given.data else None,
    }
    return json.dumps(whole).encode()


def _answer(answered: bytes) -> tuple[Marks, bytes]:
    try:
        got = json.loads(answered)
        return Marks(int(got["hits"]), int(got["before"])), base64.b64decode(got["model"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingFailed("no answer") from error
