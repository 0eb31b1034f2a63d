"""Rows of the organisation: units, and posts in them."""

from sqlalchemy import BigInteger, Column, ForeignKey, String
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table


class OrgUnitRow(Row, table=True):
    """One unit. `chat`: id and topic of its group, sealed; `gone`: no more in the file, kept for the record."""

    __tablename__ = "org_units"
    __table_args__ = COUNTED

    id: int | None = Field(default=None, sa_column=id_column())
    code: str = Field(unique=True)
    name: str
    level: str
    parent: int | None = Field(default=None, sa_type=BigInteger)
    aliases: str
    chat: bytes | None = None
    head: str
    gone: bool = False


class AppointmentRow(Row, table=True):
    """Somebody's post in a unit, by the store's own numbers."""

    __tablename__ = "appointments"

    staff: int = Field(sa_column=Column("staff", BigInteger, ForeignKey("staff.id"), primary_key=True))
    unit: int = Field(sa_column=Column("unit", BigInteger, ForeignKey("org_units.id"), primary_key=True))
    post: str = Field(sa_column=Column("post", String, primary_key=True))
    trusted: bool
    deputy: int | None = Field(default=None, sa_type=BigInteger)
    adjudicator: bool


org_units = table(OrgUnitRow)
appointments = table(AppointmentRow)
