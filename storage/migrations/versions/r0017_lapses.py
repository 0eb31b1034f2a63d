"""When the request of a second admin's word on a correction or lifting lapses. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_THERE = sa.text("lapses_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("broadcasts", sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_broadcasts_lapses", "broadcasts", ["lapses_at"], sqlite_where=_THERE, postgresql_where=_THERE)


def downgrade() -> None:
    op.drop_index("ix_broadcasts_lapses", table_name="broadcasts")
    op.drop_column("broadcasts", "lapses_at")
