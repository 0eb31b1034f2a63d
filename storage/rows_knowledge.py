"""Rows of what the reader is made of beyond what is shipped."""

from sqlalchemy import Column, Integer, String, UniqueConstraint
from sqlmodel import Field

from storage.rows import COUNTED, Row, id_column, table


class KnowledgeRow(Row, table=True):
    """How often each kind of knowledge has changed: what a running reader compares itself with."""

    __tablename__ = "knowledge"

    name: str = Field(primary_key=True)
    version: int = Field(sa_column=Column("version", Integer, nullable=False))


class LexiconWordRow(Row, table=True):
    """One word added by the centre, or one of the shipped ones switched off."""

    __tablename__ = "lexicon_words"
    __table_args__ = (UniqueConstraint("use", "code", "word", name="uq_lexicon_words_use"), COUNTED)

    id: int | None = Field(default=None, sa_column=id_column())
    use: str = Field(sa_column=Column("use", String, nullable=False))
    code: str = Field(sa_column=Column("code", String, nullable=False))
    word: str = Field(sa_column=Column("word", String, nullable=False))
    added: bool


knowledge = table(KnowledgeRow)
lexicon_words = table(LexiconWordRow)
