"""Notices: the ledger of copies, waves, what residents have chosen. Adds only: the code before it goes on running."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in (
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("topic", sa.String(), server_default="other", nullable=False),
        sa.Column("level", sa.String(), server_default="ordinary", nullable=False),
        sa.Column("next_at", _TIME, nullable=True),
    ):
        op.add_column("broadcasts", column)
    _some("ix_broadcasts_due", "broadcasts", "next_at IS NOT NULL", "next_at")
    _some("ix_broadcasts_draft", "broadcasts", "state = 'draft'", "by_staff", "id")
    _waves()
    _copies()
    _choices()
    # what waits of the old way goes as it would have, once at most; what was in flight nobody knows
    op.execute(
        "UPDATE outbox SET state = 'uncertain', done_at = created_at, payload = NULL"
        " WHERE state = 'sending' AND broadcast_id IS NOT NULL"
    )
    op.execute("UPDATE broadcasts SET state = 'done' WHERE state = 'sending'")


def _waves() -> None:
    op.create_table(
        "waves",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("broadcast_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_staff", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("ends_at", _TIME, nullable=True),
        sa.Column("done_at", _TIME, nullable=True),
        sa.Column("figures", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name="fk_waves_broadcast_id"),
        sa.PrimaryKeyConstraint("id", name="pk_waves"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_waves_broadcast_id", "waves", ["broadcast_id", "id"])
    _some("ix_waves_under_way", "waves", "state IN ('filling', 'sending', 'paused')", "id")
    _some("ix_waves_kept", "waves", "figures IS NULL", "created_at")


def _copies() -> None:
    op.create_table(
        "copies",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("uncertain", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.String(), server_default="", nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("messages", sa.LargeBinary(), nullable=True),
        sa.Column("at", _TIME, nullable=True),
        sa.Column("not_before", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_copies"),
        sa.UniqueConstraint("wave_id", "person", "part", name="uq_copies_wave_id"),
        sqlite_autoincrement=True,
    )
    _some("ix_copies_waiting", "copies", "state = 'waiting'", "wave_id", "id")
    _some("ix_copies_sending", "copies", "state = 'sending'", "wave_id")
    _some("ix_copies_tally", "copies", "part = 0", "wave_id", "state", "id")
    _some("ix_copies_doubted", "copies", "part = 0 AND uncertain", "wave_id")
    _some("ix_copies_roll", "copies", "part = 0 AND state = 'sent'", "wave_id", "area", "reply")
    _some("ix_copies_failed", "copies", "state = 'failed'", "wave_id", "error")


def _choices() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_subscriptions_person_id"),
        sa.PrimaryKeyConstraint("person_id", "sort", "value", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_value", "subscriptions", ["sort", "value", "person_id"])
    op.create_table(
        "broadcast_listed",
        sa.Column("broadcast_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name="fk_broadcast_listed_broadcast_id"),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name="pk_broadcast_listed"),
    )
    op.create_index("ix_broadcast_listed_person_id", "broadcast_listed", ["person_id"])


def _some(name: str, table: str, where: str, *columns: str) -> None:
    op.create_index(name, table, list(columns), sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name in ("broadcast_listed", "subscriptions", "copies", "waves"):
        op.drop_table(name)
    for name in ("ix_broadcasts_draft", "ix_broadcasts_due"):
        op.drop_index(name, table_name="broadcasts")
    for name in ("next_at", "level", "topic", "version"):
        op.drop_column("broadcasts", name)
