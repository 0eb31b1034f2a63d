"""Paths of the control side, and the one place where its answers are wrapped."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.control import crowd, deeds, gestures, groups, read, switches
from sandbox.control.desk import Desk
from sandbox.errors import ApiError, ControlError
from sandbox.events import dumps
from sandbox.town import Town
from sandbox.webhook import Pusher

Handler = Callable[[Desk, web.Request, dict[str, Any]], Any]

GETS: dict[str, Handler] = {
    "/town": read.town,
    "/town/chats/{chat}/messages": read.messages,
    "/town/chats/{chat}/state": read.state,
    "/town/people/{uid}/answers": read.answers,
    "/town/calls": read.calls,
    "/town/flow": crowd.flow,
    "/town/received": crowd.received,
    "/town/pending": read.pending,
    "/town/unknown": read.unknown,
}
POSTS: dict[str, Handler] = {
    "/town/people": groups.add_person,
    "/town/chats": groups.add_chat,
    "/town/crowd": crowd.add,
    "/town/crowd/block": crowd.block,
    "/town/chats/{chat}/members": groups.set_member,
    "/town/chats/{chat}/migrate": groups.migrate,
    "/town/people/{uid}/send": deeds.send,
    "/town/people/{uid}/edit": deeds.edit,
    "/town/people/{uid}/press": deeds.press,
    "/town/people/{uid}/press_reply": deeds.press_reply,
    "/town/people/{uid}/react": gestures.react,
    "/town/people/{uid}/vote": gestures.vote,
    "/town/people/{uid}/block": gestures.block,
    "/town/people/{uid}/delete": gestures.delete,
    "/town/updates": switches.inject,
    "/town/redeliver": switches.redeliver,
    "/town/settings": switches.settings,
    "/town/clock": switches.clock,
    "/town/faults": switches.add_fault,
    "/town/reset": switches.reset,
}


def _wrap(desk: Desk, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            body = await request.json() if request.can_read_body else {}
            if not isinstance(body, dict):
                raise ControlError("请求体应为 JSON 对象")
            made = {"ok": True, "result": handler(desk, request, body)}
            return web.Response(text=dumps(made), content_type="application/json")
        except ControlError as refusal:
            code, description = refusal.code, refusal.description
        except ApiError as refusal:
            code, description = refusal.code, refusal.description
        except json.JSONDecodeError:
            code, description = 400, "请求体不是 JSON"
        except (KeyError, TypeError, ValueError) as failure:
            code, description = 400, f"参数不对：{failure!r}"
        return web.Response(
            status=code, text=dumps({"ok": False, "description": description}), content_type="application/json"
        )

    return answer


def add(app: web.Application, town: Town, pusher: Pusher) -> None:
    """Add the control side's routes."""
    desk = Desk(town, pusher)
    for path, handler in GETS.items():
        app.router.add_get(path, _wrap(desk, handler))
    for path, handler in POSTS.items():
        app.router.add_post(path, _wrap(desk, handler))
    app.router.add_delete("/town/faults", _wrap(desk, switches.clear_faults))
    app.router.add_get("/town/events", town.events.stream)
