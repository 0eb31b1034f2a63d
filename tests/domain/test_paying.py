"""What a notice costs at paid speed."""

import pytest

from domain.paying import FREE, seconds, stars


@pytest.mark.parametrize(
    "people, parts, per_second, cost",
    [
        (10_000, 1, 0, 0),  # free speed
        (30, 1, 970, 0),  # over within the first second
        (10_000, 1, 30, 500),  # every second message is paid for
        (10_000, 2, 30, 1000),
        (10_000, 1, 970, 970),
        (31, 1, 1, 1),  # never less than it takes
    ],
)
def test_only_what_goes_beyond_the_free_messages_is_paid_for(
    people: int, parts: int, per_second: int, cost: int
) -> None:
    assert stars(people, parts, per_second) == cost


def test_how_long_it_takes() -> None:
    assert seconds(9000, 1) == 300
    assert seconds(9000, 1, 270) == 9000 / (FREE + 270)
