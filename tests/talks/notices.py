"""A notice that has reached people, made without composing it: for what comes after."""

from collections.abc import Sequence
from dataclasses import replace

from domain import staffing, waves
from domain.broadcasts import (
    Audience,
    AudienceSort,
    Broadcast,
    Choices,
    Element,
    Level,
    Medium,
    Piece,
    Reply,
    Topic,
    Wave,
    WaveKind,
    WaveState,
)
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person as Resident
from tests.talks.centre import Centre
from tests.talks.people import Person

ALL = tuple(Reply)
FLOOD = "沿河住户请马上转移到村小学"


def notice(staff: int, chat: int, desk: Desk, **more: object) -> Broadcast:
    """A warning of flood for everybody, with all three buttons."""
    made = Broadcast(
        0,
        staff,
        chat,
        desk.now,
        topic=Topic.FLOOD,
        level=Level.URGENT,
        template="flood",
        pieces=(Piece(Medium.TEXT, FLOOD),),
        elements={
            Element.WHERE: "青溪镇沿河",
            Element.UNTIL: "今天 20:00",
            Element.DO: "往高处走",
            Element.CALL: "0000-12345",
            Element.ISSUER: "云溪县综治中心",
        },
        audience=Audience(AudienceSort.ALL),
        replies=ALL,
        people=3,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a notice


async def known(centre: Centre, people: Sequence[Person], areas: Sequence[str] = ()) -> None:
    """They have written to the bot; `areas`: codes of the places they have chosen."""
    for person in people:
        await person.says("/start")

    async def step(desk: Desk) -> tuple[()]:
        for person, code in zip(people, areas, strict=False):
            unit = desk.centre.by_code(code)
            assert unit is not None
            await desk.unit.subscriptions.save(person.uid, Choices(areas=(unit.id,)))
        return ()

    await centre.house.works.do(step)


async def sent(centre: Centre, admin: Person, *, paused: bool = False, **more: object) -> Wave:
    """A notice of that admin, sent to all and arrived. `paused`: before anything has left."""
    found: list[Wave] = []

    async def step(desk: Desk) -> tuple[()]:
        staff = await staffing.officer(desk, Resident(admin.uid, admin.name, admin.username), Membership.MEMBER)
        made = await desk.unit.broadcasts.add(notice(staff.id, admin.uid, desk, **more))
        found.append(await waves.launch(desk, made, by=staff))
        if paused:
            await waves.pause(desk, staff, found[-1].id)
        return ()

    await centre.house.works.do(step)
    await arrived(centre)
    return found[-1]


async def arrived(centre: Centre) -> None:
    """Until no wave has anything left to send."""

    async def over() -> bool:
        async with centre.house.store.read() as unit:
            return not any(
                [await unit.waves.waits(w.id) for w in await unit.waves.under_way() if w.state is not WaveState.PAUSED]
            )

    await centre.until(over, what="the notices to arrive")
    await centre.quiet()
    await centre.advance(seconds=4)  # the wave is done, its progress drawn


async def of_kind(centre: Centre, kind: WaveKind) -> list[Wave]:
    """The waves of that kind, of all notices."""
    async with centre.house.store.read() as unit:
        found = [w for b in await unit.broadcasts.newest(10) for w in await unit.waves.of_broadcast(b.id)]
    return [w for w in found if w.kind is kind]


async def is_now(centre: Centre, wave: Wave) -> Broadcast:
    """The notice as it is stored."""
    async with centre.house.store.read() as unit:
        found = await unit.broadcasts.by_id(wave.broadcast_id)
    assert found is not None
    return found
