"""更正, 解除, 撤回: what the notice becomes, what is sent to whom, who must agree, what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from domain import amend_approving, amend_words, amending, amendments, notice_clock, recalling, waves
from domain.amend_news import AmendMatter, AmendNews
from domain.amendments import corrected
from domain.broadcasts import (
    Amendment,
    Audience,
    AudienceSort,
    Broadcast,
    BroadcastState,
    Element,
    Level,
    Medium,
    Piece,
    Wave,
    WaveKind,
    WaveState,
)
from domain.copies import bound, parts
from domain.delivery import DeliveryState, Outcome
from domain.desk import Desk
from domain.errors import Missing, NotAllowed, RuledOut
from domain.people import Role, Staff
from domain.templates import Lack, missing
from handlers.texts.notice import notice as shown
from storage.rows_broadcasts import broadcasts
from tests.domain.hall import ANNA, BORIS, LI, ZHAO, ZONE, Hall

ANY_DAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
PHOTO = Piece(Medium.PHOTO, file="photo")


def notice(at: datetime, admin: Staff, **more: object) -> Broadcast:
    made = Broadcast(
        0,
        admin.id,
        admin.user,
        at,
        level=Level.URGENT,
        pieces=(Piece(Medium.TEXT, "请转移"),),
        elements={Element.UNTIL: "今天 20:00", Element.WHERE: "沿河"},
        audience=Audience(AudienceSort.ALL),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a notice


async def sent(hall: Hall, admin: Staff, *, arrives: bool = True, **more: object) -> Wave:
    async def step(desk: Desk) -> Wave:
        for person in (ANNA, BORIS):
            await desk.unit.people.seen(person, desk.now)
        wave = await waves.launch(desk, await desk.unit.broadcasts.add(notice(desk.now, admin, **more)), by=admin)
        if arrives:
            await _arrived(desk, wave)
        return wave

    return await hall.act(step)


async def _arrived(desk: Desk, wave: Wave) -> None:
    """Part after part, until nothing waits."""
    at = 100 * wave.id
    while copies := await desk.unit.waves.take(50, desk.now, ordinary=True):
        for copy in copies:
            at += 1
            outcome = Outcome(-copy.id, DeliveryState.SENT, desk.now, message_id=at, chat=copy.chat)
            await desk.unit.waves.mark([outcome])
    await waves.go_on(desk, wave.id)


def test_the_words_of_a_correction() -> None:
    """A line alone changes its element; other words take the place of the content; files stay where they are."""
    admin = Staff(1, 1, "x")

    def after(text: str, **more: object) -> Broadcast:
        return corrected(notice(ANY_DAY, admin, **more), Amendment(WaveKind.CORRECT, 1, text))

    line = after("截止时间：明天 8:00")
    assert line.elements == {Element.UNTIL: "明天 8:00", Element.WHERE: "沿河"}
    assert [p.text for p in line.pieces] == ["请转移"]
    words = after("到后山\n地点：东山", elements={Element.WHAT: "旧的", Element.UNTIL: "今天"})
    assert [p.text for p in words.pieces] == ["到后山"]
    assert words.elements == {Element.UNTIL: "今天", Element.WHERE: "东山"}
    caption = after("到后山", pieces=(replace(PHOTO, text="请转移"),), elements={})
    assert [(p.medium, p.text) for p in caption.pieces] == [(Medium.PHOTO, ""), (Medium.TEXT, "到后山")]
    assert len(parts(caption)) == 1
    long = after("短", pieces=(PHOTO, Piece(Medium.TEXT, "长" * 1500)), elements={})
    assert len(parts(long)) == 2, "what stood below its file stays there, however short it is now"


async def test_another_picture_and_its_approval(hall: Hall) -> None:
    """Of a notice with one picture alone; what goes to many waits for a second admin as words do."""
    admin = await hall.staff(ZHAO)
    await hall.act(lambda d: d.unit.people.seen(LI, d.now))
    plain = await sent(hall, admin)
    with pytest.raises(RuledOut, match="amend_picture"):
        await hall.act(lambda d: amending.correct(d, admin, plain.broadcast_id, "", file="new"))
    for words, many, edits in (("请转移", 3, 1), ("长" * 1500, 5000, 2)):
        pieces = (PHOTO, Piece(Medium.TEXT, words))
        wave = await sent(hall, admin, pieces=pieces, people=many)
        got = await hall.act(lambda d, w=wave: amending.correct(d, admin, w.broadcast_id, "", file="new"))  # type: ignore[misc]
        assert got.approval == (many > 1000)
        kept = await hall.look(lambda d, w=wave: d.unit.broadcasts.by_id(w.broadcast_id))  # type: ignore[misc]
        assert kept is not None
        assert kept.pending == got.amendment
        assert amendments.mark(got.amendment) != amendments.mark(replace(got.amendment, file="other"))
        new = corrected(kept, got.amendment)
        assert [(p.file, p.text) for p in new.pieces] == [("new", ""), ("", words)]
        assert amend_words.count(new, WaveKind.CORRECT, amend_words.packed(wave, "x", pictured=True)) == 1 + edits
    full = (PHOTO, Piece(Medium.TEXT, "长" * next(n for n in range(600, 900) if bound(captioned(admin, n)) > 1000)))
    wave = await sent(hall, admin, pieces=full)
    for words, why in (("", "amend_caption_kept"), (full[1].text, "amend_caption")):
        with pytest.raises(RuledOut) as refused:
            await hall.act(lambda d, words=words: amending.correct(d, admin, wave.broadcast_id, words, file="new"))  # type: ignore[misc]
        assert refused.value.rule == why


def captioned(admin: Staff, length: int) -> Broadcast:
    """A photo with so many characters below it."""
    return notice(ANY_DAY, admin, pieces=(PHOTO, Piece(Medium.TEXT, "长" * length)))


def test_messages_a_person() -> None:
    """Of a correction the reply and the edit; without words the edit alone; a recall deletes part by part."""
    album = (replace(PHOTO, album="a"), replace(PHOTO, album="a"), Piece(Medium.TEXT, "x"))
    made = notice(ANY_DAY, Staff(1, 1, "x"), pieces=album)
    base = Wave(3, 1, WaveKind.SEND, 1, ANY_DAY)
    assert amend_words.count(made, WaveKind.CORRECT, amend_words.packed(base, "x")) == 2
    assert amend_words.count(made, WaveKind.LIFT, amend_words.packed(base)) == 1
    assert amend_words.count(made, WaveKind.RECALL, "") == len(parts(made)) == 2
    assert amend_words.count(made, WaveKind.RECALL, amend_words.REPLIED) == 1
    wave = replace(base, words=amend_words.packed(base, "两行\n也行"))
    assert amend_words.unpacked(wave) == (base.created_at, "两行\n也行")
    wave = replace(base, words=amend_words.packed(base, "一行 picture\n", pictured=True))
    assert (amend_words.unpacked(wave), amend_words.pictured(wave.words)) == ((base.created_at, "一行 picture\n"), True)


async def test_a_correction_and_what_is_refused(both: Hall) -> None:
    """It goes to those who have it, with the new words for the rest; what is pending is kept whole."""
    admin = await both.staff(ZHAO)
    wave = await sent(both, admin)
    officer = replace(admin, id=99, user=99, role=Role.OFFICER)
    with pytest.raises(NotAllowed):
        await both.act(lambda desk: amending.correct(desk, officer, wave.broadcast_id, "x"))
    for text, why in (("  ", Missing), ("长" * 4000, RuledOut), ("红色预警，请转移", RuledOut)):
        with pytest.raises(why):
            await both.act(lambda desk, text=text: amending.correct(desk, admin, wave.broadcast_id, text))  # type: ignore[misc]
    with pytest.raises(RuledOut, match="amend_gone"):
        await both.act(lambda desk: amending.confirm(desk, admin, wave.broadcast_id, WaveKind.CORRECT))
    bold = '[{"type": "bold", "offset": 0, "length": 2}]'
    found = await both.act(lambda desk: amending.correct(desk, admin, wave.broadcast_id, "快走", bold))
    assert (found.people, found.approval) == (2, False)
    kept = await both.look(lambda desk: desk.unit.broadcasts.by_id(wave.broadcast_id))
    assert kept is not None
    assert kept.pending == Amendment(WaveKind.CORRECT, admin.id, "快走", bold)
    # another was begun since: the old question does nothing
    with pytest.raises(RuledOut, match="amend_gone"):
        await both.act(lambda desk: amending.confirm(desk, admin, wave.broadcast_id, WaveKind.LIFT))
    got = await both.act(lambda desk: amending.confirm(desk, admin, wave.broadcast_id, WaveKind.CORRECT))
    assert [(w.kind, w.base, w.parts, w.total) for w in got.waves] == [(WaveKind.CORRECT, wave.id, 2, 2)]
    assert [(p.text, p.entities) for p in got.broadcast.pieces] == [("快走", bold)]
    assert (got.broadcast.corrected_at, got.broadcast.pending) == (both.clock.now(), None)
    unsent = await both.act(lambda desk: desk.unit.broadcasts.add(notice(desk.now, admin)))
    with pytest.raises(RuledOut, match="amend_unsent"):
        await both.act(lambda desk: amending.lift(desk, admin, unsent.id, "解除"))


async def test_a_lifting_stops_the_rest_and_the_next_time(hall: Hall) -> None:
    """What waits never leaves, the next time is taken off; each time it was sent is edited, the newest replied to."""
    admin = await hall.staff(ZHAO)
    first = await sent(hall, admin, next_at=hall.clock.now() + timedelta(days=1))

    async def again(desk: Desk) -> Wave:
        kept = await desk.unit.broadcasts.by_id(first.broadcast_id)
        assert kept is not None
        return await waves.launch(desk, replace(kept, next_at=desk.now + timedelta(days=1)), by=admin)

    second = await hall.act(again)
    await hall.act(lambda desk: amending.lift(desk, admin, first.broadcast_id, "水退了"))
    got = await hall.act(lambda desk: amending.confirm(desk, admin, first.broadcast_id, WaveKind.LIFT))
    assert (got.broadcast.state, got.broadcast.next_at) == (BroadcastState.DONE, None)
    assert [(w.base, w.parts) for w in got.waves] == [(first.id, 1), (second.id, 2)]
    stopped = await hall.look(lambda desk: desk.unit.waves.by_id(second.id))
    assert stopped is not None
    assert stopped.state is WaveState.CANCELLED
    assert (await hall.look(lambda desk: desk.unit.waves.tally(second.id))).expired == 2
    with pytest.raises(RuledOut, match="amend_over"):
        await hall.act(lambda desk: amending.correct(desk, admin, first.broadcast_id, "x"))
    assert waves.shut(first, got.broadcast, hall.clock.now()), "nobody is warned of what is over"
    assert not waves.shut(got.waves[0], got.broadcast, hall.clock.now()), "that it is over may be said again"
    recalled = replace(got.broadcast, lifted_at=None, recalled_at=hall.clock.now())
    assert waves.shut(first, recalled, hall.clock.now())
    assert waves.shut(got.waves[0], recalled, hall.clock.now())


async def test_a_recall_takes_back_all_and_knows_what_is_too_old(hall: Hall) -> None:
    """The notice and what replied to it; after 48 hours nothing is deleted, only marked."""
    admin = await hall.staff(ZHAO)
    wave = await sent(hall, admin, pieces=(PHOTO, Piece(Medium.TEXT, "长" * 1500)), level=Level.ORDINARY)
    await hall.act(lambda desk: amending.correct(desk, admin, wave.broadcast_id, "短"))
    fixed = await hall.act(lambda desk: amending.confirm(desk, admin, wave.broadcast_id, WaveKind.CORRECT))
    await hall.act(lambda desk: _arrived(desk, fixed.waves[0]))
    asked = await hall.act(lambda desk: recalling.recall(desk, admin, wave.broadcast_id))
    assert asked is not None
    assert (asked.people, asked.late, asked.approval) == (2, 0, False)
    got = await hall.act(lambda desk: recalling.confirm(desk, admin, wave.broadcast_id))
    assert [(w.base, w.words, w.parts, w.total) for w in got.waves] == [
        (wave.id, "", 2, 2),
        (fixed.waves[0].id, amend_words.REPLIED, 1, 2),
    ]
    assert [w.urgent for w in got.waves] == [True, True], "at night, too"
    with pytest.raises(RuledOut, match="amend_recalled"):
        await hall.act(lambda desk: recalling.recall(desk, admin, wave.broadcast_id))
    await hall.act(lambda desk: recalling.recall(desk, admin, wave.broadcast_id, mark=True))
    with pytest.raises(RuledOut, match="recall_none"):
        await hall.act(lambda desk: recalling.confirm(desk, admin, wave.broadcast_id))
    old = await sent(hall, admin)
    hall.clock.move(timedelta(hours=49))
    assert await hall.act(lambda desk: recalling.recall(desk, admin, old.broadcast_id)) is None
    marked = await hall.act(lambda desk: recalling.recall(desk, admin, old.broadcast_id, mark=True))
    assert marked is not None
    assert marked.late == 2
    got = await hall.act(lambda desk: recalling.confirm(desk, admin, old.broadcast_id))
    assert [(w.words, w.parts) for w in got.waves] == [(amend_words.MARKED, 1)]


async def test_what_goes_to_many_needs_a_second_admin(hall: Hall) -> None:
    """Alone he is refused; a recall is his alone."""
    admin = await hall.staff(ZHAO)
    wave = await sent(hall, admin, people=5000)
    found = await hall.act(lambda desk: amending.lift(desk, admin, wave.broadcast_id, "水退了"))
    assert found.approval
    with pytest.raises(RuledOut, match="amend_second"):
        await hall.act(lambda desk: amending.confirm(desk, admin, wave.broadcast_id, WaveKind.LIFT))
    with pytest.raises(RuledOut, match="notice_own"):
        await hall.act(lambda desk: amend_approving.approve(desk, admin, wave.broadcast_id))
    await hall.act(lambda desk: amending.drop(desk, admin, wave.broadcast_id))
    with pytest.raises(RuledOut, match="amend_gone"):
        await hall.act(lambda desk: amend_approving.refuse(desk, admin, wave.broadcast_id))
    await hall.act(lambda desk: recalling.recall(desk, admin, wave.broadcast_id))
    assert len((await hall.act(lambda desk: recalling.confirm(desk, admin, wave.broadcast_id))).waves) == 1


async def test_a_second_admin_answers_the_words_he_saw(hall: Hall) -> None:
    """An old request approves no other words; a colleague's that waits gives way to a recall alone."""
    zhao = await hall.staff(ZHAO)
    admins = frozenset({ZHAO.chat, LI.chat})
    hall.works = replace(hall.works, office=replace(hall.works.office, admins=admins))
    li = await hall.staff(LI)
    await hall.act(lambda desk: desk.unit.people.seen(LI, desk.now))
    wave = await sent(hall, zhao, people=5000)
    notice_id = wave.broadcast_id

    async def asked(text: str) -> Amendment:
        found = await hall.act(lambda desk: amending.correct(desk, zhao, notice_id, text))
        seen = amendments.mark(found.amendment)
        assert (await hall.act(lambda desk: amending.confirm(desk, zhao, notice_id, WaveKind.CORRECT, seen))).asked
        kept = await hall.look(lambda desk: desk.unit.broadcasts.by_id(notice_id))
        assert kept is not None
        assert kept.pending is not None
        return kept.pending

    first = await asked("到镇中学")
    hall.clock.move(timedelta(minutes=1))
    second = await asked("到后山")
    for answer in (amend_approving.approve, amend_approving.refuse):
        with pytest.raises(RuledOut, match="amend_gone"):
            await hall.act(lambda desk, answer=answer: answer(desk, li, notice_id, amendments.mark(first)))  # type: ignore[misc]
    stale = amendments.mark(replace(first, asked_at=None))
    with pytest.raises(RuledOut, match="amend_gone"):
        await hall.act(lambda desk: amending.confirm(desk, zhao, notice_id, WaveKind.CORRECT, stale))
    with pytest.raises(RuledOut, match="amend_waits"):
        await hall.act(lambda desk: amending.lift(desk, li, notice_id, "水退了"))
    await hall.act(lambda desk: recalling.recall(desk, li, notice_id))
    news = [(n.matter, n.to) for n in hall.notices if isinstance(n, AmendNews)]
    assert news == [(AmendMatter.REPLACED, (zhao.id,)), (AmendMatter.TAKEN_BACK, ())]
    assert any("已作废" in s.text for s in hall.sent if s.chat == ZHAO.chat)
    await hall.act(lambda desk: amending.drop(desk, li, notice_id))
    third = await asked("到后山")
    assert amendments.mark(third) == amendments.mark(second)
    await hall.act(lambda desk: amend_approving.approve(desk, li, notice_id, amendments.mark(third)))
    kept = await hall.look(lambda desk: desk.unit.broadcasts.by_id(notice_id))
    assert kept is not None
    assert [p.text for p in kept.pieces] == ["到后山"]
    # nobody answers in time: once he hears of it, and may ask again with the words he has seen
    fourth = await asked("到东山")
    assert fourth.until is not None
    hall.clock.move(fourth.until - hall.clock.now())
    with pytest.raises(RuledOut, match="amend_gone"):
        await hall.act(lambda desk: amend_approving.approve(desk, li, notice_id, amendments.mark(fourth)))
    assert await hall.look(lambda desk: desk.unit.broadcasts.due(desk.now)) == [notice_id]
    await hall.act(lambda desk: notice_clock.fall_due(desk, notice_id))
    assert [(n.matter, n.to) for n in hall.notices if isinstance(n, AmendNews)] == [
        (AmendMatter.LAPSED, (zhao.id, li.id))
    ]
    assert await hall.look(lambda desk: desk.unit.broadcasts.due(desk.now)) == []
    seen = amendments.mark(replace(fourth, asked_at=None))
    assert (await hall.act(lambda desk: amending.confirm(desk, zhao, notice_id, WaveKind.CORRECT, seen))).asked
    await hall.act(lambda desk: amending.drop(desk, zhao, notice_id))
    assert [n.matter for n in hall.notices if isinstance(n, AmendNews)] == [AmendMatter.TAKEN_BACK]


async def test_a_time_that_older_code_left_behind_is_looked_at_once(hall: Hall) -> None:
    """While replicas are brought up to date one by one: code before r0017 answers a request and leaves its time."""
    admin = await hall.staff(ZHAO)
    wave = await sent(hall, admin)
    for begun in (False, True):
        if begun:
            await hall.act(lambda desk: amending.correct(desk, admin, wave.broadcast_id, "到后山"))
        async with hall.store.begin() as unit:
            await unit.connection.execute(update(broadcasts).values(lapses_at=hall.clock.now()))
            await unit.commit()
        assert await hall.look(lambda desk: desk.unit.broadcasts.due(desk.now)) == [wave.broadcast_id]
        await hall.act(lambda desk: notice_clock.fall_due(desk, wave.broadcast_id))
        assert await hall.look(lambda desk: desk.unit.broadcasts.due(desk.now)) == []
    assert not [n for n in hall.notices if isinstance(n, AmendNews)]


async def test_who_has_it_is_counted_and_a_lifting_raises_no_warning(hall: Hall) -> None:
    """Who waits for it gets the new words, and is none of those who have it; colours need their link there, too."""
    admin = await hall.staff(ZHAO)
    wave = await sent(hall, admin, arrives=False)
    found = await hall.act(lambda desk: amending.lift(desk, admin, wave.broadcast_id, "水退了"))
    assert (found.people, wave.total) == (0, 2)
    with pytest.raises(RuledOut, match="amend_colour"):
        await hall.act(lambda desk: amending.lift(desk, admin, wave.broadcast_id, "红色预警升级，马上转移"))
    poll = replace(found.broadcast, pieces=(Piece(Medium.POLL, "红色预警已发，您转移吗"),))
    assert Lack.COLOUR_WORDS in missing(poll, hall.clock.now())
    assert "您转移吗" not in shown(poll, hall.clock.now(), ZONE), "it stands in the poll"
