"""Whose place in the duty group must be known before the unit opens."""

from aiogram.enums import ChatType
from aiogram.types import Update

from handlers.callbacks import BroadcastPress, DutyPress, ListPress, StaffPress
from handlers.filters import command_of
from handlers.orders import COMMANDS

_STAFF_COMMANDS = COMMANDS | {"list", "mine", "overdue", "find", "staff", "broadcast", "health", "help"}
_PREFIXES = frozenset(kind.__prefix__ for kind in (DutyPress, ListPress, BroadcastPress, StaffPress))


def asks_membership(update: Update) -> int | None:
    """The user id whose membership a handler of this update will want, or None."""
    query = update.callback_query
    if query is not None:
        return query.from_user.id if (query.data or "").partition(":")[0] in _PREFIXES else None
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.type != ChatType.PRIVATE:
        return message.from_user.id
    found = command_of(message)
    return message.from_user.id if found is not None and found[0] in _STAFF_COMMANDS else None
