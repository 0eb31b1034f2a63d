"""A case as a row and back; who reported goes in sealed and comes out opened."""

from typing import Any

from sqlalchemy import RowMapping

from domain.tickets import Reporter, Status, Ticket, Verdict
from domain.understanding import Urgency
from storage.packing import pack_reporter, unpack_reporter
from storage.vault import Vault

#: columns that are fields of the record, name for name and value for value
_PLAIN = (
    "number",
    "version",
    "category",
    "summary",
    "place",
    "submitted_at",
    "due_at",
    "first_due_at",
    "anonymous",
    "confidential",
    "urgent",
    "acknowledged_by",
    "alarm_at",
    "alarms",
    "check_at",
    "holder",
    "resolved_at",
    "proven",
    "question_open",
    "reopened",
    "urges",
    "unreachable",
    "media",
    "has_contact",
    "parent",
    "children",
    "joined",
)


def values_of(ticket: Ticket, vault: Vault) -> dict[str, Any]:
    """Column values of a case, all but `id`, `code_tag` and `forgotten`."""
    values = {name: getattr(ticket, name) for name in _PLAIN}
    chat = ticket.reporter.chat
    # two purposes: an anonymous case must not meet the people table, nor the same person's open cases
    tag = None if chat is None else vault.tag("anon" if ticket.anonymous else "open", chat)
    sealed = None if chat is None else vault.seal_json(pack_reporter(ticket.reporter, ticket.anonymous), "reporter")
    return values | {
        "status": ticket.status.value,
        "level": ticket.level.value,
        "contacted": ticket.verdict.contacted,
        "solved": ticket.verdict.solved,
        "satisfied": ticket.verdict.satisfied,
        "updated_at": ticket.updated_at or ticket.submitted_at,
        "reporter_tag": tag,
        "reporter": sealed,
    }


def ticket_of(row: RowMapping, vault: Vault) -> Ticket:
    sealed = row["reporter"]
    return Ticket(
        **{name: row[name] for name in _PLAIN},
        id=row["id"],
        status=Status(row["status"]),
        level=Urgency(row["level"]),
        reporter=Reporter(None) if sealed is None else unpack_reporter(vault.open_json(sealed, "reporter")),
        verdict=Verdict(row["contacted"], row["solved"], row["satisfied"]),
        updated_at=row["updated_at"],
    )
