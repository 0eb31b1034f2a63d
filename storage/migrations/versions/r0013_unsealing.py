"""Lists and boards: indexes over open tickets alone, and whether a ticket was resolved within its promise."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_OPEN = "status NOT IN ('closed', 'closed_by_default', 'merged', 'rejected', 'transferred_out', 'withdrawn')"
_PUBLIC = f"{_OPEN} AND children = 0 AND NOT confidential"
_ASKED = (
    "paused_at",
    "signed_at",
    "confidential",
    "children",
    "question_open",
    "urgent",
    "acknowledged_by",
    "submitted_at",
    "reporter_tag",
    "category",
    "place",
)
_SOME = {
    "ix_tickets_open": (_OPEN, ("due_at", "id", "status", "unit", "holder", "overseer", *_ASKED)),
    "ix_tickets_open_unit": (_OPEN, ("unit", "status", "due_at", "id", *_ASKED)),
    "ix_tickets_open_secret": (f"{_OPEN} AND confidential", ("unit", "status", "due_at", "id", *_ASKED)),
    "ix_tickets_open_holder": (_OPEN, ("holder", "due_at", "id")),
    "ix_tickets_open_overseer": (_OPEN, ("overseer", "due_at", "id")),
    "ix_tickets_open_class": (_PUBLIC, ("category", "unit")),
    "ix_tickets_waiting": (f"{_PUBLIC} AND question_open", ("unit",)),
    "ix_tickets_alarming": (f"{_PUBLIC} AND urgent AND acknowledged_by IS NULL", ("unit",)),
    "ix_tickets_resolved": ("status = 'resolved'", ("due_at",)),
}
_ALL = {
    "ix_tickets_came": ("submitted_at", "unit", "confidential", "children", "status"),
    "ix_tickets_done": ("resolved_at", "unit", "confidential", "children", "on_time", "solved"),
}


def upgrade() -> None:
    op.add_column("tickets", sa.Column("on_time", sa.Boolean(), nullable=True))
    # it tempted SQLite to read every open row where an index of its own holds all that is asked
    op.drop_index("ix_tickets_status", table_name="tickets")
    for name, (where, columns) in _SOME.items():
        op.create_index(name, "tickets", list(columns), sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    for name, columns in _ALL.items():
        op.create_index(name, "tickets", list(columns))


def downgrade() -> None:
    for name in (*_ALL, *_SOME):
        op.drop_index(name, table_name="tickets")
    op.create_index("ix_tickets_status", "tickets", ["status", "due_at"])
    op.drop_column("tickets", "on_time")
