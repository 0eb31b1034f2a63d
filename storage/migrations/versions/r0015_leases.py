"""Replicas: who leads; and the oldest code that may run on this schema."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

#: from here on migrations only add; one that must break older code writes its own number there
_OLDEST = {"name": "oldest_code", "value": b"0014"}
_META = sa.table("meta", sa.column("name", sa.String()), sa.column("value", sa.LargeBinary()))


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.execute(_META.insert().values(**_OLDEST))


def downgrade() -> None:
    op.execute(_META.delete().where(_META.c.name == _OLDEST["name"]))
    op.drop_table("leases")
