"""Rows of what is alike: the index of open cases by keyed terms, who follows a case, what may be one matter."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table, ticket_column


class AlikeRow(Row, table=True):
    """One open case in the index. `vector`: 8-byte keyed terms and 4-byte weights; `known`: the gazetteer's entry."""

    __tablename__ = "alike"

    ticket_id: int = Field(sa_column=Column("ticket_id", BigInteger, primary_key=True, autoincrement=False))
    known: int = Field(default=0, sa_type=BigInteger)
    vector: bytes


class AlikeTermRow(Row, table=True):
    """A case is found by its rarest terms. `term`: 8 bytes of a keyed tag, so that nobody reads words here."""

    __tablename__ = "alike_terms"
    __table_args__ = (Index("ix_alike_terms_ticket_id", "ticket_id"),)

    term: int = Field(sa_column=Column("term", BigInteger, primary_key=True, autoincrement=False))
    ticket_id: int = Field(sa_column=Column("ticket_id", BigInteger, primary_key=True, autoincrement=False))


class AlikeUsageRow(Row, table=True):
    """In how many reports a term was read; term 0 counts the reports."""

    __tablename__ = "alike_usage"

    term: int = Field(sa_column=Column("term", BigInteger, primary_key=True, autoincrement=False))
    reports: int = Field(sa_type=BigInteger)


class FollowerRow(Row, table=True):
    """A co-reporter: the way to him sealed (with the ids of his words), his own verdict. `gone`: follows no more."""

    __tablename__ = "followers"
    __table_args__ = (
        Index("uq_followers_tag", "tag", "ticket_id", unique=True),
        COUNTED,
    )

    id: int = Field(sa_column=id_column())
    ticket_id: int = Field(sa_column=ticket_column())
    tag: bytes = Field(sa_column=Column("tag", LargeBinary(16), nullable=False))
    sealed: bytes
    at: datetime
    gone: bool = False
    solved: bool | None = None
    satisfied: bool | None = None


class PairRow(Row, table=True):
    """Two cases that may be one matter. `state`: suggested, refused by a person, merged by a person."""

    __tablename__ = "pairs"

    ticket_id: int = Field(sa_column=Column("ticket_id", BigInteger, primary_key=True, autoincrement=False))
    main_id: int = Field(sa_column=Column("main_id", BigInteger, nullable=False, index=True))
    state: str


alike = table(AlikeRow)
alike_terms = table(AlikeTermRow)
alike_usage = table(AlikeUsageRow)
followers = table(FollowerRow)
pairs = table(PairRow)
