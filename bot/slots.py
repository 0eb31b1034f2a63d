"""Where the messages lie that are edited in place, and what was said last in each chat."""

from collections import OrderedDict
from dataclasses import dataclass

from domain.ports import Units

_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """One message of the bot."""

    chat: int
    message_id: int


class SlotBook:
    """Slots in memory before the store: what was sent a moment ago may not be written down yet."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._places: OrderedDict[str, Place | None] = OrderedDict()
        self._last: OrderedDict[int, int] = OrderedDict()

    async def find(self, name: str) -> Place | None:
        """Where the slot's message is; None when there is none. Raises StoreDown."""
        if name in self._places:
            return self._places[name]
        async with self._units.read() as unit:
            slot = await unit.outbox.slot(name)
        place = Place(slot.chat, slot.message_id) if slot else None
        if place is not None:
            self._keep(name, place)
        return place

    def keep(self, name: str, place: Place) -> None:
        """The slot's message is there now."""
        self._keep(name, place)

    def forget(self, name: str) -> None:
        """The slot's message is gone, whatever the store still believes."""
        self._keep(name, None)

    def _keep(self, name: str, place: Place | None) -> None:
        self._places[name] = place
        self._places.move_to_end(name)
        if len(self._places) > _KEPT:
            self._places.popitem(last=False)

    def sent(self, place: Place) -> None:
        """A new message lies at the bottom of that chat."""
        self._last[place.chat] = max(place.message_id, self._last.get(place.chat, 0))
        self._last.move_to_end(place.chat)
        if len(self._last) > _KEPT:
            self._last.popitem(last=False)

    def buried(self, place: Place) -> bool:
        """True when the bot has said something below it, or nothing is known of that chat since the start."""
        return self._last.get(place.chat, place.message_id + 1) > place.message_id
