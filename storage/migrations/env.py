"""How alembic runs here: on the connection it is handed, inside that connection's transaction."""

from alembic import context

from storage import rows_broadcasts, rows_mail, rows_people, rows_tickets  # noqa: F401  # so that the metadata knows every table
from storage.rows import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
)
context.run_migrations()
