"""What residents choose for themselves, and what was sent to them, over both stores."""

import pytest

from domain import privacy, subscribing
from domain.broadcasts import Choices, Topic
from domain.centre import OrgUnit
from domain.desk import Desk
from domain.errors import Missing
from tests.domain.hall import ANNA, BORIS, CLARA, Hall


def named(hall: Hall, name: str) -> OrgUnit:
    return next(u for u in hall.centre.units if u.name == name)


async def test_a_village_and_others_are_chosen_and_dropped(both: Hall) -> None:
    await both.settle()
    grid, village = named(both, "滨河01网格"), named(both, "滨河社区")
    other = next(
        u for u in both.centre.units if u.level == "village" and u.id != village.id and u.parent != village.parent
    )

    now = await both.act(lambda d: subscribing.choose_area(d, ANNA, village.id))
    assert now.areas == (village,)
    now = await both.act(lambda d: subscribing.choose_area(d, ANNA, other.id, also=True))
    now = await both.act(lambda d: subscribing.choose_area(d, ANNA, grid.id))
    assert now.areas == (grid, other), "his own is replaced, what he follows stays"
    async with both.store.read() as unit:
        assert (await unit.subscriptions.by_area()) == {grid.id: 1}
    now = await both.act(lambda d: subscribing.drop_area(d, ANNA, grid.id))
    assert now.areas == (other,)
    town = both.centre.unit(village.parent)
    assert town is not None
    with pytest.raises(Missing):
        await both.act(lambda d: subscribing.choose_area(d, ANNA, town.id))


async def test_no_more_than_five_places(hall: Hall) -> None:
    await hall.settle()
    places = [u for u in hall.centre.units if u.level in ("village", "grid")][:6]
    for unit in places[:5]:
        await hall.act(lambda d, u=unit: subscribing.choose_area(d, ANNA, u.id, also=True))  # type: ignore[misc]
    with pytest.raises(Missing):
        await hall.act(lambda d: subscribing.choose_area(d, ANNA, places[5].id, also=True))


async def test_to_subscribe_ends_an_opt_out_and_the_other_way_round(both: Hall) -> None:
    now = await both.act(lambda d: subscribing.toggle_topic(d, ANNA, Topic.FLOOD))
    assert now.choices == Choices(topics=frozenset({Topic.FLOOD}))
    now = await both.act(lambda d: subscribing.mute(d, ANNA, Topic.FLOOD))
    assert now.choices == Choices(muted=frozenset({Topic.FLOOD}))
    now = await both.act(lambda d: subscribing.toggle_topic(d, ANNA, Topic.FLOOD))
    assert now.choices == Choices(topics=frozenset({Topic.FLOOD}))
    now = await both.act(lambda d: subscribing.toggle_topic(d, ANNA, Topic.FLOOD))
    assert now.choices == Choices()


async def test_a_place_is_found_by_its_name(hall: Hall) -> None:
    assert await hall.look(lambda d: subscribing.named_places(d, "滨河社区")) == ()
    await hall.settle()

    async def found(text: str) -> list[str]:
        return [u.name for u in await hall.look(lambda d: subscribing.named_places(d, text))]

    assert await found("滨河社区") == ["滨河社区"]
    assert {"滨河01网格", "滨河02网格"} <= set(await found("滨河"))
    assert await found("路灯坏了") == []
    assert await found("青溪镇") == [], "a town is no village"


async def test_one_tap_a_level_and_a_level_with_one_unit_is_skipped(hall: Hall) -> None:
    with pytest.raises(Missing):
        await hall.look(_ground)
    await hall.settle()
    top = await hall.look(_ground)
    assert {u.level for u in top.below} == {"town"}, "no departments"
    village = named(hall, "滨河社区")
    step = await hall.look(lambda d: _ground(d, village.id))
    assert step.here
    assert {u.level for u in step.below} == {"grid"}


async def _ground(desk: Desk, unit: int = 0) -> subscribing.Ground:
    return subscribing.ground(desk, unit)


async def test_choices_are_mine_alone_and_gone_when_i_am_forgotten(both: Hall) -> None:
    await both.settle()
    grid = named(both, "滨河01网格")
    for person in (ANNA, BORIS):
        await both.act(lambda d, p=person: subscribing.choose_area(d, p, grid.id))  # type: ignore[misc]
        await both.act(lambda d, p=person: subscribing.mute(d, p, Topic.OUTAGE))  # type: ignore[misc]
    mine = await both.look(lambda d: privacy.my_data(d, ANNA))
    assert mine.choices.areas == (grid,)
    assert mine.choices.choices.muted == {Topic.OUTAGE}
    assert (await both.look(lambda d: privacy.my_data(d, CLARA))).choices.choices == Choices()

    await both.act(lambda d: privacy.forget(d, ANNA))
    assert (await both.look(lambda d: subscribing.subscribed(d, ANNA))).choices == Choices()
    await both.act(lambda d: d.unit.people.seen(ANNA, d.now))
    assert (await both.look(lambda d: subscribing.subscribed(d, ANNA))).choices == Choices()
    assert (await both.look(lambda d: subscribing.subscribed(d, BORIS))).areas == (grid,)
