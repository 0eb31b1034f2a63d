"""What the process needs of the Telegram face, as one value: wired from handlers/ in app.py, made up in tests."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.desk import Desk, Listed
from domain.errors import Refusal
from domain.membership import Membership
from domain.understanding import Reader

if TYPE_CHECKING:
    from aiogram.methods import SendMessage, SetMyCommands
    from aiogram.types import Update

    from domain.broadcasts import Broadcast, Wave
    from handlers.outgoing import Outgoing, Stencil
    from handlers.rollcall_lists import Bulletin

#: Feeds the dispatcher: (update, desk, membership) → whatever the handler returned.
Feed = Callable[["Update", Desk, Membership], Awaitable[Any]]
Outgoings = Sequence["Outgoing"]


@dataclass(frozen=True, slots=True)
class Face:
    """Functions of handlers/ that bot/ calls."""

    feed: Feed
    collected: Callable[[object], "list[Outgoing]"]
    #: the desk's notices as messages
    rendered: Callable[[Desk], Awaitable[Outgoings]]
    #: the sentence for a refusal
    refusal: Callable[[Refusal, "Update", Desk], Outgoings]
    #: the sentence for the person when a handler failed; reference number of the dead letter
    sorry: Callable[["Update", str], Outgoings]
    #: the fixed card if the update tells of danger
    card: Callable[["Update", Reader], "SendMessage | None"]
    #: whose membership must be known before the unit opens
    asks_membership: Callable[["Update"], int | None]
    #: the list in a fetched file of that name; run in a thread
    survey: Callable[[bytes, str], Listed | None] = lambda data, name: None
    #: the id of the file that must be fetched before the unit opens; the admins' user ids
    asks_file: Callable[["Update", Collection[int], Collection[int]], str | None] = lambda update, admins, staff: None
    menus: Callable[[], "Sequence[SetMyCommands]"] = tuple
    #: the server keeps an ephemeral message from the others; where it does not, such a word goes in private
    hidden: bool = True
    #: one part of a wave, the same for everybody
    copy: "Callable[[Broadcast, Wave, int], Stencil] | None" = None
    #: the progress message of a wave under way, when it looks different from the last time
    progress: Callable[[Desk, int], Awaitable[Outgoings]] | None = None
    #: the lists of units that call the roll, but for those that look as given (by key)
    bulletins: "Callable[[Desk, Mapping[str, int]], Awaitable[Sequence[Bulletin]]] | None" = None
