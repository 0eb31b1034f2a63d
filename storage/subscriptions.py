"""What residents have chosen, beside the way to reach them."""

from typing import Any

from sqlalchemy import bindparam, delete, false, func, insert, select

from domain.broadcasts import Choices, Topic
from storage.audiences import AREA, OFF, TOPIC
from storage.kept import Kept
from storage.rows_broadcasts import subscriptions
from storage.rows_people import people

_row = subscriptions.c
_OF = (
    select(_row.sort, _row.value)
    .join(people, people.c.id == _row.person_id)
    .where(people.c.tag == bindparam("key"))
    .order_by(_row.sort, _row.position)
)
_PERSON = select(people.c.id).where(people.c.tag == bindparam("key")).with_for_update()
_DROP = delete(subscriptions).where(_row.person_id == bindparam("key"))
_ADD = insert(subscriptions)
_BY_AREA = (
    select(_row.value, func.count().label("people"))
    .join(people, people.c.id == _row.person_id)
    .where(_row.sort == AREA, _row.position == 0, people.c.blocked == false())
    .group_by(_row.value)
)


class SubscriptionRows(Kept):
    """domain.broadcast_stores.Subscriptions."""

    __slots__ = ()

    async def of(self, chat: int) -> Choices:
        kept: dict[str, list[str]] = {AREA: [], TOPIC: [], OFF: []}
        for row in await self._run(_OF, {"key": self._vault.tag("open", chat)}):
            kept[row.sort].append(row.value)
        return Choices(
            areas=tuple(int(value) for value in kept[AREA]),
            topics=frozenset(Topic(value) for value in kept[TOPIC]),
            muted=frozenset(Topic(value) for value in kept[OFF]),
        )

    async def save(self, chat: int, choices: Choices) -> None:
        person = (await self._run(_PERSON, {"key": self._vault.tag("open", chat)})).scalar_one_or_none()
        if person is None:
            return
        await self._run(_DROP, {"key": person})
        chosen: dict[str, list[str]] = {
            AREA: [str(area) for area in dict.fromkeys(choices.areas)],
            TOPIC: sorted(topic.value for topic in choices.topics),
            OFF: sorted(topic.value for topic in choices.muted),
        }
        rows: list[dict[str, Any]] = [
            {"person_id": person, "sort": sort, "value": value, "position": position}
            for sort, values in chosen.items()
            for position, value in enumerate(values)
        ]
        if rows:
            await self._run(_ADD, rows)

    async def by_area(self) -> dict[int, int]:
        return {int(row.value): int(row.people) for row in await self._scan(_BY_AREA)}
