"""Migrations, run by storage.migrate; alembic reads this folder."""
