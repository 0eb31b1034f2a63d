"""The sandbox's few loud lines, on stderr."""

import sys

_quiet = False


def hush(quiet: bool) -> None:
    """Say nothing from now on (or speak again)."""
    global _quiet  # noqa: PLW0603 - one process, one stderr
    _quiet = quiet


def loud(line: str, always: bool = False) -> None:
    """Write a line that nobody should miss; `always` for the sandbox's own failures, even when hushed."""
    if always or not _quiet:
        sys.stderr.write(f"SANDBOX: {line}\n")
        sys.stderr.flush()
