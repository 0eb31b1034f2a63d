"""The beginnings that many talks share."""

import re

from tests.talks.people import Group, Person, Seen

LAMP = "幸福路3号楼下路灯坏了好几天了"
CLUTTER = "和平小区2号楼楼道里堆满了杂物，堵住消防通道"
NUMBER = re.compile(r"GD\d{6}-\d{4,}")


def number_in(text: str) -> str:
    """The ticket number in a text."""
    found = NUMBER.search(text)
    assert found is not None, text
    return found[0]


async def reported(person: Person, text: str = LAMP) -> str:
    """A report, submitted; its number."""
    await person.says(text)
    await person.presses("提交")
    return number_in((await person.sees("已受理")).text)


async def claimed(person: Person, officer: Person, group: Group, text: str = LAMP) -> str:
    """A report that an officer has claimed; its number."""
    number = await reported(person, text)
    await officer.presses("认领", on=await group.card(number))
    return number


async def finished(person: Person, officer: Person, group: Group, text: str = LAMP) -> str:
    """A report that an officer has claimed and finished; its number."""
    number = await claimed(person, officer, group, text)
    await officer.writes("办结 已更换灯泡，现场恢复照明", group, reply_to=await group.card(number))
    await person.sees(number, "经办人已办结")
    return number


async def asked(officer: Person, number: str, question: str, group: Group, person: Person) -> Seen:
    """A question from the officer; the message the resident got."""
    await officer.writes(f"追问 {question}", group, reply_to=await group.card(number))
    return await person.sees(number, question)
