"""Names of the packaged migrations in order, so that a start needs alembic only when there is something to do."""

#: a test holds this against the files in migrations/versions
REVISIONS = tuple(f"{n:04}" for n in range(1, 18))
HEAD = REVISIONS[-1]
