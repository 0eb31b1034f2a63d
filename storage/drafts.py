"""Open drafts: one row a private chat, everything in it sealed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from domain.drafts import Draft
from domain.errors import Conflict
from storage.kept import Kept, new_id
from storage.packing import pack_draft, unpack_draft
from storage.rows_people import drafts

_row = drafts.c
_OF_CHAT = select(_row.id, _row.version, _row.sealed).where(_row.tag == bindparam("key"))
_ADD = insert(drafts)
_mine = (_row.id == bindparam("key"), _row.version == bindparam("was"))
_SAVE = (
    update(drafts).where(*_mine).values(version=bindparam("next"), due_at=bindparam("due"), sealed=bindparam("blob"))
)
_DROP = delete(drafts).where(*_mine)
_DUE = select(_row.sealed).where(_row.due_at <= bindparam("now")).order_by(_row.due_at).limit(bindparam("most"))
_OPEN = select(_row.sealed).order_by(_row.id)


class DraftRows(Kept):
    """domain.ports.Drafts."""

    __slots__ = ()

    async def of_chat(self, chat: int) -> Draft | None:
        row = (await self._run(_OF_CHAT, {"key": self._vault.tag("draft", chat)})).first()
        if row is None:
            return None
        return unpack_draft(self._vault.open_json(row.sealed, "draft"), row.id, row.version)

    async def save(self, draft: Draft) -> Draft:
        sealed = self._vault.seal_json(pack_draft(draft), "draft")
        due = draft.lapse_at if draft.remind_at is None else min(draft.remind_at, draft.lapse_at)
        if draft.id:
            done = await self._run(
                _SAVE,
                {"key": draft.id, "was": draft.version, "next": draft.version + 1, "due": due, "blob": sealed},
            )
            if done.rowcount != 1:
                raise Conflict("drafts.version")
            return replace(draft, version=draft.version + 1)
        row = {"tag": self._vault.tag("draft", draft.chat), "version": 1, "due_at": due, "sealed": sealed}
        return replace(draft, id=new_id(await self._run(_ADD, row)), version=1)

    async def drop(self, draft: Draft) -> None:
        """Raises Conflict when the draft has changed since it was read: what joined it must not be lost."""
        if (await self._run(_DROP, {"key": draft.id, "was": draft.version})).rowcount != 1:
            raise Conflict("drafts.version")

    async def due(self, now: datetime, limit: int = 50) -> list[int]:
        return self._chats((await self._run(_DUE, {"now": now, "most": limit})).scalars().all())

    async def open_chats(self) -> list[int]:
        return self._chats((await self._scan(_OPEN)).scalars().all())

    def _chats(self, sealed: Iterable[bytes]) -> list[int]:
        return [self._vault.open_json(one, "draft")["chat"] for one in sealed]
