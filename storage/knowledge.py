"""The centre's own words, and the number that tells a running reader that something has changed."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lexicon import WordEdit, WordUse
from storage.kept import Kept, Upsert
from storage.rows_knowledge import knowledge, lexicon_words
from storage.vault import Vault

_VERSIONS = select(knowledge.c.name, knowledge.c.version)
_BUMP = Upsert(
    lambda insert: (
        insert(knowledge)
        .values(name=bindparam("key"), version=1)
        .on_conflict_do_update(index_elements=["name"], set_={"version": knowledge.c.version + 1})
    )
)
_words = lexicon_words.c
_ALL = select(lexicon_words).order_by(_words.id)
_SAVE = Upsert(
    lambda insert: (
        (made := insert(lexicon_words))
        .on_conflict_do_update(index_elements=["use", "code", "word"], set_={"added": made.excluded.added})
        .returning(_words.id)
    )
)
_DROP = delete(lexicon_words).where(_words.id == bindparam("key"))


class KnowledgeRows(Kept):
    """domain.ports.Knowledge."""

    __slots__ = ("touched",)

    def __init__(self, conn: AsyncConnection, vault: Vault) -> None:
        super().__init__(conn, vault)
        self.touched = False

    async def version(self, *kinds: str) -> int:
        rows = await self._run(_VERSIONS)
        return sum(row.version for row in rows if not kinds or row.name in kinds)

    async def changed(self, what: str) -> None:
        self.touched = True
        await self._run(_BUMP, {"key": what})

    async def words(self) -> list[WordEdit]:
        rows = await self._scan(_ALL)
        return [WordEdit(WordUse(row.use), row.word, row.code, row.added, row.id) for row in rows]

    async def save_word(self, edit: WordEdit) -> WordEdit:
        values = {"use": edit.use.value, "code": edit.code, "word": edit.word, "added": edit.added}
        key = (await self._run(_SAVE, values)).scalar_one()
        await self.changed("words")
        return WordEdit(edit.use, edit.word, edit.code, edit.added, int(key))

    async def drop_word(self, word_id: int) -> None:
        await self._run(_DROP, {"key": word_id})
        await self.changed("words")
