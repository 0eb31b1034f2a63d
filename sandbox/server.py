"""The HTTP face: Bot API, file downloads, the control side and the page, on one port."""

import asyncio
import traceback
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox import botapi
from sandbox.botapi import registry
from sandbox.botapi.registry import Call, Raw
from sandbox.control import routes
from sandbox.errors import ApiError, conflict, too_many
from sandbox.events import dumps
from sandbox.faults import Fault
from sandbox.files import DOWNLOAD_MAX
from sandbox.noise import hush, loud
from sandbox.params import Params
from sandbox.poller import TERMINATED
from sandbox.town import Town
from sandbox.webhook import Pusher

STATIC = Path(__file__).parent / "static"
BODY_MAX = 60 * 2**20
BAD_DAY = {"500": (500, "Internal Server Error"), "502": (502, "Bad Gateway")}


class Server:
    """Takes calls, lets faults strike, plays methods, writes the journal."""

    def __init__(self, town: Town, quiet: bool) -> None:
        self.town = town
        self.pusher = Pusher(town.clock, town.updates, town.poller)
        hush(quiet)
        botapi.load()

    async def api(self, request: web.Request) -> web.StreamResponse:
        """/bot<token>/<method>"""
        if request.match_info["token"] != self.town.token:
            return _json(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        name, method = registry.find(request.match_info["method"])
        try:
            params = await Params.of(request)
        except ApiError as broken:
            self._note(name, Params(), broken, None)
            return _json(broken.code, broken.body())
        except web.HTTPRequestEntityTooLarge:
            return _json(413, ApiError(413, "Request Entity Too Large").body())
        fault = self.town.faults.strike(name, params.values.get("chat_id"))
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.delay)
        elif fault is not None and fault.kind != "cut_after":
            return self._fail(request, name, params, fault)
        refusal: ApiError | None = None
        result: Any = None
        try:
            result = await self._play(name, method, params)
        except ApiError as failure:
            refusal = failure
        self._note(name, params, refusal, result)
        if fault is not None and fault.kind == "cut_after":
            return _cut(request)
        if refusal is not None:
            return _json(refusal.code, refusal.body())
        text = result.text if isinstance(result, Raw) else dumps(result)
        return web.Response(text=f'{{"ok":true,"result":{text}}}', content_type="application/json")

    async def _play(self, name: str, method: registry.Method | None, params: Params) -> Any:
        if method is None:
            known = name in registry.KNOWN
            self.town.unknown_methods[name] = self.town.unknown_methods.get(name, 0) + 1
            loud(f"!!! {name}: " + ("known to Bot API 10.3, not played here" if known else "no such method"))
            raise ApiError(404, "Not Found: method is not played by the sandbox" if known else "Not Found")
        registry.require(name, params)
        try:
            return await method(Call(self.town, self.pusher, registry.heeded(name, params)))
        except ApiError:
            raise
        except Exception:  # noqa: BLE001 - said loudly below
            # The sandbox's own mistake: as loud as can be, and no 400 that a bot would take for its fault.
            loud(f"!!! {name} failed\n{traceback.format_exc()}", always=True)
            raise ApiError(500, "Internal Server Error: the sandbox failed, see its stderr") from None

    def _fail(self, request: web.Request, name: str, params: Params, fault: Fault) -> web.StreamResponse:
        if fault.kind == "cut_before":
            self._note(name, params, ApiError(0, "fault: cut before"), None)
            return _cut(request)
        if fault.kind == "429":
            refusal = too_many(fault.wait(self.town.clock.now()))
        elif fault.kind == "409":
            refusal = conflict(TERMINATED)
        else:
            refusal = ApiError(*BAD_DAY[fault.kind])
        self._note(name, params, refusal, None)
        return _json(refusal.code, refusal.body())

    def _note(self, name: str, params: Params, refusal: ApiError | None, result: Any) -> None:
        entry: dict[str, Any] = {
            "at": self.town.clock.now(),
            "method": name,
            "params": params.raw(),
            "ok": refusal is None,
            "error_code": refusal.code if refusal else None,
            "description": refusal.description if refusal else None,
            "message_id": _message_id(result),
        }
        number = self.town.journal.write(entry)
        if refusal is not None:
            self.town.flow.refused(entry["at"], refusal.code)
        if name != "getUpdates":
            self.town.events.publish("call", message_id=number)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """/file/bot<token>/<file_path>"""
        if request.match_info["token"] != self.town.token:
            return _json(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        kept = self.town.files.by_path(request.match_info["path"])
        if kept is None or len(kept.content) > DOWNLOAD_MAX:
            return _json(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        # Telegram hands every file out as bytes; only the page asks for ?show=1 and gets it as a picture or a sound.
        # Never as a page: what a bot or a person uploads must not run beside the town.
        showable = (
            request.query.get("show")
            and kept.mime.startswith(("image/", "audio/", "video/"))
            and "svg" not in kept.mime
        )
        mime = kept.mime if showable else "application/octet-stream"
        return web.Response(body=kept.content, content_type=mime, headers={"X-Content-Type-Options": "nosniff"})


def _message_id(result: Any) -> int | None:
    if isinstance(result, list) and result:
        result = result[0]
    if not isinstance(result, dict):
        return None
    return result.get("message_id") or result.get("ephemeral_message_id")


def _json(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, text=dumps(body), content_type="application/json")


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _page(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})


def application(town: Town, quiet: bool = False) -> web.Application:
    """The whole server as an aiohttp application."""
    server = Server(town, quiet)
    app = web.Application(client_max_size=BODY_MAX)
    app.router.add_route("*", "/bot{token}/{method}", server.api)
    app.router.add_get("/file/bot{token}/{path:.+}", server.file)
    routes.add(app, town, server.pusher)
    app.router.add_get("/", _page)
    if STATIC.is_dir():
        app.router.add_static("/static", STATIC)

    async def close(_: web.Application) -> None:
        await server.pusher.close()

    app.on_shutdown.append(close)
    return app
