"""The working calendar: days a centre has set, years it has imported; which deadlines wait for one."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MARKS = ("provisional", "reckon")


def upgrade() -> None:
    for name in _MARKS:
        op.add_column("tickets", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        where = sa.text(name)
        op.create_index(f"ix_tickets_{name}", "tickets", ["id"], sqlite_where=where, postgresql_where=where)
    op.add_column("tickets", sa.Column("counted_from", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_days"),
    )
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_years"),
    )
    op.create_table(
        "reminders",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_reminders"),
    )


def downgrade() -> None:
    for name in ("reminders", "calendar_years", "calendar_days"):
        op.drop_table(name)
    op.drop_column("tickets", "counted_from")
    for name in _MARKS:
        op.drop_index(f"ix_tickets_{name}", table_name="tickets")
        op.drop_column("tickets", name)
