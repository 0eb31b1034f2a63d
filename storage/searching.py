"""/find: words anywhere in what is masked of the newest tickets; what is sealed is never searched."""

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from storage.rows_tickets import tickets, words

_row = tickets.c
#: A search looks at so many of the newest tickets, and at the one of that number: it must not grow with the years.
_TICKETS, _WORDS = 20_000, 40_000


def newest() -> ColumnElement[bool]:
    """Among the newest. A range of keys and nothing else: with the one below, by OR or IN, all would be read."""
    return _row.id > _before()


def older(said: str) -> ColumnElement[bool]:
    """Of that very number, and no more among the newest."""
    return and_(_row.number == said.upper(), _row.id <= _before())


def holds(term: str) -> ColumnElement[bool]:
    """That word, in any case."""
    columns = (_row.summary, _row.place, _row.number, _row.category)
    last = select(func.max(words.c.id)).scalar_subquery()
    said = select(words.c.ticket_id).where(words.c.id > last - _WORDS, _like(words.c.masked, term))
    return or_(*(_like(column, term) for column in columns), _row.id.in_(said))


def _before() -> ColumnElement[int]:
    return select(func.max(_row.id)).scalar_subquery() - _TICKETS


def _like(column: ColumnElement[str], term: str) -> ColumnElement[bool]:
    """Chinese knows no case, and lower() of every text looked at costs PostgreSQL far more than the search."""
    inner = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = literal(f"%{inner}%")
    cased = term.lower() != term or term.upper() != term
    return column.ilike(pattern, escape="\\") if cased else column.like(pattern, escape="\\")
