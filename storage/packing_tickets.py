"""A case as a row and back; who reported goes in sealed and comes out opened."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from domain.clocks import Clock, ClockKind, next_at
from domain.tickets import Ladder, Pause, Reporter, Status, Ticket, Verdict
from domain.understanding import Urgency
from storage.packing import pack_reporter, unpack_reporter
from storage.vault import Vault

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
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
    "on_time",
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
    "provisional",
    "counted_from",
    "unit",
    "area",
    "overseer",
    "route",
    "directed",
    "returns",
    "transfers",
    "signed_at",
    "worked_at",
    "extended",
    "paused_at",
    "pauses",
    "review_at",
    "rectify_at",
    "mediations",
    "placed_at",
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
        "pause": ticket.pause.value,
        "ladder": int(ticket.ladder),
        "clocks": _packed(ticket.clocks),
        "tick_at": next_at(ticket.clocks),
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
        pause=Pause(row["pause"]),
        ladder=Ladder(row["ladder"]),
        clocks=_unpacked(row["clocks"]),
    )


def _packed(clocks: tuple[Clock, ...]) -> str | None:
    """Whole microseconds since 1970, so that an instant comes back as it was."""
    rows = [[c.kind.value, (c.at - _EPOCH) // _MICRO, c.ref, int(c.fired)] for c in clocks]
    return json.dumps(rows, separators=(",", ":")) if rows else None


def _unpacked(packed: str | None) -> tuple[Clock, ...]:
    rows = json.loads(packed) if packed else ()
    return tuple(Clock(ClockKind(kind), _EPOCH + at * _MICRO, ref, bool(fired)) for kind, at, ref, fired in rows)
