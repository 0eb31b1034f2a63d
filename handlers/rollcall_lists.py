"""Each unit's own list of a roll-call: one message in its group, or with its people, that edits itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiogram.methods import SendMessage

from domain import calling
from domain.delivery import Priority
from domain.desk import Desk
from handlers import rollcall_keyboards as keyboards
from handlers.outgoing import Outgoing
from handlers.rooms import Places, unit_rooms
from handlers.texts import rollcall as texts

#: So many lists are drawn at a time: answers to residents must not wait behind them.
MOST = 60


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One unit's list. `key`: of the wave and the unit; `look`: what it says, as a number."""

    key: str
    look: int
    outs: tuple[Outgoing, ...]


async def bulletins(desk: Desk, places: Places, known: Mapping[str, int]) -> list[Bulletin]:
    """The lists that look otherwise than they did, at most MOST; those never drawn come first."""
    changed: list[tuple[bool, str, int, str]] = []
    sheets = {}
    for sheet in await calling.bulletins(desk):
        if sheet.unit is None:
            continue
        key, text = f"rollcall:{sheet.wave.id}:{sheet.unit.id}", texts.bulletin(sheet)
        sheets[key] = sheet, sheet.unit
        if known.get(key) != hash(text):
            changed.append((key in known, key, hash(text), text))
    out = []
    for _, key, look, text in sorted(changed)[:MOST]:
        sheet, unit = sheets[key]
        rooms = await unit_rooms(desk, unit, calling.BULLETIN_POSTS, places)
        markup = keyboards.bulletin(sheet)
        outs = [
            Outgoing(
                room.put(SendMessage(chat_id=room.chat, text=text, reply_markup=markup)),
                Priority.CARD,
                slot=f"{key}{room.key}",
            )
            for room in rooms
        ]
        out.append(Bulletin(key, look, tuple(outs)))
    return out
