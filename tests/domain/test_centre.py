"""The organisation in use: departments by name, the way up, who may act by his post."""

import pytest

from domain import staffing
from domain.centre import Centre, Post
from domain.errors import NotOnDuty
from domain.membership import Membership
from domain.people import Person
from tests.domain.hall import Hall


async def test_the_example_county_is_settled(hall: Hall) -> None:
    centre = await hall.settle()
    town = centre.by_code("Q")
    assert town is not None
    zhao = await hall.posted(200001)
    assert [a.post for a in centre.posts_of(zhao.id)] == [Post.TOWN]
    assert centre.chat_of(centre.by_code("Q-BH-1").id) == (town.chat, None)  # type: ignore[union-attr]


async def test_who_has_a_post_acts_wherever_he_is(hall: Hall) -> None:
    with pytest.raises(NotOnDuty):
        await hall.staff(Person(200005, "方海"), Membership.NONE)
    await hall.settle()
    staff = await hall.staff(Person(200005, "fanghai", "fh"), Membership.NONE)
    assert staff.name == "方海"
    assert staff.username == "fh"
    assert not staff.is_admin


_ = Centre, staffing
