"""docs/states.md and the code tell the same life: every state, step, edge and right, and no dead end."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.history import Step
from domain.states import EDGES, STAYS, Who, targets
from domain.tickets import FINAL, Reporter, Status, Ticket
from domain.understanding import Urgency
from handlers.texts.words import FACE, STATUS
from tests.docs.draw import drawn

PAGE = (Path(__file__).parents[2] / "docs" / "states.md").read_text("utf-8")
OPEN = frozenset(Status) - FINAL
NOW = datetime(2026, 11, 22, tzinfo=UTC)
#: The two states may be named in words where a row would list them all.
WORDS = {"全部": frozenset(Status), "未结": OPEN - {Status.GATHERED}}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under that heading."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(cell: str) -> str:
    return cell.strip("`")


def ticket(status: Status, *, confidential: bool = False) -> Ticket:
    return Ticket("GD261122-0001", status, "SR04", "", "", Urgency.ORDINARY, NOW, NOW, Reporter(1), NOW,
                  confidential=confidential)  # fmt: skip


def test_the_table_of_edges_is_that_of_the_code() -> None:
    told = {tuple(code(cell) for cell in row[:4]) for row in rows("改变状态的步骤")}
    assert told == {(e.step.value, e.source.value, e.target.value, e.who.value) for e in EDGES}


def test_no_edge_is_told_twice() -> None:
    assert len(rows("改变状态的步骤")) == len(EDGES) == len(set(EDGES))


def test_the_table_of_steps_that_stay_is_that_of_the_code() -> None:
    told = {}
    for step, places, who, _ in rows("不改变状态的步骤"):
        states = WORDS[places] if places in WORDS else frozenset(map(Status, re.findall(r"`(\w+)`", places)))
        told[Step(code(step))] = (states, Who(code(who)))
    assert told == STAYS


@pytest.mark.parametrize("status", Status)
def test_every_state_has_its_words_its_face_and_its_line(status: Status) -> None:
    assert STATUS[status]
    assert FACE[status]
    assert f"`{status.value}`" in PAGE
    assert STATUS[status] in PAGE


@pytest.mark.parametrize("value", [*Step, *Who])
def test_every_step_and_every_right_has_its_line(value: Step | Who) -> None:
    assert f"`{value.value}`" in PAGE


def test_the_open_states_are_told_with_who_owes_the_next_step() -> None:
    assert {Status(code(row[0])) for row in rows("未结状态：谁负责，到什么时候")} == OPEN


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("status", Status)
def test_somebody_owes_the_next_step_exactly_while_a_ticket_is_open(status: Status, confidential: bool) -> None:
    assert (ticket(status, confidential=confidential).responsible is not None) == (status in OPEN)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_from_every_open_state_an_end_can_be_reached(status: Status) -> None:
    seen, new = set[Status](), {status}
    while new:
        seen |= new
        new = {e.target for e in EDGES if e.source in new} - seen
    assert seen & FINAL


@pytest.mark.parametrize("status", Status)
def test_every_state_but_the_first_can_be_reached(status: Status) -> None:
    seen, new = set[Status](), {Status.QUEUED}
    while new:
        seen |= new
        new = {e.target for e in EDGES if e.source in new} - seen
    assert status in seen


@pytest.mark.parametrize("step", sorted(STAYS))
def test_a_step_that_stays_leads_nowhere_else(step: Step) -> None:
    for status in STAYS[step][0]:
        assert targets(step, status) == {status}


def test_one_step_from_one_state_belongs_to_one_kind_of_person() -> None:
    rights: dict[tuple[Step, Status], set[Who]] = {}
    for edge in EDGES:
        rights.setdefault((edge.step, edge.source), set()).add(edge.who)
    assert all(len(who) == 1 for who in rights.values())


def test_the_picture_is_that_of_the_table() -> None:
    assert drawn(PAGE) == PAGE, "python -m tests.docs.draw"
