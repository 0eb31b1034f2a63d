"""Rows of the knowledge base. Nothing of a person is in them; a question's key is a keyed tag."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table, tag_column


class AnswerRow(Row, table=True):
    """One entry. `questions` and `cut` are JSON lists; `terms`: all cut words, what the full text search reads.

    The search itself (answer_search) is made by the migration: FTS5 beside SQLite's table, an index on PostgreSQL's.
    """

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_state", "state", "topic"), COUNTED)

    id: int = Field(sa_column=id_column())
    version: int = 1
    name: str = Field(unique=True)
    topic: str
    questions: str
    conclusion: str
    conditions: str = ""
    bring: str = ""
    place: str = ""
    phone: str = ""
    takes: str = ""
    source: str
    unit: str
    valid_until: str  # a day, ISO
    state: str
    approved_by: int | None = Field(default=None, sa_type=BigInteger)
    cut: str
    terms: str
    shown: int = Field(default=0, sa_type=BigInteger)
    helped: int = Field(default=0, sa_type=BigInteger)
    unhelped: int = Field(default=0, sa_type=BigInteger)
    human: int = Field(default=0, sa_type=BigInteger)


class AnswerVersionRow(Row, table=True):
    """Append-only: who changed what of an entry when. `detail`: JSON of the parts and their old values."""

    __tablename__ = "answer_versions"
    __table_args__ = COUNTED

    id: int = Field(sa_column=id_column())
    answer_id: int = Field(
        sa_column=Column("answer_id", BigInteger, ForeignKey("answers.id"), nullable=False, index=True)
    )
    version: int
    at: datetime
    edit: str
    staff: int | None = Field(default=None, sa_type=BigInteger)
    detail: str


class UnansweredRow(Row, table=True):
    """A question without an answer: masked words, the day, how often. Not who, not when."""

    __tablename__ = "unanswered"
    __table_args__ = COUNTED

    id: int = Field(sa_column=id_column())
    tag: bytes = Field(sa_column=tag_column())
    masked: str
    topic: str
    day: str = Field(index=True)  # the last day it was asked, ISO
    times: int


answers = table(AnswerRow)
answer_versions = table(AnswerVersionRow)
unanswered = table(UnansweredRow)
