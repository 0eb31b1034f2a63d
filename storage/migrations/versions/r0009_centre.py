"""The organisation: its units, and who holds which post in them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "org_units",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent", sa.BigInteger(), nullable=True),
        sa.Column("aliases", sa.String(), nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=True),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_org_units"),
        sa.UniqueConstraint("code", name="uq_org_units_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "appointments",
        sa.Column("staff", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("deputy", sa.BigInteger(), nullable=True),
        sa.Column("adjudicator", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("staff", "unit", "post", name="pk_appointments"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_appointments_staff"),
        sa.ForeignKeyConstraint(["unit"], ["org_units.id"], name="fk_appointments_unit"),
    )


def downgrade() -> None:
    op.drop_table("appointments")
    op.drop_table("org_units")
