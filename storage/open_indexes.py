"""Indexes over open tickets: lists, boards and clocks don't grow with what has come to its end."""

from sqlalchemy import Index, text

#: A ticket that is not at its end, spelt once: an index and a query that spell it otherwise don't meet.
STILL_OPEN = "status NOT IN ('closed', 'closed_by_default', 'merged', 'rejected', 'transferred_out', 'withdrawn')"


def _over_open(name: str, *columns: str) -> Index:
    """An index that holds open tickets alone, however many have come to their end."""
    return Index(name, *columns, sqlite_where=text(STILL_OPEN), postgresql_where=text(STILL_OPEN))


#: what a list is narrowed by and a board counts: their indexes hold it, so that no row is read for it
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

#: of the table tickets
OVER_OPEN = (
    _over_open("ix_tickets_open", "due_at", "id", "unit", "holder", "overseer", *_ASKED),
    _over_open("ix_tickets_open_unit", "unit", "due_at", "id", *_ASKED),
    _over_open("ix_tickets_open_holder", "holder", "due_at", "id"),
    _over_open("ix_tickets_open_overseer", "overseer", "due_at", "id"),
    Index("ix_tickets_came", "submitted_at", "unit", "confidential", "children", "status"),
    Index("ix_tickets_done", "resolved_at", "unit", "confidential", "children", "on_time", "solved"),
)
