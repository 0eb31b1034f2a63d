"""Rows of persons: residents and staff, what they are in the middle of, and the check of the key."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table, tag_column


class PersonRow(Row, table=True):
    """Somebody who has written in private: the way to reach him, sealed, and nothing else about him."""

    __tablename__ = "people"
    __table_args__ = COUNTED

    id: int = Field(sa_column=id_column())
    tag: bytes = Field(sa_column=tag_column())
    chat: bytes
    #: only the day: a minute would join a first contact with an anonymous case
    since: datetime
    blocked: bool = False


class StaffRow(Row, table=True):
    """An officer or admin; user id, name and username sealed."""

    __tablename__ = "staff"
    __table_args__ = COUNTED

    id: int = Field(sa_column=id_column())
    tag: bytes = Field(sa_column=tag_column())
    username_tag: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16), nullable=True, index=True))
    identity: bytes
    role: str
    state: str
    checked_at: datetime | None = None
    appointed: bool = False


class DraftRow(Row, table=True):
    """One open draft of a private chat, whole in one sealed value: one row written a message."""

    __tablename__ = "drafts"
    __table_args__ = COUNTED

    id: int = Field(sa_column=id_column())
    tag: bytes = Field(sa_column=tag_column())
    version: int = 1
    due_at: datetime = Field(index=True)  # the earlier of reminder and lapse
    sealed: bytes


class DialogRow(Row, table=True):
    """What somebody was asked to type next."""

    __tablename__ = "dialogs"

    tag: bytes = Field(sa_column=Column("tag", LargeBinary(16), primary_key=True))
    state: bytes
    until: datetime


class AllowanceRow(Row, table=True):
    """How often something was done in the running window."""

    __tablename__ = "allowances"

    tag: bytes = Field(sa_column=Column("tag", LargeBinary(16), primary_key=True))
    taken: int
    until: datetime


class MetaRow(Row, table=True):
    """Facts about the database itself: the sealed value that tells the right key."""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: bytes


people = table(PersonRow)
staff = table(StaffRow)
drafts = table(DraftRow)
dialogs = table(DialogRow)
allowances = table(AllowanceRow)
meta = table(MetaRow)
