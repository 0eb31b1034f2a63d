"""The documents point at what is there: relative links, and the settings and commands they name."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers import commands
from handlers.orders import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)", page.read_text("utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_the_readme_names_every_setting_of_the_example() -> None:
    example = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [setting for setting in example if f"`{setting}`" not in readme] == []
    assert {setting.lower() for setting in example} <= set(Settings.model_fields)


def test_the_readme_names_every_command_of_the_menus_and_of_the_duty_desk() -> None:
    menus = {command.command for menu in commands.menus(-1, [1]) for command in menu.commands} - {"start"}
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [each for each in sorted(menus | COMMANDS) if not re.search(rf"`/{each}\b", readme)] == []
