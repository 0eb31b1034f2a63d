"""Rows of notices: the notice, its waves, the ledger of copies, and what residents have chosen."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, UniqueConstraint, false, text
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table


def _some(name: str, where: str, *columns: str) -> Index:
    """Partial, so that what is over costs nothing: the queries inline the same literals."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class BroadcastRow(Row, table=True):
    """A notice: what it is found by in columns, all else sealed.

    Until revision 0014 `sealed` held its text and the chat of its progress alone, `total` how many it went to.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (
        _some("ix_broadcasts_due", "next_at IS NOT NULL", "next_at"),
        _some("ix_broadcasts_lapses", "lapses_at IS NOT NULL", "lapses_at"),
        _some("ix_broadcasts_draft", "state = 'draft'", "by_staff", "id"),
        COUNTED,
    )

    id: int = Field(sa_column=id_column())
    sealed: bytes
    by_staff: int = Field(sa_type=BigInteger)
    created_at: datetime
    state: str
    total: int = Field(default=0)
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    topic: str = Field(default="other", sa_column_kwargs={"server_default": "other"})
    level: str = Field(default="ordinary", sa_column_kwargs={"server_default": "ordinary"})
    next_at: datetime | None = None
    lapses_at: datetime | None = None


class WaveRow(Row, table=True):
    """One time that something goes to many; its words sealed. `figures`: its tally, once its copies are gone."""

    __tablename__ = "waves"
    __table_args__ = (
        Index("ix_waves_broadcast_id", "broadcast_id", "id"),
        _some("ix_waves_under_way", "state IN ('filling', 'sending', 'paused')", "id"),
        _some("ix_waves_kept", "figures IS NULL", "created_at"),
        COUNTED,
    )

    id: int = Field(sa_column=id_column())
    broadcast_id: int = Field(sa_column=Column("broadcast_id", BigInteger, ForeignKey("broadcasts.id"), nullable=False))
    kind: str
    by_staff: int = Field(sa_type=BigInteger)
    created_at: datetime
    state: str
    version: int = 0
    base: int | None = Field(default=None, sa_type=BigInteger)
    parts: int = 1
    urgent: bool = False
    words: bytes
    cursor: int = Field(sa_type=BigInteger)
    upto: int = Field(sa_type=BigInteger)
    total: int = 0
    full: bool = False
    ends_at: datetime | None = None
    done_at: datetime | None = None
    figures: str | None = None


class CopyRow(Row, table=True):
    """The ledger: one part of a wave for one person, by the number he has in `people`; none when he is gone.

    No foreign keys: they would be checked for every row of a page. No index by person: a page of people here and there
    would touch as many leaves of it; a person is sought wave by wave. `messages`: the ids, sealed.
    """

    __tablename__ = "copies"
    __table_args__ = (
        UniqueConstraint("wave_id", "person", "part"),
        _some("ix_copies_waiting", "state = 'waiting'", "wave_id", "id"),
        _some("ix_copies_sending", "state = 'sending'", "wave_id"),
        _some("ix_copies_tally", "part = 0", "wave_id", "state", "id"),
        _some("ix_copies_doubted", "part = 0 AND uncertain", "wave_id"),
        _some("ix_copies_roll", "part = 0 AND state = 'sent'", "wave_id", "area", "reply"),
        _some("ix_copies_failed", "state = 'failed'", "wave_id", "error"),
        COUNTED,
    )

    id: int = Field(sa_column=id_column())
    wave_id: int = Field(sa_type=BigInteger)
    person: int | None = Field(default=None, sa_type=BigInteger)
    part: int
    state: str = Field(sa_column=Column("state", String, nullable=False, server_default="waiting"))
    uncertain: bool = Field(sa_column=Column("uncertain", Boolean, nullable=False, server_default=false()))
    tries: int = Field(sa_column=Column("tries", Integer, nullable=False, server_default="0"))
    error: str = Field(sa_column=Column("error", String, nullable=False, server_default=""))
    area: int | None = Field(default=None, sa_type=BigInteger)
    reply: str | None = None
    messages: bytes | None = None
    at: datetime | None = None
    not_before: datetime | None = None


class SubscriptionRow(Row, table=True):
    """What somebody chose: an area (a unit's id; `position` 0 is his own), a topic, a topic he wants no more."""

    __tablename__ = "subscriptions"
    __table_args__ = (Index("ix_subscriptions_value", "sort", "value", "person_id"),)

    person_id: int = Field(sa_column=Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True))
    sort: str = Field(sa_column=Column("sort", String, primary_key=True))
    value: str = Field(sa_column=Column("value", String, primary_key=True))
    position: int


class ListedRow(Row, table=True):
    """Who is on a notice's list, until it is over."""

    __tablename__ = "broadcast_listed"

    broadcast_id: int = Field(
        sa_column=Column("broadcast_id", BigInteger, ForeignKey("broadcasts.id"), primary_key=True)
    )
    person_id: int = Field(sa_column=Column("person_id", BigInteger, primary_key=True, index=True))


broadcasts = table(BroadcastRow)
waves = table(WaveRow)
copies = table(CopyRow)
subscriptions = table(SubscriptionRow)
listed = table(ListedRow)
