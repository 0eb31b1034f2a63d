"""What the house costs, always beside a bare baseline of the same run."""
