"""Rows of the cases: tickets, words about them, the history, and which message is about which."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, text
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table, ticket_column


class TicketRow(Row, table=True):
    """One case. Who reported lies sealed in `reporter`; `reporter_tag` finds a reporter's own cases."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_reporter", "reporter_tag", "id"),
        Index("ix_tickets_status", "status", "due_at"),
        Index("ix_tickets_holder", "holder", "status", "due_at"),
        Index(
            "ix_tickets_alarm",
            "alarm_at",
            sqlite_where=text("alarm_at IS NOT NULL"),
            postgresql_where=text("alarm_at IS NOT NULL"),
        ),
        Index(
            "ix_tickets_check",
            "check_at",
            sqlite_where=text("check_at IS NOT NULL"),
            postgresql_where=text("check_at IS NOT NULL"),
        ),
        Index("ix_tickets_kept", "forgotten", "updated_at"),
        Index(
            "ix_tickets_parent",
            "parent",
            sqlite_where=text("parent IS NOT NULL"),
            postgresql_where=text("parent IS NOT NULL"),
        ),
        COUNTED,
    )

    id: int = Field(sa_column=id_column())
    version: int = 1
    number: str = Field(unique=True)
    status: str
    category: str
    summary: str
    place: str
    level: str
    submitted_at: datetime
    due_at: datetime
    first_due_at: datetime
    anonymous: bool
    confidential: bool
    urgent: bool
    acknowledged_by: int | None = Field(default=None, sa_type=BigInteger)
    alarm_at: datetime | None = None
    alarms: int = 0
    check_at: datetime | None = None
    holder: int | None = Field(default=None, sa_type=BigInteger)
    resolved_at: datetime | None = None
    proven: bool = False
    question_open: bool = False
    reopened: int = 0
    urges: int = 0
    contacted: bool | None = None
    solved: bool | None = None
    satisfied: bool | None = None
    unreachable: bool = False
    media: int = 0
    has_contact: bool = False
    updated_at: datetime
    reporter_tag: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16), nullable=True))
    reporter: bytes | None = None
    code_tag: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16), nullable=True, unique=True))
    forgotten: bool = False  # by retention: words and the way back are gone
    parent: int | None = Field(default=None, sa_type=BigInteger)  # no foreign key: the two end their terms apart
    children: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    joined: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class WordsRow(Row, table=True):
    """What somebody wrote about a case. `sealed`: raw text, media and the message id; erased together with the salt."""

    __tablename__ = "words"
    __table_args__ = COUNTED

    id: int = Field(sa_column=id_column())
    ticket_id: int = Field(sa_column=ticket_column())
    kind: str
    masked: str
    sealed: bytes | None = None
    salt: bytes | None = None
    digest: bytes | None = None
    at: datetime
    by_staff: int | None = Field(default=None, sa_type=BigInteger)
    erased: bool = False


class HistoryRow(Row, table=True):
    """Append-only. `words_id` is no foreign key: words may go, the line stays, and `words_digest` with it."""

    __tablename__ = "history"
    __table_args__ = (
        Index(
            "ix_history_reclassified",
            "at",
            sqlite_where=text("step = 'reclassify'"),
            postgresql_where=text("step = 'reclassify'"),
        ),
        COUNTED,
    )

    id: int = Field(sa_column=id_column())
    ticket_id: int = Field(sa_column=ticket_column())
    at: datetime
    step: str
    by: str
    status: str
    staff: int | None = Field(default=None, sa_type=BigInteger)
    words_id: int | None = Field(default=None, sa_type=BigInteger)
    words_digest: bytes | None = None
    detail: str | None = None  # JSON of codes and numbers


class ActRow(Row, table=True):
    """One act of the office that concerns no ticket: append-only, ids and numbers only."""

    __tablename__ = "acts"
    __table_args__ = COUNTED

    id: int = Field(sa_column=id_column())
    at: datetime
    deed: str
    staff: int | None = Field(default=None, sa_type=BigInteger)
    detail: str | None = None  # JSON of codes and numbers


class MessageRow(Row, table=True):
    """Which case a message is about; chat and message only as a keyed tag."""

    __tablename__ = "message_map"

    tag: bytes = Field(sa_column=Column("tag", LargeBinary(16), primary_key=True))
    ticket_id: int = Field(sa_column=ticket_column())
    words_id: int | None = Field(default=None, sa_type=BigInteger)


class CounterRow(Row, table=True):
    """The last sequence number of a day."""

    __tablename__ = "counters"

    day: str = Field(sa_column=Column("day", String, primary_key=True))
    last: int


class FigureRow(Row, table=True):
    """What is left of cases after their time: how many of a class ended how, by month."""

    __tablename__ = "figures"

    month: str = Field(primary_key=True)
    category: str = Field(primary_key=True)
    status: str = Field(primary_key=True)
    cases: int = Field(sa_type=BigInteger)


tickets = table(TicketRow)
words = table(WordsRow)
history = table(HistoryRow)
acts = table(ActRow)
message_map = table(MessageRow)
counters = table(CounterRow)
figures = table(FigureRow)
