"""A wave as the bench of notices needs it: begun, filled, most of it over; and what a unit of it costs."""

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bench._audience import FIRST_CHAT, UNITS
from bench._county import NOW
from domain.broadcasts import Audience, AudienceSort, Broadcast, Level, Medium, Piece, Topic, Wave, WaveKind
from domain.ports import Unit
from domain.waves import PAGE
from storage.store import Store

AIM_MS, LAUNCH_MS = 50.0, 1000.0
SINCE = NOW - timedelta(days=180)
#: By name: the audience, and the units it means.
AUDIENCES: dict[str, tuple[Audience, tuple[int, ...]]] = {
    "全体": (Audience(AudienceSort.ALL), ()),
    "按区域：全县": (Audience(AudienceSort.AREAS), tuple(UNITS)),
    "按区域：一村": (Audience(AudienceSort.AREAS), (7,)),
    "按订阅": (Audience(AudienceSort.TOPIC), ()),
    "曾上报者：全县": (Audience(AudienceSort.REPORTERS), tuple(UNITS)),
    "曾上报者：一村": (Audience(AudienceSort.REPORTERS), (7,)),
    "名单文件": (Audience(AudienceSort.LISTED), ()),
}
Act = Callable[[Unit, int], Awaitable[Any]]
Found = dict[str, tuple[list[float], float]]


async def timed(store: Store, act: Act, rounds: int, *, commits: bool = False) -> list[float]:
    """ms of each round: a unit of its own, with its commit when it changes anything."""
    times = []
    for n in range(rounds):
        begun = time.perf_counter()
        async with store.begin() if commits else store.read() as unit:
            await act(unit, n)
            if commits:
                await unit.commit()
        times.append((time.perf_counter() - begun) * 1000)
    return times


async def begun(unit: Unit, audience: Audience, residents: int = 0, **more: Any) -> Wave:
    pieces = (Piece(Medium.TEXT, "今晚泄洪，请勿下河。" * 10),)
    given = Broadcast(0, 1, 900, NOW, topic=Topic.FLOOD, pieces=pieces, audience=audience)
    notice = await unit.broadcasts.add(given)
    if audience.sort is AudienceSort.LISTED:
        await unit.broadcasts.enlist(notice.id, range(FIRST_CHAT + 1, FIRST_CHAT + residents, 50))
    given_wave: dict[str, Any] = {"id": 0, "broadcast_id": notice.id, "kind": WaveKind.SEND, "by_staff": 1}
    return await unit.waves.add(Wave(**(given_wave | {"created_at": NOW} | more)))


async def filled(unit: Unit, wave: Wave, audience: Audience, units: tuple[int, ...]) -> Wave:
    return await unit.waves.fill(wave, audience, units, Topic.FLOOD, Level.ORDINARY, PAGE, SINCE)


_MOST = """UPDATE copies SET state = CASE WHEN person % 100 = 50 THEN 'failed' WHEN person % 100 = 51 THEN 'uncertain'
 ELSE 'sent' END, error = CASE WHEN person % 100 = 50 THEN 'Bad Request: chat not found' ELSE '' END,
 reply = CASE WHEN person % 20 < 19 THEN 'seen' END
 WHERE wave_id = :wave AND state = 'waiting' AND person % 10 > 0"""


async def most_over(store: Store, wave: Wave) -> None:
    """All but a tenth: as when hours have passed."""
    async with store.begin() as unit:
        await unit.connection.execute(text(_MOST), {"wave": wave.id})
        await unit.commit()
    # no courier writes so much at once: what SQLite then tidies up is not for the next to pay
    await timed(store, lambda unit, _: unit.intake.beat(NOW), 8, commits=True)
