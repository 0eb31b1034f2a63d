"""Danger goes before everything, in a command too: /fire 着火了 is no unknown command."""

from typing import Any

from aiogram import Bot, Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import Message

from domain import danger, staffing
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person
from domain.words import Part
from handlers.drafts import urgent
from handlers.filters import command_of, person_of
from handlers.media import part_of
from handlers.orders import COMMANDS
from handlers.outgoing import Outgoing

router = Router(name="alarm")
#: What those on duty write about a ticket speaks of danger without being in it.
_DUTY_WORDS = COMMANDS | {"find", "broadcast", "staff", "words", "accuracy", "list", "mine", "overdue"}


class DangerInCommand(Filter):
    """A private command with danger in its words; gives `person` and `part`."""

    async def __call__(self, message: Message, bot: Bot, desk: Desk, membership: Membership) -> bool | dict[str, Any]:
        if message.chat.type != ChatType.PRIVATE or message.from_user is None:
            return False
        found = command_of(message, bot)
        if found is None or danger.sounds(desk, found[1]) is None:
            return False
        person = person_of(message.from_user)
        if found[0] in _DUTY_WORDS and await staffing.may_look(desk, person, membership) is not None:
            return False
        return {"person": person, "part": part_of(message)}


@router.message(DangerInCommand())
@router.edited_message(DangerInCommand())
async def danger_in_command(message: Message, person: Person, part: Part, desk: Desk) -> Outgoing:
    """Numbers first, an urgent ticket at once."""
    await desk.unit.people.seen(person, desk.now)
    return urgent(person.chat, await danger.report(desk, person, part))
