"""Thirty residents and two officers who talk to the bot as people do: they wait, lose patience, and press again."""

import asyncio
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from tests.hard.watch import Watch, passed
from tests.town import Refused, Town, labels

#: No resident waits longer than this for anything that must come.
LONGEST = 90.0
NUMBER = re.compile(r"GD\d{6}-\d{4,}")
#: Rare characters, so that no reader of Chinese takes a mark for a place, a name or a number.
_SIGNS = "犇猋骉羴鱻麤毳垚"
MARK = re.compile(rf"「([{_SIGNS}]{{2}})([{_SIGNS}]{{3}})」")
_MATTERS = (
    "幸福路3号楼下的路灯坏了好几天，晚上很黑",
    "楼上每天半夜放音乐，吵得睡不着",
    "小区东门的垃圾堆了一周没人清",
    "楼道里停满了电动车，堵住了路",
    "菜场后面的窨井盖松了，走上去会响",
    "隔壁装修占了公共过道",
)

Message = dict[str, Any]
Find = Callable[[Sequence[Message]], Any]


def signs(number: int, length: int) -> str:
    """A number written in rare characters."""
    return "".join(_SIGNS[number >> 3 * place & 7] for place in reversed(range(length)))


def words(message: Message) -> str:
    """What a message says."""
    return str(message["text"] or message["caption"] or "")


def of_bot(messages: Sequence[Message], *parts: str) -> Message | None:
    """The bot's newest message with all these words in it."""
    fits = (m for m in reversed(messages) if m["from"]["is_bot"] and not m["deleted"])
    return next((m for m in fits if all(part in words(m) for part in parts)), None)


class Somebody:
    """A person with a phone, a mark of his own and little patience."""

    def __init__(self, town: Town, watch: Watch, uid: int, place: int, dice: random.Random) -> None:
        self.town, self.watch, self.uid, self.dice = town, watch, uid, dice
        self.mark = signs(place, 2)
        self.marks = 0
        self.after: int | None = None

    def token(self) -> str:
        """A mark that nobody has used and that tells whose it is."""
        self.marks += 1
        return f"「{self.mark}{signs(self.marks, 3)}」"

    async def look(self, chat: int | None = None) -> list[Message]:
        """What has been said since this round began."""
        return await self.town.messages(chat or self.uid, self.uid, self.after)

    async def waits(self, find: Find, what: str, within: float | None = None) -> Any:
        """Until `find` gives something. None when `within` seconds are over; without it, it must come."""
        seen: list[Message] = []
        try:
            async with asyncio.timeout(within or LONGEST):
                while True:
                    bell = self.watch.bell(self.uid)
                    seen = await self.look()
                    found = find(seen)
                    if found:
                        return found
                    await bell.wait()
        except TimeoutError:
            if within is not None:
                return None
            said = [f"{'bot' if m['from']['is_bot'] else 'he'}: {words(m)[:90]}" for m in seen[-6:]]
            raise AssertionError(f"{self.uid} waited {LONGEST} s for {what}; he sees {said}") from None

    async def presses(self, label: str, find: Find, what: str) -> Any:
        """Press the newest such button, again and again, until `find` gives something."""
        try:
            async with asyncio.timeout(LONGEST):
                while True:
                    seen = await self.look()
                    found = find(seen)
                    if found:
                        return found
                    await self._press(seen, label)
                    found = await self.waits(find, what, self.dice.uniform(1.5, 3))
                    if found:
                        return found
        except TimeoutError:
            said = [f"{labels(m)} {words(m)[:90]}" for m in (await self.look())[-4:]]
            said += [f"answer: {answer}" for answer in (await self.town.answers(self.uid))[-3:]]
            raise AssertionError(f"{self.uid} pressed {label} for {LONGEST} s for {what}; he sees {said}") from None

    async def _press(self, seen: Sequence[Message], label: str, chat: int | None = None) -> bool:
        for message in reversed(seen):
            if not message["deleted"] and any(label in one for one in labels(message)):
                try:
                    await self.town.press(
                        self.uid, message["message_id"], next(one for one in labels(message) if label in one), chat
                    )
                except Refused:  # changed or gone in this very moment
                    return False
                return True
        return False


class Resident(Somebody):
    """Reports, adds, urges, takes back, waits and rates, round after round."""

    def __init__(self, town: Town, watch: Watch, uid: int, place: int, dice: random.Random) -> None:
        super().__init__(town, watch, uid, place, dice)
        #: numbers of his receipts; tokens that must lie in one of his tickets, exactly once; those that must be nowhere
        self.receipts: list[str] = []
        self.kept: set[str] = set()
        self.dropped: set[str] = set()
        self.cancelled = False
        self.sent = 0

    async def live(self, over: asyncio.Event, rounds: int = 12) -> None:
        """Until the evening is over or he has told enough; the round begun is finished.

        Twenty drafts an hour are the bot's bound.
        """
        if not await passed(over, self.dice.uniform(0, 1)) and self.dice.random() < 0.1:
            await self.danger()
        for _ in range(rounds):
            if over.is_set():
                break
            await self.round(over)
            await passed(over, self.dice.uniform(0.2, 1.5))

    async def say(self, text: str, **more: Any) -> int:
        """One private message; with a photo the text is its caption."""
        self.sent += 1
        field = "caption" if more.get("photo") else "text"
        sent = await self.town.send(self.uid, **{field: text}, **more)
        if self.after is None:
            self.after = int(sent["message_ids"][0]) - 1
        return int(sent["message_ids"][0])

    async def danger(self) -> None:
        """An urgent ticket at once, and withdrawn again."""
        self.after, token = None, self.token()
        self.kept.add(token)
        await self.say(f"三楼着火了快来人 {token}")
        found = await self.waits(lambda seen: of_bot(seen, "已同时开出急件"), "an urgent ticket")
        number = NUMBER.findall(words(found))[0]
        self.receipts.append(number)
        await self.say(f"/withdraw {number}")
        # the officers may have finished it before
        await self.waits(
            lambda seen: of_bot(seen, number, "已撤回") or of_bot(seen, number, "不能做这一步"), "a withdrawal"
        )

    async def round(self, over: asyncio.Event) -> None:
        """One matter from the first word to its end, or as far as the officers let it go."""
        self.after = None
        tokens = [await self._tells() for _ in range(self.dice.choice((1, 1, 2, 3)))]
        await self.waits(lambda seen: of_bot(seen, "草稿", *tokens), f"a draft with {tokens}")
        if self.dice.random() < 0.2:
            tokens.append(await self._edits(tokens.pop()))
        if self.dice.random() < 0.15:
            await self.presses(
                "匿名", lambda seen: of_bot(seen, "🕶 匿名：") or self._receipt(seen), "an anonymous draft"
            )
        # once only: a copy of an earlier 已取消, sent again after a kill, would make him believe it
        if not self.cancelled and self.dice.random() < 0.15:
            self.cancelled = True
            self.dropped |= set(tokens)
            await self.presses("取消", lambda seen: of_bot(seen, "已取消，草稿已删除"), "the end of a draft")
            return
        self.kept |= set(tokens)
        number, receipt = await self.presses("✅ 提交", self._receipt, "a receipt")
        self.receipts.append(number)
        await self._follow(number, receipt, over)

    async def _tells(self) -> str:
        token = self.token()
        await self.say(f"{self.dice.choice(_MATTERS)} {token}", photo=self.dice.random() < 0.15)
        return token

    async def _edits(self, old: str) -> str:
        """He words his last message anew; the old words are gone."""
        mine = [m for m in await self.look() if not m["from"]["is_bot"] and old in words(m)][-1]
        new = self.token()
        await self.town.edit(self.uid, mine["message_id"], words(mine).replace(old, new))
        self.dropped.add(old)
        await self.waits(lambda seen: of_bot(seen, "草稿", new), f"a draft with {new} for {old}")
        return new

    def _receipt(self, seen: Sequence[Message]) -> tuple[str, int] | None:
        message = of_bot(seen, "已受理", "编号")
        number = NUMBER.findall(words(message))[0] if message else ""
        return (number, message["message_id"]) if message and number not in self.receipts else None

    async def _follow(self, number: str, receipt: int, over: asyncio.Event) -> None:
        lot = self.dice.random()
        if lot < 0.3:
            token = self.token()
            self.kept.add(token)
            await self.say(f"补充一句，今天还是这样 {token}", reply_to=receipt)
            await self._added(number, token)
        elif lot < 0.45:
            await self.say(f"/withdraw {number}")
            await self.waits(
                lambda seen: of_bot(seen, f"{number} 已撤回") or of_bot(seen, number, "不能做这一步"), "a withdrawal"
            )
        elif lot < 0.55:
            # pressed twice, the second press finds it gone already
            await self.presses(
                "🚫 撤回",
                lambda seen: of_bot(seen, f"{number} 已撤回") or of_bot(seen, number, "经办人已办结"),
                "a withdrawal",
            )
        elif lot < 0.65:
            await self.say(f"/status {number}")
            await self.waits(lambda seen: of_bot(seen, number, "经过"), "a history")
        elif await self._done(number, over):
            await self.presses("✅ 解决了", lambda seen: of_bot(seen, number, "已结案"), "a closed ticket")

    async def _done(self, number: str, over: asyncio.Event) -> bool:
        """Whether the officers finish it while he waits; he answers what they ask."""
        for _ in range(8):
            if over.is_set():
                return False
            found = await self.waits(
                lambda seen: of_bot(seen, number, "经办人已办结") or of_bot(seen, number, "经办人想问您"), "news", 1
            )
            if found and "经办人已办结" in words(found):
                return True
            if found:
                await self._answers(number, found["message_id"])
                return False
        return False

    async def _answers(self, number: str, question: int) -> None:
        """To the officer's question; too late for a ticket withdrawn or closed, then it is a matter of its own."""
        token = self.token()
        self.kept.add(token)
        await self.say(f"就是门口那一处 {token}", reply_to=question)
        await self._added(number, token)

    async def _added(self, number: str, token: str) -> None:
        got = await self.waits(
            lambda seen: (
                of_bot(seen, f"已补充到 {number}") or of_bot(seen, f"转给 {number}") or of_bot(seen, "草稿", token)
            ),
            "a supplement",
        )
        if "草稿" in words(got):
            self.receipts.append((await self.presses("✅ 提交", self._receipt, "a receipt"))[0])
