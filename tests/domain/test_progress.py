"""How far a wave is: shares, rates, remaining time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.broadcasts import Broadcast, Tally, Wave, WaveKind, WaveState
from domain.progress import Paces, Progress
from handlers.texts.running import bar, lasting
from tests.storage.hands import NOW

SECOND = timedelta(seconds=1)
NOTICE = Broadcast(1, 1, 1, NOW, people=100)
WAVE = Wave(1, 1, WaveKind.SEND, 1, NOW, WaveState.SENDING, total=100, full=True)


def test_the_bar_is_full_only_when_it_is_over() -> None:
    assert bar(0) == "░░░░░░░░░░ 0 %"
    assert bar(0.43) == "▓▓▓▓░░░░░░ 43 %"
    assert bar(0.9999) == "▓▓▓▓▓▓▓▓▓░ 99 %"
    assert bar(1) == "▓▓▓▓▓▓▓▓▓▓ 100 %"


@pytest.mark.parametrize(
    "seconds, told",
    [(0.2, "1 秒"), (59, "59 秒"), (60, "1 分钟"), (200, "3 分 20 秒"), (1000, "16 分钟"), (7260, "2 小时 1 分")],
)
def test_how_long_is_told_in_two_units_at_most(seconds: float, told: str) -> None:
    assert lasting(timedelta(seconds=seconds)) == told


def test_all_that_is_over_counts_however_it_ended() -> None:
    tally = Tally(waiting=40, sent=30, blocked=10, failed=8, uncertain=7, expired=5, doubted=9)
    p = Progress(NOTICE, WAVE, tally, NOW, rate=20)
    assert (p.people, p.over, p.share) == (100, 60, 0.6)
    assert p.left == timedelta(seconds=2)
    assert p.resent == 2
    assert p.took is None


def test_while_rows_are_written_it_is_for_those_that_were_counted() -> None:
    filling = replace(WAVE, state=WaveState.FILLING, total=40, full=False)
    assert Progress(NOTICE, filling, Tally(waiting=10, sent=30), NOW).share == 0.3
    assert Progress(NOTICE, replace(filling, total=130), Tally(waiting=100, sent=30), NOW).people == 130
    assert Progress(NOTICE, replace(filling, base=7), Tally(sent=30), NOW).people == 40


def test_nobody_is_all() -> None:
    p = Progress(NOTICE, replace(WAVE, total=0), Tally(), NOW)
    assert (p.people, p.share) == (0, 1.0)


@pytest.mark.parametrize("state", [WaveState.PAUSED, WaveState.DONE, WaveState.CANCELLED])
def test_what_stands_has_no_end_in_sight(state: WaveState) -> None:
    assert Progress(NOTICE, replace(WAVE, state=state), Tally(waiting=9), NOW, rate=3).left is None
    assert Progress(NOTICE, WAVE, Tally(waiting=9), NOW, rate=0).left is None


def test_the_rate_is_that_of_the_last_half_minute() -> None:
    paces = Paces()
    assert paces.note(1, NOW, 0) == 0
    assert paces.note(1, NOW + SECOND / 2, 20) == 0, "half a second tells nothing"
    rates = [paces.note(1, NOW + n * SECOND, 30 * n) for n in range(1, 60)]
    assert set(rates) == {30.0}
    assert paces.note(2, NOW, 9) == 0, "each wave has its own"
    slow = [paces.note(1, NOW + n * SECOND, 30 * 59) for n in range(60, 120)]
    assert slow == sorted(slow, reverse=True)
    assert slow[-1] == 0


def test_what_waits_again_or_stood_still_begins_anew() -> None:
    paces = Paces()
    paces.note(1, NOW, 0)
    paces.note(1, NOW + 10 * SECOND, 100)
    assert paces.note(1, NOW + 11 * SECOND, 90) == 0
    assert paces.note(1, NOW + 12 * SECOND, 95) == 5
    paces.forget(1)
    assert paces.note(1, NOW + 99 * SECOND, 95) == 0
    assert paces.note(1, NOW, 95) == 0, "a clock that was set back"


def test_only_so_many_waves_are_remembered() -> None:
    paces = Paces()
    for wave in range(100):
        paces.note(wave, NOW, 0)
        assert paces.drawn(wave, 5)
    assert not paces.drawn(99, 5)
    assert paces.drawn(99, 6)
    assert paces.note(99, NOW + SECOND, 7) == 7
    assert paces.note(0, NOW + SECOND, 7) == 0
    assert paces.drawn(0, 5)
