"""The steps of those on duty as a random walk takes them: a name each, everything they need drawn before."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain import (
    ascending,
    assisting,
    danger,
    duty,
    ending,
    finishing,
    granting,
    mediating,
    merging,
    overseeing,
    pausing,
    placing,
    sorting,
    splitting,
    trails,
    unsealing,
)
from domain.assists import AssistKind
from domain.desk import Desk
from domain.ending import Body, Ground
from domain.mediating import Outcome
from domain.people import Person, Staff
from domain.seals import Why as OpenWhy
from domain.tickets import Ladder, Ticket
from domain.wishes import Why, Wish
from domain.words import Media
from tests.domain.hall import ZONE

Use = Callable[[Desk], Awaitable[Any]]

CLASSES = ("SR04", "AQ01", "ZA02", "LD01", "OTHER", "JJ01")
PROOF = "县公安局城关派出所，受案回执2026-118号"
_DAYS = (1, 1, 2, 3, 6, 20)


def strides(
    number: str,
    staff: Staff,
    now: datetime,
    dice: Random,
    *,
    to: Person,
    unit: int | None = None,
    result: str = "已更换灯泡，现场恢复照明",
    media: Media | None = None,
    code: str | None = None,
) -> dict[str, Use]:
    """Every step of somebody on duty, by its name (that of history.Step where it has one). `to`, `unit`: the other."""
    shown = (media,) if media is not None else ()
    day = (now + timedelta(days=dice.choice(_DAYS))).astimezone(ZONE).date()
    ground, body, outcome = dice.choice(list(Ground)), dice.choice(list(Body)), dice.choice(list(Outcome))
    reason, final = dice.choice(("", "已与对方核实")), dice.random() < 0.3
    code = code or dice.choice(CLASSES)
    grant, proof = dice.random() < 0.8, dice.choice((PROOF, PROOF, "已移交"))
    other = dice.choice(("另外巷口的垃圾三天没人清了", "另外拖欠我们工资三个月没发"))
    units = (unit,) if unit is not None else ()

    async def transfer(desk: Desk) -> Ticket:
        return await duty.transfer(desk, number, staff, await desk.unit.staff.by_user(to.chat))

    def card(rung: Ladder) -> Use:
        return lambda desk: overseeing.by_hand(desk, number, staff, rung, "迟迟没有回音")

    def help_of(kind: AssistKind) -> Use:
        return lambda desk: assisting.ask(desk, number, staff, units, "请一并到场核实", kind)

    def wish(what: Wish) -> Use:
        return lambda desk: granting.apply(desk, number, staff, what, Why.PARTS, day, "配件还没有到货")

    return {
        "claim": lambda desk: duty.claim(desk, number, staff),
        "release": lambda desk: duty.release(desk, number, staff),
        "return": lambda desk: placing.give_back(desk, number, staff, "不属本单位职责", unit),
        "transfer": transfer,
        "dispatch": lambda desk: placing.dispatch(desk, number, staff, unit, reason),
        "reassign": lambda desk: placing.reassign(desk, number, staff, unit, reason, directed=final),
        "ask": lambda desk: duty.ask(desk, number, staff, "在几号楼？<b>"),
        "note": lambda desk: duty.note(desk, number, staff, "已看过"),
        "done": lambda desk: finishing.done(desk, number, staff, result, shown),
        "proof": lambda desk: finishing.proof(desk, number, staff, shown),
        "confirm": lambda desk: finishing.confirm(desk, number, staff),
        "refuse": lambda desk: finishing.refuse(desk, number, staff),
        "acknowledge": lambda desk: danger.acknowledge(desk, number, staff),
        "look": lambda desk: duty.look(desk, number, staff),
        "reclassify": lambda desk: sorting.reclassify(desk, number, staff, code),
        "sign": lambda desk: placing.sign(desk, number, staff),
        "reject": lambda desk: ending.reject(desk, number, staff, ground, reason),
        "hand_off": lambda desk: ending.hand_off(desk, number, staff, body, proof),
        "apply": wish(Wish.EXTEND),
        "apply_suspend": wish(Wish.SUSPEND),
        "extend": lambda desk: granting.extend(desk, number, staff),
        "suspend": lambda desk: granting.suspend(desk, number, staff),
        "decline": lambda desk: granting.decline(desk, number, staff, reason),
        "resume": lambda desk: pausing.resume(desk, number, staff),
        "escalate": lambda desk: ascending.escalate(desk, number, staff, "需要上级协调", "enforce"),
        "remind": card(Ladder.REMINDED),
        "yellow": card(Ladder.YELLOW),
        "red": card(Ladder.RED),
        "list": card(Ladder.LISTED),
        "assist": help_of(AssistKind.ASSIST),
        "whistle": help_of(AssistKind.WHISTLE),
        "report_in": lambda desk: assisting.report_in(desk, number, staff),
        "contribute": lambda desk: assisting.contribute(desk, number, staff, "本单位已到场处理", ours=grant),
        "waive": lambda desk: assisting.waive(desk, number, staff, "现场已经处理完毕"),
        "mediate": lambda desk: mediating.mediate(desk, number, staff, outcome, "双方约定下周再谈"),
        "unseal_ask": lambda desk: unsealing.ask(desk, number, staff, OpenWhy.VERIFY, "需要当面核实情况"),
        "unseal": lambda desk: unsealing.answer(desk, number, staff, grant=grant),
        "trail": lambda desk: trails.trail(desk, number, staff),
        "merge": lambda desk: merging.merge(desk, number, staff),
        "split": lambda desk: splitting.split(desk, number, staff, other),
        "unlike": lambda desk: merging.refuse(desk, number, staff),
    }
