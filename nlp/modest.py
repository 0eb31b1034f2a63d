"""What a model must not remember: words that only one or two tickets say could be somebody's."""

from collections import Counter
from collections.abc import Sequence

#: A feature of the centre's own tickets must stand in so many different ones, unless our own sentences have it too.
LEAST = 3


def modest(base: Sequence[Counter[str]], local: Sequence[Counter[str]], least: int = LEAST) -> list[Counter[str]]:
    """The features of the centre's texts without those that could be a person's; equal texts count as one."""
    ours: set[str] = set()
    for counts in base:
        ours.update(counts)
    different = {tuple(sorted(counts.items())) for counts in local}
    often: Counter[str] = Counter()
    for items in different:
        often.update([name for name, _ in items])
    return [Counter({n: k for n, k in c.items() if n in ours or often[n] >= least}) for c in local]
