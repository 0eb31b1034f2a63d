"""The rows of a list as it was sent: by the names of its columns, empty ones left out."""

from collections.abc import Mapping, Sequence


def filled(table: Sequence[Sequence[str]], heads: Mapping[str, int]) -> list[tuple[int, dict[str, str]]]:
    """(line, column → words) of each row below the heads that holds anything; lines count from 1 with the heads."""
    rows = []
    for line, row in enumerate(table[1:], 2):
        cells = {name: " ".join(row[at].split()) if at < len(row) else "" for name, at in heads.items()}
        if any(cells.values()):
            rows.append((line, cells))
    return rows
