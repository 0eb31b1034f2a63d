"""Lists that an office keeps, taken in and given out on the command line."""

import asyncio
from pathlib import Path

from bot.clock import WallClock
from bot.settings import Settings
from bot.start import Stop, key_or_stop
from domain import surveying
from domain.gazetteer import PlaceList


async def import_places(settings: Settings, file: Path) -> str:
    """Take a list over as a whole; what was done, in a sentence. Raises Stop naming every wrong row."""
    from handlers.sheets import survey
    from handlers.texts import places as texts
    from storage.store import Store

    try:
        data = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise Stop(f"打不开 {file}：{error.strerror}") from error
    found = await asyncio.to_thread(survey, data)
    if not isinstance(found, PlaceList) or not found.readable:
        raise Stop(texts.plain(texts.unreadable()))
    if found.faults:
        raise Stop(texts.plain(texts.faulty(found.faults)))
    key, _ = key_or_stop(settings)
    store = await Store.open(settings.database_url.get_secret_value(), key)
    try:
        async with store.begin() as unit:
            new = await surveying.replaced(unit, WallClock().now(), found.places)
            await unit.commit()
    finally:
        await store.close()
    return texts.plain(texts.taken(new))


async def export_places(settings: Settings, file: Path) -> str:
    """Write the gazetteer as xlsx; a file that is there is not overwritten. Raises Stop."""
    from handlers.sheets import xlsx_of
    from storage.store import Store

    key, _ = key_or_stop(settings)
    store = await Store.open(settings.database_url.get_secret_value(), key)
    try:
        async with store.read() as unit:
            known = await unit.gazetteer.all()
    finally:
        await store.close()
    data = await asyncio.to_thread(xlsx_of, known)
    try:
        with file.open("xb") as target:  # a command does nothing else meanwhile
            target.write(data)
    except OSError as error:
        raise Stop(f"写不了 {file}：{error.strerror}") from error
    return f"已写出 {len(known)} 条到 {file}。"
