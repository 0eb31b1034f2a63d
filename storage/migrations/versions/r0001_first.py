"""Everything the first version keeps."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)

#: in the order they can be made; dropped in the reverse one
TABLES = (
    "acts",
    "allowances",
    "broadcasts",
    "counters",
    "dead_letters",
    "dialogs",
    "drafts",
    "figures",
    "meta",
    "outbox",
    "people",
    "slots",
    "staff",
    "tickets",
    "updates",
    "history",
    "message_map",
    "words",
)


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("staff", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_acts"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "allowances",
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("until", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_allowances"),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by_staff", sa.BigInteger(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "counters",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_counters"),
    )
    op.create_table(
        "dead_letters",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("error", sa.LargeBinary(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dead_letters"),
        sa.UniqueConstraint("reference", name="uq_dead_letters_reference"),
        sa.UniqueConstraint("update_id", name="uq_dead_letters_update_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dialogs",
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("until", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_dialogs"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", WHEN, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("tag", name="uq_drafts_tag"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drafts_due_at", "drafts", ["due_at"])
    op.create_table(
        "figures",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("cases", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", "category", "status", name="pk_figures"),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("slot", sa.String(), nullable=True),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("broadcast_id", sa.BigInteger(), nullable=True),
        sa.Column("at_most_once", sa.Boolean(), nullable=False),
        sa.Column("resurface", sa.Boolean(), nullable=False),
        sa.Column("to_reporter", sa.Boolean(), nullable=False),
        sa.Column("not_before", WHEN, nullable=True),
        sa.Column("expires_at", WHEN, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("done_at", WHEN, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_broadcast", "outbox", ["broadcast_id", "state"], **where("broadcast_id IS NOT NULL"))
    op.create_index("ix_outbox_done", "outbox", ["done_at"], **where("done_at IS NOT NULL"))
    op.create_index("ix_outbox_sending", "outbox", ["id"], **where("state = 'sending'"))
    op.create_index("ix_outbox_slot", "outbox", ["slot"], **where("state = 'waiting' AND slot IS NOT NULL"))
    op.create_index("ix_outbox_waiting", "outbox", ["priority", "id"], **where("state = 'waiting'"))
    op.create_table(
        "people",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("tag", name="uq_people_tag"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "slots",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_slots"),
    )
    op.create_index("ix_slots_ticket", "slots", ["ticket_id"], **where("ticket_id IS NOT NULL"))
    op.create_table(
        "staff",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        sa.Column("username_tag", sa.LargeBinary(16), nullable=True),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("checked_at", WHEN, nullable=True),
        sa.Column("appointed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("tag", name="uq_staff_tag"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_username_tag", "staff", ["username_tag"])
    op.create_table(
        "tickets",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("submitted_at", WHEN, nullable=False),
        sa.Column("due_at", WHEN, nullable=False),
        sa.Column("first_due_at", WHEN, nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("acknowledged_by", sa.BigInteger(), nullable=True),
        sa.Column("alarm_at", WHEN, nullable=True),
        sa.Column("alarms", sa.Integer(), nullable=False),
        sa.Column("check_at", WHEN, nullable=True),
        sa.Column("holder", sa.BigInteger(), nullable=True),
        sa.Column("resolved_at", WHEN, nullable=True),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("question_open", sa.Boolean(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("urges", sa.Integer(), nullable=False),
        sa.Column("contacted", sa.Boolean(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("unreachable", sa.Boolean(), nullable=False),
        sa.Column("media", sa.Integer(), nullable=False),
        sa.Column("has_contact", sa.Boolean(), nullable=False),
        sa.Column("updated_at", WHEN, nullable=False),
        sa.Column("reporter_tag", sa.LargeBinary(16), nullable=True),
        sa.Column("reporter", sa.LargeBinary(), nullable=True),
        sa.Column("code_tag", sa.LargeBinary(16), nullable=True),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("code_tag", name="uq_tickets_code_tag"),
        sa.UniqueConstraint("number", name="uq_tickets_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tickets_alarm", "tickets", ["alarm_at"], **where("alarm_at IS NOT NULL"))
    op.create_index("ix_tickets_check", "tickets", ["check_at"], **where("check_at IS NOT NULL"))
    op.create_index("ix_tickets_holder", "tickets", ["holder", "status", "due_at"])
    op.create_index("ix_tickets_kept", "tickets", ["forgotten", "updated_at"])
    op.create_index("ix_tickets_reporter", "tickets", ["reporter_tag", "id"])
    op.create_index("ix_tickets_status", "tickets", ["status", "due_at"])
    op.create_table(
        "updates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_updates"),
    )
    op.create_table(
        "history",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("staff", sa.BigInteger(), nullable=True),
        sa.Column("words_id", sa.BigInteger(), nullable=True),
        sa.Column("words_digest", sa.LargeBinary(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_history_ticket_id"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_history_ticket_id", "history", ["ticket_id"])
    op.create_table(
        "message_map",
        sa.Column("tag", sa.LargeBinary(16), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("words_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_message_map_ticket_id"),
        sa.PrimaryKeyConstraint("tag", name="pk_message_map"),
    )
    op.create_index("ix_message_map_ticket_id", "message_map", ["ticket_id"])
    op.create_table(
        "words",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("masked", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by_staff", sa.BigInteger(), nullable=True),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_words_ticket_id"),
        sa.PrimaryKeyConstraint("id", name="pk_words"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_words_ticket_id", "words", ["ticket_id"])


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
