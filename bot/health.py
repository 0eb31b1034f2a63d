"""The HTTP side: /healthz, /readyz, /metrics, and the webhook where one is set."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.logs import failure, logger
from bot.settings import Settings
from bot.webhook import Webhook
from domain.traffic import Traffic
from storage.errors import StorageError

log = logger("health")

#: The long poll lasts 25 s; three of them without an answer mean nothing arrives any more.
POLLER_SILENT = 90.0
#: What waits longer than this (bulk aside) is stuck; a retry_after may be minutes long.
COURIER_STUCK = 600.0
_PING = 2.0


class Health:
    """What the probes ask. `heard_at` answers None where there is no poller."""

    def __init__(
        self,
        ping: Callable[[], Awaitable[None]],
        heard_at: Callable[[], float | None],
        stuck_for: Callable[[], float],
        polling: bool,
        leads: Callable[[], Mapping[str, bool]] = dict,
        traffic: Callable[[], Traffic | None] = lambda: None,
        differs: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        """`leads`: what this process leads at the moment, by lease; `traffic`: the courier's figures where it sends;
        `differs`: names of settings that replicas do not have in common."""
        self._ping = ping
        self._heard_at = heard_at
        self._stuck_for = stuck_for
        self._polling = polling
        self._leads = leads
        self._traffic = traffic
        self._differs = differs
        self._began = asyncio.get_running_loop().time()

    async def troubles(self) -> list[str]:
        """Names of what keeps the bot from working; empty when it is ready."""
        found = []
        try:
            async with asyncio.timeout(_PING):
                await self._ping()
        except (StorageError, TimeoutError, OSError) as error:
            log.warning("store_not_ready", **failure(error))
            found.append("store")
        now = asyncio.get_running_loop().time()
        heard = self._heard_at()
        if self._polling and now - (heard if heard is not None else self._began) > POLLER_SILENT:
            found.append("poller")
        if self._stuck_for() > COURIER_STUCK:
            found.append("courier")
        return found

    async def healthz(self, _: web.Request) -> web.Response:
        """The process lives."""
        return web.json_response({"ok": True})

    async def readyz(self, _: web.Request) -> web.Response:
        """200 when updates are taken, stored and answered; else 503 with what is amiss."""
        troubles = await self.troubles()
        told: dict[str, Any] = {
            "ok": not troubles,
            "troubles": troubles,
            "leads": [name for name, held in self._leads().items() if held],
        }
        if (traffic := self._traffic()) is not None:
            told["courier"] = _courier(traffic)
        if differs := self._differs():
            told["differs"] = list(differs)
        return web.json_response(told, status=503 if troubles else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        """Prometheus text format."""
        from prometheus_client import generate_latest

        from bot.metrics import LEADING, REGISTRY

        self._stuck_for()  # sets the gauges
        for name, held in self._leads().items():
            LEADING.labels(name).set(held)
        return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": "text/plain; version=0.0.4"})


def _courier(traffic: Traffic) -> dict[str, Any]:
    return {
        "waiting": {priority.name.lower(): many for priority, many in traffic.waiting.items() if many},
        "oldest_seconds": round(max(traffic.oldest.values(), default=0.0), 1),
        "rate": traffic.rate,
        "refused": traffic.refused,
        "uncertain": traffic.uncertain,
        "rests": round(traffic.rests, 1),
        "away": traffic.away,
    }


async def serve(settings: Settings, health: Health, webhook: Webhook | None) -> web.AppRunner:
    """Listen; the caller cleans the runner up. Raises OSError when the port is taken."""
    app = web.Application(client_max_size=4 * 1024 * 1024)
    app.router.add_get("/healthz", health.healthz)
    app.router.add_get("/readyz", health.readyz)
    app.router.add_get("/metrics", health.metrics)
    if webhook is not None:
        app.router.add_post(settings.webhook_path, webhook.receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.http_host, settings.http_port).start()
    except OSError:
        await runner.cleanup()
        raise
    log.info("listening", host=settings.http_host, port=runner.addresses[0][1])
    return runner
