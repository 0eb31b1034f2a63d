"""The organisation taken in and given out on the command line."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from bot.clock import WallClock
from bot.settings import Settings
from bot.start import Stop, key_or_stop
from domain import centring
from domain.centre_file import CentrePlan
from domain.delivery import Parcel
from domain.desk import Desk, Office
from domain.errors import UnitsAtWork


async def import_file(settings: Settings, file: Path) -> str:
    """Take an organisation over as a whole; what was done, in sentences. Raises Stop naming every wrong line.

    What it makes the bot say (cards put back into the queue) lies in the outbox until the bot runs.
    """
    from handlers.centre_files import centre_in
    from handlers.texts import centre as texts
    from handlers.texts import centre_faults as faults
    from handlers.texts.words import plain

    found = await asyncio.to_thread(centre_in, await _read(file))
    if found is None:
        raise Stop(texts.unreadable())
    if found.faults:
        raise Stop(f"文件有错，一条也没有导入：\n{faults.all_faults(found)}")
    changes = await _settled(settings, found.plan)
    said = texts.taken(changes) if changes else texts.preview(changes)
    return "\n".join((plain(said), *faults.warnings(found)))


async def load_example(settings: Settings) -> str:
    """The example county and its places, for trying things out. Raises Stop where there is an organisation already."""
    from bot.offices import import_places
    from handlers.centre_files import EXAMPLE, EXAMPLE_PLACES
    from storage.store import Store

    key, _ = key_or_stop(settings, make=True)
    store = await Store.open(settings.database_url.get_secret_value(), key)
    try:
        async with store.read() as unit:
            taken = bool(await unit.centre.units())
    finally:
        await store.close()
    if taken:
        raise Stop("这里已经有单位和人员，示例县只装进空的库里。要换组织架构，请用 centre import")
    return f"{await import_file(settings, EXAMPLE)}\n{await import_places(settings, EXAMPLE_PLACES)}"


async def _settled(settings: Settings, plan: CentrePlan) -> centring.CentreChanges:
    from aiogram import Bot
    from aiogram.client.default import DefaultBotProperties

    from bot.holidays import calendar
    from bot.house import known_data
    from bot.wearing import face_of
    from bot.work import Works
    from domain.calendars import CalendarBook
    from handlers.texts import centre as texts
    from handlers.texts.words import plain
    from storage.errors import Taken
    from storage.sole import sole
    from storage.store import Store

    key, _ = key_or_stop(settings, make=True)  # an office may begin with this
    taxonomy, reader = await known_data()
    office = Office(taxonomy, reader, CalendarBook(calendar()), settings.zone, admins=frozenset(settings.admin_ids))
    bot = Bot(settings.bot_token.get_secret_value(), default=DefaultBotProperties(parse_mode="HTML"))
    done: list[centring.CentreChanges] = []

    async def step(desk: Desk) -> tuple[()]:
        done[:] = [await centring.settled(desk, plan)]
        return ()

    url = settings.database_url.get_secret_value()
    try:
        async with sole(url):
            store = await Store.open(url, key)
            try:
                await Works(office, store, WallClock(), face_of(settings, bot, hidden=False), _Nobody()).do(step)
            finally:
                await store.close()
    except Taken:
        raise Stop("机器人正在运行：请管理员把文件私聊发给它，或先停掉机器人再导入") from None
    except UnitsAtWork as busy:
        raise Stop(plain(texts.stuck(busy.tickets))) from None
    return done[0]


class _Nobody:
    """No courier: what is committed waits in the outbox."""

    def put(self, parcels: Sequence[Parcel]) -> None:
        """The next start finds them."""


async def export_file(settings: Settings, file: Path) -> str:
    """Write the organisation as xlsx, or as TOML where the name ends so; never over a file that is there."""
    from handlers.centre_files import toml_of, xlsx_of
    from storage.store import Store

    key, _ = key_or_stop(settings, make=True)  # the first thing that is done may be this
    store = await Store.open(settings.database_url.get_secret_value(), key)
    try:
        async with store.read() as unit:
            plan = await centring.current(unit)
    finally:
        await store.close()
    toml = file.suffix.lower() == ".toml"
    _write(file, toml_of(plan).encode() if toml else await asyncio.to_thread(xlsx_of, plan))
    people = len({m.user for m in plan.members})
    return f"已写出 {len(plan.units)} 个单位、{people} 人到 {file}。里面有用户编号，请妥善保管。"


async def _read(file: Path) -> bytes:
    try:
        return await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise Stop(f"打不开 {file}：{error.strerror}") from error


def _write(file: Path, data: bytes) -> None:
    try:
        # user ids in clear: for its owner alone
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(data)
    except OSError as error:
        raise Stop(f"写不了 {file}：{error.strerror}") from error
