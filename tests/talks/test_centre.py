"""The organisation: an admin sends a file, sees what changes, confirms; from then on posts and unit groups count."""

from tests.talks.people import Group, Person


async def test_who_has_a_post_acts_from_his_units_group(fang: Person, city_group: Group, wang: Person) -> None:
    await fang.writes("/help", city_group)
    await city_group.sees("值班")
    await fang.says("/help")
    await fang.sees("值班")
    await wang.says("/list")
    await wang.sees("值班")
