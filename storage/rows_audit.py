"""Rows of the account: acts of the office, how many cases a day had, where each chain of the record ends."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, String
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table


class ActRow(Row, table=True):
    """One act of the office that concerns no ticket: append-only, ids and numbers only."""

    __tablename__ = "acts"
    __table_args__ = (Index("uq_acts_seq", "seq", unique=True), COUNTED)

    id: int = Field(sa_column=id_column())
    at: datetime
    deed: str
    staff: int | None = Field(default=None, sa_type=BigInteger)
    detail: str | None = None  # JSON of codes and numbers
    seq: int | None = None
    mac: bytes | None = None


class CounterRow(Row, table=True):
    """The last sequence number of a day: so many cases the account must know."""

    __tablename__ = "counters"
    __table_args__ = (Index("uq_counters_nth", "nth", unique=True),)

    day: str = Field(sa_column=Column("day", String, primary_key=True))
    last: int
    nth: int | None = None  # days are counted, too; None: older than the account
    since: int | None = None  # numbers up to this one are older
    seal: bytes | None = None


class ChainRow(Row, table=True):
    """The head of one chain: 0 is that of the acts, any other id a case. It stays when the case has had its time."""

    __tablename__ = "chains"

    #: no foreign key: it outlives the case
    ticket_id: int = Field(sa_column=Column("ticket_id", BigInteger, primary_key=True, autoincrement=False))
    number: str
    lines: int
    before: int = 0  # lines older than the chain
    mac: bytes | None = None  # of the last line
    ended: datetime | None = None  # deleted by retention
    seal: bytes


acts = table(ActRow)
counters = table(CounterRow)
chains = table(ChainRow)
