"""One bot on a database at a time: a lock that ends with the process that holds it, however that ends."""

import asyncio
import errno
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import URL, bindparam, func, select

from storage.engines import database_url, is_sqlite, sole_engine
from storage.errors import Taken, boundary

#: "zong" in ASCII; PostgreSQL keeps such locks apart by database
_KEY = 0x7A6F6E67
_LOCK = select(func.pg_try_advisory_lock(bindparam("key")))
_LOCK_SHARED = select(func.pg_try_advisory_lock_shared(bindparam("key")))
#: a predecessor may be ending: so long it is waited for
_WAIT = 5.0
_LOOK_EVERY = 0.1
#: a file system that knows no such locks
_NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS})


@asynccontextmanager
async def sole(url: str, *, shared: bool = False) -> AsyncIterator[None]:
    """Hold the database for this process. Raises Taken when another has it, and StoreDown.

    `shared`: with others who hold it so, on PostgreSQL; whoever wants it alone is refused then, and refuses us.
    """
    target = database_url(url)
    holding = _file_held(target) if is_sqlite(target) else _server_held(target, shared=shared)
    async with holding:
        yield


@asynccontextmanager
async def _file_held(url: URL) -> AsyncIterator[None]:
    """flock on a file beside the database: not on itself, which SQLite locks in its own way."""
    path = Path(f"{url.database}.lock")
    with boundary():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        loop = asyncio.get_running_loop()
        until = loop.time() + _WAIT
        while True:
            with boundary():
                if _locked(handle):
                    break
            if loop.time() >= until:
                raise Taken
            await asyncio.sleep(_LOOK_EVERY)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    return True


@asynccontextmanager
async def _server_held(url: URL, *, shared: bool) -> AsyncIterator[None]:
    """An advisory lock of a connection that is kept for it alone; keepalives tell the server when the host is gone."""
    engine = sole_engine(url)
    try:
        with boundary():
            conn = await engine.connect()
        try:
            loop = asyncio.get_running_loop()
            until = loop.time() + _WAIT
            while True:
                with boundary():
                    if (await conn.execute(_LOCK_SHARED if shared else _LOCK, {"key": _KEY})).scalar_one():
                        break
                if loop.time() >= until:
                    raise Taken
                await asyncio.sleep(_LOOK_EVERY)
            yield
        finally:
            await conn.invalidate()  # closed, not given back: so the lock is gone at once
            await conn.close()
    finally:
        await engine.dispose()
