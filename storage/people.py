"""Who has ever written in private: a keyed tag to know him again, his chat sealed."""

from collections.abc import AsyncIterator
from datetime import datetime

from sqlalchemy import bindparam, case, delete, false, func, null, select, update

from domain.copies import again_slots
from domain.delivery import DeliveryState
from domain.people import Person
from storage.kept import Kept, Upsert
from storage.rows_broadcasts import copies, listed, subscriptions, waves
from storage.rows_mail import slots
from storage.rows_people import people

_PAGE = 500

_KNOWN = select(people.c.blocked).where(people.c.tag == bindparam("key"))
_ADD = Upsert(lambda insert: insert(people).on_conflict_do_nothing(index_elements=[people.c.tag]))
_BLOCK = (
    update(people)
    .where(people.c.tag == bindparam("key"), people.c.blocked != bindparam("is_blocked"))
    .values(blocked=bindparam("is_blocked"))
)
_COUNT = select(func.count()).select_from(people).where(people.c.blocked == false())
_CHATS = (
    select(people.c.id, people.c.chat)
    .where(people.c.id > bindparam("last"), people.c.blocked == false())
    .order_by(people.c.id)
    .limit(_PAGE)
)
_WHO = select(people.c.id).where(people.c.tag == bindparam("key")).with_for_update()
_HIS = (
    copies.c.wave_id.in_(select(waves.c.id).where(waves.c.figures.is_(None))),
    copies.c.person == bindparam("who"),
)
_COPIES = select(copies.c.id).where(*_HIS).order_by(copies.c.id)
#: where a copy lies that he was shown once more
_SHOWN = delete(slots).where(slots.c.name.in_(bindparam("names", expanding=True)))
#: copies whose places are forgotten at once: some 60 each
_AT_ONCE = 100
#: what is kept beside the way to reach him goes with it; his rows of the ledger stay as nobody's, for the figures
_GONE_WITH_HIM = (
    delete(subscriptions).where(subscriptions.c.person_id == bindparam("who")),
    delete(listed).where(listed.c.person_id == bindparam("who")),
    update(copies)
    .where(*_HIS)
    .values(
        person=null(),
        messages=null(),
        state=case((copies.c.state == DeliveryState.WAITING.value, DeliveryState.EXPIRED.value), else_=copies.c.state),
    ),
    delete(people).where(people.c.id == bindparam("who")),
)


class PersonRows(Kept):
    """domain.ports.People."""

    __slots__ = ()

    async def seen(self, person: Person, now: datetime) -> bool:
        """One SELECT for somebody known. Name and username are not kept."""
        tag = self._vault.tag("open", person.chat)
        known = (await self._run(_KNOWN, {"key": tag})).first()
        if known is not None:
            if known.blocked:
                await self._run(_BLOCK, {"key": tag, "is_blocked": False})
            return False
        row = {
            "tag": tag,
            "chat": self._vault.seal_json(person.chat, "people"),
            "since": now.replace(hour=0, minute=0, second=0, microsecond=0),
            "blocked": False,
        }
        return (await self._run(_ADD, row)).rowcount == 1

    async def reachable(self, chat: int) -> bool:
        known = (await self._run(_KNOWN, {"key": self._vault.tag("open", chat)})).first()
        return known is not None and not known.blocked

    async def block(self, chat: int, blocked: bool, now: datetime) -> None:
        await self._run(_BLOCK, {"key": self._vault.tag("open", chat), "is_blocked": blocked})

    async def count(self) -> int:
        return int((await self._scan(_COUNT)).scalar_one())

    async def chats(self) -> AsyncIterator[int]:
        last = 0
        while page := (await self._scan(_CHATS, {"last": last})).all():
            for row in page:
                yield int(self._vault.open_json(row.chat, "people"))
            last = page[-1].id

    async def forget(self, chat: int) -> None:
        who = (await self._run(_WHO, {"key": self._vault.tag("open", chat)})).scalar_one_or_none()
        if who is None:
            return
        his = (await self._scan(_COPIES, {"who": who})).scalars().all()
        for i in range(0, len(his), _AT_ONCE):
            await self._scan(_SHOWN, {"names": [name for one in his[i : i + _AT_ONCE] for name in again_slots(one)]})
        for statement in _GONE_WITH_HIM:
            await self._run(statement, {"who": who})
