"""A knowledge-base file that nobody wrote by hand: endless, nested, full of faults; told so, at once."""

import time

import pytest

from domain.answer_file import parsed

TOPICS = ("ZX01",)


@pytest.mark.parametrize(
    "source, what",
    [
        ("a = " + "[" * 5000, "toml"),
        ("a = " + "9" * 6000, "toml"),
        ("#" * 2_000_000, "large"),
        ('[[answer]]\nname = "a"\ntopic = "ZX01"\nvalid_until = ' + "1" * 5000, "toml"),
    ],
)
def test_what_no_parser_can_read_is_one_fault(source: str, what: str) -> None:
    answers, faults = parsed(source, TOPICS)
    assert (answers, [f.what for f in faults]) == ([], [what])


def test_many_faults_take_no_longer_than_few() -> None:
    """3,000 entries with a strange field each took a minute: every fault went through the whole file."""
    source = '[[answer]]\nname = "a"\nstrange = "b"\n' * 3000
    began = time.process_time()
    _, faults = parsed(source, TOPICS)
    assert len(faults) == 30
    assert faults[0].line == 3
    assert time.process_time() - began < 2
    _, faults = parsed("\n".join(f"k{n} = 1" for n in range(5000)), TOPICS)
    assert len(faults) == 31
