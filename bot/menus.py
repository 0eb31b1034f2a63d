"""The command menus: set at the start, for units that come later, and for whoever had never written when he does."""

import asyncio
from typing import Any

from bot.face import Face
from bot.letters import Letter
from bot.line import Line, Refused, Unclear
from bot.logs import logger
from bot.wire import letter

log = logger("menus")


class Menus:
    """Best effort: a bot without a menu works all the same."""

    def __init__(self, line: Line, face: Face) -> None:
        self._line = line
        self._face = face
        self._lacking: dict[int, Letter] = {}
        self._came: asyncio.Queue[int] = asyncio.Queue()
        self._begun = False
        self._had: set[int] = set()

    async def set_all(self) -> None:
        """Every scope; what is refused for a chat waits until somebody writes there."""
        self._begun = True
        for chat, sent in self._wanted():
            if chat is not None:
                self._had.add(chat)
            if await self._set(sent):
                self._lacking.pop(chat or 0, None)
            elif chat is not None:
                self._lacking[chat] = sent

    def await_all(self) -> None:
        """Another replica sets them; whoever had never written gets his when he does, whoever hears him."""
        self._begun = True
        for chat, sent in self._wanted():
            if chat is not None:
                self._had.add(chat)
                self._lacking[chat] = sent

    def changed(self) -> None:
        """Other units or admins than before: those who are new get theirs from `run`."""
        for chat, sent in self._wanted() if self._begun else ():
            if chat is not None and chat not in self._had:
                self._had.add(chat)
                self._lacking[chat] = sent
                self._came.put_nowait(chat)

    def _wanted(self) -> list[tuple[int | None, Letter]]:
        out: list[tuple[int | None, Letter]] = []
        for method in self._face.menus():
            sent = letter(method)
            chat = (sent.params.get("scope") or {}).get("chat_id")
            out.append((chat if isinstance(chat, int) else None, sent))
        return out

    def heard(self, raw: dict[str, Any]) -> None:
        """An update came in."""
        message = raw.get("message") if self._lacking else None
        chat = message.get("chat") if isinstance(message, dict) else None
        user = chat.get("id") if isinstance(chat, dict) else None
        if isinstance(user, int) and user in self._lacking:
            self._came.put_nowait(user)

    async def run(self) -> None:
        """Set the menus of those who came, until cancelled."""
        while True:
            chat = await self._came.get()
            sent = self._lacking.get(chat)
            if sent is not None and await self._set(sent):
                del self._lacking[chat]

    async def _set(self, sent: Letter) -> bool:
        try:
            await self._line.call(sent.method, sent.params, timeout=10)
        except Refused as no:
            log.info("menu_refused", telegram=no.description)
            return False
        except Unclear as unclear:
            log.info("menu_unclear", kind=unclear.kind)
            return False
        return True
