"""Replicas tell each other: who does not send shows the sender's figures with their age, and settings that differ."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.checkup import _alike
from bot.fellows import FRESH, Fellows, digests, sender_told
from bot.leading import Lease
from domain.delivery import Priority
from domain.traffic import Elsewhere, Traffic
from storage.store import Store
from tests.bot.conftest import TestClock, settings_for
from tests.town import Town

FIGURES = Traffic({Priority.ANSWER: 3}, {Priority.ANSWER: 1.5}, 12.5, 2, 1, 4, 3.0, away=True)


async def test_who_does_not_send_tells_what_the_sender_put_down(
    store: Store, town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = TestClock()
    given = settings_for(town, tmp_path, webhook_url="https://bot.example/t", webhook_secret="s", http_port=8081)
    leads, follows = Lease("courier", store), Lease("courier", store, store)
    sender = Fellows(store, clock, given, leads, lambda: FIGURES)
    other = Fellows(store, clock, given.model_copy(update={"http_port": 9}), follows, Traffic)
    await other.look()
    assert (other.elsewhere(), other.differs()) == (Elsewhere(), ())
    await sender.look()
    await other.look()
    clock.move(seconds=7)
    assert sender.elsewhere() is None
    told = other.elsewhere()
    assert told is not None
    assert (told.traffic, told.age, told.name.rpartition(":")[2]) == (FIGURES, 7.0, "8081")
    assert other.differs() == (), "where it listens is its own affair"
    # one that was set otherwise: both say so, by the names alone, as long as it is there
    odd = given.model_copy(update={"timezone": "Asia/Tokyo", "admin_ids": (*given.admin_ids, 5)})
    apart = Lease("courier", store)
    apart.token = None
    third = Fellows(store, clock, odd, apart, Traffic)
    await third.look()
    await sender.look()
    assert third.differs() == sender.differs() == ("ADMIN_IDS", "TIMEZONE")
    found = await sender_told(store, clock.now())
    assert (_alike(given, found).warned, _alike(odd, found).warned) == (False, True)
    assert "ADMIN_IDS、TIMEZONE" in str(_alike(odd, found))
    # who sends next, or hears nobody, has compared nothing: no word that all is well
    capsys.readouterr()
    clock.at += FRESH + timedelta(seconds=1)
    await third.look()
    apart.token = 0
    await third.look()
    assert (third.differs(), capsys.readouterr().out) == ((), "")
    apart.token = None
    await third.look()
    assert (third.differs(), capsys.readouterr().out) == ((), ""), "its own word of a moment ago"
    await sender.look()
    await Fellows(store, clock, odd.model_copy(update={"timezone": given.timezone}), follows, Traffic).look()
    assert "ADMIN_IDS" in capsys.readouterr().out
    # a clock too far ahead: an age that nobody knows
    assert await sender_told(store, clock.now() - timedelta(seconds=4)) is not None
    assert await sender_told(store, clock.now() - timedelta(seconds=40)) is None
    for kept in ("another version's", ["1", 2, 3], [clock.now().timestamp(), []], {"v": 2}):
        await store.note("odd_replica", kept)
        await sender.look()
        assert sender.differs() == ()
    await store.note("sender", {"at": clock.now().isoformat(), "of": "another version"})
    assert await sender_told(store, clock.now()) is None
    clock.at += FRESH + timedelta(seconds=1)
    assert (other.elsewhere(), sender.differs()) == (Elsewhere(), ())
    assert "Tokyo" not in str(digests(odd))
