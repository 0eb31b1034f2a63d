"""Rows of the leases: who leads among replicas."""

from sqlalchemy import BigInteger, Column, Double
from sqlmodel import Field

from storage.rows import Row, table


class LeaseRow(Row, table=True):
    """One thing that only one replica does at a time. `until`: Unix seconds by the database's clock."""

    __tablename__ = "leases"

    name: str = Field(primary_key=True)
    holder: str
    token: int = Field(sa_column=Column("token", BigInteger, nullable=False))
    until: float = Field(sa_column=Column("until", Double, nullable=False))


leases = table(LeaseRow)
