"""Rows of the places a centre knows by name."""

from sqlalchemy import Column, Index, String, UniqueConstraint
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table


class PlaceRow(Row, table=True):
    """One place. `aliases`: joined by 、."""

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("name", "town", "village", name="uq_places_name"),
        Index("ix_places_point", "latitude", "longitude"),
        COUNTED,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    name: str = Field(sa_column=Column("name", String, nullable=False))
    kind: str = Field(sa_column=Column("kind", String, nullable=False))
    aliases: str = Field(sa_column=Column("aliases", String, nullable=False))
    town: str = Field(sa_column=Column("town", String, nullable=False))
    village: str = Field(sa_column=Column("village", String, nullable=False))
    grid: str = Field(sa_column=Column("grid", String, nullable=False))
    latitude: float | None = None
    longitude: float | None = None


places = table(PlaceRow)
