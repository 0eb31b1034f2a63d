"""小事不出村、大事不出镇、矛盾不上交: a quarrel of neighbours that nobody touches, from the village to the county."""

from datetime import timedelta

from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import reported
from tests.talks.test_rooms import LEAK

#: What is said in the town's group of it, each once.
ONCE = (
    "还没有人签收",
    "超过 24 小时没有签收",
    "离时限不到一个工作日",
    "由青溪镇综治中心督办",
    "红牌 {n}",
    "由云溪县综治中心督办",
)


async def each_once(group: Group, wang: Person, number: str, *said: str, told: int | None = None) -> None:
    """All of these were said once, however often the bot was stopped; nothing else of ONCE yet.

    `told`: how often he heard that a unit above looks after it; by default each time.
    """
    for words in ONCE:
        assert await group.count(words.format(n=number)) == (words in said), words
    above = sum("综治中心督办" in words for words in said) if told is None else told
    assert await wang.count(number, "上一级一起督办") == above
    assert await wang.count(number, "很抱歉", "已超过承诺时限") == ("红牌 {n}" in said)


async def test_a_quarrel_that_nobody_touches_rises_to_the_county_and_stays_there(
    county: Centre, wang: Person, yan: Person, group: Group, county_group: Group
) -> None:
    await yan.says("/start")
    number = await reported(wang, LEAK)
    await each_once(group, wang, number)
    await county.advance(hours=7)
    await each_once(group, wang, number, *ONCE[:1])
    await county.restart(away=timedelta(hours=20))
    await county.advance(seconds=1)
    await each_once(group, wang, number, *ONCE[:2])
    await county.advance(days=2, hours=20)  # Friday morning
    await county.restart()
    await county.advance(hours=10)
    await each_once(group, wang, number, *ONCE[:3])
    await county_group.sees_no(number)
    await county.advance(days=3, hours=6)  # Tuesday: seven days old since Monday, and late
    await each_once(group, wang, number, *ONCE[:5])
    await yan.sees(number, "红牌", "责任单位：滨河01网格")
    card = await group.card(number)
    assert "派到：滨河01网格" in card.text, "who was responsible stays responsible"
    assert "督办：青溪镇综治中心" in card.text
    await county.restart(away=timedelta(days=9))
    await county.advance(seconds=1)
    await each_once(group, wang, number, *ONCE)
    assert "督办：云溪县综治中心" in (await county_group.card(number)).text
    await yan.sees(number, "限期整改的日子已过", button="挂牌督办")
    for _ in range(3):
        await county.restart(away=timedelta(days=20))
        await county.advance(seconds=1)
    await each_once(group, wang, number, *ONCE)
    assert "待认领" in (await group.card(number)).text, "what is late is never closed by itself"


async def test_after_thirty_days_away_all_is_said_once_in_order_in_one_message(
    county: Centre, wang: Person, group: Group
) -> None:
    number = await reported(wang, LEAK)
    await county.restart(away=timedelta(days=30))
    await county.advance(seconds=1)
    await each_once(group, wang, number, *ONCE, told=1)
    said = await group.sees(number, "还没有人签收", "红牌", "由云溪县综治中心督办")
    places = [said.text.index(words.format(n=number)) for words in ONCE]
    assert places == sorted(places)
    await county.advance(seconds=5)
    await each_once(group, wang, number, *ONCE, told=1)
