"""The people of a talk: what they do, what they see."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.talks.centre import Centre
from tests.town import Town, labels

#: Seconds until what is not there yet when the bot rests is given up.
SOON = 15.0
_EMOJI = re.compile(r"^[^\w]+")


def plain(label: str) -> str:
    """A label without the emoji before it."""
    return _EMOJI.sub("", label).strip()


@dataclass(frozen=True)
class Seen:
    """One message as somebody sees it."""

    chat: int
    raw: dict[str, Any]

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        return str(self.raw["text"] or self.raw["caption"] or "")

    @property
    def buttons(self) -> list[str]:
        """The words on its buttons, without emoji."""
        return [plain(label) for label in labels(self.raw)]

    @property
    def edits(self) -> int:
        return int(self.raw["edited"])

    @property
    def only_for(self) -> int | None:
        """Who alone sees it."""
        found = self.raw["ephemeral_for"]
        return int(found) if found else None

    @property
    def replies_to(self) -> int | None:
        return self.raw["reply_to"]

    @property
    def reactions(self) -> list[str]:
        return [str(one["emoji"]) for one in self.raw["reactions"]]

    @property
    def by_bot(self) -> bool:
        return bool(self.raw["from"]["is_bot"])

    def label(self, words: str) -> str:
        """The whole label of the button with those words."""
        for found in labels(self.raw):
            if words in (found, plain(found)):
                return found
        raise AssertionError(f"no button {words!r} among {labels(self.raw)} under {self.text!r}")


def _message(reply_to: "Seen | int | None") -> int | None:
    return reply_to.id if isinstance(reply_to, Seen) else reply_to


class Chat:
    """A chat through somebody's eyes (through everybody's without a viewer)."""

    def __init__(self, centre: Centre, chat: int, viewer: int | None) -> None:
        self.centre, self.chat, self.viewer = centre, chat, viewer

    @property
    def town(self) -> Town:
        return self.centre.town

    async def messages(self, by_bot: bool = True) -> list[Seen]:
        """What stands there now, oldest first."""
        found = [Seen(self.chat, m) for m in await self.town.messages(self.chat, self.viewer) if not m["deleted"]]
        return [m for m in found if m.by_bot] if by_bot else found

    async def last(self) -> Seen:
        """The newest of the bot's messages."""
        return (await self.messages())[-1]

    async def sees(self, *words: str, button: str | None = None, without: Iterable[str] = ()) -> Seen:
        """The newest message of the bot with all those words (and that button); waits for it."""

        def fits(message: Seen) -> bool:
            return (
                all(word in message.text for word in words)
                and not any(word in message.text for word in without)
                and (button is None or button in message.buttons)
            )

        async def look() -> Seen | None:
            return next((m for m in reversed(await self.messages()) if fits(m)), None)

        found = await look()
        if found is None:
            try:
                found = await self.town.until(look, SOON)
            except AssertionError:
                shown = "\n---\n".join(f"{m.text} {m.buttons}" for m in (await self.messages())[-4:])
                raise AssertionError(f"{words} {button or ''} not seen in {self.chat}; last there:\n{shown}") from None
        return found

    async def sees_no(self, *words: str) -> None:
        """Nothing of the bot's has all those words."""
        await self.centre.quiet()
        for message in await self.messages():
            assert not all(word in message.text for word in words), message.text

    async def count(self, *words: str) -> int:
        """How many of the bot's messages have all those words."""
        await self.centre.quiet()
        return sum(all(word in message.text for word in words) for message in await self.messages())


class Group(Chat):
    """The duty group (or another)."""

    async def card(self, number: str) -> Seen:
        """The card of that ticket as it stands now."""
        return await self.sees(f"{number} · ", "责任：")  # another card may name it as what it is like

    async def under(self, number: str, *words: str) -> Seen:
        """A message that replies to the card of that ticket."""
        found = await self.sees(number, *words)
        assert found.replies_to == (await self.card(number)).id
        return found


class Person(Chat):
    """Somebody with a phone; the chat is his private one with the bot."""

    def __init__(self, centre: Centre, uid: int, name: str, username: str | None = None) -> None:
        super().__init__(centre, uid, uid)
        self.uid, self.name, self.username = uid, name, username

    # -- doing --------------------------------------------------------------------------------------------------

    async def says(self, text: str, *, reply_to: Seen | int | None = None, answers: int | None = 1, **more: Any) -> int:
        """A text in the private chat, answered exactly so often; its message id."""
        return (await self.sends(text=text, reply_to=reply_to, answers=answers, **more))[0]

    async def sends(self, *, reply_to: Seen | int | None = None, answers: int | None = 1, **wish: Any) -> list[int]:
        """Anything in the private chat; `answers=None`: at least one."""
        mark = await self.centre.mark()
        about = {"reply_to": _message(reply_to)} if reply_to is not None else {}
        sent = await self.town.send(self.uid, **wish, **about)
        await self._answered(mark, answers)
        return list(sent["message_ids"])

    async def bursts(self, *wishes: dict[str, Any] | str) -> list[int]:
        """Several messages at once, before the bot can answer any: one answer at least, no more than messages."""
        mark = await self.centre.mark()
        ids: list[int] = []
        for wish in wishes:
            sent = await self.town.send(self.uid, **({"text": wish} if isinstance(wish, str) else wish))
            ids += sent["message_ids"]
        await self.centre.quiet()
        many = len(await self.centre.said_to(self.uid, mark))
        assert 1 <= many <= len(ids), f"{many} answers to {len(ids)} messages"
        return ids

    async def edits(self, message: int, text: str, *, answers: int | None = 1) -> None:
        """Edits a private message of his own."""
        mark = await self.centre.mark()
        await self.town.edit(self.uid, message, text)
        await self._answered(mark, answers)

    async def taps(self, label: str, *, answers: int | None = 1) -> None:
        """A button of the keyboard under the text field."""
        mark = await self.centre.mark()
        keyboard = (await self.town.state(self.uid))["reply_keyboard"]
        found = [b["text"] for row in keyboard["keyboard"] for b in row if plain(b["text"]) == label]
        await self.town.press_reply(self.uid, found[0])
        await self._answered(mark, answers)

    async def presses(self, label: str, *, on: Seen | None = None) -> str:
        """An inline button, the newest with that label unless said; the words of the answer ("" for none)."""
        message = on or await self.sees(button=label)
        query = await self.town.press(self.uid, message.id, message.label(label), message.chat)
        return await self._pressed(query)

    async def presses_data(self, data: str, on: Seen) -> str:
        """An inline button by what it carries."""
        return await self._pressed(await self.town.press_data(self.uid, on.id, data, on.chat))

    async def writes(self, text: str, group: "Group", *, reply_to: Seen | int | None = None, **more: Any) -> int:
        """A text in a group; its message id."""
        return (await self.posts(group, text=text, reply_to=reply_to, **more))[0]

    async def posts(self, group: "Group", *, reply_to: Seen | int | None = None, **wish: Any) -> list[int]:
        """Anything in a group."""
        about = {"reply_to": _message(reply_to)} if reply_to is not None else {}
        sent = await self.town.send(self.uid, chat_id=group.chat, **wish, **about)
        await self.centre.quiet()
        return list(sent["message_ids"])

    # -- what follows -------------------------------------------------------------------------------------------

    async def _answered(self, mark: int, answers: int | None) -> None:
        await self.centre.quiet()
        said = await self.centre.said_to(self.uid, mark)
        shown = [(c["method"], str(c["params"].get("text") or c["params"].get("caption"))[:60]) for c in said]
        if answers is None:
            assert said, "a private message stayed without an answer"
        else:
            assert len(said) == answers, f"{len(said)} answers, not {answers}: {shown}"

    async def _pressed(self, query: str) -> str:
        self.centre.pressed.append(query)
        await self.centre.quiet()
        answer = await self.town.wait_answer(self.uid, query)
        return str(answer.get("text") or "")
