"""Telegram's limits, with a clock of numbers: nothing sleeps here."""

import random
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import pairwise, repeat
from math import inf

import pytest

from bot.pacer import GROUP, OVERALL, Pacer
from domain.delivery import Priority

ANSWER, BULK, CARD, DANGER = Priority.ANSWER, Priority.BULK, Priority.CARD, Priority.DANGER


def run(
    pacer: Pacer, chats: Iterator[int], priority: Priority, seconds: float, delays: Iterator[float] | None = None
) -> list[float]:
    """When the messages arrived that could leave, one after the other; each takes its delay there and again back."""
    now, arrived = 0.0, []
    flying: list[tuple[float, int, float]] = []
    chat = next(chats)
    while now < seconds:
        while flying and flying[0][0] <= now:
            back, whose, left = heappop(flying)
            pacer.landed(whose, left, back)
        wait = max(pacer.overall(priority, now), pacer.chat(chat, priority, now))
        if wait > 0:
            now = min(now + wait + 1e-6, flying[0][0] if flying else inf)
            continue
        pacer.take(chat, now, priority=priority)
        delay = next(delays) if delays else 0.0
        arrived.append(now + delay)
        heappush(flying, (now + 2 * delay, chat, now))
        chat = next(chats)
    return sorted(arrived)


def most_within(times: list[float], window: float) -> int:
    return max(sum(start <= t < start + window for t in times) for start in times)


def test_never_more_than_thirty_in_any_second() -> None:
    left = run(Pacer(), iter(range(1, 10**6)), ANSWER, 10)
    assert most_within(left, 1.0) == OVERALL
    assert len(left) > 270


def test_a_jittery_line_makes_no_difference() -> None:
    dice = random.Random(3)
    delays = (dice.choice((0.02, 0.03, 0.03, 0.3)) for _ in repeat(None))
    arrived = run(Pacer(), iter(range(1, 10**6)), ANSWER, 20, delays)
    assert most_within(arrived, 1.0) <= OVERALL
    assert len(arrived) > 20 * 22


def test_a_steady_line_costs_nothing() -> None:
    assert len(run(Pacer(), iter(range(1, 10**6)), ANSWER, 20, repeat(0.1))) > 20 * 26


def test_notices_leave_evenly_so_that_a_place_comes_free_all_the_time() -> None:
    pacer = Pacer()
    left = run(pacer, iter(range(1, 10**6)), BULK, 5)
    assert most_within(left, 1.0) == OVERALL
    assert all(b - a > 0.02 for a, b in pairwise(left[:20]))
    assert pacer.overall(ANSWER, 5.0) < 0.04


def test_a_private_chat_gets_a_burst_of_three_then_one_a_second() -> None:
    left = run(Pacer(), iter([7] * 100), ANSWER, 10)
    assert left[:3] == [0, 0, 0]
    assert 12 <= len(left) <= 13
    assert all(b - a >= 1 for a, b in pairwise(left[3:]))


@pytest.mark.parametrize("priority", [DANGER, ANSWER, CARD])
def test_a_group_gets_twenty_in_any_minute(priority: Priority) -> None:
    left = run(Pacer(), iter([-100] * 1000), priority, 300)
    assert most_within(left, 60.0) <= GROUP
    assert len(left) >= 60


def test_cards_are_spread_and_leave_room_for_an_alarm() -> None:
    pacer = Pacer()
    for _ in range(8):
        assert pacer.chat(-100, CARD, 0) == 0
        pacer.take(-100, 0)
    assert pacer.chat(-100, CARD, 0) > 3
    assert pacer.chat(-100, ANSWER, 0) == 0
    assert pacer.chat(-100, DANGER, 0) == 0


def test_random_traffic_keeps_every_limit() -> None:
    dice = random.Random(1)
    pacer, now = Pacer(), 0.0
    left: list[tuple[float, int]] = []
    while now < 120:
        chat = dice.choice([1, 2, 3, -5, *range(10, 60)])
        priority = dice.choice([DANGER, ANSWER, CARD, BULK])
        if pacer.overall(priority, now) == 0 and pacer.chat(chat, priority, now) == 0:
            pacer.take(chat, now, priority=priority)
            pacer.landed(chat, now, now)
            left.append((now, chat))
        else:
            now += dice.random() * 0.05
    assert most_within([t for t, _ in left], 1.0) <= OVERALL
    assert most_within([t for t, chat in left if chat == -5], 60.0) <= GROUP
    assert most_within([t for t, chat in left if chat == 1], 10.0) <= 3 + 10


def test_an_album_counts_as_its_pictures() -> None:
    pacer = Pacer()
    pacer.take(5, 0, 10)
    assert pacer.chat(5, ANSWER, 0) > 7


def test_retry_after_rests_that_chat_alone() -> None:
    pacer = Pacer()
    pacer.refused(1, 7, now=0)
    assert pacer.chat(1, DANGER, 1) == 6
    assert pacer.chat(2, ANSWER, 1) == 0
    assert pacer.overall(ANSWER, 1) == 0


def test_three_chats_refused_within_a_second_rest_all() -> None:
    pacer = Pacer()
    for chat in (1, 2, 3):
        pacer.refused(chat, 5, now=0.5)
    assert pacer.overall(DANGER, 1) == 4.5
    assert pacer.overall(DANGER, 6) == 0


def test_off_keeps_no_limit_but_what_telegram_says() -> None:
    pacer = Pacer(on=False)
    for _ in range(1000):
        pacer.take(1, 0)
    assert pacer.overall(ANSWER, 0) == 0
    assert pacer.chat(1, ANSWER, 0) == 0
    pacer.refused(1, 3, now=0)
    assert pacer.chat(1, ANSWER, 0) == 3


def test_groups_that_are_refused_make_nobody_else_rest() -> None:
    pacer = Pacer()
    for chat in (-1001, -1002, -1003, -1004):
        pacer.refused(chat, 41, now=0)
    assert pacer.overall(ANSWER, 0.2) == 0
    assert pacer.chat(-1001, ANSWER, 1) == 40


def test_all_rest_for_the_shortest_of_the_pauses_and_then_look_again() -> None:
    pacer = Pacer()
    for chat, pause in ((1, 41), (2, 2), (3, 3)):
        pacer.refused(chat, pause, now=0)
    assert pacer.overall(ANSWER, 0) == 2
    assert pacer.chat(1, ANSWER, 0) == 41


def bought(pacer: Pacer, messages: int, now: float) -> None:
    for n in range(messages):
        pacer.take(10**6 + n, now, paid=True)
        pacer.landed(10**6 + n, now, now, paid=True)


def test_what_is_bought_takes_free_places_once_a_refusal_has_said_so() -> None:
    pacer = Pacer(paid=200)
    bought(pacer, 40, 0)
    assert pacer.overall(ANSWER, 0.1) == 0
    assert not pacer.crowded_out(-100, 1, 0.1)  # a group's limit
    assert not pacer.crowded_out(7, 41, 0.1)
    pacer.take(8, 0.05)
    pacer.take(8, 0.05)
    assert not pacer.crowded_out(8, 1, 0.1)  # he has had two
    assert not pacer.shared
    assert pacer.crowded_out(7, 1, 0.1)
    assert 0.8 < pacer.overall(ANSWER, 0.1) < 1
    assert pacer.overall(ANSWER, 0.1, paid=True) == 0
    assert pacer.overall(ANSWER, 1.1) == 0
    assert not Pacer(paid=200).crowded_out(7, 1, 0.1)  # refused for another reason


def test_several_that_had_something_of_late_teach_it_as_well() -> None:
    pacer = Pacer(paid=200)
    bought(pacer, 40, 0)
    for chat, paid in ((1, False), (2, False), (3, True)):
        pacer.refused(chat, 1, 0.1, paid=paid)
    assert not pacer.shared  # what is bought was refused: it has filled its own
    pacer.refused(4, 1, 0.1)
    assert pacer.shared


def test_an_answer_that_cannot_be_bought_gets_the_next_second() -> None:
    pacer = Pacer(paid=200)
    pacer.shared = True
    bought(pacer, 40, 0)
    assert pacer.overall(ANSWER, 0.1, buyable=True) > 0
    assert pacer.overall(BULK, 0.2, paid=True) == 0
    assert pacer.overall(ANSWER, 0.2) > 0
    assert pacer.overall(BULK, 0.21, paid=True) > 0
    assert pacer.overall(ANSWER, 1.1) == 0
    pacer.take(7, 1.1)
    assert pacer.overall(BULK, 1.1, paid=True) == 0


def test_what_cannot_be_bought_gets_a_second_of_its_own_now_and_then() -> None:
    pacer = Pacer(paid=200)
    bought(pacer, 40, 0)
    pacer.crowded_out(7, 1, 0)
    assert pacer.overall(CARD, 0.1) > 0
    bought(pacer, 40, 29)
    assert pacer.overall(BULK, 30, paid=True) == 0
    bought(pacer, 40, 30)
    assert pacer.overall(BULK, 30.5, paid=True) > 0.4  # holds on
    assert pacer.overall(CARD, 31.1) == 0
    pacer.take(7, 31.1, priority=CARD)
    assert pacer.overall(BULK, 31.1, paid=True) == 0
