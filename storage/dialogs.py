"""What somebody was asked to type next, sealed, until it expires."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ports import Clock
from storage.kept import Kept, Upsert
from storage.rows_people import dialogs
from storage.vault import Vault

_GET = select(dialogs.c.state, dialogs.c.until).where(dialogs.c.tag == bindparam("key"))
_PUT = Upsert(
    lambda insert: (made := insert(dialogs)).on_conflict_do_update(
        index_elements=[dialogs.c.tag], set_={"state": made.excluded.state, "until": made.excluded.until}
    )
)
_DROP = delete(dialogs).where(dialogs.c.tag == bindparam("key"))


class DialogRows(Kept):
    """domain.ports.Dialogs."""

    __slots__ = ("_clock",)

    def __init__(self, conn: AsyncConnection, vault: Vault, clock: Clock) -> None:
        super().__init__(conn, vault)
        self._clock = clock

    async def get(self, chat: int, user: int) -> dict[str, str] | None:
        row = (await self._run(_GET, {"key": self._vault.tag("dialog", chat, user)})).first()
        if row is None or row.until <= self._clock.now():
            return None
        state: dict[str, str] = self._vault.open_json(row.state, "dialog")
        return state

    async def put(self, chat: int, user: int, state: dict[str, str], until: datetime) -> None:
        tag = self._vault.tag("dialog", chat, user)
        await self._run(_PUT, {"tag": tag, "state": self._vault.seal_json(state, "dialog"), "until": until})

    async def drop(self, chat: int, user: int) -> None:
        await self._run(_DROP, {"key": self._vault.tag("dialog", chat, user)})
