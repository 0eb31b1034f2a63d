"""What must be asked of Telegram before the unit opens: whose place in the duty group, which file."""

import re
from collections.abc import Collection

from aiogram.enums import ChatType
from aiogram.types import Update

from handlers.callbacks import (
    AccuracyPress,
    AudiencePress,
    BoardPress,
    BookPress,
    CalendarPress,
    CentrePress,
    ComposePress,
    DeadPress,
    DutyPress,
    FilterPress,
    LedgerPress,
    ListPress,
    PlacesPress,
    RosterPress,
    RunPress,
    SeePress,
    SortPress,
    StaffPress,
    StepPress,
    WordPress,
)
from handlers.filters import command_of
from handlers.notice_callbacks import AmendPress, CallPress
from handlers.orders import COMMANDS

_STAFF_COMMANDS = COMMANDS | {
    "list",
    "mine",
    "unit",
    "board",
    "overdue",
    "find",
    "staff",
    "broadcast",
    "broadcasts",
    "dead",
    "health",
    "kb",
    "places",
    "words",
    "accuracy",
    "calendar",
    "centre",
    "roster",
    "rollcall",
    "on",
    "off",
    "leave",
    "swap",
    "help",
}
_PREFIXES = frozenset(
    kind.__prefix__
    for kind in (
        AccuracyPress,
        AmendPress,
        AudiencePress,
        BoardPress,
        BookPress,
        CalendarPress,
        CallPress,
        CentrePress,
        ComposePress,
        DeadPress,
        DutyPress,
        FilterPress,
        LedgerPress,
        ListPress,
        PlacesPress,
        RosterPress,
        RunPress,
        SeePress,
        SortPress,
        StaffPress,
        StepPress,
        WordPress,
    )
)


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


#: Bytes of a file that is fetched.
FILE_MOST = 5 * 2**20
#: Lists that offices keep: an admin sends them back to have them taken in.
_LISTS = (".toml", ".csv", ".xlsx", ".txt")
_ROSTER = re.compile("值班|排班|班表|roster", re.IGNORECASE)


def asks_file(update: Update, admins: Collection[int], staff: Collection[int] = ()) -> str | None:
    """The file_id of a list that an admin sends in private (at most 5 MiB), or None.

    Of the others on duty only what is called a roster: the rest may be a report of theirs.
    """
    message = update.message
    if message is None or message.document is None or message.from_user is None:
        return None
    document, user = message.document, message.from_user.id
    if message.chat.type != ChatType.PRIVATE:
        return None
    if user not in admins and not (user in staff and _ROSTER.search(f"{document.file_name} {message.caption}")):
        return None
    fits = (document.file_name or "").lower().endswith(_LISTS) and (document.file_size or 0) <= FILE_MOST
    return document.file_id if fits else None
