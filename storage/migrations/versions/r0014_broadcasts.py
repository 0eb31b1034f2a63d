"""Notices: the ledger of copies, waves, what residents have chosen."""

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
