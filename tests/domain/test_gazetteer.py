"""Lists of places: read with every fault and its line, compared, and the nearest place to a point."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.gazetteer import KnownPlace, PlaceFault, changes, distance, nearest, read_places

HEADS = ["名称", "类型", "别名", "所属乡镇", "村", "网格", "纬度", "经度"]
GARDEN = ["锦绣花园", "小区", "锦绣, 老锦绣", "杨柳镇", "滨河社区", "03网格", "28.5", "112.25"]


def test_a_row_becomes_a_place() -> None:
    found = read_places([HEADS, GARDEN, ["", "", ""], ["  二小  ", "学校"]])
    assert found.faults == ()
    assert found.places == (
        KnownPlace("锦绣花园", "community", ("锦绣", "老锦绣"), "杨柳镇", "滨河社区", "03网格", 28.5, 112.25),
        KnownPlace("二小", "landmark"),
    )


@pytest.mark.parametrize(
    "row, fault",
    [
        (["桥"], PlaceFault(2, "name", "桥")),
        (["石桥村", "星球"], PlaceFault(2, "kind", "星球")),
        (["石桥村", "村", "", "", "", "", "28.5"], PlaceFault(2, "degrees", "28.5 ")),
        (["石桥村", "村", "", "", "", "", "北纬28", "112"], PlaceFault(2, "degrees", "北纬28 112")),
        (["石桥村", "村", "", "", "", "", "91", "112"], PlaceFault(2, "degrees", "91 112")),
        (["石桥村", "村", "", "镇" * 31], PlaceFault(2, "long", "镇" * 30)),
    ],
)
def test_a_fault_names_its_line(row: list[str], fault: PlaceFault) -> None:
    found = read_places([HEADS, row])
    assert found.faults == (fault,)


def test_the_same_place_twice_is_a_fault_but_not_in_another_town() -> None:
    assert read_places([HEADS, GARDEN, GARDEN]).faults == (PlaceFault(3, "twice", "锦绣花园"),)
    assert read_places([HEADS, GARDEN, [*GARDEN[:3], "红星镇", *GARDEN[4:]]]).faults == ()


def test_without_a_name_column_nothing_is_read() -> None:
    assert read_places([["哪里", "类型"], ["石桥村", "村"]]).faults == (PlaceFault(1, "head", "名称"),)
    assert read_places([]).faults == (PlaceFault(1, "head", "名称"),)


def test_changes_keep_ids_and_say_what_goes() -> None:
    old = [
        KnownPlace("甲村", "village", id=1),
        KnownPlace("乙村", "village", id=2),
        KnownPlace("丙村", "village", id=3),
    ]
    new = [KnownPlace("甲村", "village"), KnownPlace("乙村", "village", ("老乙",)), KnownPlace("丁村", "village")]
    found = changes(old, new)
    assert found.added == (new[2],)
    assert found.changed == (KnownPlace("乙村", "village", ("老乙",), id=2),)
    assert found.removed == (old[2],)
    assert not changes(old, old)


def test_the_nearest_place_within_reach() -> None:
    near = KnownPlace("二小", "landmark", latitude=28.5, longitude=112.25)
    far = KnownPlace("一小", "landmark", latitude=28.51, longitude=112.25)
    found = nearest([far, near, KnownPlace("没有坐标", "road")], 28.5009, 112.25)
    assert found is not None
    assert found[0] == near
    assert found[1] == pytest.approx(100.1, abs=0.5)
    assert nearest([near], 28.6, 112.25) is None
    assert nearest([], 28.5, 112.25) is None


@given(st.lists(st.lists(st.text(max_size=40), max_size=9), max_size=6))
def test_any_table_is_read_without_raising(rows: list[list[str]]) -> None:
    found = read_places([HEADS, *rows])
    for place in found.places:
        assert 2 <= len(place.name) <= 30
        assert place.latitude is None or not math.isnan(place.latitude)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_a_distance_is_a_distance(a: float, b: float, c: float, d: float) -> None:
    metres = distance(a, b, KnownPlace("某地", "road", latitude=c, longitude=d))
    assert 0 <= metres <= 20_040_000
