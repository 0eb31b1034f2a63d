"""Long polling: a batch is processed to the end, then confirmed; what is not stored is never confirmed."""

import asyncio
from collections.abc import Hashable
from typing import Any

from bot.intake import Intake
from bot.line import Line, Refused, Unclear
from bot.locks import chat_key
from bot.logs import logger
from storage.errors import StoreDown

log = logger("polling")

#: What Telegram shall send; message_reaction and chat_member come only when named.
ALLOWED = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
)
WAIT = 25
#: Telegram gives one update only to who asks again within half a second for what he has not confirmed.
_SOONEST = 1.0
_LONGEST = 5.0
#: After a call that met nobody: a second, and a fiftieth of how long nobody has been met.
_GROWTH = 1.02


def numbered(update_id: object) -> bool:
    """Whether it is a number that can be confirmed: a wrong one would confirm what nobody has seen."""
    return type(update_id) is int and 0 <= update_id < 2**63


class Poller:
    """Takes updates until `close`, then confirms what is done."""

    def __init__(self, line: Line, intake: Intake) -> None:
        self._line = line
        self._intake = intake
        self._offset = 0
        self._told = 0  # the offset of the latest call: what lies below is confirmed
        self._done: set[int] = set()  # of those that cannot be confirmed yet
        self._closing = asyncio.Event()
        #: monotonic time of Telegram's latest answer
        self.heard_at: float | None = None

    async def run(self) -> None:
        """Poll, process, confirm."""
        wait = _SOONEST
        while not self._closing.is_set():
            try:
                updates = await self._asked()
            except Refused as no:
                wait = await self._refused(no, wait)
                continue
            except Unclear as unclear:
                log.warning("telegram_unreachable", kind=unclear.kind, again_in=round(wait, 1))
                await self._rest(wait)
                wait = min(wait * _GROWTH, _LONGEST)
                continue
            if await self._batch(updates or []):
                wait = _SOONEST
            else:
                await self._rest(wait)
                wait = min(wait * 2, 5.0)
        await self._confirm()

    def close(self) -> None:
        """Take nothing more; finish what is in hand."""
        self._closing.set()

    async def _asked(self) -> list[Any] | None:
        """The next updates; None when told to stop meanwhile."""
        timeout = 0 if self._done else WAIT
        self._told = self._offset
        params = {"offset": self._offset, "limit": 100, "timeout": timeout, "allowed_updates": ALLOWED}
        asking = asyncio.create_task(self._line.call("getUpdates", params, timeout=timeout + 15))
        closing = asyncio.create_task(self._closing.wait())
        try:
            await asyncio.wait({asking, closing}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return None
            updates = asking.result()
        finally:
            closing.cancel()
            if not asking.done():
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
        self.heard_at = asyncio.get_running_loop().time()
        return updates if isinstance(updates, list) else []

    async def _batch(self, updates: list[Any]) -> bool:
        """Process a batch: chats side by side, each in order. False when some could not be stored or confirmed."""
        chats: dict[Hashable, list[dict[str, Any]]] = {}
        ids: list[int] = []
        for raw in updates:
            if isinstance(raw, dict) and numbered(raw.get("update_id")):
                ids.append(raw["update_id"])
                chats.setdefault(chat_key(raw), []).append(raw)
            else:
                log.error("update_without_id")
        async with asyncio.TaskGroup() as group:
            for chain in chats.values():
                group.create_task(self._chain(chain))
        unfinished = [update_id for update_id in ids if update_id not in self._done]
        if ids:
            self._offset = min(unfinished) if unfinished else max(ids) + 1
        self._done = {update_id for update_id in self._done if update_id >= self._offset}
        return not unfinished and bool(ids or not updates)  # what has no number cannot be confirmed: not at once again

    async def _chain(self, chain: list[dict[str, Any]]) -> None:
        """The updates of one chat. After one that could not be stored the others only get their emergency card."""
        down = False
        for raw in chain:
            if raw["update_id"] in self._done:
                continue
            try:
                if down:
                    await self._intake.warn(raw)
                else:
                    await self._intake.take(raw)
                    self._done.add(raw["update_id"])
            except StoreDown:
                down = True

    async def _refused(self, no: Refused, wait: float) -> float:
        if no.code == 409:
            log.error("another_poller", hint="同一个令牌另有一处在取消息，或仍设着 webhook", telegram=no.description)
        elif no.code in {401, 404}:
            log.critical("token_refused", hint="BOT_TOKEN 已失效，请向 @BotFather 核对", telegram=no.description)
        else:
            log.error("updates_refused", code=no.code, telegram=no.description)
        await self._rest(max(wait, no.retry_after))
        return min(wait * 2, _LONGEST)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            pass

    async def _confirm(self) -> None:
        """Confirm what is done with a last short call: the next start shall not see it again."""
        if self._offset == self._told:
            return  # the long poll that was broken off has done it; asked again, Telegram would make us wait 3 s
        for _ in range(2):
            try:
                await self._line.call("getUpdates", {"offset": self._offset, "limit": 1, "timeout": 0}, timeout=1.0)
            except Refused as no:
                if no.code != 409:
                    break
                await asyncio.sleep(0.2)  # our own cancelled call may still hang there
            except Unclear:
                break
            else:
                log.info("confirmed", before=self._offset)
                return
        log.warning("last_updates_not_confirmed", note="下次启动会再来一遍，已办的按编号跳过")
