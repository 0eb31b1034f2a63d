"""Rows of the cases: tickets, words about them, the history, and which message is about which."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, false, text
from sqlmodel import Field

from storage.open_indexes import OVER_OPEN
from storage.rows import COUNTED, Row, id_column, table, ticket_column


class TicketRow(Row, table=True):
    """One case. Who reported lies sealed in `reporter`; `reporter_tag` finds a reporter's own cases."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_reporter", "reporter_tag", "id"),
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
            "ix_tickets_tick",
            "tick_at",
            sqlite_where=text("tick_at IS NOT NULL"),
            postgresql_where=text("tick_at IS NOT NULL"),
        ),
        Index("ix_tickets_provisional", "id", sqlite_where=text("provisional"), postgresql_where=text("provisional")),
        Index("ix_tickets_reckon", "id", sqlite_where=text("reckon"), postgresql_where=text("reckon")),
        Index(
            "ix_tickets_parent",
            "parent",
            sqlite_where=text("parent IS NOT NULL"),
            postgresql_where=text("parent IS NOT NULL"),
        ),
        *OVER_OPEN,
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
    on_time: bool | None = None  # resolved within its promise
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
    provisional: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    counted_from: datetime | None = None
    #: due_at is to be reckoned anew: the calendar has changed
    reckon: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    unit: int | None = Field(default=None, sa_type=BigInteger)
    area: int | None = Field(default=None, sa_type=BigInteger)
    overseer: int | None = Field(default=None, sa_type=BigInteger)
    route: str = Field(default="", sa_column_kwargs={"server_default": ""})
    directed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    returns: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    transfers: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    signed_at: datetime | None = None
    worked_at: datetime | None = None
    extended: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    pause: str = Field(default="", sa_column_kwargs={"server_default": ""})
    paused_at: datetime | None = None
    pauses: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    review_at: datetime | None = None
    ladder: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    rectify_at: datetime | None = None
    placed_at: datetime | None = None  # since when its unit has it, when not from the start
    mediations: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    clocks: str | None = None  # JSON: kind, microseconds, ref, fired
    tick_at: datetime | None = None  # when the next of them fires


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
    mac: bytes | None = None  # keyed, over all of the above; goes with the words


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
        Index("uq_history_seq", "ticket_id", "seq", unique=True),
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
    seq: int | None = None  # the place in the chain of its case, from 1; None: older than the chain
    mac: bytes | None = None  # keyed, over the line and the mac of the one before


class MessageRow(Row, table=True):
    """Which case a message is about; chat and message only as a keyed tag."""

    __tablename__ = "message_map"

    tag: bytes = Field(sa_column=Column("tag", LargeBinary(16), primary_key=True))
    ticket_id: int = Field(sa_column=ticket_column())
    words_id: int | None = Field(default=None, sa_type=BigInteger)


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
message_map = table(MessageRow)
figures = table(FigureRow)
