"""Whether the bot is heard in the chats of the units: asked at the start and after an import, fed by updates."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.line import Line, Refused, Unclear
from bot.logs import logger
from domain.centre import CentreBook

log = logger("reach")
_THERE = frozenset({"creator", "administrator", "member"})


class Reach:
    """Keeps `CentreBook.lost`. Best effort: a chat that cannot be asked about counts as heard."""

    def __init__(self, line: Line, me: int, book: CentreBook) -> None:
        self._line = line
        self._me = me
        self._book = book
        self._bell = asyncio.Event()
        self._bell.set()
        #: called with a chat in which the bot is heard no more
        self.lost: Callable[[int], object] = lambda chat: None

    def changed(self) -> None:
        """Other units than before."""
        self._bell.set()

    def heard(self, raw: dict[str, Any]) -> None:
        """An update: the bot was taken out of a unit's chat, or came in."""
        change = raw.get("my_chat_member")
        chat, member = (
            (change.get(name) for name in ("chat", "new_chat_member")) if isinstance(change, dict) else 2 * [0]
        )
        here = chat.get("id") if isinstance(chat, dict) else None
        if isinstance(here, int) and here in self._book.current.chats and isinstance(member, dict):
            self._note(here, there=_may_write(member))

    async def run(self) -> None:
        """Ask about all of them whenever they have changed, until cancelled."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            chats = self._book.current.chats
            self._book.lost &= chats
            for chat in sorted(chats):
                await self._ask(chat)

    async def _ask(self, chat: int) -> None:
        try:
            member = await self._line.call("getChatMember", {"chat_id": chat, "user_id": self._me}, timeout=10)
        except Refused as no:
            self._note(chat, there=no.code not in (400, 403))
        except Unclear as unclear:
            log.info("unit_chat_unclear", kind=unclear.kind)
        else:
            self._note(chat, there=not isinstance(member, dict) or _may_write(member))

    def _note(self, chat: int, *, there: bool) -> None:
        if there is (chat not in self._book.lost):
            return
        self._book.lost = self._book.lost - {chat} if there else self._book.lost | {chat}
        if not there:
            self.lost(chat)


def _may_write(member: dict[str, Any]) -> bool:
    return member.get("status") in _THERE or bool(member.get("can_send_messages"))
