"""Same matter: keys to compare by, co-reporters, suggestions to merge."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
