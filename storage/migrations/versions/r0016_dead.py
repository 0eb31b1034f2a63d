"""Dead letters that are tried again: which failed, and which buried update is called. Adds only."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("dead_letters", sa.Column("again", sa.Integer(), nullable=True))
    failed = sa.text("state = 'failed'")
    op.create_index("ix_outbox_failed", "outbox", ["error", "id"], sqlite_where=failed, postgresql_where=failed)


def downgrade() -> None:
    op.drop_index("ix_outbox_failed", table_name="outbox")
    op.drop_column("dead_letters", "again")
