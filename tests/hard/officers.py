"""The two officers: they claim some, ask, note, confirm and finish, in the group and in private."""

import asyncio
import random
from collections.abc import Sequence

from tests.hard.people import NUMBER, Message, Somebody, of_bot, words
from tests.hard.watch import Watch, passed
from tests.town import Town, labels


class Officer(Somebody):
    """Looks at the group's cards, does something with a card or two, looks again."""

    def __init__(
        self, town: Town, watch: Watch, uid: int, place: int, dice: random.Random, name: str, diligence: float = 0.6
    ) -> None:
        super().__init__(town, watch, uid, place, dice)
        self.name, self.diligence = name, diligence
        self.seen: set[str] = set()
        self.cards: int | None = None
        self.over = asyncio.Event()

    async def live(self, over: asyncio.Event) -> None:
        """Until the evening is over."""
        self.over = over
        await self.town.send(self.uid, text="/start")
        while not over.is_set():
            await self._look_round(over)
            await passed(over, self.dice.uniform(0.1, 0.5))

    async def _look_round(self, over: asyncio.Event) -> None:
        seen = [m for m in await self.town.messages(self.town.duty, self.uid, self.cards) if not m["deleted"]]
        if seen:
            self.cards = max(self.cards or 0, seen[-1]["message_id"] - 600)  # cards far above are left to nobody
        for message in seen:
            if over.is_set():
                return
            for number in NUMBER.findall(words(message))[:1]:
                if any("复核通过" in label for label in labels(message)):
                    await self._press([message], "复核通过", self.town.duty)
                elif any("认领" in label for label in labels(message)) and number not in self.seen:
                    self.seen.add(number)
                    if self.dice.random() < self.diligence:
                        await self._handle(number, message)
                        return

    async def _handle(self, number: str, card: Message) -> None:
        """Claim it; ask, note or release perhaps; finish it in private, where every order is answered."""
        if self.dice.random() < 0.5:
            await self._press([card], "认领", self.town.duty)
        if not await self._orders("/claim", number, ("您已认领", f"已被 {self.name}")):
            return
        lot = self.dice.random()
        if lot < 0.25:
            await self._orders("/ask", number, ("追问",), "请问具体在哪个位置")
        elif lot < 0.4:
            await self.town.send(self.uid, text=f"/note {number} 已电话联系", chat_id=self.town.duty)
        elif lot < 0.5:
            await self._orders("/release", number, ("放回",))
            return
        if self.dice.random() < 0.8:
            await self._orders("/done", number, ("办结", "复核"), "已到现场处理完毕")

    async def _orders(self, verb: str, number: str, yes: Sequence[str], said: str = "") -> bool:
        """An order in private, given again until it is answered with the number; whether it was carried out.

        His words carry a new mark each time: given twice, they are not a repeat of the bot's.
        """
        self.after = None
        for _ in range(10):
            text = f"{verb} {number} {said} {self.token()}" if said else f"{verb} {number}"
            sent = await self.town.send(self.uid, text=text)
            self.after = self.after or int(sent["message_ids"][0]) - 1
            found = await self.waits(
                lambda seen: of_bot(seen, number) or of_bot(seen, "只有") or of_bot(seen, "暂时无法核实"),
                "an answer",
                self.dice.uniform(3, 5),
            )
            if found and "暂时无法核实" not in words(found):
                return any(word in words(found) for word in yes)
            if found:  # Telegram could not be asked whether he is on duty: later
                self.after = None
                if await passed(self.over, self.dice.uniform(1, 2)):
                    return False
        if self.after is None:
            return False
        raise AssertionError(f"{self.name} said {verb} {number} ten times and got no answer")
