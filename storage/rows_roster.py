"""Rows of the roster: shifts, presences, requests to swap, when it is looked over next."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, text
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table


def _staff() -> Column[int]:
    return Column("staff", BigInteger, ForeignKey("staff.id"), nullable=False)


class ShiftRow(Row, table=True):
    """One shift. `begun`, `ended`: its beginning or end has been told at the change of shift."""

    __tablename__ = "shifts"
    __table_args__ = (
        Index("ix_shifts_unit", "unit", "ends"),
        Index("ix_shifts_staff", "staff", "ends"),
        Index(
            "ix_shifts_series",
            "series",
            sqlite_where=text("series IS NOT NULL"),
            postgresql_where=text("series IS NOT NULL"),
        ),
        Index("ix_shifts_begins", "starts", sqlite_where=text("NOT begun"), postgresql_where=text("NOT begun")),
        Index("ix_shifts_over", "ends", sqlite_where=text("NOT ended"), postgresql_where=text("NOT ended")),
        COUNTED,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    unit: int | None = Field(default=None, sa_type=BigInteger)
    staff: int = Field(sa_column=_staff())
    starts: datetime
    ends: datetime
    series: int | None = Field(default=None, sa_type=BigInteger)
    begun: bool = False
    ended: bool = False


class PresenceRow(Row, table=True):
    """Somebody on, off or on leave for a time."""

    __tablename__ = "presences"
    __table_args__ = (
        Index("ix_presences_ends", "ends"),
        Index(
            "ix_presences_hand",
            "hand_at",
            sqlite_where=text("hand_at IS NOT NULL"),
            postgresql_where=text("hand_at IS NOT NULL"),
        ),
        COUNTED,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    staff: int = Field(sa_column=_staff())
    kind: str
    starts: datetime
    ends: datetime
    deputy: int | None = Field(default=None, sa_type=BigInteger)
    handing: str = ""
    hand_at: datetime | None = None


class SwapRow(Row, table=True):
    """One request to swap a shift."""

    __tablename__ = "swaps"
    __table_args__ = (
        Index(
            "ix_swaps_open",
            "expires_at",
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
        COUNTED,
    )

    id: int | None = Field(default=None, sa_column=id_column())
    shift: int = Field(sa_type=BigInteger)
    back: int | None = Field(default=None, sa_type=BigInteger)
    asker: int = Field(sa_type=BigInteger)
    asked: int = Field(sa_type=BigInteger)
    asked_at: datetime
    expires_at: datetime
    state: str


class RosterMarkRow(Row, table=True):
    """When something about the roster is done next."""

    __tablename__ = "roster_marks"

    name: str = Field(primary_key=True)
    at: datetime


shifts = table(ShiftRow)
presences = table(PresenceRow)
swaps = table(SwapRow)
roster_marks = table(RosterMarkRow)
