"""Places the centre knows by name: communities, roads, villages, landmarks, with what residents call them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """One entry. `kind` as in understanding.Place; `grid`: number or name of the grid it lies in; degrees WGS84."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    town: str = ""
    village: str = ""
    grid: str = ""
    latitude: float | None = None
    longitude: float | None = None
    id: int = 0
