"""One Chromium and one bare sandbox (no bot) for all tests of this folder; the town starts afresh for each."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from selenium import webdriver

from tests.browser.hands import Page, Wire, chromium
from tests.town import ROOT


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """The browser; it ends with the session."""
    running = chromium(str(tmp_path_factory.mktemp("chromium")))
    yield running
    running.quit()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Wire]:
    """A sandbox of its own; it ends with the session."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--quiet"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield Wire(json.loads(running.stdout.readline().removeprefix("SANDBOX ")))
        running.terminate()


@pytest.fixture
def wire(sandbox: Wire) -> Wire:
    """The town as at the start, nothing queued."""
    sandbox.reset()
    return sandbox


@pytest.fixture
def page(driver: webdriver.Chrome, wire: Wire) -> Iterator[Page]:
    """The page, open at 1280 px; the browser's console must have stayed silent."""
    made = Page(driver, wire.url)
    made.open()
    made.errors()
    yield made
    assert made.errors() == []
