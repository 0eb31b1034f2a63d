"""A county around the town: people of other units with phones of their own, and the groups they work in."""

from typing import TYPE_CHECKING

from sandbox.model import Chat, Member, Person

if TYPE_CHECKING:
    from sandbox.town import Town

CITY_GROUP, COUNTY_GROUP = -1001000000002, -1001000000003
_BOT = 100000


def people() -> list[Person]:
    """Beyond those of the town; `title` is what the phone says under the name."""
    return [
        Person(200003, "何小军", "hexj", "staff", title="网格员"),
        Person(200004, "刘桂英", "liugy", "staff", title="村调解员"),
        Person(200005, "方海", "fanghai", "staff", title="城管局"),
        Person(200006, "严明", "yanming", "staff", title="督办员"),
    ]


def settle(town: "Town") -> None:
    """Put them into the town; its own people stay as they are."""
    town.people |= {person.id: person for person in people()}
    for chat_id, title, members in (
        (CITY_GROUP, "县城管局工作群", (200005,)),
        (COUNTY_GROUP, "县综治中心工作群", (200006, 300001)),
    ):
        chat = Chat(chat_id, "supergroup", title)
        chat.members = {_BOT: Member("administrator"), **{uid: Member("member") for uid in members}}
        town.chats[chat_id] = chat
