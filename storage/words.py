"""What people wrote: masked in clear, raw and attachments sealed, all of it erasable."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, insert, null, select, update

from domain.words import Media, Words, WordsKind
from storage.chain import words_mac
from storage.kept import Kept, Upsert, new_id
from storage.packing import Json, pack_media, unpack_all_media
from storage.rows_tickets import message_map, words
from storage.vault import digest

_ADD = insert(words)
_BIND = Upsert(
    lambda insert: (made := insert(message_map)).on_conflict_do_update(
        index_elements=[message_map.c.tag],
        set_={"ticket_id": made.excluded.ticket_id, "words_id": made.excluded.words_id},
    )
)
_OF_TICKET = select(words).where(words.c.ticket_id == bindparam("key")).order_by(words.c.id)
_BY_MESSAGE = (
    select(words).join(message_map, message_map.c.words_id == words.c.id).where(message_map.c.tag == bindparam("key"))
)
#: retention uses it too
ERASED = {"masked": "", "sealed": null(), "salt": null(), "digest": null(), "mac": null(), "erased": True}
_ERASE = (
    update(words)
    .where(words.c.ticket_id == bindparam("key"), words.c.id.not_in(bindparam("keep", expanding=True)))
    .values(ERASED)
)
_ERASE_SOME = update(words).where(words.c.id.in_(bindparam("ids", expanding=True))).values(ERASED)


class WordsRows(Kept):
    """domain.ports.WordsStore."""

    __slots__ = ()

    async def add(
        self,
        ticket_id: int,
        kind: WordsKind,
        masked: str,
        raw: str,
        at: datetime,
        media: Sequence[Media] = (),
        by_staff: int | None = None,
        message: tuple[int, int] | None = None,
    ) -> Words:
        salt = secrets.token_bytes(16)
        message_id = None if message is None else message[1]
        packed = {"raw": raw, "media": [pack_media(one) for one in media], "message": message_id}
        row = {
            "ticket_id": ticket_id,
            "kind": kind.value,
            "masked": masked,
            "sealed": self._vault.seal_json(packed, "words"),
            "salt": salt,
            "digest": digest(salt, raw),
            "at": at,
            "by_staff": by_staff,
            "erased": False,
        }
        row["mac"] = words_mac(self._vault, row)
        words_id = new_id(await self._run(_ADD, row))
        if message is not None:
            tag = self._vault.tag("msg", *message)
            await self._run(_BIND, {"tag": tag, "ticket_id": ticket_id, "words_id": words_id})
        return Words(words_id, ticket_id, kind, masked, raw, tuple(media), at, by_staff, message_id)

    async def of_ticket(self, ticket_id: int) -> list[Words]:
        return [self._made(row) for row in (await self._run(_OF_TICKET, {"key": ticket_id})).mappings()]

    async def by_message(self, chat: int, message: int) -> Words | None:
        row = (await self._run(_BY_MESSAGE, {"key": self._vault.tag("msg", chat, message)})).mappings().first()
        return None if row is None else self._made(row)

    async def erase(self, ticket_id: int, keep: Sequence[int] = ()) -> None:
        await self._run(_ERASE, {"key": ticket_id, "keep": [0, *keep]})

    async def erase_some(self, ids: Sequence[int]) -> None:
        await self._run(_ERASE_SOME, {"ids": [0, *ids]})

    def _made(self, row: RowMapping) -> Words:
        packed: Json = {"raw": "", "media": [], "message": None}
        if row["sealed"] is not None:
            packed = self._vault.open_json(row["sealed"], "words")
        return Words(
            id=row["id"],
            ticket_id=row["ticket_id"],
            kind=WordsKind(row["kind"]),
            masked=row["masked"],
            raw=packed["raw"],
            media=unpack_all_media(packed["media"]),
            at=row["at"],
            by_staff=row["by_staff"],
            message=packed["message"],
            erased=row["erased"],
        )
