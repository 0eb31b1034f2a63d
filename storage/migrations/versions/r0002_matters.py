"""Several matters of one message: parent and children."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

PARTLY = sa.text("parent IS NOT NULL")


def upgrade() -> None:
    op.add_column("tickets", sa.Column("parent", sa.BigInteger(), nullable=True))
    op.add_column("tickets", sa.Column("children", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_tickets_parent", "tickets", ["parent"], sqlite_where=PARTLY, postgresql_where=PARTLY)


def downgrade() -> None:
    op.drop_index("ix_tickets_parent", "tickets")
    op.drop_column("tickets", "children")
    op.drop_column("tickets", "parent")
