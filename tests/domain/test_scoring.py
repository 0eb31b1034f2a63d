"""The scorecard: exact figures, nothing of secret tickets but their number, words that would have helped."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain import scoring, wording
from domain.desk import Desk
from domain.errors import NotAllowed
from domain.history import By, Line, Step
from domain.lexicon import WordUse
from domain.scoring import ClassScore, Confusion, Month, Scorecard
from domain.tickets import Status
from domain.words import WordsKind
from tests.domain.hall import WANG, ZHAO, Hall
from tests.storage.hands import a_ticket

OCTOBER = datetime(2026, 10, 15, 4, tzinfo=UTC)
TEXTS = ("东边的坨坨灯瞎了", "坨坨灯一闪一闪", "学校后面坨坨灯掉下来半截", "坨坨灯不晓得哪个管")


async def given(
    desk: Desk, n: int, guessed: str, code: str, text: str, *, chosen: str = "", at: datetime = OCTOBER, **more: bool
) -> None:
    """One submitted ticket of a month."""
    plain = replace(a_ticket(f"GD261015-{n:04}"), anonymous=False, confidential=False, status=Status.CLOSED)
    kept = await desk.unit.tickets.add(replace(plain, category=code, submitted_at=at, **more))  # type: ignore[arg-type]
    await desk.unit.words.add(kept.id, WordsKind.REPORT, text, text, at)
    three = f"{guessed},WY01" if guessed else ""
    chosen = chosen or guessed
    by = "resident" if chosen != guessed else "bot"
    detail = {"guessed": guessed, "chosen": chosen, "by": by, "three": three}
    await desk.unit.history.add(Line(kept.id, at, Step.SUBMIT, By.REPORTER, kept.status, detail=detail))


async def a_month(desk: Desk) -> None:
    """Some right, four of odd lamps guessed as rubbish, one the resident put right, one secret."""
    for n in range(6):
        await given(desk, n, "SR04", "SR04", f"第{n}盏灯不亮")
    for n, text in enumerate(TEXTS, 10):
        await given(desk, n, "SR09", "SR04", text)
    await given(desk, 20, "SR09", "WY01", "物业不管事", chosen="WY01")
    await given(desk, 21, "SR09", "JF02", "坨坨灯是我家邻居某某砸的", confidential=True)
    await given(desk, 22, "", "OTHER", "说不清的事")
    for n in range(30, 40):
        await given(desk, n, "ZX01", "ZX01", f"怎么办证 {n}")
    for n in range(40, 43):
        await given(desk, n, "ZX01", "ZX01", f"怎么办证 {n}", at=OCTOBER.replace(month=9))


async def card(hall: Hall, month: Month | None = None) -> Scorecard:
    admin = await hall.staff(ZHAO)
    return await hall.look(lambda desk: scoring.scorecard(desk, admin, month))


async def test_the_figures_of_last_month(both: Hall) -> None:
    await both.act(a_month)
    got = await card(both)
    assert got.month == Month(2026, 10)
    assert (got.judged, got.stood, got.unsorted, got.nothing) == (22, 16, 1, 0)
    assert got.three == (17, 22)
    assert (got.by_reporter, got.by_officer) == (1, 5)
    scores = {ClassScore("JF", 1, 0), ClassScore("WY", 1, 0), ClassScore("SR", 10, 6), ClassScore("ZX", 10, 10)}
    assert set(got.classes) == scores
    assert got.confusions == (Confusion("SR09", "SR04", 4),)


async def test_words_worth_adding_come_from_open_tickets_alone(hall: Hall) -> None:
    await hall.act(a_month)
    got = await card(hall)
    assert [(w.word, w.code, w.tickets) for w in got.worth] == [("坨坨灯", "SR04", 4)]
    admin = await hall.staff(ZHAO)
    word = got.worth[0]
    found = await hall.act(lambda desk: wording.add(desk, admin, word.use, word.code, word.word))
    assert found.words == (word.word,)
    assert (await card(hall)).worth == ()


async def test_a_word_in_two_tickets_is_nobodys_business(hall: Hall) -> None:
    async def two(desk: Desk) -> None:
        for n in range(6):
            await given(desk, n, "ZX01", "ZX01", f"怎么办证{n}")
        for n in range(10, 14):  # the same words four times over, and no third
            await given(desk, n, "SR09", "SR04", TEXTS[n % 2])

    await hall.act(two)
    assert (await card(hall)).worth == ()


async def test_an_empty_month_and_one_out_of_range(hall: Hall) -> None:
    got = await card(hall)
    assert (got.judged, got.classes, got.worth, got.versions) == (0, (), (), ())
    assert (await card(hall, Month(2031, 1))).month == Month(2026, 11)
    assert (await card(hall, Month(1999, 1))).month == Month(2023, 11)
    assert Month(2026, 1).moved(-1) == Month(2025, 12)


async def test_a_month_is_the_months_of_the_centres_zone(hall: Hall) -> None:
    async def edge(desk: Desk) -> None:
        await given(desk, 1, "SR04", "SR04", "灯不亮", at=datetime(2026, 9, 30, 16, 0, tzinfo=UTC))  # 00:00 there
        await given(desk, 2, "SR04", "SR04", "灯不亮了", at=datetime(2026, 9, 30, 15, 59, tzinfo=UTC))

    await hall.act(edge)
    assert (await card(hall)).judged == 1


async def test_officers_do_not_see_it(hall: Hall) -> None:
    officer = await hall.staff(WANG)
    with pytest.raises(NotAllowed):
        await hall.look(lambda desk: scoring.scorecard(desk, officer))
    with pytest.raises(NotAllowed):
        await hall.act(lambda desk: wording.add(desk, officer, WordUse.HINT, "SR04", "坨坨灯"))
