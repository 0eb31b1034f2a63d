"""The shape of the house: rooms, sizes, lock files, example settings."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "domain", "nlp", "storage", "sandbox")
#: "Modules stay under about 200 lines; a second concern gets a second file."
ABOUT_200 = 260

SETTINGS = {
    "BOT_TOKEN",
    "BOT_API_URL",
    "BOT_PROXY",
    "DATABASE_URL",
    "SECRET_KEY",
    "POLICY_FILE",
    "DUTY_CHAT_ID",
    "ADMIN_IDS",
    "WEBHOOK_URL",
    "WEBHOOK_SECRET",
    "HTTP_HOST",
    "HTTP_PORT",
    "TIMEZONE",
    "SURE_FROM",
}


def modules(*rooms: str) -> list[Path]:
    """All but migrations: one of those is a list of what was, as long as it was."""
    found = (path for room in rooms for path in sorted((ROOT / room).rglob("*.py")))
    return [path for path in found if "versions" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def canonical(requirement: str) -> str:
    """PEP 503 name of a requirement line, without extras and versions."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~! ;]", requirement.strip())[0]).lower()


def locked(lock: str) -> dict[str, tuple[str, ...]]:
    """Of each package its version; several, in order, where Pythons need different ones."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            package, version = line.split(" ")[0].split("==")
            found[canonical(package)] = (*found.get(canonical(package), ()), version)
    return found


def imported(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", modules(*ROOMS), ids=name)
def test_a_module_stays_under_about_200_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= ABOUT_200


@pytest.mark.parametrize("path", modules(*ROOMS), ids=name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not tree.body or ast.get_docstring(tree), "a module's docstring is one line on what the file is for"


@pytest.mark.parametrize("path", modules("domain"), ids=name)
def test_the_domain_imports_the_standard_library_only(path: Path) -> None:
    assert imported(path) <= sys.stdlib_module_names | {"domain"}


@pytest.mark.parametrize("path", modules("sandbox"), ids=name)
def test_the_sandbox_imports_aiohttp_and_the_standard_library_only(path: Path) -> None:
    assert imported(path) <= sys.stdlib_module_names | {"sandbox", "aiohttp"}


def test_every_room_keeps_to_the_import_contracts() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_files_hold_every_dependency_with_a_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {canonical(each) for each in project["project"]["dependencies"]} <= runtime.keys()
    assert {canonical(each) for each in project["dependency-groups"]["dev"]} <= development.keys()
    for lock, pins in (("requirements.lock", runtime), ("requirements-dev.lock", development)):
        text = (ROOT / lock).read_text("utf-8")
        assert len(re.findall(r"^\S+==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)) == sum(map(len, pins.values()))


def test_what_is_tested_is_what_runs() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_names_no_package_index(lock: str) -> None:
    assert not re.search(r"://|--index|--extra-index|--find-links", (ROOT / lock).read_text("utf-8"))


def test_the_example_settings_name_every_setting_once() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert sorted(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)) == sorted(SETTINGS)


@pytest.mark.parametrize("script", ["setup", "server", "test", "check", "bench", "lock", "audit"])
def test_a_script_is_executable_and_parses(script: str) -> None:
    path = ROOT / "script" / script
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(path)], check=True)
