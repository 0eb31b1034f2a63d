"""What an admin types about a notice: an element, a link, a time, the reason for a no."""

from collections.abc import Awaitable, Callable

from domain import composing
from domain.broadcasts import Element
from domain.copies import LONGEST
from domain.desk import Desk
from domain.people import Staff
from domain.scheduling import AHEAD
from domain.templates import is_link
from domain.wanted_times import read_time
from handlers import approval
from handlers.compose_card import card
from handlers.compose_content import forget
from handlers.outgoing import Outgoing
from handlers.replying import said
from handlers.texts import compose_asks as texts


async def _typed_element(desk: Desk, staff: Staff, notice: int, asked: dict[str, str], text: str) -> list[Outgoing]:
    element = Element(asked["element"])
    if len(text) > LONGEST:
        return [said(staff.user, texts.too_long(element, len(text)))]
    await forget(desk, staff)
    return [await card(desk, await composing.tell(desk, staff, notice, element, text))]


async def _typed_link(desk: Desk, staff: Staff, notice: int, asked: dict[str, str], text: str) -> list[Outgoing]:
    if not is_link(text):
        return [said(staff.user, texts.bad_link())]
    await forget(desk, staff)
    return [await card(desk, await composing.change(desk, staff, notice, link=text))]


async def _typed_time(desk: Desk, staff: Staff, notice: int, asked: dict[str, str], text: str) -> list[Outgoing]:
    when = read_time(text, desk.now, desk.office.zone)
    if when is None or not desk.now < when <= desk.now + AHEAD:
        return [said(staff.user, texts.bad_time())]
    await forget(desk, staff)
    field = "ends_at" if asked["which"] == "end" else "starts_at"
    return [await card(desk, await composing.change(desk, staff, notice, **{field: when}))]


async def _typed_why(desk: Desk, staff: Staff, notice: int, asked: dict[str, str], text: str) -> list[Outgoing]:
    return await approval.returned(desk, staff, notice, int(asked["mark"]), text)


TYPED: dict[str, Callable[[Desk, Staff, int, dict[str, str], str], Awaitable[list[Outgoing]]]] = {
    "element": _typed_element,
    "link": _typed_link,
    "time": _typed_time,
    "why": _typed_why,
}
