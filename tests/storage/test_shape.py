"""What the code of the store must look like: the record is appended to, and statements stay cheap."""

import re
from pathlib import Path

from sqlalchemy import text

import storage
from storage.store import Store

HOME = Path(storage.__file__).parent
SOURCES = {file.name: file.read_text("utf-8") for file in HOME.glob("*.py")}


def test_no_statement_changes_the_history_and_only_retention_ends_it() -> None:
    for name, source in SOURCES.items():
        assert not re.search(r"update\(history\)|history\.update|UPDATE\s+history", source), name
        if name != "retention.py":
            assert not re.search(r"delete\(history\)|history\.delete|DELETE FROM\s+history", source), name


def test_modules_stay_short_and_say_what_they_are_for() -> None:
    for name, source in SOURCES.items():
        assert source.count("\n") <= 200, name
        assert source.startswith('"""'), name


async def test_what_is_asked_all_the_time_scans_no_table(store: Store) -> None:
    """SQLite's own plan; PostgreSQL plans by size and would rightly scan so small a table."""
    if store.url.get_backend_name() != "sqlite":
        return
    questions = (
        "SELECT * FROM outbox WHERE state = 'waiting' AND payload IS NOT NULL ORDER BY priority, id LIMIT 5",
        "UPDATE outbox SET state = 'superseded' WHERE state = 'waiting' AND slot IS NOT NULL AND slot = ?",
        "UPDATE outbox SET state = 'uncertain' WHERE state = 'sending'",
        "SELECT id FROM tickets WHERE alarm_at IS NOT NULL AND alarm_at <= ? ORDER BY alarm_at LIMIT 5",
        "SELECT id FROM tickets WHERE due_at IS NOT NULL AND due_at <= ? AND status = 'resolved' ORDER BY due_at",
        "SELECT * FROM tickets WHERE reporter_tag IN (?, ?) ORDER BY id DESC LIMIT 20",
        "SELECT * FROM tickets WHERE parent IS NOT NULL AND parent = ? ORDER BY id",
        "SELECT id FROM tickets WHERE tickets.reckon ORDER BY id LIMIT 5",
        "SELECT sealed FROM drafts WHERE due_at <= ? ORDER BY due_at LIMIT 5",
    )
    async with store.read() as unit:
        for question in questions:
            sql = text("EXPLAIN QUERY PLAN " + question.replace("?", "'x'"))
            plan = [str(row[3]) for row in await unit.connection.execute(sql)]
            scans = [step for step in plan if step.startswith("SCAN") and "USING INDEX" not in step]
            assert not scans, (question, plan)
