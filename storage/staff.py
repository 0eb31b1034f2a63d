"""Officers and admins; user id, name and username sealed, found by keyed tags."""

from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, bindparam, insert, select, update

from domain.errors import Conflict
from domain.people import Role, Staff, StaffState
from storage.kept import Kept, new_id
from storage.rows_people import staff

_BY_ID = select(staff).where(staff.c.id == bindparam("key"))
# two who claim at once need not wait for each other; who is to be suspended waits for both. SQLite has one writer
_HELD = _BY_ID.with_for_update(read=True)
_BY_TAG = select(staff).where(staff.c.tag == bindparam("key"))
_BY_USERNAME = select(staff).where(staff.c.username_tag == bindparam("key")).order_by(staff.c.id.desc()).limit(1)
_ALL = select(staff).order_by(staff.c.id)
_ADD = insert(staff)
_SAVE = update(staff).where(staff.c.id == bindparam("key"))


class StaffRows(Kept):
    """domain.ports.StaffStore."""

    __slots__ = ()

    async def by_id(self, staff_id: int) -> Staff | None:
        return await self._one(_BY_ID, staff_id)

    async def held(self, staff_id: int) -> Staff | None:
        return await self._one(_HELD, staff_id)

    async def by_user(self, user: int) -> Staff | None:
        return await self._one(_BY_TAG, self._vault.tag("staff", user))

    async def by_username(self, username: str) -> Staff | None:
        """With or without @, any case; the one added last when Telegram has given the name to another since."""
        tag = self._username_tag(username)
        return None if tag is None else await self._one(_BY_USERNAME, tag)

    async def save(self, staff: Staff) -> Staff:
        """Insert (id 0) or update. Raises Conflict when the same user was added meanwhile, or the row is gone."""
        row = {
            "tag": self._vault.tag("staff", staff.user),
            "username_tag": self._username_tag(staff.username or ""),
            "identity": self._vault.seal_json([staff.user, staff.name, staff.username], "staff"),
            "role": staff.role.value,
            "state": staff.state.value,
            "checked_at": staff.checked_at,
            "appointed": staff.appointed,
        }
        if staff.id:
            if (await self._run(_SAVE, row | {"key": staff.id})).rowcount != 1:
                raise Conflict("staff.id")
            new = staff.id
        else:
            new = new_id(await self._run(_ADD, row))
        return replace(staff, id=new)

    async def all(self) -> list[Staff]:
        return [self._made(row) for row in (await self._run(_ALL)).mappings()]

    def _username_tag(self, username: str) -> bytes | None:
        plain = username.strip().lstrip("@").lower()
        return self._vault.tag("username", plain) if plain else None

    async def _one(self, statement: Any, key: int | bytes) -> Staff | None:
        row = (await self._run(statement, {"key": key})).mappings().first()
        return None if row is None else self._made(row)

    def _made(self, row: RowMapping) -> Staff:
        user, name, username = self._vault.open_json(row["identity"], "staff")
        return Staff(
            id=row["id"],
            user=user,
            name=name,
            username=username,
            role=Role(row["role"]),
            state=StaffState(row["state"]),
            checked_at=row["checked_at"],
            appointed=row["appointed"],
        )
