"""Updates by webhook: answered with 200 only when they are committed, with 503 while the store is down."""

import asyncio
import hmac
import json
from collections.abc import Mapping

from aiohttp import web

from bot.intake import Intake
from bot.line import Line, Refused, Unclear
from bot.logs import logger
from bot.polling import ALLOWED
from bot.settings import Settings
from storage.errors import StoreDown

log = logger("webhook")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
CONNECTIONS = 40
_TRIES_APART = (1, 1, 2, 3, 5)
#: No such bot: waiting changes nothing.
NO_BOT = frozenset({401, 404})
#: So long a webhook that Telegram will not have is offered again: a name or a certificate may be on its way.
_PATIENCE = 300.0


class Webhook:
    """One POST route. The order within a chat is kept by the intake's own locks."""

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._closing = False

    def close(self) -> None:
        """Refuse what comes from now on: it will come again."""
        self._closing = True

    async def receive(self, request: web.Request) -> web.Response:
        """Telegram's call with one update."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            log.warning("wrong_secret")
            return web.Response(status=401)
        if self._closing:
            return web.Response(status=503)
        try:
            raw = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400)
        if not isinstance(raw, dict):
            return web.Response(status=400)
        try:
            await self._intake.take(raw)
        except StoreDown:
            return web.Response(status=503)
        return web.Response()


async def register(line: Line, settings: Settings) -> None:
    """Tell Telegram where to call, until it has understood.

    Raises Refused when it will not have that address for some minutes, or knows no such bot.
    """
    secret = settings.webhook_secret
    params = {
        "url": settings.webhook_url,
        "secret_token": secret.get_secret_value() if secret else "",
        "max_connections": CONNECTIONS,
        "allowed_updates": ALLOWED,
        "drop_pending_updates": False,
    }
    await persist(line, "setWebhook", params, patience=_PATIENCE)
    log.info("webhook_set")


async def persist(line: Line, method: str, params: Mapping[str, object], patience: float = 0) -> object:
    """Call until there is an answer. Raises Refused for a no that `patience` seconds do not change."""
    tries = 0
    loop = asyncio.get_running_loop()
    until = loop.time() + patience
    while True:
        pause = float(_TRIES_APART[min(tries, len(_TRIES_APART) - 1)])
        try:
            return await line.call(method, params, timeout=10)
        except Unclear as unclear:
            log.warning("telegram_unreachable", method=method, kind=unclear.kind, again_in=pause)
        except Refused as no:
            if no.code != 429 and (no.code in NO_BOT or loop.time() + pause > until):
                raise
            log.warning("telegram_refuses", method=method, code=no.code, telegram=no.description, again_in=pause)
            pause = max(pause, no.retry_after)
        tries += 1
        await asyncio.sleep(pause)
