"""One letter on its way: edits aim at slots, refusals are understood, and a verdict comes back."""

from dataclasses import dataclass, replace
from typing import Any

from bot import metrics
from bot.dutychat import DutyChat
from bot.jobs import Job
from bot.letters import Letter
from bot.line import Calls, Refused, Unclear
from bot.logs import logger
from bot.slots import Place, SlotBook
from bot.unitchats import UnitChats
from domain.centre import CentreBook
from domain.delivery import DeliveryState, Priority, album_slots

log = logger("sending")

_STALE_PRESS = ("query is too old", "query id is invalid")
#: Refusals that mean: it is as it should be already, or nobody waits for it any more.
_FINE = {
    "answerCallbackQuery": _STALE_PRESS,
    "editMessageText": ("message is not modified",),
    "editMessageCaption": ("message is not modified",),
    "editMessageMedia": ("message is not modified",),
    "editMessageReplyMarkup": ("message is not modified",),
    "deleteMessage": ("message to delete not found", "message can't be deleted"),
    "deleteMessages": ("message to delete not found",),
}
_EDIT_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid", "message identifier is not")
#: A 400 that means what a 403 means: nobody is there.
_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "user_is_blocked")
#: A 400 that means: in that group the bot has no voice.
_SHUT = ("chat not found", "rights to send", "chat_write_forbidden", "peer_id_invalid")
_BROKE = ("balance_too_low", "not enough stars")
#: Methods that concern a slot's message alone: where it holds none, nothing is sent.
_ABOUT = frozenset(
    {"deleteMessage", "editMessageText", "editMessageReplyMarkup", "setMessageReaction", "pinChatMessage"}
)


@dataclass(frozen=True, slots=True)
class Done:
    """It is over. `places`: what lies in the chat now; `error`: Telegram's description; `heard`: Telegram was asked."""

    state: DeliveryState
    places: tuple[Place, ...] = ()
    error: str = ""
    heard: bool = True


@dataclass(frozen=True, slots=True)
class Later:
    """To be tried again. `paused`: 429, in so many seconds; else the courier's backoff by `kind`.

    Kinds: 429, away (nobody answered), network, unknown, otherwise, shut (the duty group hears nothing of us), broke
    (no Stars are left). `heard`: as in Done.
    """

    kind: str
    paused: float = 0
    letter: Letter | None = None
    arrived: bool = False
    heard: bool = True


Verdict = Done | Later


class Sender:
    """Sends one job at a time a chat; knows nothing of queues."""

    def __init__(self, line: Calls, book: SlotBook, duty: DutyChat, units: UnitChats | None = None) -> None:
        self._line = line
        self._book = book
        self._duty = duty
        self._units = units or UnitChats(CentreBook(), duty)
        self._moved: dict[int, int] = {}

    async def anybody(self) -> bool:
        """Whether Telegram answers at all."""
        try:
            await self._line.call("getMe", timeout=5)
        except Refused:
            return True
        except Unclear:
            return False
        return True

    async def send(self, job: Job) -> Verdict:
        """Send it now. Raises StoreDown when a slot cannot be looked up."""
        letter = job.letter
        if isinstance(letter.chat, int) and (now := self._duty.now(self._moved.get(letter.chat, letter.chat))):
            letter = letter if now == letter.chat else letter.to(now)
        if (other := self._units.instead(letter.chat)) is not None:
            letter = letter.without("message_thread_id").to(other)
        try:
            verdict = await self._sent(job, letter)
        except Refused as no:
            return self._refused(job, letter, no)
        except Unclear as unclear:
            log.warning("send_unclear", parcel=job.parcel.id, method=letter.method, kind=unclear.kind)
            return Later("away", arrived=unclear.arrived)
        if letter.chat == self._duty.id and isinstance(verdict, Done) and verdict.places:
            self._duty.heard()
        return verdict

    async def _sent(self, job: Job, letter: Letter) -> Verdict:
        name = job.parcel.slot
        if letter.reply_slot:
            card = await self._book.find(letter.reply_slot)
            if card is not None and card.chat == letter.chat:
                letter = letter.replying_to(card.message_id)
        if name is None:
            return await self._anew(letter, None, job.patience)
        place = await self._book.find(name)
        if letter.method in _ABOUT:
            return await self._about(letter, name, place, job.patience)
        if place is None or place.chat != letter.chat:
            return await self._anew(letter, name, job.patience)
        if letter.paid and letter.can_edit and job.parcel.priority > Priority.ANSWER:
            job.edits = True
            return Later("otherwise", letter=job.letter.without("allow_paid_broadcast"), heard=False)
        bought = letter.paid and letter.can_edit  # an answer: its edit would wait for a free place
        if bought or (job.resurface and (not letter.can_edit or self._book.buried(place))):
            old = [place, *[await self._book.find(slot) for slot in album_slots(name, letter.weight)[1:]]]
            done = await self._anew(letter, name, job.patience)
            for one in filter(None, old):
                await self._remove(one)
            return done
        if letter.can_edit:
            try:
                edit = letter.edit_of(place.message_id)
                await self._line.call("editMessageText", edit.params, timeout=job.patience)
            except Refused as no:
                if no.code == 400 and _says(no, _EDIT_LOST):
                    self._book.forget(name)
                    return await self._anew(letter, name, job.patience)
                if not _fine("editMessageText", no):
                    raise
            return Done(DeliveryState.SENT, (place,))
        return await self._anew(letter, name, job.patience)

    async def _about(self, letter: Letter, name: str, place: Place | None, patience: float) -> Done:
        if place is None:
            return Done(DeliveryState.SENT, heard=False)
        await self._line.call(letter.method, letter.about(place.message_id).params, timeout=patience)
        if letter.method == "deleteMessage":
            self._book.forget(name)
        return Done(DeliveryState.SENT)

    async def _anew(self, letter: Letter, slot: str | None, patience: float) -> Done:
        try:
            result = await self._line.call(letter.method, letter.params, letter.files, patience)
        except Refused as no:
            lacking = _dispensable(letter, no)
            if lacking is None:
                raise
            result = await self._line.call(letter.method, lacking.params, lacking.files, patience)
        places = _places(result, letter)
        for place in places:
            self._book.sent(place)
        if slot is not None:
            for name, place in zip(album_slots(slot, len(places)), places, strict=False):
                self._book.keep(name, place)
        return Done(DeliveryState.SENT, places)

    async def _remove(self, place: Place) -> None:
        """Best effort: an old message that stays is a blemish, not a loss."""
        try:
            await self._line.call("deleteMessage", {"chat_id": place.chat, "message_id": place.message_id})
        except (Refused, Unclear) as error:
            log.info("old_message_stays", kind=type(error).__name__)

    def _refused(self, job: Job, letter: Letter, no: Refused) -> Verdict:
        chat = letter.chat
        if no.code == 429:
            metrics.TOO_MANY.inc()
            return Later("429", paused=max(no.retry_after, 1.0))
        if no.migrated_to is not None and isinstance(chat, int):
            self._moved[chat] = no.migrated_to
            if chat == self._duty.id:
                self._duty.moved(no.migrated_to)
            return Later("otherwise", letter=job.letter)
        if letter.paid and no.code == 400 and _says(no, _BROKE):
            return Later("broke", letter=letter.without("allow_paid_broadcast"))
        if _fine(letter.method, no):
            return Done(DeliveryState.SENT)
        own = job.wave is not None or letter.otherwise is None
        if own and letter.method.startswith("edit") and no.code == 400 and _says(no, _EDIT_LOST):
            return Done(DeliveryState.SENT)  # he has deleted it: what comes as a reply to it still reaches him
        group = not (isinstance(chat, int) and chat > 0)
        # 404: an older server that does not know the method
        if letter.otherwise is not None and (no.code in (400, 404) or (no.code == 403 and group)):
            job.lacks = no.description
            return Later("otherwise", letter=letter.otherwise)
        if chat == self._duty.id and _shut(letter, no):
            self._duty.refused(job.parcel.ticket_id if job.parcel.priority is Priority.DANGER else None)
            return Later("shut")
        other = self._units.refused(chat) if _shut(letter, no) else None
        if other is not None:
            return Later("otherwise", letter=letter.without("message_thread_id").to(other))
        if no.code == 403 or (no.code == 400 and not group and _says(no, _NOBODY)):
            return Done(DeliveryState.BLOCKED, error=no.description)
        log.error("send_refused", parcel=job.parcel.id, method=letter.method, code=no.code, telegram=no.description)
        if no.code == 400:
            return Done(DeliveryState.FAILED, error=no.description)
        return Later("network" if no.code == 401 else "unknown")


def _says(no: Refused, phrases: tuple[str, ...]) -> bool:
    text = no.description.lower()
    return any(phrase in text for phrase in phrases)


def _fine(method: str, no: Refused) -> bool:
    return no.code == 400 and _says(no, _FINE.get(method, ()))


def _shut(letter: Letter, no: Refused) -> bool:
    """The group hears nothing of the bot at all; a word for one member's eyes proves nothing."""
    if not letter.counted or "ephemeral_message_parameters" in letter.params:
        return False
    return no.code == 403 or (no.code == 400 and _says(no, _SHUT))


def _dispensable(letter: Letter, no: Refused) -> Letter | None:
    """The letter without what Telegram could not find: better a message out of place than none."""
    if no.code != 400:
        return None
    hidden = letter.params.get("ephemeral_message_parameters")
    if isinstance(hidden, dict) and "callback_query_id" in hidden and _says(no, _STALE_PRESS):
        kept = {name: value for name, value in hidden.items() if name != "callback_query_id"}
        return replace(letter, params={**letter.params, "ephemeral_message_parameters": kept})
    if "reply_parameters" in letter.params and _says(no, ("replied", "reply message", "message to reply")):
        return letter.without("reply_parameters")
    if "message_thread_id" in letter.params and _says(no, ("thread not found", "topic_")):
        return letter.without("message_thread_id")
    return None


def _places(result: Any, letter: Letter) -> tuple[Place, ...]:
    """Where the sent messages lie; an ephemeral one (id 0) lies nowhere."""
    found = []
    for message in result if isinstance(result, list) else [result]:
        if not isinstance(message, dict) or not message.get("message_id"):
            continue
        chat = message.get("chat")
        chat_id = chat.get("id") if isinstance(chat, dict) else letter.chat
        if isinstance(chat_id, int):
            found.append(Place(chat_id, message["message_id"]))
    return tuple(found)
