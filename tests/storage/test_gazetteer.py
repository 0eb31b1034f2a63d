"""The places a centre knows, the same on both stores."""

from dataclasses import replace

from domain.gazetteer import KnownPlace, PlaceChanges, changes
from storage.store import Store

NEAR = KnownPlace("二小", "landmark", ("实验二小",), "杨柳镇", "滨河社区", "03网格", 28.5, 112.25)
FAR = replace(NEAR, name="一小", latitude=28.9)


async def test_a_list_is_taken_over_as_a_whole(store: Store) -> None:
    async with store.begin() as unit:
        await unit.gazetteer.apply(PlaceChanges((NEAR, FAR)))
        first = await unit.gazetteer.all()
        assert [replace(p, id=0) for p in first] == [NEAR, FAR]
        await unit.gazetteer.apply(changes(first, [replace(NEAR, grid="04网格"), KnownPlace("石桥村", "village")]))
        second = await unit.gazetteer.all()
        assert [replace(p, id=0) for p in second] == [replace(NEAR, grid="04网格"), KnownPlace("石桥村", "village")]
        assert second[0].id == first[0].id


async def test_only_what_lies_around_a_point_is_fetched(store: Store) -> None:
    async with store.begin() as unit:
        await unit.gazetteer.apply(PlaceChanges((NEAR, FAR, KnownPlace("石桥村", "village"))))
        assert [p.name for p in await unit.gazetteer.around(28.501, 112.251)] == ["二小"]
        assert await unit.gazetteer.around(-60.0, 0.0) == []
