"""The tests' hands in the sandbox: start it, play its people, see what they see, wait for what the bot does."""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parent.parent

#: The people of the default town.
WANG, LI, CHEN = 100001, 100002, 100003
ZHAO, SUN, ZHOU = 200001, 200002, 300001
DUTY = -1001000000001

#: Seconds: what has not come by then will not come. Never waited out while all is well, on however slow a machine.
PATIENCE = 60.0


def noon() -> str:
    """The zone in which it is about noon now: at night an ordinary notice would wait for the morning."""
    hours = 12 - time.gmtime().tm_hour
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


class Refused(Exception):
    """The sandbox refused what a test asked of it."""


class Town:
    """The control side, one small method for each thing; `api` is the Bot API itself, unwrapped."""

    def __init__(self, session: aiohttp.ClientSession, info: dict[str, Any]) -> None:
        self.url: str = info["url"]
        self.token: str = info["token"]
        self.duty: int = info["duty_chat_id"]
        self.admins: list[int] = info["admin_ids"]
        self.session = session

    @classmethod
    @asynccontextmanager
    async def started(cls, *, limits: bool = True, port: int = 0, quiet: bool = True) -> AsyncIterator["Town"]:
        """A sandbox in a process of its own, ended when the block is left."""
        wishes = ["--port", str(port), *([] if limits else ["--no-limits"]), *(["--quiet"] if quiet else [])]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sandbox", *wishes, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        try:
            assert process.stdout is not None
            line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
            if not line.startswith("SANDBOX "):
                raise RuntimeError(f"the sandbox did not start: {line!r}")
            # A pool without a bound: an event stream stays open beside the calls.
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
                yield cls(session, json.loads(line.removeprefix("SANDBOX ")))
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), 5)
                except TimeoutError:
                    process.kill()
                    await process.wait()

    # -- the wire -----------------------------------------------------------------------------------------------

    async def get(self, path: str, **query: Any) -> Any:
        """GET a control path; None values are left out."""
        params = {name: str(value) for name, value in query.items() if value is not None}
        async with self.session.get(self.url + path, params=params) as answer:
            return await self._result(answer)

    async def post(self, path: str, **wish: Any) -> Any:
        """POST a control path with a JSON body."""
        async with self.session.post(self.url + path, json=wish) as answer:
            return await self._result(answer)

    @staticmethod
    async def _result(answer: aiohttp.ClientResponse) -> Any:
        body = await answer.json()
        if not body["ok"]:
            raise Refused(body["description"])
        return body["result"]

    async def api(self, method: str, /, **params: Any) -> dict[str, Any]:
        """One Bot API call as JSON; the whole answer, refusals too."""
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=params) as answer:
            body: dict[str, Any] = await answer.json()
            assert body["ok"] or answer.status == body["error_code"]
            return body

    async def ok(self, method: str, /, **params: Any) -> Any:
        """One Bot API call that must succeed; its result."""
        body = await self.api(method, **params)
        assert body["ok"], body
        return body["result"]

    # -- people -------------------------------------------------------------------------------------------------

    async def send(self, uid: int, **wish: Any) -> dict[str, Any]:
        """Anything a person can send; see the control contract. Returns message_ids and update_ids."""
        return await self.post(f"/town/people/{uid}/send", **wish)

    async def say(self, uid: int, text: str, chat: int | None = None, **more: Any) -> int:
        """A text, to the bot or in a chat; returns its message id."""
        sent = await self.send(uid, text=text, **({"chat_id": chat} if chat else {}), **more)
        return int(sent["message_ids"][0])

    async def edit(self, uid: int, message_id: int, text: str, chat: int | None = None) -> Any:
        """A person edits a message of his own."""
        return await self.post(f"/town/people/{uid}/edit", chat_id=chat or uid, message_id=message_id, text=text)

    async def press(self, uid: int, message_id: int, label: str, chat: int | None = None) -> str:
        """Press an inline button by its label; returns the callback query's id."""
        wish = {"chat_id": chat or uid, "message_id": message_id, "text": label}
        return str((await self.post(f"/town/people/{uid}/press", **wish))["callback_query_id"])

    async def press_data(self, uid: int, message_id: int, data: str, chat: int | None = None) -> str:
        """Press an inline button by its callback data."""
        wish = {"chat_id": chat or uid, "message_id": message_id, "data": data}
        return str((await self.post(f"/town/people/{uid}/press", **wish))["callback_query_id"])

    async def press_reply(self, uid: int, label: str) -> Any:
        """Press a button of the reply keyboard."""
        return await self.post(f"/town/people/{uid}/press_reply", text=label)

    async def react(self, uid: int, message_id: int, emoji: str | None, chat: int | None = None) -> Any:
        """React to a message, or take it back with None."""
        return await self.post(f"/town/people/{uid}/react", chat_id=chat or uid, message_id=message_id, emoji=emoji)

    async def vote(self, uid: int, message_id: int, *options: int, chat: int | None = None) -> Any:
        """Vote in a poll, or take the vote back with no options."""
        return await self.post(f"/town/people/{uid}/vote", chat_id=chat or uid, message_id=message_id, options=options)

    async def block(self, uid: int, blocked: bool = True) -> Any:
        """Block the bot, or let it in again."""
        return await self.post(f"/town/people/{uid}/block", blocked=blocked)

    async def add_person(self, uid: int | None = None, first_name: str = "", **more: Any) -> int:
        """Someone new; returns the id."""
        wish = {"first_name": first_name, **more, **({"id": uid} if uid is not None else {})}
        return int((await self.post("/town/people", **wish))["id"])

    async def add_crowd(self, count: int, blocked: float = 0.0, **more: Any) -> tuple[range, list[int]]:
        """So many residents who have written before: their ids, and of those of the share who blocked the bot since."""
        made = await self.post("/town/crowd", count=count, blocked=blocked, **more)
        return range(made["first"], made["first"] + made["count"]), made["blocked"]

    async def member(self, uid: int, status: str, chat: int = DUTY, **more: Any) -> Any:
        """Change a membership."""
        return await self.post(f"/town/chats/{chat}/members", user_id=uid, status=status, **more)

    # -- what there is to see -----------------------------------------------------------------------------------

    async def town(self) -> dict[str, Any]:
        """People, chats, settings, faults."""
        return await self.get("/town")

    async def messages(self, chat: int, viewer: int | None = None, after: int | None = None) -> list[dict[str, Any]]:
        """A chat as the viewer sees it (the whole of it without a viewer), oldest first."""
        return await self.get(f"/town/chats/{chat}/messages", viewer=viewer, after=after)

    async def last(self, chat: int, viewer: int | None = None) -> dict[str, Any]:
        """The newest message that is not deleted."""
        return [message for message in await self.messages(chat, viewer) if not message["deleted"]][-1]

    async def state(self, chat: int) -> dict[str, Any]:
        """Reply keyboard, draft, pinned messages, menu button."""
        return await self.get(f"/town/chats/{chat}/state")

    async def answers(self, uid: int) -> list[dict[str, Any]]:
        """Answered presses of a person."""
        return await self.get(f"/town/people/{uid}/answers")

    async def calls(self, after: int = 0, method: str | None = None) -> list[dict[str, Any]]:
        """The journal of Bot API calls."""
        return await self.get("/town/calls", after=after, method=method)

    async def received(self, contains: str = "", after: int | None = None) -> dict[int, int]:
        """How many of the bot's messages with these words stand in each private chat."""
        found = await self.get("/town/received", contains=contains, after=after)
        return {int(chat): count for chat, count in found.items()}

    async def flow(self, since: float = 0.0) -> dict[str, Any]:
        """`tenths` of a second (at, taken, turned, flooded, failed), `now`, the bot's `stars`, and those it `spent`."""
        return await self.get("/town/flow", since=since)

    async def pending(self) -> dict[str, int]:
        """How many updates are unconfirmed, how many presses alive."""
        return await self.get("/town/pending")

    async def unknown(self) -> dict[str, int]:
        """Methods that were called and that the sandbox does not play: a bot's test wants this empty."""
        return await self.get("/town/unknown")

    # -- switches -----------------------------------------------------------------------------------------------

    async def settings(self, **wish: Any) -> dict[str, Any]:
        """Turn settings."""
        return await self.post("/town/settings", **wish)

    async def advance(self, seconds: float) -> Any:
        """Move the sandbox's clock."""
        return await self.post("/town/clock", advance=seconds)

    async def fault(self, kind: str, **wish: Any) -> Any:
        """Switch a fault on."""
        return await self.post("/town/faults", kind=kind, **wish)

    async def clear_faults(self) -> None:
        """All faults off."""
        async with self.session.delete(self.url + "/town/faults") as answer:
            await self._result(answer)

    async def inject(self, update: dict[str, Any] | str) -> int:
        """Put any object, or any string, in the update queue."""
        wish = {"raw": update} if isinstance(update, str) else {"update": update}
        return int((await self.post("/town/updates", **wish))["update_id"])

    async def redeliver(self, update_id: int | None = None) -> int:
        """An update once more, with the same id."""
        return int((await self.post("/town/redeliver", update_id=update_id))["update_id"])

    async def migrate(self, chat: int = DUTY) -> int:
        """The group gets another id; returns it."""
        return int((await self.post(f"/town/chats/{chat}/migrate"))["id"])

    async def reset(self) -> None:
        """As at the start."""
        await self.post("/town/reset")

    # -- waiting ------------------------------------------------------------------------------------------------

    async def until(self, look: Callable[[], Any], timeout: float = PATIENCE, what: str = "") -> Any:
        """Call `look` (async) at once and after every event until it gives something true; that is returned."""
        query = {"calls": "1"}
        seen: Any = None
        try:
            async with asyncio.timeout(timeout), self.session.get(f"{self.url}/town/events", params=query) as stream:
                await stream.content.readuntil(b"\n\n")  # the stream is open: nothing after this look is missed
                while True:
                    seen = await look()
                    if seen:
                        return seen
                    await stream.content.readuntil(b"\n\n")
        except TimeoutError:
            raise AssertionError(
                f"waited {timeout} s in vain{' for ' + what if what else ''}; last seen: {seen!r}"
            ) from None

    async def wait_message(
        self,
        chat: int,
        viewer: int | None = None,
        *,
        contains: str = "",
        after: int | None = None,
        label: str | None = None,
        from_bot: bool = True,
        timeout: float = PATIENCE,
        where: Callable[[dict[str, Any]], bool] | None = None,
    ) -> dict[str, Any]:
        """The newest message (of the bot's, by default) with those words, that button, that quality; waits for it."""

        def fits(message: dict[str, Any]) -> bool:
            words = message["text"] or message["caption"] or message["html"]
            return (
                not message["deleted"]
                and (not from_bot or bool(message["from"]["is_bot"]))
                and contains in words
                and (label is None or label in labels(message))
                and (where is None or where(message))
            )

        async def look() -> dict[str, Any] | None:
            found = [message for message in await self.messages(chat, viewer, after) if fits(message)]
            return found[-1] if found else None

        made: dict[str, Any] = await self.until(look, timeout, f"a message with {contains!r} {label or ''} in {chat}")
        return made

    async def wait_call(self, method: str, after: int = 0, timeout: float = PATIENCE, **params: Any) -> dict[str, Any]:
        """The first Bot API call of that method with those parameters; waits for it."""

        async def look() -> dict[str, Any] | None:
            for call in await self.calls(after, method):
                if all(str(call["params"].get(name)) == str(value) for name, value in params.items()):
                    return call
            return None

        made: dict[str, Any] = await self.until(look, timeout, f"a call of {method}")
        return made

    async def wait_answer(self, uid: int, query_id: str, timeout: float = PATIENCE) -> dict[str, Any]:
        """The answer to a press; waits for it."""

        async def look() -> dict[str, Any] | None:
            return next((one for one in await self.answers(uid) if one["callback_query_id"] == query_id), None)

        made: dict[str, Any] = await self.until(look, timeout, f"an answer to {query_id}")
        return made

    async def wait_quiet(self, timeout: float = PATIENCE) -> None:
        """Until every update is confirmed (a bot must be polling)."""

        async def look() -> bool:
            return (await self.pending())["updates"] == 0

        await self.until(look, timeout, "the queue to be empty")


def labels(message: dict[str, Any]) -> list[str]:
    """The labels of a message's inline buttons."""
    return [button["text"] for row in message["inline_keyboard"] or [] for button in row]
