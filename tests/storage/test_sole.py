"""One bot on a database: the second is refused, a killed one's successor is not."""

import asyncio
import sys
from pathlib import Path

import pytest

import storage.sole
from storage.errors import StoreDown, Taken
from storage.sole import sole
from tests.town import PATIENCE, ROOT

HOLDER = """
import asyncio, sys
from storage.sole import sole
async def hold():
    async with sole(sys.argv[1]):
        print("held", flush=True)
        await asyncio.Event().wait()
asyncio.run(hold())
"""


async def test_the_second_is_refused_and_the_successor_of_a_killed_one_is_not(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.sole, "_WAIT", 0.2)
    first = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, store_url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert first.stdout is not None
        assert await first.stdout.readline() == b"held\n"
        with pytest.raises(Taken):
            async with sole(store_url):
                pass
    finally:
        first.kill()
        await first.wait()
    monkeypatch.setattr(storage.sole, "_WAIT", PATIENCE)
    async with sole(store_url):
        pass


async def test_it_comes_free_at_the_end(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.sole, "_WAIT", 0.2)
    for _ in range(2):
        async with sole(store_url):
            with pytest.raises(Taken):
                async with sole(store_url):
                    pass


@pytest.mark.postgres
async def test_replicas_share_it_and_keep_out_whoever_wants_it_alone(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.sole, "_WAIT", 0.2)
    async with sole(postgres_url, shared=True), sole(postgres_url, shared=True):
        with pytest.raises(Taken):
            async with sole(postgres_url):
                pass
    async with sole(postgres_url):
        with pytest.raises(Taken):
            async with sole(postgres_url, shared=True):
                pass


async def test_where_no_lock_can_be_made_the_store_is_down(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreDown):
        async with sole(f"sqlite:///{tmp_path}/file/store.sqlite3"):
            pass
