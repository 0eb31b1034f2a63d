"""Draws the picture of docs/states.md anew: python -m tests.docs.draw

The picture (Mermaid, which GitHub draws) is made from domain/states.py alone; a test says when it is stale.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from domain.history import Step
from domain.states import EDGES
from domain.tickets import FINAL, Status
from handlers.steps_menu import MOVES
from handlers.texts.words import STATUS

PAGE = Path(__file__).parents[2] / "docs" / "states.md"
BEGIN, END = "```mermaid\n", "```\n"
#: Somebody is at work at these: what leads from all of them to one state is one arrow.
AT_WORK = frozenset(Status) - FINAL - {Status.RESOLVED, Status.GATHERED}
#: So many of the states at work may be left out of an arrow that stands for all.
_FEW = 2
#: Steps that are on no menu of duty.
WORDS = {
    Step.PROOF: "补照片",
    Step.SOLVED: "解决了",
    Step.UNSOLVED: "没解决",
    Step.LAPSE: "七天无答复",
    Step.WITHDRAW: "撤回",
    Step.REOPEN: "重新打开",
    Step.MERGE: "并入",
    Step.SETTLE: "全部了结",
    Step.GATHER: "有件重开",
    Step.SUSPEND: "批准挂账",
}


def word(step: Step) -> str:
    """What it is called on its button."""
    move = next((m for m in MOVES if m.step is step), None)
    return WORDS.get(step) or (move.label.split(" ", 1)[1] if move else step.value)


def common() -> dict[tuple[Step, Status], frozenset[Status]]:
    """Steps that lead to one state from nearly all states at work, and from which of them they do not."""
    sources: dict[tuple[Step, Status], set[Status]] = {}
    for e in EDGES:
        if e.target not in AT_WORK:
            sources.setdefault((e.step, e.target), set()).add(e.source)
    return {key: AT_WORK - found for key, found in sources.items() if len(AT_WORK - found) <= _FEW}


def arrows() -> Iterator[tuple[str, str, str]]:
    """(from, to, what it says): one for two states that steps lead between; "work" stands for all at work."""
    shared = common()
    found: dict[tuple[str, str], dict[str, None]] = {}
    for e in EDGES:
        but = shared.get((e.step, e.target)) if e.source in AT_WORK else None
        words = word(e.step)
        if but:
            words += f"（{'、'.join(STATUS[s] for s in Status if s in but)}除外）"
        if e.source is not e.target:
            found.setdefault((e.source.value if but is None else "work", e.target.value), {})[words] = None
    for (source, target), said in found.items():
        yield source, target, "、".join(said)


def picture() -> str:
    """The lines between the fences."""
    lines = ["stateDiagram-v2", "  direction LR"]
    lines += [f"  {s.value} : {STATUS[s]}" for s in Status if s not in AT_WORK]
    lines += ['  state "在办" as work {']
    lines += [f"    {s.value} : {STATUS[s]}" for s in Status if s in AT_WORK]
    lines += ["  }", "  [*] --> queued : 提交", "  [*] --> gathered : 提交（几件）"]
    lines += [f"  {source} --> {target} : {words}" for source, target, words in arrows()]
    lines += [f"  {s.value} --> [*]" for s in Status if s in FINAL]
    return "\n".join(lines) + "\n"


def drawn(page: str) -> str:
    """The page with the picture in the place of the old one."""
    head, _, rest = page.partition(BEGIN)
    return head + BEGIN + picture() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{PAGE}\n")
