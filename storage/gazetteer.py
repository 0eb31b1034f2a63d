"""The places a centre knows by name, and those around a point."""

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import bindparam, delete, insert, select, update

from domain.gazetteer import NEAR, KnownPlace, PlaceChanges
from storage.kept import Kept
from storage.rows_gazetteer import places

_METRES_A_DEGREE = 111_195.0
_ALL = select(places).order_by(places.c.id)
_AROUND = select(places).where(
    places.c.latitude.between(bindparam("south"), bindparam("north")),
    places.c.longitude.between(bindparam("west"), bindparam("east")),
)
_SOME = select(places).where(places.c.id.in_(bindparam("ids", expanding=True))).order_by(places.c.id)
_ADD = insert(places)
_CHANGE = update(places).where(places.c.id == bindparam("key"))
_REMOVE = delete(places).where(places.c.id == bindparam("key"))


class GazetteerRows(Kept):
    """domain.ports.Gazetteer."""

    __slots__ = ()

    async def all(self) -> list[KnownPlace]:
        return [_place(row) for row in await self._scan(_ALL)]

    async def around(self, latitude: float, longitude: float) -> list[KnownPlace]:
        reach = NEAR / _METRES_A_DEGREE
        wide = reach / max(0.01, math.cos(math.radians(latitude)))
        box = {
            "south": latitude - reach,
            "north": latitude + reach,
            "west": longitude - wide,
            "east": longitude + wide,
        }
        return [_place(row) for row in await self._scan(_AROUND, box)]

    async def of_ids(self, ids: Sequence[int]) -> list[KnownPlace]:
        return [_place(row) for row in await self._scan(_SOME, {"ids": list(ids)})] if ids else []

    async def apply(self, changes: PlaceChanges) -> None:
        if changes.removed:
            await self._scan(_REMOVE, [{"key": p.id} for p in changes.removed])
        if changes.changed:
            await self._scan(_CHANGE, [_values(p) | {"key": p.id} for p in changes.changed])
        if changes.added:
            await self._scan(_ADD, [_values(p) for p in changes.added])


def _values(place: KnownPlace) -> dict[str, Any]:
    return {
        "name": place.name,
        "kind": place.kind,
        "aliases": "、".join(place.aliases),
        "town": place.town,
        "village": place.village,
        "grid": place.grid,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _place(row: Found[Any]) -> KnownPlace:
    aliases = tuple(a for a in row.aliases.split("、") if a)
    return KnownPlace(row.name, row.kind, aliases, row.town, row.village, row.grid, row.latitude, row.longitude, row.id)
