"""How far ids were counted: carried along with the rows, so that a restored store gives none out twice."""

from collections.abc import Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def read_sequences(conn: AsyncConnection, tables: Sequence[str]) -> dict[str, int]:
    """The last id given out in each table; 0 for none."""
    if conn.dialect.name == "sqlite":
        rows = await conn.execute(text("SELECT name, seq FROM sqlite_sequence"))
        known = {str(row.name): int(row.seq) for row in rows}
        return {name: known.get(name, 0) for name in tables}
    last: dict[str, int] = {}
    for name in tables:  # our own table names, never anybody's words
        row = (await conn.execute(text(f"SELECT last_value, is_called FROM {name}_id_seq"))).one()
        last[name] = int(row.last_value) if row.is_called else 0
    return last


async def write_sequences(conn: AsyncConnection, last: Mapping[str, int]) -> None:
    """Count on from there."""
    for name, value in last.items():
        if conn.dialect.name == "sqlite":
            await conn.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            if value:
                row = {"name": name, "seq": value}
                await conn.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), row)
        else:
            # a sequence cannot stand at 0: it stands at 1, not given out yet
            await conn.execute(
                text("SELECT setval(CAST(:name AS regclass), :value, :called)"),
                {"name": f"{name}_id_seq", "value": max(value, 1), "called": value > 0},
            )
