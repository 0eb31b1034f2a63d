"""What was not answered: masked words, counted by keyed tag, without who; and the week last told."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping, bindparam, delete, select, update

from domain.answers import Unanswered
from domain.errors import Conflict
from storage.kept import Kept, Upsert
from storage.rows_answers import unanswered
from storage.rows_people import meta

_q = unanswered.c
_KEEP = Upsert(
    lambda insert: (made := insert(unanswered)).on_conflict_do_update(
        index_elements=[_q.tag], set_={"times": _q.times + 1, "day": made.excluded.day}
    )
)
_LESS = update(unanswered).where(_q.tag.in_(bindparam("tags", expanding=True))).values(times=_q.times - 1)
_NONE = delete(unanswered).where(_q.times <= 0)
_OPEN = select(unanswered).order_by(_q.times.desc(), _q.id).limit(bindparam("most"))
_BY_ID = select(unanswered).where(_q.id == bindparam("key"))
_SETTLE = delete(unanswered).where(_q.id == bindparam("key"))
_PURGE = delete(unanswered).where(_q.day < bindparam("before"))
_WEEK = "answers_week"
_TOLD = select(meta.c.value).where(meta.c.name == bindparam("key"))
_TELL = Upsert(
    lambda insert: (made := insert(meta)).on_conflict_do_update(
        index_elements=["name"], set_={"value": made.excluded.value}, where=meta.c.value < made.excluded.value
    )
)


class QuestionRows(Kept):
    """domain.ports.Questions."""

    __slots__ = ()

    async def keep(self, question: Unanswered, key: str) -> None:
        row = {
            "tag": self._vault.tag("question", key),
            "masked": question.text,
            "topic": question.topic,
            "day": question.day.isoformat(),
            "times": question.times,
        }
        await self._run(_KEEP, row)

    async def forget(self, keys: Sequence[str]) -> None:
        tags = [self._vault.tag("question", key) for key in keys]
        if tags:
            await self._run(_LESS, {"tags": tags})
            await self._run(_NONE)

    async def open(self, limit: int = 20) -> list[Unanswered]:
        return [_made(row) for row in (await self._run(_OPEN, {"most": limit})).mappings()]

    async def by_id(self, question_id: int) -> Unanswered | None:
        row = (await self._run(_BY_ID, {"key": question_id})).mappings().first()
        return None if row is None else _made(row)

    async def settle(self, question_id: int) -> bool:
        return (await self._run(_SETTLE, {"key": question_id})).rowcount == 1

    async def purge(self, before: date) -> int:
        return (await self._run(_PURGE, {"before": before.isoformat()})).rowcount

    async def told(self) -> str | None:
        value = (await self._run(_TOLD, {"key": _WEEK})).scalar_one_or_none()
        return None if value is None else value.decode()

    async def tell(self, week: str) -> None:
        """Raises Conflict when that week has been told of meanwhile."""
        if (await self._run(_TELL, {"name": _WEEK, "value": week.encode()})).rowcount != 1:
            raise Conflict("questions.week")


def _made(row: RowMapping) -> Unanswered:
    return Unanswered(row["masked"], row["topic"], date.fromisoformat(row["day"]), row["times"], row["id"])
