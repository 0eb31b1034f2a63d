"""The organisation, the same on both stores: units live under their code, posts are written anew."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from domain.centre import Appointment, OrgUnit, Post, UnitLevel
from domain.centre_file import UnitLine
from domain.errors import Conflict
from domain.people import Staff
from domain.tickets import Status
from storage.store import Store
from tests.storage.hands import a_ticket, assert_full

COUNTY = UnitLine("X", "云溪县", UnitLevel.COUNTY)
TOWN = UnitLine("Q", "青溪镇", UnitLevel.TOWN, "X", ("镇政府", "镇综治中心"), -1_001_234_567_890, 7, "书记")


async def test_a_unit_comes_back_whole_and_hangs_where_its_line_says(store: Store) -> None:
    async with store.begin() as unit:
        await unit.centre.write([TOWN, COUNTY])  # the parent may come later in the list
        units = {u.code: u for u in await unit.centre.units()}
    made = units["Q"]
    assert_full(made)
    assert made == OrgUnit(
        "Q", "青溪镇", UnitLevel.TOWN, units["X"].id, TOWN.aliases, TOWN.chat, 7, "书记", units["Q"].id
    )
    assert units["X"].parent is None


async def test_the_same_code_keeps_its_id_also_when_it_was_gone(store: Store) -> None:
    async with store.begin() as unit:
        await unit.centre.write([COUNTY, TOWN])
        first = {u.code: u.id for u in await unit.centre.units()}
        await unit.centre.write([replace(TOWN, name="青溪街道", chat=None, topic=None)])
        (changed,) = [u for u in await unit.centre.units() if u.code == "Q"]
        assert (changed.name, changed.chat, changed.id) == ("青溪街道", None, first["Q"])
        await unit.centre.remove([first["Q"]])
        assert [u.code for u in await unit.centre.units()] == ["X"]
        still = await unit.centre.unit(first["Q"])
        assert still is not None
        assert still.name == "青溪街道", "the record still names it"
        await unit.centre.write([TOWN])
        assert {u.code: u.id for u in await unit.centre.units()} == first
        assert await unit.centre.unit(99) is None


async def test_posts_are_replaced_as_a_whole(store: Store) -> None:
    async with store.begin() as unit:
        await unit.centre.write([COUNTY, TOWN])
        ids = {u.code: u.id for u in await unit.centre.units()}
        one = await unit.staff.save(Staff(0, 5_443_322_110, "王警官"))
        two = await unit.staff.save(Staff(0, 5_443_322_111, "李警官"))
        full = Appointment(one.id, ids["Q"], Post.TOWN, True, two.id, True)
        assert_full(full)
        await unit.centre.appoint([full, replace(full, post=Post.MEDIATOR), Appointment(two.id, ids["X"], Post.ADMIN)])
        assert len(await unit.centre.appointments()) == 3
        await unit.centre.appoint([full])
        assert await unit.centre.appointments() == [full]
        with pytest.raises(Conflict):
            await unit.centre.appoint([full, full])


async def test_open_tickets_hold_a_unit(store: Store) -> None:
    async with store.begin() as unit:
        await unit.centre.write([COUNTY, TOWN])
        ids = {u.code: u.id for u in await unit.centre.units()}
        await unit.tickets.add(a_ticket("GD261122-0001", unit=ids["Q"], overseer=ids["X"]))
        await unit.tickets.add(a_ticket("GD261122-0002", unit=ids["Q"]))
        await unit.tickets.add(a_ticket("GD261122-0003", unit=ids["X"], status=Status.CLOSED))
        assert await unit.centre.open_tickets([*ids.values(), 99]) == {ids["Q"]: 2, ids["X"]: 1}
        assert await unit.centre.open_tickets([]) == {}


async def test_no_chat_lies_in_clear(store: Store) -> None:
    async with store.begin() as unit:
        await unit.centre.write([COUNTY, TOWN])
        rows = (await unit.connection.execute(text("SELECT * FROM org_units"))).all()
    assert "1234567890" not in repr(rows)
