"""A hall for each test: the office over a store, once on each kind, or on SQLite alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.conftest import copy_of
from tests.domain.hall import Hall
from tests.storage.hands import KEY, Hands


@pytest.fixture
def both(store: Store, clock: Hands) -> Hall:
    """The office, once on SQLite and once on PostgreSQL."""
    return Hall(store, clock)


@pytest.fixture
async def hall(tmp_path: Path, clock: Hands, _made_sqlite: Path) -> AsyncIterator[Hall]:
    """The office on SQLite."""
    file = tmp_path / "hall.sqlite3"
    await copy_of(_made_sqlite, file)
    store = await Store.open(f"sqlite:///{file}", KEY, clock)
    yield Hall(store, clock)
    await store.close()
