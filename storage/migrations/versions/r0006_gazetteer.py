"""The places a centre knows by name."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "places",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("name", "kind", "aliases", "town", "village", "grid")
        ),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.UniqueConstraint("name", "town", "village", name="uq_places_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_places_point", "places", ["latitude", "longitude"])


def downgrade() -> None:
    op.drop_table("places")
