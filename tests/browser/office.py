"""The real bot on a sandbox of its own, as script/serve.py starts the two, and what people do with a mouse."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select

from script.serve import any_free_port
from tests.browser.hands import Page, Wire, attach
from tests.town import ROOT

#: Seconds the bot may take to be ready.
START = 60


@contextmanager
def sandbox(*more: str) -> Iterator[Wire]:
    """A sandbox; it ends with the block."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--quiet", *more]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield Wire(json.loads(running.stdout.readline().removeprefix("SANDBOX ")))
        finally:
            running.terminate()


@contextmanager
def bot(wire: Wire, folder: Path, **more: str) -> Iterator[None]:
    """`python -m bot` on that sandbox, with a database, a key and a log in that folder; ready, and ended after."""
    port = any_free_port("127.0.0.1")
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": wire.token,
        "BOT_API_URL": wire.url,
        "DUTY_CHAT_ID": str(wire.duty),
        "ADMIN_IDS": ",".join(map(str, wire.admins)),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/office.db",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_PORT": str(port),
        **more,
    }
    log = folder / "bot.log"
    with log.open("wb") as out:
        running = subprocess.Popen([sys.executable, "-m", "bot"], cwd=folder, env=env, stdout=out, stderr=out)
    try:
        _wait(f"http://127.0.0.1:{port}/readyz", running, log)
        yield
    finally:
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _wait(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        assert running.poll() is None, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.05)  # noqa: TID251 - there is no loop here
    raise AssertionError(f"the bot is not ready: {log.read_text('utf-8')}")


class Hand:
    """Somebody's hand on a phone: it only clicks and types, and finds things by what is written on them."""

    def __init__(self, page: Page, key: int | str) -> None:
        self.page, self.key = page, key

    @property
    def phone(self) -> WebElement:
        return self.page.phone(self.key)

    def sees(self, *words: str, button: str | None = None) -> WebElement:
        """The newest message with all those words, and that button."""

        def fits(message: WebElement) -> bool:
            shown = message.text
            return all(word in shown for word in words) and (button is None or _button(message, button) is not None)

        def look() -> WebElement | None:
            found = self.phone.find_elements(By.CSS_SELECTOR, ".msg")
            return next((one for one in reversed(found) if one.is_displayed() and fits(one)), None)

        found: WebElement = self.page.wait(look, f"{words} {button or ''} not seen on the phone {self.key}")
        return found

    def everything(self) -> str:
        """All that stands in the open chat."""
        return "\n".join(one.text for one in self.phone.find_elements(By.CSS_SELECTOR, ".msg") if one.is_displayed())

    def starts(self) -> None:
        """开始, and the welcome, unless that is long past."""
        if not self.everything():
            self.page.click("start", within=self.phone)
        self.sees("直接发消息")

    def presses(self, label: str, *words: str) -> None:
        """The button under the newest message that has it and those words."""

        def tap() -> bool:
            found = _button(self.sees(*words, button=label), label)
            if found is not None:
                found.click()
            return found is not None

        self.page.wait(tap, f"{label} cannot be pressed")

    def taps(self, label: str) -> None:
        """A button of the keyboard below."""
        self.page.click("reply-btn", label, within=self.phone)

    def types(self, text: str) -> None:
        """Words and Enter."""
        self.page.find("input", within=self.phone).send_keys(text, Keys.ENTER)

    def replies(self, text: str, *words: str) -> None:
        """Words in answer to the newest message with those words."""
        self._answering(*words)
        self.types(text)

    def sends_photo(self, caption: str = "", *, scene: str = "", about: tuple[str, ...] = ()) -> None:
        """A picture, in answer to the newest message with the words of `about`."""
        if about:
            self._answering(*about)
        attach(self.page, self.key, "photo")
        if caption:
            self.page.find("sheet-caption", within=self.phone).send_keys(caption)
        if scene:
            Select(self.page.find("sheet-scene", within=self.phone)).select_by_visible_text(scene)
        self.page.click("sheet-send", within=self.phone)

    def _answering(self, *words: str) -> None:
        def menu() -> bool:
            self.sees(*words).find_element(By.CSS_SELECTOR, '[data-testid="msg-menu"]').click()
            return True

        self.page.wait(menu, "its menu")
        self.page.click("act-reply", within=self.phone)


def _button(message: WebElement, label: str) -> WebElement | None:
    found = message.find_elements(By.CSS_SELECTOR, '[data-testid="btn"]')
    return next((one for one in found if one.text.split(" ")[-1] == label), None)
