"""One update, one unit: handled, answered and marked done in one commit, or not at all."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from pydantic import ValidationError

from bot import metrics
from bot.face import Face, Outgoings
from bot.line import Line, Refused, Unclear
from bot.locks import Turns, chat_key
from bot.logs import failure, logger
from bot.membership import Members
from bot.sharing import MEMBERS
from bot.skeleton import sender_of, skeleton
from bot.wire import letter
from bot.work import Works
from domain import staffing
from domain.delivery import Priority
from domain.desk import Desk, Listed
from domain.errors import NotOnDuty, Refusal
from domain.membership import Membership
from domain.ports import Unit
from handlers.outgoing import Outgoing
from handlers.standing import FILE_MOST
from storage.errors import StoreDown

log = logger("intake")
_REMEMBERED = 4096
#: How often an update is begun anew because another replica has changed who may do what.
_ANEW = 5


class Outdated(Exception):
    """The store knows other rights than are in use here; nothing has been done."""


class Intake:
    """Takes raw updates. Order within a chat is kept; different chats do not wait for each other."""

    def __init__(self, bot: Bot, face: Face, works: Works, members: Members, line: Line) -> None:
        self._bot = bot
        self._face = face
        self._works = works
        self._members = members
        self._line = line
        self._turns = Turns()
        #: told of every update before it is handled
        self.ears: list[Callable[[dict[str, Any]], None]] = [members.heard]
        self._carded: OrderedDict[int, None] = OrderedDict()
        #: among replicas: whether a unit sees other rights than are in use here, and how to take them up
        self.outdated: Callable[[Unit], Awaitable[bool]] | None = None
        self.renew: Callable[[], Awaitable[object]] | None = None

    async def take(self, raw: dict[str, Any]) -> None:
        """Handle one update; when this returns it is done and may be confirmed.

        Raises:
            StoreDown: nothing is stored and nothing may be confirmed; it must come again. If it told of danger,
                the card with the emergency numbers has been sent.
        """
        update_id = raw.get("update_id")
        if type(update_id) is not int or not 0 <= update_id < 2**63:
            log.error("update_without_id")  # cannot be confirmed, marked or answered
            metrics.UPDATES.labels("nameless").inc()
            return
        async with self._turns.of(chat_key(raw)):
            loop = asyncio.get_running_loop()
            began = loop.time()
            result = await self._handle(update_id, raw)
            metrics.UNIT_SECONDS.observe(loop.time() - began)
            metrics.UPDATES.labels(result).inc()

    async def warn(self, raw: dict[str, Any]) -> None:
        """While the store is down: send the emergency card if the update tells of danger. It stays unconfirmed."""
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError:
            return
        await self._emergency(update.update_id, update)

    async def _handle(self, update_id: int, raw: dict[str, Any]) -> str:
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            places = [".".join(map(str, e["loc"])) for e in error.errors(include_input=False, include_url=False)]
            log.error("update_malformed", update=update_id, places=places[:5])
            return await self._bury(update_id, raw, skeleton(update_id, raw), f"malformed: {', '.join(places[:5])}")
        try:
            for ear in self.ears:
                ear(raw)
            enclosed = await self._enclosed(update)
            try:
                listed = await self._surveyed(update, enclosed)
            except Exception as error:  # noqa: BLE001 - as in _try: one bad file must not stop the whole queue
                log.error("survey_failed", update=update_id, **failure(error))
                return await self._bury(update_id, raw, update, type(error).__qualname__)
            for _ in range(_ANEW):
                membership = await self._membership(update)
                try:
                    return await self._try(update_id, raw, update, membership, enclosed, listed)
                except Outdated:
                    if self.renew is not None:
                        await self.renew()
            raise StoreDown("rights change faster than they can be taken up")
        except StoreDown as error:
            log.error("store_down", update=update_id, **failure(error))
            await self._emergency(update_id, update)
            raise

    async def _try(
        self,
        update_id: int,
        raw: dict[str, Any],
        update: Update,
        membership: Membership,
        enclosed: bytes | None,
        listed: Listed | None,
    ) -> str:
        async def handled(desk: Desk) -> Outgoings | None:
            if self.outdated is not None and await self.outdated(desk.unit):
                raise Outdated
            if not await desk.unit.intake.mark_done(update_id, desk.now):
                return None
            if self._works.replicated and self._members.concerns(raw):
                await desk.unit.knowledge.changed(MEMBERS)
            desk.enclosed, desk.listed = enclosed, listed
            value = await self._face.feed(update, desk, membership)
            return self._face.collected(None if value is UNHANDLED else value)

        try:
            return "handled" if await self._works.do(handled, chat_key(raw)) else "repeated"
        except Outdated:
            raise
        except Refusal as refusal:
            said = refusal
        except StoreDown:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler does, the update is kept and the person told
            log.error("handler_failed", update=update_id, **failure(error))
            return await self._bury(update_id, raw, update, type(error).__qualname__)

        async def refused(desk: Desk) -> Outgoings | None:
            if not await desk.unit.intake.mark_done(update_id, desk.now):
                return None
            if isinstance(said, NotOnDuty) and not said.unsure and (sender := sender_of(update)) is not None:
                await staffing.left(desk, sender)  # his leaving was not heard of: what he held goes back to the queue
            return self._face.refusal(said, update, desk)

        try:
            return "refused" if await self._works.do(refused, chat_key(raw)) else "repeated"
        except StoreDown:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            log.error("refusal_failed", update=update_id, **failure(error))
            return await self._bury(update_id, raw, update, type(error).__qualname__)

    async def _bury(self, update_id: int, raw: dict[str, Any], update: Update | None, error: str) -> str:
        """Keep it sealed under a reference number and tell the person; if it told of danger, the numbers too."""

        async def buried(desk: Desk) -> Outgoings | None:
            if not await desk.unit.intake.mark_done(update_id, desk.now):
                return None
            kept = json.dumps(raw, ensure_ascii=False).encode("utf-8", "surrogatepass")
            reference = await desk.unit.intake.bury(update_id, kept, error, desk.now)
            log.error("update_buried", update=update_id, reference=reference)
            return self._told(update, reference) if update is not None else ()

        try:
            return "buried" if await self._works.do(buried, chat_key(raw)) else "repeated"
        except StoreDown:
            raise
        except Exception as failed:
            log.critical("burial_failed", update=update_id, **failure(failed))
            raise StoreDown("an update could not even be buried") from failed  # never confirmed, never lost

    def _told(self, update: Update, reference: str) -> Outgoings:
        outs: list[Outgoing] = []
        try:
            card = self._face.card(update, self._works.office.reader)
            if card is not None:
                outs.append(Outgoing(card, Priority.DANGER))
            outs += self._face.sorry(update, reference)
        except Exception as error:  # noqa: BLE001 - it is kept all the same
            log.error("sorry_failed", update=update.update_id, **failure(error))
        return outs

    async def _membership(self, update: Update) -> Membership:
        user = self._face.asks_membership(update)
        if user is None:
            sender = sender_of(update)
            user = sender if sender in self._members.staff else None
        return Membership.UNKNOWN if user is None else await self._members.of(user)

    async def _enclosed(self, update: Update) -> bytes | None:
        office = self._works.office
        file_id = self._face.asks_file(update, office.admins | office.centre.admins, self._members.staff)
        if file_id is None:
            return None
        try:
            return await self._line.fetch(file_id, FILE_MOST)
        except (Refused, Unclear) as error:
            log.warning("file_not_fetched", update=update.update_id, kind=type(error).__name__)
            return None

    async def _surveyed(self, update: Update, enclosed: bytes | None) -> Listed | None:
        """The list in the file, read in a thread."""
        document = update.message.document if update.message is not None else None
        if enclosed is None or document is None:
            return None
        return await asyncio.to_thread(self._face.survey, enclosed, document.file_name or "")

    async def _emergency(self, update_id: int, update: Update) -> None:
        """The one message that may leave without a commit; once for each update, however often it comes again."""
        if update_id in self._carded:
            return
        try:
            card = self._face.card(update, self._works.office.reader)
            if card is None:
                return
            sent = letter(card)
            await self._line.call(sent.method, sent.params, timeout=10)
        except (Refused, Unclear) as error:
            log.error("emergency_card_not_sent", update=update_id, kind=type(error).__name__)
            return
        except Exception as error:  # noqa: BLE001 - the update stays unconfirmed either way
            log.error("emergency_card_failed", update=update_id, **failure(error))
            return
        log.warning("emergency_card_sent", update=update_id)
        self._carded[update_id] = None
        if len(self._carded) > _REMEMBERED:
            self._carded.popitem(last=False)
