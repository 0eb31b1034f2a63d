"""Rows of the post: updates done and buried, parcels, the messages edited in place."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Column, Index, false, text
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table


class UpdateRow(Row, table=True):
    """An update that is done; nothing of it but its number."""

    __tablename__ = "updates"

    id: int = Field(sa_column=Column("id", BigInteger, primary_key=True, autoincrement=False))
    at: datetime


class DeadLetterRow(Row, table=True):
    """An update that could not be handled, sealed; so is the error, which may quote it.

    `again`: it is to be tried again: 1 asked for, 2 its mark as done is taken away.
    """

    __tablename__ = "dead_letters"
    __table_args__ = COUNTED

    id: int = Field(sa_column=id_column())
    update_id: int = Field(sa_column=Column("update_id", BigInteger, nullable=False, unique=True))
    reference: str = Field(unique=True)
    raw: bytes
    error: bytes
    at: datetime
    again: int | None = None


class ParcelRow(Row, table=True):
    """One message to send; the payload is sealed, and erased when the parcel needs it no more."""

    __tablename__ = "outbox"
    __table_args__ = (
        # partial, so that what was sent costs nothing: the queries inline the same literals
        Index(
            "ix_outbox_waiting",
            "priority",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_slot",
            "slot",
            sqlite_where=text("state = 'waiting' AND slot IS NOT NULL"),
            postgresql_where=text("state = 'waiting' AND slot IS NOT NULL"),
        ),
        Index(
            "ix_outbox_sending",
            "id",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        Index(
            "ix_outbox_broadcast",
            "broadcast_id",
            "state",
            sqlite_where=text("broadcast_id IS NOT NULL"),
            postgresql_where=text("broadcast_id IS NOT NULL"),
        ),
        Index(
            "ix_outbox_failed",
            "error",
            "id",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
        Index(
            "ix_outbox_done",
            "done_at",
            sqlite_where=text("done_at IS NOT NULL"),
            postgresql_where=text("done_at IS NOT NULL"),
        ),
        COUNTED,
    )

    id: int = Field(sa_column=id_column())
    state: str = "waiting"
    priority: int
    created_at: datetime
    payload: bytes | None
    slot: str | None = None
    ticket_id: int | None = Field(default=None, sa_type=BigInteger)
    broadcast_id: int | None = Field(default=None, sa_type=BigInteger)
    at_most_once: bool = False
    resurface: bool = False
    to_reporter: bool = False
    asks: bool = Field(default=False, sa_column=Column("asks", Boolean, nullable=False, server_default=false()))
    not_before: datetime | None = None
    expires_at: datetime | None = None
    tries: int = 0
    error: str = ""
    done_at: datetime | None = None


class SlotRow(Row, table=True):
    """Where a message that is edited in place lives; chat and message id sealed."""

    __tablename__ = "slots"
    __table_args__ = (
        Index(
            "ix_slots_ticket",
            "ticket_id",
            sqlite_where=text("ticket_id IS NOT NULL"),
            postgresql_where=text("ticket_id IS NOT NULL"),
        ),
    )

    name: str = Field(primary_key=True)
    sealed: bytes
    at: datetime
    ticket_id: int | None = Field(default=None, sa_type=BigInteger)


updates = table(UpdateRow)
dead_letters = table(DeadLetterRow)
outbox = table(ParcelRow)
slots = table(SlotRow)
