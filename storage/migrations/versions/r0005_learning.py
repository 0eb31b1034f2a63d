"""Words set by the centre, corrections of the class, trained models."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "knowledge",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_knowledge"),
    )
    op.create_table(
        "lexicon_words",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lexicon_words"),
        sa.UniqueConstraint("use", "code", "word", name="uq_lexicon_words_use"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "models",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_models"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("learnt", sa.String(), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_training"),
    )
    op.create_index(
        "ix_history_reclassified",
        "history",
        ["at"],
        sqlite_where=sa.text("step = 'reclassify'"),
        postgresql_where=sa.text("step = 'reclassify'"),
    )


def downgrade() -> None:
    op.drop_index("ix_history_reclassified", table_name="history")
    op.drop_table("training")
    op.drop_table("models")
    op.drop_table("lexicon_words")
    op.drop_table("knowledge")
