"""Draws the README's picture anew: python -m tests.browser.picture docs/sandbox.png

A sandbox, the real bot and a headless Chromium; what stands on the phones was clicked and typed there.
"""

import base64
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver

from sandbox.pictures import png
from tests.browser.hands import Page, chromium
from tests.browser.office import Hand, bot, sandbox
from tests.town import CHEN, LI, WANG

SIZE = (1280, 900)
#: Chromium packs its screenshots for speed; here the same pixels are packed small.
RGB = """
const [shot, done] = arguments;
const image = new Image();
image.onload = () => {
  const { width, height } = image;
  const pen = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  pen.drawImage(image, 0, 0);
  const bytes = pen.getImageData(0, 0, width, height).data.filter((_, at) => at % 4 !== 3);
  let text = "";
  for (let at = 0; at < bytes.length; at += 30000) text += String.fromCharCode(...bytes.subarray(at, at + 30000));
  done([width, height, btoa(text)]);
};
image.src = "data:image/png;base64," + shot;
"""
NUMBER = re.compile(r"GD\d{6}-\d{4}")


def submitted(who: Hand) -> str:
    """提交; the number on the receipt."""
    who.presses("提交")
    found = NUMBER.search(who.sees("已受理").text)
    assert found is not None
    return found[0]


def played(page: Page) -> None:
    """Three residents and the duty group, in the middle of their matters."""
    wang, li, chen, duty = (Hand(page, key) for key in (WANG, LI, CHEN, "duty"))
    for resident in (wang, li, chen):
        resident.starts()
    chen.sends_photo("学府路中心小学门口路面塌了个大坑，接孩子的电动车老是摔", scene="路面上的坑")
    chen.sees("草稿", "学府路中心小学")
    duty.sees(submitted(chen), "待认领")
    li.sends_photo("幸福路3号楼下的路灯坏了好几天，晚上老人走路容易摔跤", scene="不亮的路灯")
    li.sees("草稿", "幸福路3号楼")
    wang.types("和平小区2号楼楼道里堆满杂物，消防通道都堵住了")
    wang.sees("草稿")
    number = submitted(wang)
    duty.presses("认领", number, "责任：")
    duty.presses("追问", number, "责任：赵志强")
    duty.sees(number, "要问居民的话")
    duty.types("您好，是哪个单元？")
    wang.replies("二单元，一楼到三楼都有", number, "您好，是哪个单元？")
    duty.sees(number, "居民回答")
    wang.sees("已转给")


def pixels(driver: webdriver.Chrome) -> list[bytes]:
    """What the browser shows, as rows of RGB."""
    width, height, rgb = driver.execute_async_script(RGB, driver.get_screenshot_as_base64())
    raw = base64.b64decode(rgb)
    assert len(raw) == width * height * 3
    return [raw[y * width * 3 : (y + 1) * width * 3] for y in range(height)]


def main(target: Path) -> None:
    """Play, and save what the page shows."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        sandbox("--no-limits") as wire,
        bot(wire, Path(folder), PACE="off"),
        browser(folder) as driver,
    ):
        page = Page(driver, wire.url)
        page.open(*SIZE)
        played(page)
        page.absent("toast")
        driver.execute_script("document.activeElement.blur()")
        target.write_bytes(png(pixels(driver), 9))


@contextmanager
def browser(profile: str) -> Iterator[webdriver.Chrome]:
    """A Chromium, ended with the block."""
    driver = chromium(profile)
    try:
        yield driver
    finally:
        driver.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
