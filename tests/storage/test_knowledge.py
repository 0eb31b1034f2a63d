"""The centre's own words and the version that readers follow, the same on both stores."""

from dataclasses import replace

from domain.lexicon import WordEdit, WordUse
from storage.store import Store


async def test_a_word_is_kept_once_and_every_change_raises_the_version(store: Store) -> None:
    async with store.begin() as unit:
        assert await unit.knowledge.version() == 0
        kept = await unit.knowledge.save_word(WordEdit(WordUse.KEYWORD, "坨坨灯", "SR04"))
        again = await unit.knowledge.save_word(replace(kept, id=0, added=False))
        assert again == replace(kept, added=False)
        assert await unit.knowledge.words() == [again]
        await unit.knowledge.changed("places")
        await unit.commit()
    async with store.begin() as unit:
        before = await unit.knowledge.version()
        await unit.knowledge.drop_word(kept.id)
        assert await unit.knowledge.words() == []
        assert await unit.knowledge.version() > before


async def test_what_is_rolled_back_raises_no_version(store: Store) -> None:
    async with store.begin() as unit:
        await unit.knowledge.save_word(WordEdit(WordUse.HARMLESS, "火把节"))
    async with store.read() as unit:
        assert await unit.knowledge.version() == 0
