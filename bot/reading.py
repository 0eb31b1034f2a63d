"""The reader that everybody holds: made anew off the event loop whenever the centre's words, places or model change."""

import asyncio

from bot.logs import logger
from domain.lexicon import Lexicon
from domain.ports import Units
from domain.understanding import Context, Reader, Understanding
from nlp.load import Local, load_reader

log = logger("reading")
_NOTHING = Context()


class LiveReader:
    """domain.understanding.Reader over the reader in use; `refresh` puts another in its place."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._version = 0

    def understand(self, text: str, context: Context = _NOTHING) -> Understanding:
        return self._reader.understand(text, context)

    def mask(self, text: str) -> str:
        return self._reader.mask(text)

    def terms(self, text: str) -> tuple[str, ...]:
        return self._reader.terms(text)

    def plain(self, text: str) -> str:
        return self._reader.plain(text)

    def lexicon(self, code: str) -> Lexicon:
        return self._reader.lexicon(code)

    async def refresh(self, units: Units) -> bool:
        """Whether something had changed, and another reader is in use now. Raises StoreDown."""
        async with units.read() as unit:
            version = await unit.knowledge.version()
            if version == self._version:
                return False
            model = await unit.learning.model_in_use()
            local = Local(words=tuple(await unit.knowledge.words()), model=model[1] if model else None)
        self._reader = await asyncio.to_thread(load_reader, local=local)
        self._version = version
        log.info("reader_renewed", version=version)
        return True
