"""Indexes over open tickets: lists, boards and clocks don't grow with what has come to its end."""

from sqlalchemy import Index, text

#: A ticket that is not at its end, spelt once: an index and a query that spell it otherwise don't meet.
STILL_OPEN = "status NOT IN ('closed', 'closed_by_default', 'merged', 'rejected', 'transferred_out', 'withdrawn')"
#: Open, no gatherer of others, and not confidential: what a board counts.
PUBLIC = f"{STILL_OPEN} AND children = 0 AND NOT confidential"
WAITING = f"{PUBLIC} AND question_open"
ALARMING = f"{PUBLIC} AND urgent AND acknowledged_by IS NULL"
#: Confidential ones are few: who is trusted with all units' must not read all that is open for them.
SECRET = f"{STILL_OPEN} AND confidential"
RESOLVED = "status = 'resolved'"


def _where(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


#: what a list is narrowed by: its indexes hold it, so that no row is read for it; what is long stands last
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

#: of the table tickets
OVER_OPEN = (
    _where("ix_tickets_open", STILL_OPEN, "due_at", "id", "status", "unit", "holder", "overseer", *_ASKED),
    _where("ix_tickets_open_unit", STILL_OPEN, "unit", "status", "due_at", "id", *_ASKED),
    _where("ix_tickets_open_secret", SECRET, "unit", "status", "due_at", "id", *_ASKED),
    _where("ix_tickets_open_holder", STILL_OPEN, "holder", "due_at", "id"),
    _where("ix_tickets_open_overseer", STILL_OPEN, "overseer", "due_at", "id"),
    _where("ix_tickets_open_class", PUBLIC, "category", "unit"),
    _where("ix_tickets_waiting", WAITING, "unit"),
    _where("ix_tickets_alarming", ALARMING, "unit"),
    _where("ix_tickets_resolved", RESOLVED, "due_at"),
    Index("ix_tickets_came", "submitted_at", "unit", "confidential", "children", "status"),
    Index("ix_tickets_done", "resolved_at", "unit", "confidential", "children", "on_time", "solved"),
)
