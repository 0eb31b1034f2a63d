"""The duty desk: which unit has a ticket, how its clocks stand, how far it has been urged; which letter asks."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_IDS = ("unit", "area", "overseer")
_WORDS = ("route", "pause")
_FLAGS = ("directed", "extended")
_COUNTS = ("returns", "transfers", "pauses", "ladder", "mediations")
_TIMES = ("signed_at", "worked_at", "paused_at", "review_at", "rectify_at", "tick_at")


def upgrade() -> None:
    for name in _IDS:
        op.add_column("tickets", sa.Column(name, sa.BigInteger(), nullable=True))
    for name in _WORDS:
        op.add_column("tickets", sa.Column(name, sa.String(), nullable=False, server_default=""))
    for name in _FLAGS:
        op.add_column("tickets", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in _COUNTS:
        op.add_column("tickets", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in _TIMES:
        op.add_column("tickets", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("clocks", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_tickets_tick",
        "tickets",
        ["tick_at"],
        sqlite_where=sa.text("tick_at IS NOT NULL"),
        postgresql_where=sa.text("tick_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_tick", table_name="tickets")
    op.drop_column("outbox", "asks")
    for name in ("clocks", *_TIMES, *_COUNTS, *_FLAGS, *_WORDS, *_IDS):
        op.drop_column("tickets", name)
