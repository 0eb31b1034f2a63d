"""A browser and a sandbox for it: clicking, typing, waiting, and the wire beside the page."""

import json
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import ElementNotInteractableException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15
#: Under a message: buttons of every look.
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "✅ 提交", "callback_data": "go", "style": "success"}, {"text": "停用", "disabled": {}}],
        [{"text": "取消", "callback_data": "no", "style": "danger"}],
    ]
}


def chromium(profile: str) -> webdriver.Chrome:
    """Debian's Chromium with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={tempfile.mkdtemp(dir=profile)}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


class Wire:
    """The sandbox over HTTP, beside the page."""

    def __init__(self, info: dict[str, Any]) -> None:
        self.url: str = info["url"]
        self.token: str = info["token"]
        self.duty: int = info["duty_chat_id"]
        self.admins: list[int] = info["admin_ids"]
        self.reset()

    def reset(self) -> None:
        """Everything as at the start."""
        self.post("/town/reset")
        self.offset = 0
        self.taken: list[dict[str, Any]] = []

    def updates(self) -> list[dict[str, Any]]:
        """All updates since the reset; what is taken is confirmed, for Telegram hands it out but slowly again."""
        fresh = self.bot("getUpdates", timeout=0, offset=self.offset)
        self.taken += fresh
        self.offset = max([self.offset, *(update["update_id"] + 1 for update in fresh)])
        return self.taken

    def get(self, path: str) -> Any:
        """GET a control path."""
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            return json.load(answer)["result"]

    def post(self, path: str, **wish: Any) -> Any:
        """POST JSON to a control path."""
        body = json.dumps(wish).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["result"]
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{path}: {refusal.read().decode()}") from refusal

    def bot(self, method: str, **params: Any) -> Any:
        """A raw Bot API call."""
        return self.post(f"/bot{self.token}/{method}", **params)

    def seen(self, viewer: int, chat: int | None = None) -> list[dict[str, Any]]:
        """A chat through someone's eyes."""
        found: list[dict[str, Any]] = self.get(f"/town/chats/{chat or viewer}/messages?viewer={viewer}")
        return found


class Page:
    """The page in the browser; every look waits for what it looks for."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self.url = url

    def wait(self, check: Callable[[], Any], what: str) -> Any:
        """Until `check` answers something true; what has just been redrawn is asked again."""
        ignored = (StaleElementReferenceException, ElementNotInteractableException)
        waiting = WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05, ignored_exceptions=ignored)
        return waiting.until(lambda _: check(), what)

    def open(self, width: int = 1280, height: int = 900) -> None:
        """Load the page in a window of that size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get(self.url)
        self.wait(lambda: self.driver.execute_script("return document.body.dataset.ready"), "page not ready")

    def find(self, testid: str, text: str | None = None, within: WebElement | None = None) -> WebElement:
        """The visible element with that test id, and that text if given."""
        scope = within or self.driver

        def look() -> WebElement | None:
            found = scope.find_elements(By.CSS_SELECTOR, f'[data-testid="{testid}"]')
            shown = (one for one in found if one.is_displayed())
            return next((one for one in shown if text is None or text in one.text), None)

        element: WebElement = self.wait(look, f"{testid} {text or ''} is not on the page")
        return element

    def absent(self, testid: str, within: WebElement | None = None) -> None:
        """Wait until no such element is visible."""

        def gone() -> bool:
            found = (within or self.driver).find_elements(By.CSS_SELECTOR, f'[data-testid="{testid}"]')
            return not any(one.is_displayed() for one in found)

        self.wait(gone, f"{testid} is still on the page")

    def click(self, testid: str, text: str | None = None, within: WebElement | None = None) -> None:
        """Click it, again if it was redrawn meanwhile."""

        def tap() -> bool:
            self.find(testid, text, within).click()
            return True

        self.wait(tap, f"{testid} cannot be clicked")

    def phone(self, key: int | str) -> WebElement:
        """A phone by its key: a user id, or "duty"."""
        return self.find(f"phone-{key}")

    def errors(self) -> list[str]:
        """What the browser's console complains of."""
        lines: list[dict[str, Any]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [line["message"] for line in lines if line["level"] == "SEVERE"]


def started(page: Page, wire: Wire, who: int) -> None:
    """Someone who has pressed 开始."""
    page.click("start", within=page.phone(who))
    page.find("text", "/start", within=page.phone(who))
    assert wire.seen(who)[-1]["text"] == "/start"


def write(page: Page, who: int | str, text: str) -> None:
    """Type a text and press Enter."""
    phone = page.phone(who)
    page.find("input", within=phone).send_keys(text, Keys.ENTER)
    page.find("text", text.splitlines()[0], within=phone)


def attach(page: Page, who: int | str, kind: str) -> None:
    """Open the sheet for a photo, an album, a voice and so on."""
    page.click("attach", within=page.phone(who))
    page.click(f"attach-{kind}", within=page.phone(who))


def queued(wire: Wire, kind: str) -> list[dict[str, Any]]:
    """What came to the bot of a kind; presses and messages queue apart."""
    return [update[kind] for update in wire.updates() if kind in update]


def newest(page: Page, wire: Wire, kind: str) -> dict[str, Any]:
    """The newest update of a kind, waited for."""
    found: list[dict[str, Any]] = page.wait(lambda: queued(wire, kind), f"no {kind} is queued")
    return found[-1]
