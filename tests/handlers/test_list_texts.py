"""What is said in lists, on boards and about unsealing is sound, short enough, and names no reporter."""

from itertools import product

import pytest

from domain.history import By, Line, Step
from domain.office_notices import Unsealing
from domain.seals import OPENED, Why
from domain.tickets import Status
from handlers.texts import refusing, unsealing
from handlers.texts.steps import step
from sandbox.botapi.richparse import blocks_of
from sandbox.markup import parse
from tests.handlers import list_samples, samples
from tests.storage.hands import NOW


def test_lists_and_boards_are_sound_html_and_one_message() -> None:
    for text in list_samples.sentences():
        plain = parse(text)[0]
        assert 0 < len(plain) <= 4096, len(plain)
        assert "None" not in plain


def test_a_board_in_rich_text_is_read_by_the_server() -> None:
    for text in list_samples.rich():
        blocks = blocks_of(text)
        assert {"heading", "table"} <= {b["type"] for b in blocks}
        assert len(text) < 32_768


@pytest.mark.parametrize("what", ["asked", "granted", "refused"])
def test_what_is_said_of_unsealing_is_sound(what: str) -> None:
    say = {"asked": unsealing.asked, "granted": unsealing.granted, "refused": unsealing.refused}[what]
    for ticket, why in product(samples.tickets(), Why):
        plain = parse(say(Unsealing(ticket, 1, what, why, samples.LONG, samples.NASTY)))[0]
        assert ticket.number in plain
        assert len(plain) <= 4096


def test_the_reporter_reads_as_what_and_why_somebody_looked_and_not_who() -> None:
    for why, post in product(Why, ("county_desk", "admin", "officer", "?")):
        line = Line(
            1,
            NOW,
            Step.LOOK,
            By.STAFF,
            Status.CLAIMED,
            staff=77,
            detail={OPENED: "1", "why": why, "post": post},
        )
        told = step(line)
        assert unsealing.WHY[why] in told
        assert "您" in told
        assert "77" not in told
        assert "您" not in step(line, own=False)


def test_each_way_a_seal_stands_has_its_sentence() -> None:
    for state in ("none", "waiting", "refused", "expired", "used"):
        assert f"seal_{state}" in refusing._MISSING
