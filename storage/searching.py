"""/find: words anywhere in what is masked of the newest tickets; what is sealed is never searched."""

from sqlalchemy import ColumnElement, func, literal, or_, select, union

from storage.rows_tickets import tickets, words

_row = tickets.c
#: A search looks at so many of the newest tickets, and at the one of that number: it must not grow with the years.
_TICKETS, _WORDS = 20_000, 40_000


def near(said: str) -> ColumnElement[bool]:
    """Among the newest, or of that very number: two ranges of keys, for one condition with OR would read them all."""
    newest = select(func.max(_row.id)).scalar_subquery()
    ids = union(select(_row.id).where(_row.id > newest - _TICKETS), select(_row.id).where(_row.number == said.upper()))
    return _row.id.in_(ids)


def holds(term: str) -> ColumnElement[bool]:
    """That word, in any case."""
    columns = (_row.summary, _row.place, _row.number, _row.category)
    newest = select(func.max(words.c.id)).scalar_subquery()
    said = select(words.c.ticket_id).where(words.c.id > newest - _WORDS, _like(words.c.masked, term))
    return or_(*(_like(column, term) for column in columns), _row.id.in_(said))


def _like(column: ColumnElement[str], term: str) -> ColumnElement[bool]:
    """Chinese knows no case, and lower() of every text looked at costs PostgreSQL far more than the search."""
    inner = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = literal(f"%{inner}%")
    cased = term.lower() != term or term.upper() != term
    return column.ilike(pattern, escape="\\") if cased else column.like(pattern, escape="\\")
