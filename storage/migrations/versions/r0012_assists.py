"""Other units' parts in a case (协办, 吹哨), and since when its unit has it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "assists",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_assists_ticket_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assists"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_assists_ticket_id", "assists", ["ticket_id"])
    op.create_index("ix_assists_unit", "assists", ["unit", "state", "due_at"])
    op.add_column("tickets", sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "placed_at")
    op.drop_table("assists")
