"""The base of all rows, and the columns they share: names of keys, ids, keyed tags."""

from typing import Any, ClassVar

from pydantic import ConfigDict
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, Table
from sqlmodel import SQLModel

#: SQLite counts up by itself only in a plain INTEGER key
BIG_ID = BigInteger().with_variant(Integer(), "sqlite")


class Row(SQLModel):
    """Every table of the store. Aware datetimes (UTC) come from SQLModel's own type, on both stores."""

    #: the tables are what is used: nobody validates a row, so no validators are built at the start
    model_config = ConfigDict(defer_build=True)  # type: ignore[assignment]  # SQLModel's own type is not public
    #: names are fixed, so that migrations and `storage.errors` can rely on them
    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


#: never give a number out twice: the slot of a dropped draft must not become that of somebody else's
COUNTED = {"sqlite_autoincrement": True}


def id_column() -> Column[Any]:
    return Column("id", BIG_ID, primary_key=True, autoincrement=True)


def tag_column(name: str = "tag") -> Column[Any]:
    return Column(name, LargeBinary(16), nullable=False, unique=True)


def ticket_column(name: str = "ticket_id") -> Column[Any]:
    return Column(name, BigInteger, ForeignKey("tickets.id"), nullable=False, index=True)


def table(row: type[Row]) -> Table:
    """The Core table of a row class: what the statements are made of."""
    made: Table = row.__table__  # type: ignore[attr-defined]  # set by SQLModel on table=True
    return made
