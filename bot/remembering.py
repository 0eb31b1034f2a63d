"""What groups were sent within the last minute, kept in the store: who begins anew asks for no slot they have not."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.jobs import Job
from bot.logs import failure, logger
from bot.pacer import CROWDED, GROUP_BURST, MINUTE, Pacer
from domain.delivery import Priority
from domain.ports import Clock
from storage.errors import StoreDown
from storage.store import Store

log = logger("remembering")
#: The row of the store: pairs of a group and when something left for it, Unix seconds.
ROW = "groups_sent"
#: What is put down so far ahead was put down before the clock was set back, and tells nothing.
AHEAD = 5.0
#: A chat has one letter under way and an outcome is written within a few hundredths of a second: no more of a group's
#: may have left unrecorded. Guesses alone leave room for answers and danger.
_UNRECORDED, _GUESSED = 3, GROUP_BURST[Priority.STATUS]


async def crowded(store: Store, group: int, now: datetime) -> bool:
    """Whether that group had much of what it may have in a minute from the one before us. Raises StoreDown."""
    return len((await _ages(store, now)).get(group, ())) >= CROWDED


async def _ages(store: Store, now: datetime) -> dict[int | str, list[float]]:
    """How many seconds ago something left for each group within the last minute. Raises StoreDown."""
    try:
        kept = {group: [now.timestamp() - at for at in times] for group, times in await store.recalled(ROW) or ()}
    except (TypeError, ValueError) as error:  # of another version
        log.warning("groups_not_understood", **failure(error))
        return {}
    return {group: [max(0.0, age) for age in ages if -AHEAD < age < MINUTE] for group, ages in kept.items()}


class PaceMemory:
    """Telegram goes on counting when a process is killed or another leads; twenty a minute are soon sent twice."""

    def __init__(self, store: Store, pacer: Pacer, clock: Clock) -> None:
        self._store = store
        self._pacer = pacer
        self._clock = clock
        self._noted = 0  # of what the pacer has counted for groups

    async def recall(self, waiting: Iterable[Job]) -> None:
        """Before anything leaves. Raises StoreDown.

        `waiting`: what the store holds to be sent. The first few of the last minute may have left just before a kill.
        """
        at, now = self._clock.now(), asyncio.get_running_loop().time()
        sent = {group: [now - age for age in ages] for group, ages in (await _ages(self._store, at)).items()}
        letters, guessed = Counter[int | str](), Counter[int | str]()
        for job in sorted(waiting, key=lambda job: job.key):
            chat = job.letter.chat
            if chat is None or not job.letter.counted or (isinstance(chat, int) and chat > 0):
                continue
            if letters[chat] < _UNRECORDED and job.parcel.created_at > at - timedelta(seconds=MINUTE):
                letters[chat] += 1
                guessed[chat] = min(_GUESSED, guessed[chat] + job.letter.weight)
        for chat, messages in guessed.items():
            sent.setdefault(chat, []).extend([now] * messages)
        for group, times in sent.items():
            self._pacer.remember(group, times, now)

    async def note(self) -> None:
        """If something has left for a group since the last time; before it is written down as sent. Best effort."""
        counted = self._pacer.to_groups
        if counted == self._noted:
            return
        ages = self._pacer.ages(asyncio.get_running_loop().time())
        at = self._clock.now().timestamp()
        try:
            await self._store.note(ROW, [[group, [round(at - age, 1) for age in late]] for group, late in ages.items()])
        except StoreDown as error:
            log.warning("groups_not_noted", **failure(error))
        else:
            self._noted = counted
