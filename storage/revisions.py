"""Names of the packaged migrations in order, so that a start needs alembic only when there is something to do."""

#: a test holds this against the files in migrations/versions
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
HEAD = REVISIONS[-1]
