"""Lists and boards: indexes over open tickets alone, and whether a ticket was resolved within its promise."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_OPEN = "status NOT IN ('closed', 'closed_by_default', 'merged', 'rejected', 'transferred_out', 'withdrawn')"
_ASKED = (
    "confidential",
    "children",
    "status",
    "category",
    "place",
    "submitted_at",
    "paused_at",
    "signed_at",
    "question_open",
    "urgent",
    "acknowledged_by",
    "reporter_tag",
)
_OVER_OPEN = {
    "ix_tickets_open": ("due_at", "id", "unit", "holder", "overseer", *_ASKED),
    "ix_tickets_open_unit": ("unit", "due_at", "id", *_ASKED),
    "ix_tickets_open_holder": ("holder", "due_at", "id"),
    "ix_tickets_open_overseer": ("overseer", "due_at", "id"),
}
_OVER_ALL = {
    "ix_tickets_came": ("submitted_at", "unit", "confidential", "children", "status"),
    "ix_tickets_done": ("resolved_at", "unit", "confidential", "children", "on_time", "solved"),
}


def upgrade() -> None:
    op.add_column("tickets", sa.Column("on_time", sa.Boolean(), nullable=True))
    for name, columns in _OVER_OPEN.items():
        op.create_index(name, "tickets", list(columns), sqlite_where=sa.text(_OPEN), postgresql_where=sa.text(_OPEN))
    for name, columns in _OVER_ALL.items():
        op.create_index(name, "tickets", list(columns))


def downgrade() -> None:
    for name in (*_OVER_ALL, *_OVER_OPEN):
        op.drop_index(name, table_name="tickets")
    op.drop_column("tickets", "on_time")
