"""What groups were sent within the last minute, kept in the store: who begins anew asks for no slot they have not."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.jobs import Job
from bot.logs import failure, logger
from bot.pacer import GROUP_BURST, MINUTE, Pacer
from domain.delivery import Priority
from domain.ports import Clock
from storage.errors import StoreDown
from storage.store import Store

log = logger("remembering")
#: The row of the store: pairs of a group and when something left for it, Unix seconds.
ROW = "groups_sent"


async def crowded(store: Store, group: int, now: datetime) -> bool:
    """Whether that group had much of what it may have in a minute from the one before us. Raises StoreDown."""
    sent: list[float] = dict(await store.recalled(ROW) or ()).get(group, [])
    return len([at for at in sent if now.timestamp() - at < MINUTE]) >= GROUP_BURST[Priority.CARD]


class PaceMemory:
    """Telegram goes on counting when a process is killed or another leads; twenty a minute are soon sent twice."""

    def __init__(self, store: Store, pacer: Pacer, clock: Clock) -> None:
        self._store = store
        self._pacer = pacer
        self._clock = clock

    async def recall(self, waiting: Iterable[Job]) -> None:
        """Before anything leaves. Raises StoreDown.

        `waiting`: what the store holds to be sent. Of the last minute, it may have left just before a kill.
        """
        at, now = self._clock.now(), asyncio.get_running_loop().time()
        sent: dict[int | str, list[float]] = {}
        for group, times in await self._store.recalled(ROW) or ():
            sent[group] = [now - max(0.0, at.timestamp() - then) for then in times]
        for job in waiting:
            chat = job.letter.chat
            if chat is None or not job.letter.counted or (isinstance(chat, int) and chat > 0):
                continue
            if job.parcel.created_at > at - timedelta(seconds=MINUTE):
                sent.setdefault(chat, []).extend([now] * job.letter.weight)
        for group, times in sent.items():
            self._pacer.remember(group, times, now)

    async def note(self) -> None:
        """If something has left for a group since the last time; before it is written down as sent. Best effort."""
        sent = self._pacer.news(asyncio.get_running_loop().time())
        if sent is None:
            return
        at = self._clock.now().timestamp()
        try:
            await self._store.note(ROW, [[group, [round(at - age, 1) for age in ages]] for group, ages in sent.items()])
        except StoreDown as error:
            log.warning("groups_not_noted", **failure(error))
