"""The roster: shifts, who is there or away, requests to swap."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=True),
        sa.Column("staff", sa.BigInteger(), nullable=False),
        sa.Column("starts", AT, nullable=False),
        sa.Column("ends", AT, nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=True),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shifts"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_shifts_staff"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shifts_unit", "shifts", ["unit", "ends"])
    op.create_index("ix_shifts_staff", "shifts", ["staff", "ends"])
    op.create_index("ix_shifts_series", "shifts", ["series"], **_where("series IS NOT NULL"))
    op.create_index("ix_shifts_begins", "shifts", ["starts"], **_where("NOT begun"))
    op.create_index("ix_shifts_over", "shifts", ["ends"], **_where("NOT ended"))
    op.create_table(
        "presences",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("staff", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts", AT, nullable=False),
        sa.Column("ends", AT, nullable=False),
        sa.Column("deputy", sa.BigInteger(), nullable=True),
        sa.Column("handing", sa.String(), nullable=False),
        sa.Column("hand_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_presences"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_presences_staff"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_presences_ends", "presences", ["ends"])
    op.create_index("ix_presences_hand", "presences", ["hand_at"], **_where("hand_at IS NOT NULL"))
    op.create_table(
        "swaps",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("shift", sa.BigInteger(), nullable=False),
        sa.Column("back", sa.BigInteger(), nullable=True),
        sa.Column("asker", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_swaps"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_swaps_open", "swaps", ["expires_at"], **_where("state = 'asked'"))
    op.create_table(
        "roster_marks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_roster_marks"),
    )


def downgrade() -> None:
    for name in ("roster_marks", "swaps", "presences", "shifts"):
        op.drop_table(name)
