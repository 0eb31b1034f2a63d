"""The sandbox's switches: settings, clock, faults, raw updates, a fresh start."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox.control.desk import Desk
from sandbox.errors import ControlError
from sandbox.model import Settings


def settings(desk: Desk, _: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/settings: change some, answer all."""
    kinds = {name: type(value) for name, value in asdict(Settings()).items()}
    for name, value in wish.items():
        if name not in kinds:
            raise ControlError(f"没有这个设置：{name}")
        setattr(desk.town.settings, name, kinds[name](value))
    desk.town.limits.clear()
    desk.town.events.publish("people")
    return asdict(desk.town.settings)


def clock(desk: Desk, _: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/clock {advance: seconds}"""
    desk.town.clock.advance(float(wish["advance"]))
    return {"now": desk.town.clock.now()}


def add_fault(desk: Desk, _: web.Request, wish: dict[str, Any]) -> list[dict[str, Any]]:
    """POST /town/faults: one more; answers all that are on."""
    desk.town.faults.add(wish)
    desk.town.events.publish("people")
    return desk.town.faults.listed()


def clear_faults(desk: Desk, _: web.Request, __: dict[str, Any]) -> list[dict[str, Any]]:
    """DELETE /town/faults"""
    desk.town.faults.clear()
    desk.town.events.publish("people")
    return []


def inject(desk: Desk, _: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/updates {update: {...}} or {raw: "..."}"""
    if "raw" not in wish and "update" not in wish:
        raise ControlError("要有 update 或 raw")
    return {"update_id": desk.town.updates.inject(wish["raw"] if "raw" in wish else wish["update"])}


def redeliver(desk: Desk, _: web.Request, wish: dict[str, Any]) -> dict[str, Any]:
    """POST /town/redeliver {update_id?}"""
    number = desk.town.updates.redeliver(wish.get("update_id"))
    if number is None:
        raise ControlError("没有可以重发的更新")
    return {"update_id": number}


def reset(desk: Desk, _: web.Request, __: dict[str, Any]) -> dict[str, Any]:
    """POST /town/reset"""
    desk.town.reset()
    desk.town.events.publish("people")
    return {}
