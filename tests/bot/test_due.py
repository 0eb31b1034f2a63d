"""The command line: due, calendar import, calendar export; neither token nor key is needed for a deadline."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.calendars import CalendarDay
from storage.store import Store
from tests.bot.conftest import environment
from tests.domain.test_calendar import YEAR
from tests.storage.hands import KEY
from tests.town import PATIENCE, ROOT, Town


async def ran(folder: Path, *words: str, **env: str) -> tuple[int, str, str]:
    """Exit code, output, errors of python -m bot in a folder without .env."""
    given = {"PYTHONPATH": str(ROOT), "PWD": str(folder)} | env
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=given, cwd=folder, stdout=PIPE, stderr=PIPE
    )
    out, err = await asyncio.wait_for(made.communicate(), PATIENCE)
    assert made.returncode is not None
    return made.returncode, out.decode().strip(), err.decode()


@pytest.mark.parametrize(
    "start, length, end",
    [
        ("2026-02-13T16:30", "5wd", "2026-02-27T18:00"),
        ("2026-02-13T08:30Z", "5wd", "2026-02-27T18:00"),
        ("2026-02-13T16:30", "8wh", "2026-02-14T16:30"),
        ("2026-02-13T16:30", "24h", "2026-02-14T16:30"),
        ("2026-08-02T10:00", "60d", "2026-10-08T23:59"),
        ("2026-12-31T23:30", "2h", "2027-01-01T01:30"),
    ],
)
async def test_a_deadline_is_printed(tmp_path: Path, start: str, length: str, end: str) -> None:
    assert await ran(tmp_path, "due", start, length) == (0, end, "")
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240  # nothing is made for a look


async def test_the_zone_is_the_centres(tmp_path: Path) -> None:
    found = await ran(tmp_path, "due", "2026-11-23T17:00+00:00", "1wd", TIMEZONE="Asia/Urumqi")
    assert found == (0, "2026-11-24T18:00", "")


@pytest.mark.parametrize(
    "start, length, why",
    [
        ("2026-12-31T10:00", "1wd", "没有 2027 年的放假日历"),
        ("2026-12-31T17:00", "8wh", "没有 2027 年的放假日历"),
        ("2026-12-01T10:00", "60d", "calendar import"),
        ("2027-06-01T10:00", "5wd", "没有 2027 年的放假日历"),
        ("2003-06-01T10:00", "5wd", "现有 2004 到"),
        ("2026-02-30T10:00", "5wd", "看不懂时间"),
        ("2026-02-13", "5wd", "2026-02-13T16:30"),
        ("明天", "5wd", "看不懂时间"),
        ("2026-02-13T16:30", "5", "看不懂期限"),
        ("2026-02-13T16:30", "0wd", "5wd（工作日）"),
        ("9998-02-13T16:30", "99999wd", "太长"),
    ],
)
async def test_what_cannot_be_said_is_refused_with_the_reason(
    tmp_path: Path, start: str, length: str, why: str
) -> None:
    code, out, err = await ran(tmp_path, "due", start, length)
    assert (code != 0, out) == (True, "")
    assert why in err
    assert "Traceback" not in err


async def test_a_wrong_zone_is_named(tmp_path: Path) -> None:
    code, _, err = await ran(tmp_path, "due", "2026-02-13T16:30", "5wd", TIMEZONE="Mars/Olympus")
    assert code != 0
    assert "TIMEZONE" in err


async def test_the_centres_own_calendar_counts(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'own.db'}"
    store = await Store.open(url, KEY)
    async with store.begin() as unit:
        await unit.calendar.put([*YEAR, CalendarDay(date(2026, 2, 25), works=False)])
        await unit.calendar.publish(2027, datetime(2026, 11, 23, tzinfo=UTC))
        await unit.commit()
    assert await ran(tmp_path, "due", "2026-02-13T16:30", "5wd", DATABASE_URL=url) == (0, "2026-02-28T18:00", "")
    assert await ran(tmp_path, "due", "2027-02-04T10:00", "2wd", DATABASE_URL=url) == (0, "2027-02-14T18:00", "")
    await store.close()


async def test_a_calendar_is_imported_and_exported(town: Town, tmp_path: Path) -> None:
    env = environment(town, tmp_path)
    store = await Store.open(env["DATABASE_URL"], KEY)
    await store.close()
    env |= {"SECRET_KEY": KEY.hex()}
    file = tmp_path / "year.csv"
    wrong = tmp_path / "wrong.csv"
    rows = [f"{d.day},{'上班' if d.works else '放假'},{d.note}" for d in YEAR]
    wrong.write_text("日期,上班/放假\n2027-02-30,放假\n", "utf-8")
    file.write_text("\n".join(["日期,上班/放假,说明", *rows]), "utf-8")
    assert (await ran(tmp_path, "calendar", "import", str(tmp_path / "none.csv"), **env))[0] == 1
    code, _, err = await ran(tmp_path, "calendar", "import", str(wrong), **env)
    assert (code, "一天也没有导入" in err, "第 2 行：日期不对" in err) == (1, True, True)
    (tmp_path / "places.csv").write_text("名称,类型\n锦绣花园,小区\n", "utf-8")
    code, _, err = await ran(tmp_path, "calendar", "import", str(tmp_path / "places.csv"), **env)
    assert (code, "这不是日历" in err) == (1, True)
    code, out, err = await ran(tmp_path, "calendar", "import", str(file), **env)
    assert (code, "2027 年不再暂定" in out) == (0, True), err
    copy = tmp_path / "copy.xlsx"
    code, out, err = await ran(tmp_path, "calendar", "export", str(copy), **env)
    assert (code, "2027 年" in out) == (0, True), err
    assert (await ran(tmp_path, "calendar", "export", str(copy), **env))[0] == 1
    code, out, err = await ran(tmp_path, "calendar", "import", str(copy), **env)
    assert (code, "完全一样" in out) == (0, True), out + err
