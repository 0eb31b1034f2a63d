"""The knowledge base for consultation, and the full text search over it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)

#: FTS5 beside the table, kept in step by triggers: a restored backup needs no second thought
SQLITE = (
    """CREATE VIRTUAL TABLE answer_search USING fts5(
        terms, content='answers', content_rowid='id', tokenize="unicode61 remove_diacritics 0")""",
    """CREATE TRIGGER answer_search_new AFTER INSERT ON answers BEGIN
        INSERT INTO answer_search(rowid, terms) VALUES (new.id, new.terms); END""",
    """CREATE TRIGGER answer_search_gone AFTER DELETE ON answers BEGIN
        INSERT INTO answer_search(answer_search, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
    """CREATE TRIGGER answer_search_other AFTER UPDATE OF terms ON answers BEGIN
        INSERT INTO answer_search(answer_search, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO answer_search(rowid, terms) VALUES (new.id, new.terms); END""",
)
POSTGRESQL = ("CREATE INDEX answer_search ON answers USING gin (to_tsvector('simple', terms))",)


def text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *map(text, ("name", "topic", "questions", "conclusion", "conditions", "bring", "place", "phone", "takes")),
        *map(text, ("source", "unit", "valid_until", "state")),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        text("cut"),
        text("terms"),
        sa.Column("shown", sa.BigInteger(), nullable=False),
        sa.Column("helped", sa.BigInteger(), nullable=False),
        sa.Column("unhelped", sa.BigInteger(), nullable=False),
        sa.Column("human", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("name", name="uq_answers_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answers_state", "answers", ["state", "topic"])
    op.create_table(
        "answer_versions",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        text("edit"),
        sa.Column("staff", sa.BigInteger(), nullable=True),
        text("detail"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_answer_versions_answer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_versions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answer_versions_answer_id", "answer_versions", ["answer_id"])
    op.create_table(
        "unanswered",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        text("masked"),
        text("topic"),
        text("day"),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unanswered"),
        sa.UniqueConstraint("tag", name="uq_unanswered_tag"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unanswered_day", "unanswered", ["day"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE answer_search")
    op.drop_table("unanswered")
    op.drop_table("answer_versions")
    op.drop_table("answers")
