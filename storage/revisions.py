"""Names of the packaged migrations in order, so that a start needs alembic only when there is something to do."""

#: a test holds this against the files in migrations/versions
REVISIONS = ("0001",)
HEAD = REVISIONS[-1]
