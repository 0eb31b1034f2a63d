"""Same matter: keys to compare by, co-reporters, suggestions to merge."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def number(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def upgrade() -> None:
    op.add_column("tickets", sa.Column("joined", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "alike",
        number("ticket_id"),
        number("known"),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_alike"),
    )
    op.create_table(
        "alike_terms",
        number("term"),
        number("ticket_id"),
        sa.PrimaryKeyConstraint("term", "ticket_id", name="pk_alike_terms"),
    )
    op.create_index("ix_alike_terms_ticket_id", "alike_terms", ["ticket_id"])
    op.create_table(
        "alike_usage",
        number("term"),
        number("reports"),
        sa.PrimaryKeyConstraint("term", name="pk_alike_usage"),
    )
    op.create_table(
        "followers",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        number("ticket_id"),
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_followers_ticket_id"),
        sa.PrimaryKeyConstraint("id", name="pk_followers"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_followers_tag", "followers", ["tag", "ticket_id"], unique=True)
    op.create_index("ix_followers_ticket_id", "followers", ["ticket_id"])
    op.create_table(
        "pairs",
        number("ticket_id"),
        number("main_id"),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_pairs"),
    )
    op.create_index("ix_pairs_main_id", "pairs", ["main_id"])


def downgrade() -> None:
    for name in ("pairs", "followers", "alike_usage", "alike_terms", "alike"):
        op.drop_table(name)
    op.drop_column("tickets", "joined")
