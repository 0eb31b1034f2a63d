"""A long broadcast with other traffic against a model of Telegram's limits, by a clock of numbers."""

import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf

import pytest

from bot.pacer import OVERALL, Pacer
from domain.delivery import Priority

Delay = Callable[[random.Random], float]


@dataclass
class Telegram:
    """Counts arrivals: 30 in any second; to a private chat three at once and one a second; 20 a minute to a group."""

    free: int = OVERALL
    most: int = OVERALL  # with allow_paid_broadcast
    refused: int = 0
    arrived: list[float] = field(default_factory=list)
    _second: deque[float] = field(default_factory=deque)
    _paid: deque[float] = field(default_factory=deque)
    _private: dict[int, tuple[float, float]] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def take(self, at: float, chat: int, paid: bool) -> None:
        for window in (self._second, self._paid):
            while window and window[0] <= at - 1:
                window.popleft()
        full = len(self._second) + len(self._paid) >= self.most if paid else len(self._second) >= self.free
        self.refused += full or self._chat_full(at, chat)
        (self._paid if paid else self._second).append(at)
        self.arrived.append(at)

    def _chat_full(self, at: float, chat: int) -> bool:
        if chat < 0:
            group = self._groups.setdefault(chat, deque(maxlen=20))
            full = len(group) == 20 and group[0] > at - 60
            group.append(at)
            return full
        tokens, before = self._private.get(chat, (3.0, at))
        tokens = min(3.0, tokens + at - before)
        self._private[chat] = tokens - 1, at
        return tokens < 1 - 1e-9


@dataclass
class Evening:
    """What was found."""

    telegram: Telegram
    waits: list[float]  # of answers, from being due to leaving
    seconds: float

    @property
    def rate(self) -> float:
        """A second, without the beginning and the end."""
        return sum(3 <= at < self.seconds - 1 for at in self.telegram.arrived) / (self.seconds - 4)


def evening(
    there: Delay, back: Delay, seed: int, *, seconds: float = 90, paid: int = 0, answers: float = 0.5, burst: int = 3
) -> Evening:
    """Notices always wait; `answers` times a second somebody is owed `burst` messages, and a group a card now and then.

    The courier wakes late by up to 2 ms, as event loops do.
    """
    dice = random.Random(seed)
    pacer = Pacer(paid=paid)
    telegram = Telegram(most=pacer.rate)
    # on its way there: (at, …); on its way back
    there_, back_ = list[tuple[float, int, bool]](), list[tuple[float, int, float, bool]]()
    due = _due(dice, seconds, answers, burst)
    coming, owed, waits = next(due), deque[tuple[float, int]](), []
    now, chat = 0.0, 10**6
    while now < seconds:
        while back_ and back_[0][0] <= now:
            _, whose, left, bought = heappop(back_)
            pacer.landed(whose, left, now, paid=bought)
        while coming[0] <= now:
            owed.append(coming)
            coming = next(due)
        whom = owed[0][1] if owed else chat
        priority = Priority.ANSWER if owed else Priority.BULK
        bought = not owed and paid > 0
        wait = pacer.overall(priority, now, paid=bought) or pacer.chat(whom, priority, now)
        if wait > 0:
            now = max(min(now + wait, back_[0][0] if back_ else inf, coming[0]) + dice.random() * 0.002, now + 1e-6)
            continue
        if owed:
            waits.append(now - owed.popleft()[0])
        else:
            chat += 1
        pacer.take(whom, now, priority=priority, paid=bought)
        out = there(dice)
        heappush(there_, (now + out, whom, bought))
        heappush(back_, (now + out + back(dice), whom, now, bought))
    while there_:
        telegram.take(*heappop(there_))
    return Evening(telegram, sorted(waits), seconds)


def _due(dice: random.Random, seconds: float, answers: float, burst: int) -> Iterator[tuple[float, int]]:
    at, person = 0.0, 0
    while at < seconds:
        at += dice.expovariate(answers) if answers else seconds
        for n in range(burst):
            person += n % 3 == 0  # three messages each
            yield at, -5 if n == 2 and person % 10 == 0 else person
    while True:
        yield inf, 0


def steady(seconds: float) -> Delay:
    return lambda _: seconds


def jittery(least: float, mean: float) -> Delay:
    return lambda dice: least + dice.expovariate(1 / mean)


LINES = {
    "a sandbox on this machine": (steady(0.002), steady(0.003)),
    "a busy machine": (jittery(0.002, 0.004), jittery(0.003, 0.006)),
    "Telegram from afar": (jittery(0.06, 0.004), jittery(0.06, 0.006)),
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_notices_and_answers_together_reach_97_percent_and_nothing_is_refused(line: str, seed: int) -> None:
    found = evening(*LINES[line], seed)
    assert found.telegram.refused == 0
    assert found.rate >= 0.97 * OVERALL


@pytest.mark.parametrize("line", LINES)
def test_an_answer_finds_a_place_as_soon_as_one_notice_would_have_left(line: str) -> None:
    waits = evening(*LINES[line], 4, burst=1, seconds=240).waits
    assert waits[len(waits) // 2] < 0.025
    assert waits[int(len(waits) * 0.99)] < 0.07


def test_fifteen_answers_at_once_are_all_away_within_a_second() -> None:
    waits = evening(*LINES["a busy machine"], 5, answers=0.2, burst=15).waits
    assert waits[-1] < 1.0


def test_a_wild_line_costs_speed_but_nothing_is_refused() -> None:
    found = evening(jittery(0.02, 0.03), jittery(0.02, 0.05), 6)
    assert found.telegram.refused == 0
    assert found.rate > 26


def test_what_is_paid_for_goes_faster_and_leaves_the_free_places_to_answers() -> None:
    found = evening(*LINES["a sandbox on this machine"], 7, paid=270, seconds=30)
    assert found.telegram.refused == 0
    assert found.rate >= 0.97 * 300
    assert found.waits[-1] < 0.2


def test_the_first_second_begins_evenly() -> None:
    arrived = evening(steady(0.002), steady(0.002), 8, seconds=6, answers=0).telegram.arrived
    assert sum(at < 0.5 for at in arrived) <= 18
