"""The groups of units that the bot cannot write to: what was meant for them goes to the next above meanwhile."""

from functools import partial

from bot.dutychat import DutyChat
from bot.logs import logger
from domain import chores
from domain.centre import CentreBook

log = logger("unitchats")


class UnitChats:
    """One for the whole process; `CentreBook.lost` holds the chats."""

    def __init__(self, book: CentreBook, duty: DutyChat) -> None:
        self._book = book
        self._duty = duty

    def instead(self, chat: int | str | None) -> int | None:
        """Where letters to that chat go now; None: there."""
        if chat not in self._book.lost or chat == self._duty.id:
            return None
        centre = self._book.current
        for unit in (u for u in centre.units if u.chat == chat):
            for above in centre.upwards(unit.id):
                if above.chat is not None and above.chat not in self._book.lost:
                    return above.chat
        return self._duty.id

    def refused(self, chat: int | str | None) -> int | None:
        """The bot may not write there. Where the letter goes instead; None for a chat that is no unit's own."""
        if not isinstance(chat, int) or chat == self._duty.id or chat not in self._book.current.chats:
            return None
        if chat not in self._book.lost:
            self._book.lost = self._book.lost | {chat}
            self.lost(chat)
        return self.instead(chat)

    def lost(self, chat: int) -> None:
        """The admins are told, once each time."""
        if chat == self._duty.id:
            return  # that is told by itself
        units = [u for u in self._book.current.units if u.chat == chat]
        log.error("unit_chat_lost", units=[u.code for u in units], note="卡片先发到上一级，请把机器人加回群里")
        self._duty.tell(partial(chores.unit_lost, names=tuple(u.name for u in units)))
