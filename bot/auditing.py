"""python -m bot audit: the whole record held against its chains, while the bot may be running."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import TextIO

from bot.settings import Settings
from bot.start import Stop, key_or_stop
from domain.auditing import Audited, Breach, ChainEnd

#: Exit codes: something is wrong with the record; nothing could be looked at.
FOUND, BLIND = 1, 2
#: First line of what `--write` writes.
_HEAD = "zongzhi-audit 1\n"


async def run_audit(
    settings: Settings, say: Callable[[str], None], write: Path | None = None, against: Path | None = None
) -> bool:
    """Say each breach as it is found, then what was looked at; True when there was none.

    `write`: note there where each chain ends, unless something is wrong; `against`: what was noted at an earlier audit.
    Raises Stop, StorageError, and FileExistsError, for nothing is overwritten.
    """
    from handlers.texts import trail as texts

    file = settings.database_file
    if file is not None and not await asyncio.to_thread(file.exists):
        raise Stop(f"数据库 {file} 还不存在，没有可核对的", BLIND)
    key, _ = key_or_stop(settings)
    began = perf_counter()
    with ExitStack() as open_files:
        former = _read(open_files.enter_context(_opened(against))) if against is not None else iter(())
        noted = _Noted(write) if write is not None else None
        try:
            done = await _walked(
                settings.database_url.get_secret_value(),
                key,
                lambda breach: say(f"✗ {texts.breach(breach)}"),
                noted.line if noted is not None else None,
                former,
            )
            if noted is not None and not done.breaches:
                noted.keep()
        finally:
            if noted is not None:
                noted.drop()
    say(texts.audited(done, perf_counter() - began))
    if write is not None:
        say(texts.not_noted() if done.breaches else texts.noted(str(write)))
    return not done.breaches


async def _walked(
    url: str,
    key: bytes,
    tell: Callable[[Breach], None],
    note: Callable[[ChainEnd], None] | None,
    former: Iterator[ChainEnd],
) -> Audited:
    from storage.audit import NotReady, audit
    from storage.store import Store
    from storage.vault import Vault

    store = Store(url, Vault(key))
    try:
        return await audit(store, tell, note, former)
    except NotReady:
        raise Stop("数据库是空的，或还没有升级到这个版本：先启动一次机器人，再来核对", BLIND) from None
    finally:
        await store.close()


def _opened(file: Path) -> TextIO:
    try:
        return file.open(encoding="ascii")
    except OSError as error:
        raise Stop(f"打不开底单 {file}：{error.strerror}", BLIND) from error


def _read(lines: TextIO) -> Iterator[ChainEnd]:
    """What was noted, in the order of the ids. Raises Stop when it is no such file."""
    try:
        if lines.readline() != _HEAD:
            raise ValueError
        last = -1
        for line in lines:
            ticket_id, number, many, mac = line.split()
            if int(ticket_id) <= last:
                raise ValueError
            last = int(ticket_id)
            yield ChainEnd(last, "" if number == "-" else number, int(many), bytes.fromhex(mac))
    except ValueError:
        raise Stop(f"{lines.name} 不是底单，或已损坏", BLIND) from None


class _Noted:
    """The file being written beside its place, for its owner alone; there only when it is whole."""

    def __init__(self, file: Path) -> None:
        """Raises FileExistsError, Stop."""
        if file.exists():
            raise FileExistsError(17, "", str(file))
        self._file = file
        self._part = file.with_name(f".{file.name}.{os.getpid()}.part")
        try:
            self._out = os.fdopen(
                os.open(self._part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii"
            )
        except OSError as error:
            raise Stop(f"写不了 {file}：{error.strerror}", BLIND) from error
        self._out.write(_HEAD)

    def line(self, end: ChainEnd) -> None:
        self._out.write(f"{end.ticket_id} {end.number or '-'} {end.lines} {end.mac.hex()}\n")

    def keep(self) -> None:
        from storage.publishing import publish

        self._out.close()
        publish(self._part, self._file)

    def drop(self) -> None:
        self._out.close()
        self._part.unlink(missing_ok=True)
