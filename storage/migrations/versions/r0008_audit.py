"""The chain over the history: what was there before is left without."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

CHAINED = ("history", "acts")


def upgrade() -> None:
    for name in CHAINED:
        op.add_column(name, sa.Column("seq", sa.Integer(), nullable=True))
        op.add_column(name, sa.Column("mac", sa.LargeBinary(), nullable=True))
    op.create_index("uq_history_seq", "history", ["ticket_id", "seq"], unique=True)
    op.create_index("uq_acts_seq", "acts", ["seq"], unique=True)
    op.add_column("words", sa.Column("mac", sa.LargeBinary(), nullable=True))
    for name in ("nth", "since"):
        op.add_column("counters", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("counters", sa.Column("seal", sa.LargeBinary(), nullable=True))
    op.create_index("uq_counters_nth", "counters", ["nth"], unique=True)
    op.create_table(
        "chains",
        sa.Column("ticket_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=True),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_chains"),
    )


def downgrade() -> None:
    op.drop_table("chains")
    op.drop_index("uq_counters_nth", "counters")
    for name in ("seal", "since", "nth"):
        op.drop_column("counters", name)
    op.drop_column("words", "mac")
    op.drop_index("uq_acts_seq", "acts")
    op.drop_index("uq_history_seq", "history")
    for name in reversed(CHAINED):
        op.drop_column(name, "mac")
        op.drop_column(name, "seq")
