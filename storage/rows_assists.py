"""Rows of other units' parts in a case."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table, ticket_column


class AssistRow(Row, table=True):
    """One request to one unit. `words`, `answer`: ids of words; no foreign keys, words may go before it."""

    __tablename__ = "assists"
    __table_args__ = (Index("ix_assists_unit", "unit", "state", "due_at"), COUNTED)

    id: int = Field(sa_column=id_column())
    ticket_id: int = Field(sa_column=ticket_column())
    unit: int = Field(sa_type=BigInteger)
    kind: str
    state: str
    asked_at: datetime
    due_at: datetime
    asked_by: int | None = Field(default=None, sa_type=BigInteger)
    words: int | None = Field(default=None, sa_type=BigInteger)
    answer: int | None = Field(default=None, sa_type=BigInteger)
    done_at: datetime | None = None
    late: bool


assists = table(AssistRow)
