"""The reader that everybody holds: made anew off the event loop whenever the centre's words, places or model change."""

import asyncio
from dataclasses import replace

from bot.logs import failure, logger
from domain.lexicon import Lexicon
from domain.ports import Units
from domain.understanding import Context, Reader, Understanding
from nlp.load import Local, load_reader
from storage.errors import StoreDown

log = logger("reading")
_NOTHING = Context()
#: The kinds of knowledge a reader is made of.
_KINDS = ("words", "places", "model")


class LiveReader:
    """domain.understanding.Reader over the reader in use; `refresh` puts another in its place."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._version = 0
        self._one = asyncio.Lock()

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
        """Whether something had changed, and another reader is in use now. Raises StoreDown.

        Whatever stands in the store, a reader stays: what cannot be used is logged and left alone until it changes.
        """
        async with self._one:
            async with units.read() as unit:
                version = await unit.knowledge.version(*_KINDS)
                if version == self._version:
                    return False
                model = await unit.learning.model_in_use()
                local = Local(
                    words=tuple(await unit.knowledge.words()),
                    places=tuple(await unit.gazetteer.all()),
                    model=model[1] if model else None,
                )
            made = await asyncio.to_thread(_made, local)
            self._version = version
            if made is None:
                return False
            self._reader = made
            log.info("reader_renewed", version=version)
            return True

    async def follow(self, units: Units) -> None:
        """After a commit: `refresh`, but whatever becomes of it the commit stands; the chores try again."""
        try:
            await self.refresh(units)
        except StoreDown as error:
            log.error("reader_waits_for_store", **failure(error))


def _made(local: Local) -> Reader | None:
    """The reader for that, without the model when it is damaged; None when nothing can be made of it."""
    for given in (local, replace(local, model=None)) if local.model else (local,):
        try:
            return load_reader(local=given)
        except Exception as error:  # noqa: BLE001 - nothing an admin or a training wrote may stop the bot
            log.error("reader_not_renewed", with_model=given.model is not None, **failure(error))
    return None
