"""Paid speed: what a notice costs when it goes faster than the free messages a second."""

from math import ceil

#: Messages a second that cost nothing, and the price of each beyond, in Stars (core.telegram.org/bots/faq).
FREE = 30
PRICE = 0.1


def stars(people: int, parts: int, per_second: int) -> int:
    """Telegram Stars for `parts` messages to so many people at `per_second` beyond the free ones, rounded up.

    0 when nothing is paid for, or when it is over within the first free second.
    """
    messages = people * parts
    if per_second <= 0 or messages <= FREE:
        return 0
    return ceil(round(messages * per_second / (FREE + per_second) * PRICE, 6))


def seconds(people: int, parts: int, per_second: int = 0) -> float:
    """How long it takes at the least."""
    return people * parts / (FREE + max(per_second, 0))
