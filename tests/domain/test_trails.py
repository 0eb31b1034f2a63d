"""全部经过 and who may read it, with an organisation in use (rulebook §5.4)."""

import pytest

from domain.desk import Desk
from domain.errors import NotAllowed, NotFound, OwnTicket
from domain.history import By, Step
from domain.people import Role, Staff
from domain.steps import record
from domain.tickets import Reporter, Ticket
from domain.trails import Trail, own_trail, trail
from domain.words import WordsKind
from handlers.texts import trail as texts
from tests.domain.hall import ANNA, ZHAO, Hall
from tests.storage.hands import a_ticket

SECRET = "我家住红星村，电话 13912345678，麻烦尽快修"


async def a_case(hall: Hall, code: str | None, **more: object) -> Ticket:
    """A case of that unit, reported by Anna, with a line that carries words."""
    unit = hall.centre.by_code(code) if code is not None else None

    async def opened(desk: Desk) -> Ticket:
        given = {"reporter": Reporter(ANNA.chat, ANNA.name, ANNA.username), "unit": unit.id if unit else None}
        ticket = await desk.unit.tickets.add(a_ticket(f"GD261122-{hall.part().message:04}", **(given | more)))
        masked = desk.office.reader.mask(SECRET)
        said = await desk.unit.words.add(ticket.id, WordsKind.REPORT, masked, SECRET, desk.now)
        await record(desk, ticket, Step.SUBMIT, By.REPORTER, words=said)
        return ticket

    return await hall.act(opened)


async def read(hall: Hall, ticket: Ticket, staff: Staff) -> tuple[Trail, str]:
    """The trail and its file."""
    got = await hall.act(lambda desk: trail(desk, ticket.number, staff))
    return got, await hall.look(lambda desk: _file(desk, got))


async def _file(desk: Desk, got: Trail) -> str:
    return texts.file(desk, got)


async def one_of(hall: Hall, code: str) -> Staff:
    """Somebody with posts in that unit alone."""
    unit = hall.centre.by_code(code)
    assert unit is not None
    async with hall.store.read() as work:
        for each in hall.centre.members(unit.id):
            staff = await work.staff.by_id(each.staff)
            if staff is not None and {a.unit for a in hall.centre.posts_of(staff.id)} == {unit.id}:
                return staff
    raise AssertionError(code)


async def test_the_unit_that_has_it_and_those_above_read_it_others_do_not(hall: Hall) -> None:
    await hall.settle()
    ticket = await a_case(hall, "Q-BH-1")
    for code in ("Q-BH-1", "Q-BH", "Q"):
        got, file = await read(hall, ticket, await one_of(hall, code))
        assert got.worded, code
        assert "红星村" in file
        assert "13912345678" not in file
        for name in (ANNA.name, str(ANNA.chat), ANNA.username or "-"):
            assert name not in file
    for code in ("B", "X-CG"):
        with pytest.raises(NotAllowed, match="unit"):
            await read(hall, ticket, await one_of(hall, code))


async def test_an_admin_without_a_post_reads_the_steps_alone(hall: Hall) -> None:
    await hall.settle()
    ticket = await a_case(hall, "Q-BH-1")
    admin = await hall.staff(ZHAO)
    got, file = await read(hall, ticket, admin)
    assert not got.worded
    assert not got.words
    assert "红星村" not in file
    assert "提交并受理" in file


async def test_of_a_confidential_one_the_look_is_written_down(hall: Hall) -> None:
    ticket = await a_case(hall, None, confidential=True)
    admin = await hall.staff(ZHAO)
    officer = Staff(77, 5_000_000_077, "某人", None, Role.OFFICER)
    with pytest.raises(NotAllowed):
        await read(hall, ticket, officer)
    got, file = await read(hall, ticket, admin)
    assert [(line.step, line.detail) for line in got.lines[1:]] == [(Step.LOOK, {"what": "trail"})]
    assert got.breaches == ()
    own = await hall.look(lambda desk: own_trail(desk, ANNA, ticket.number))
    mine = await hall.look(lambda desk: _file(desk, own))
    assert "工作人员查看了办理经过" in mine
    assert admin.name not in mine
    assert admin.name in file


async def test_nobody_reads_his_own_as_a_colleague_nor_anybody_elses_as_a_reporter(hall: Hall) -> None:
    ticket = await a_case(hall, None, reporter=Reporter(ZHAO.chat, ZHAO.name))
    admin = await hall.staff(ZHAO)
    with pytest.raises(OwnTicket):
        await read(hall, ticket, admin)
    with pytest.raises(NotFound):
        await hall.look(lambda desk: own_trail(desk, ANNA, ticket.number))
    assert (await hall.look(lambda desk: own_trail(desk, ZHAO, ticket.number))).own
