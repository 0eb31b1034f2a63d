"""docs/glossary.md binds the two languages: every name of the domain and of the settings has its Chinese term."""

import ast
import re
from pathlib import Path

import pytest

from bot.settings import Settings
from domain.delivery import Priority
from domain.history import Step
from domain.notices import Event
from domain.tickets import Status

ROOT = Path(__file__).parents[2]
#: The first cell of each row: what it explains.
TERMS = re.findall(r"^\| `([^`]+)` \| (.+?) \|", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE)
NAMES = [name for name, _ in TERMS]


def classes() -> list[str]:
    """The public classes of domain/."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "domain").glob("*.py"))]
    nodes = [node for tree in trees for node in tree.body]
    return [node.name for node in nodes if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


@pytest.mark.parametrize("name", classes())
def test_every_class_of_the_domain_has_its_term(name: str) -> None:
    assert name in NAMES


@pytest.mark.parametrize(
    "value", [*Status, *Step, *Event, *Priority], ids=lambda value: f"{type(value).__name__}.{value.name}"
)
def test_every_value_has_its_term(value: Status | Step | Event | Priority) -> None:
    assert f"{type(value).__name__}.{value.name}" in NAMES


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_its_term(name: str) -> None:
    assert name.upper() in NAMES


def test_nothing_is_explained_twice() -> None:
    assert sorted(NAMES) == sorted(set(NAMES))


def test_every_term_is_chinese() -> None:
    assert [name for name, term in TERMS if not re.search(r"[一-鿿]", term)] == []
