"""回执, 需要帮助 and 点名: what is noted, what is opened, who may see which numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import calling, danger, following, help_place, reminding, rollcall
from domain.broadcasts import Audience, AudienceSort, Broadcast, Choices, Medium, Piece, Reply, Topic, Wave, WaveKind
from domain.delivery import DeliveryState, Outcome
from domain.desk import Desk
from domain.errors import Missing, NotAllowed, NotFound, RuledOut
from domain.notices import Alarm
from domain.people import Role, Staff
from domain.taxonomy import UNSORTED
from domain.tickets import Status, Ticket
from domain.waves import launch
from domain.words import Media, MediaKind, Part
from tests.domain.county import County, county
from tests.domain.hall import ANNA, BORIS, CLARA, ZHAO, Hall

#: 周主任 of the example county.
ZHOU = 300001
HOME = {ANNA.chat: "Q-BH-1", BORIS.chat: "B-DS-1"}


async def sent(hall: Hall, admin: Staff, topic: Topic = Topic.FLOOD, sort: AudienceSort = AudienceSort.ALL) -> Wave:
    """A notice with all buttons, to all three; it has arrived."""

    async def step(desk: Desk) -> Wave:
        for person in (ANNA, BORIS, CLARA):
            await desk.unit.people.seen(person, desk.now)
            unit = desk.centre.by_code(HOME.get(person.chat, ""))
            if unit is not None:
                await desk.unit.subscriptions.save(person.chat, Choices(areas=(unit.id,)))
        made = Broadcast(0, admin.id, admin.user, desk.now, topic=topic, audience=Audience(AudienceSort.ALL))
        pieces, replies = (Piece(Medium.TEXT, "请转移"),), tuple(Reply)
        broadcast = await desk.unit.broadcasts.add(replace(made, pieces=pieces, replies=replies))
        wave = await launch(desk, broadcast, by=admin)
        broadcast = await desk.unit.broadcasts.by_id(broadcast.id) or broadcast
        await desk.unit.broadcasts.save(replace(broadcast, audience=Audience(sort)))
        for i, copy in enumerate(await desk.unit.waves.take(10, desk.now, ordinary=True)):
            outcome = Outcome(-copy.id, DeliveryState.SENT, desk.now, message_id=i + 1, chat=copy.chat)
            await desk.unit.waves.mark([outcome])
        return wave

    return await hall.act(step)


async def test_answers_without_a_centre(both: Hall) -> None:
    """Noted once a person, the last counts; of somebody to whom it was not sent nothing; totals for the admin alone."""
    admin = await both.staff(ZHAO)
    wave = await sent(both, admin)
    first = await both.act(lambda desk: rollcall.note(desk, ANNA, wave.id, Reply.SEEN))
    assert (first.sent, first.before) == (True, None)
    again = await both.act(lambda desk: rollcall.note(desk, ANNA, wave.id, Reply.SAFE))
    assert again.before is Reply.SEEN
    assert not (await both.act(lambda desk: rollcall.note(desk, ZHAO, wave.id, Reply.SAFE))).sent
    assert not (await both.act(lambda desk: rollcall.note(desk, ANNA, 999, Reply.SAFE))).sent
    sheet = await both.look(lambda desk: calling.sheet(desk, admin, wave.id))
    assert (sheet.total, sheet.lines, sheet.nowhere) == (calling.Counts(safe=1, silent=2), (), None)
    officer = replace(admin, id=admin.id + 1, user=1, role=(await both.staff(BORIS)).role)
    with pytest.raises(NotAllowed):
        await both.look(lambda desk: calling.sheet(desk, officer, wave.id))
    with pytest.raises(NotAllowed):
        await both.act(lambda desk: reminding.remind(desk, officer, wave.id))
    with pytest.raises(NotFound):
        await both.look(lambda desk: calling.sheet(desk, admin, 999))
    reminder = await both.act(lambda desk: reminding.remind(desk, admin, wave.id))
    assert (reminder.kind, reminder.base, reminder.total, reminder.parts) == (WaveKind.REMIND, wave.id, 2, 1)
    with pytest.raises(RuledOut, match="reminded"):
        await both.act(lambda desk: reminding.remind(desk, admin, wave.id))
    both.clock.move(timedelta(minutes=11))
    for person in (BORIS, CLARA):
        await both.act(lambda desk, person=person: rollcall.note(desk, person, wave.id, Reply.SEEN))  # type: ignore[misc]
    with pytest.raises(Missing, match="silent"):
        await both.act(lambda desk: reminding.remind(desk, admin, wave.id))


async def helped(hall: Hall, wave: Wave, person: object = ANNA, message: int = 77) -> rollcall.Helped:
    return await hall.act(lambda desk: rollcall.help_wanted(desk, person, wave.id, message, "防汛"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "topic, code",
    [(Topic.FLOOD, "JJ07"), (Topic.FIRE, "JJ02"), (Topic.FRAUD, danger.DEFAULT_CODE), (Topic.OUTAGE, UNSORTED)],
)
async def test_help_opens_a_ticket_of_the_danger(hall: Hall, topic: Topic, code: str) -> None:
    """Urgent, ringing, of that class; also when the notice was not sent to him; no more than the bound."""
    admin = await hall.staff(ZHAO)
    wave = await sent(hall, admin, topic)
    got = await helped(hall, wave)
    ticket = got.receipt.ticket
    assert ticket is not None
    assert (ticket.category, ticket.urgent, ticket.place, ticket.status) == (code, True, "待补充", Status.QUEUED)
    assert ticket.alarm_at is not None
    assert any(isinstance(n, Alarm) for n in hall.notices)
    second = await helped(hall, wave)
    assert second.receipt.joined
    assert second.receipt.ticket is not None
    assert second.receipt.ticket.number == ticket.number
    if topic is not Topic.FLOOD:
        return
    stranger = await helped(hall, wave, ZHAO)
    assert stranger.receipt.ticket is not None
    unknown = [
        await hall.act(lambda desk, n=n: rollcall.help_wanted(desk, BORIS, 900 + n, 5, "其他"))  # type: ignore[misc]
        for n in range(5)
    ]
    numbers = {u.receipt.ticket.number for u in unknown if u.receipt.ticket is not None}
    assert len(numbers) == 1, "one notice nobody knows is one notice"


async def test_no_more_tickets_than_the_bound(hall: Hall) -> None:
    """Taken back and pressed again, over and over: in the end the numbers alone."""
    wave = await sent(hall, await hall.staff(ZHAO))
    for _ in range(3):
        ticket = (await helped(hall, wave)).receipt.ticket
        assert ticket is not None
        await hall.act(lambda desk, number=ticket.number: following.withdraw(desk, ANNA, number))  # type: ignore[misc]
    assert (await helped(hall, wave)).receipt.ticket is None


async def place(hall: Hall, number: str, part: Part) -> Ticket:
    return (await heard(hall, number, part)).ticket


async def heard(hall: Hall, number: str, part: Part) -> help_place.HelpPlaced:
    """What he sends next, as it is answered; the question must still be open."""

    async def step(desk: Desk) -> help_place.HelpPlaced | None:
        asked = await desk.unit.dialogs.get(ANNA.chat, ANNA.chat) or {}
        assert (asked["do"], asked["number"]) == (help_place.HELP_PLACE, number)
        return await help_place.expected(desk, ANNA, part, asked)

    got = await hall.act(step)
    assert got is not None
    return got


async def test_the_place_moves_it_to_the_town_there(hall: Hall) -> None:
    """From his own village to where he really is, ringing there too; what names no place is added to what is known."""
    c = await county(hall)
    wave = await sent(hall, await hall.posted(ZHOU))
    ticket = (await helped(hall, wave)).receipt.ticket
    assert ticket is not None
    assert (ticket.unit, ticket.place) == (c.unit("Q"), "青溪镇滨河社区滨河01网格")
    ticket = await place(hall, ticket.number, hall.part("3号楼楼顶"))
    assert (ticket.unit, ticket.place) == (c.unit("Q"), "青溪镇滨河社区滨河01网格；3号楼楼顶")
    ticket = await place(hall, ticket.number, hall.part("我在白石镇东山村小学"))
    assert (ticket.unit, ticket.place) == (c.unit("B"), "我在白石镇东山村小学")
    assert any(isinstance(n, Alarm) for n in hall.notices)
    silent = await heard(hall, ticket.number, hall.part("", Media(MediaKind.VOICE, "v")))
    assert (silent.placed, silent.ticket.place) == (False, ticket.place)
    # another's ticket is none of his, and one at its end takes no place
    asked = {"number": ticket.number}
    assert await hall.act(lambda desk: help_place.expected(desk, BORIS, hall.part("这里"), asked)) is None
    with pytest.raises(Missing):
        await hall.act(lambda desk: rollcall.at_home(desk, BORIS, wave.id, 5))
    home = await hall.act(lambda desk: rollcall.at_home(desk, ANNA, wave.id, 77))
    assert (home.unit, home.place) == (c.unit("Q"), "青溪镇滨河社区滨河01网格")


async def test_the_real_place_is_never_lost(hall: Hall) -> None:
    """Words that are no place leave the question open; what is named later is the place; a pin always counts."""
    c = await county(hall)
    wave = await sent(hall, await hall.posted(ZHOU))
    number = (await helped(hall, wave, ANNA)).receipt.ticket.number  # type: ignore[union-attr]
    home = "青溪镇滨河社区滨河01网格"
    for words in ("我家没电了", "谢谢", "门打不开", "我们在等你们"):
        got = await heard(hall, number, hall.part(words))
        assert (got.placed, got.known, got.ticket.place) == (False, False, home), words
    # danger in his words joins it, and does not end the question either
    await hall.act(lambda desk: danger.report(desk, ANNA, hall.part("水进来了，快来人")))
    got = await heard(hall, number, hall.part("我在二楼，水还在涨"))
    assert (got.placed, got.known, got.ticket.place) == (True, True, f"{home}；我在二楼")
    got = await heard(hall, number, hall.part("在石桥村村小学二楼"))
    assert (got.placed, got.ticket.place, got.ticket.unit) == (True, "在石桥村村小学二楼", c.unit("Q"))
    pin = Media(MediaKind.LOCATION, "", 1.5, 2.5)
    got = await heard(hall, number, hall.part("", pin))
    assert (got.placed, got.known, got.ticket.place) == (True, True, f"{help_place.PIN}；在石桥村村小学二楼")
    got = await heard(hall, number, hall.part("到白石镇东山村了"))
    assert (got.ticket.place, got.ticket.unit) == (f"到白石镇东山村了；{help_place.PIN}", c.unit("B"))
    # unasked, in a reply hours later: it stands beside what is known, and moves nothing
    ticket = await hall.act(lambda desk: help_place.learnt(desk, got.ticket, hall.part("我妈在青溪镇石桥村")))
    assert (ticket.place, ticket.unit) == (f"{got.ticket.place}；我妈在青溪镇石桥村", c.unit("B"))
    # somebody of whom nothing is known: what names no village is kept, and asked on
    lost = (await helped(hall, wave, CLARA)).receipt.ticket
    assert lost is not None
    asked = {"number": lost.number}
    for words, place, known in (("在村小学二楼", "在村小学二楼", False), ("石桥村", "石桥村；在村小学二楼", True)):
        one = hall.part(words)
        after = await hall.act(lambda desk, one=one: help_place.expected(desk, CLARA, one, asked))  # type: ignore[misc]
        assert after is not None
        assert (after.ticket.place, after.known) == (place, known)


async def test_who_may_see_which_numbers(hall: Hall) -> None:
    """The county all, level by level; a village its own; nobody of another unit; nothing names a person."""
    c: County = await county(hall)
    admin = await hall.posted(ZHOU)
    wave = await sent(hall, admin)
    await helped(hall, wave)
    await hall.act(lambda desk: rollcall.note(desk, BORIS, wave.id, Reply.SAFE))
    top = await hall.look(lambda desk: calling.sheet(desk, c.desk, wave.id))
    assert {line.unit.code: line.counts.people for line in top.lines} == {"Q": 1, "B": 1}
    assert (top.total.people, top.nowhere) == (3, calling.Counts(silent=1))
    assert len(top.tickets) == 1
    grids = await hall.look(lambda desk: calling.sheet(desk, c.town, wave.id, c.unit("Q-BH")))
    assert [(line.unit.code, line.counts.help) for line in grids.lines] == [("Q-BH-1", 1)]
    own = await hall.look(lambda desk: calling.sheet(desk, c.village, wave.id))
    assert own.unit is not None
    assert (own.unit.code, own.total, own.above, own.may_remind) == ("Q-BH", calling.Counts(help=1), None, False)
    for who, unit in ((c.village, "Q"), (c.grid, "B-DS-1"), (c.city, "X-CG")):
        with pytest.raises(NotAllowed):
            await hall.look(lambda desk, who=who, unit=unit: calling.sheet(desk, who, wave.id, c.unit(unit)))  # type: ignore[misc]
    lists = await hall.look(calling.bulletins)
    assert {s.unit.code for s in lists if s.unit is not None} >= {"Q", "Q-BH", "Q-BH-1"}
    found = await hall.look(lambda desk: calling.open_to(desk, c.village))
    assert [w.id for w, _ in found] == [wave.id]


@pytest.mark.parametrize("sort", [AudienceSort.REPORTERS, AudienceSort.LISTED])
async def test_of_reporters_and_lists_only_the_total(hall: Hall, sort: AudienceSort) -> None:
    """Which grid they live in would tell who has reported: no units, no bulletins, nothing for grid and village."""
    c: County = await county(hall)
    admin = replace(await hall.posted(ZHOU), role=Role.ADMIN, user=ZHAO.chat)
    wave = await sent(hall, admin, sort=sort)
    whole = await hall.look(lambda desk: calling.sheet(desk, admin, wave.id, c.unit("Q-BH")))
    assert (whole.unit, whole.lines, whole.nowhere, whole.total.people) == (None, (), None, 3)
    assert await hall.look(calling.bulletins) == []
    assert [w.id for w, _ in await hall.look(lambda desk: calling.open_to(desk, admin))] == [wave.id]
    for who in (c.desk, c.town, c.village, c.grid):
        with pytest.raises(NotAllowed):
            await hall.look(lambda desk, who=who: calling.sheet(desk, who, wave.id))  # type: ignore[misc]
        assert await hall.look(lambda desk, who=who: calling.open_to(desk, who)) == []  # type: ignore[misc]
