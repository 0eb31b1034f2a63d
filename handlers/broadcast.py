"""/broadcast: an admin composes a notice on one card, sees it as residents will, confirms."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from domain import composing, duty, open_drafts, staffing
from domain.broadcasts import BroadcastState, Colour, Element, Piece, Repeat, Reply
from domain.desk import Desk
from domain.errors import RuledOut
from domain.membership import Membership
from domain.people import Person, Staff
from domain.wanted_times import read_time
from handlers import approval, compose_aside, compose_card, compose_doubt
from handlers.callbacks import ComposePress
from handlers.compose_card import at, card, shown_to
from handlers.compose_content import STOP, Composing, EditedContent, expect, forget, listen, piece_of
from handlers.compose_typed import TYPED
from handlers.filters import Pressed, StaffCommand, command_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly, said
from handlers.texts import compose as texts
from handlers.texts import compose_asks as asks
from handlers.texts.notice_rules import RULES

router = Router(name="broadcast")
Did = list[Outgoing]
#: Presses that leave him being asked for content, when he was.
_TOGGLES = frozenset({"kinds", "colours", "times", "kind", "level", "colour", "reply", "time", "repeat"})


@router.message(StaffCommand("broadcast"))
async def broadcast(message: Message, staff: Staff, args: str, desk: Desk) -> Outgoing | Did:
    """/broadcast, /broadcast TEXT, with a file, or in reply to the content: the card, in private."""
    duty.require_admin(staff)
    if message.chat.type != ChatType.PRIVATE and not await desk.unit.people.reachable(staff.user):
        return quietly(message, asks.first_start())
    pieces = _begun_with(message, args)
    kept = [] if pieces else await open_drafts.drafts_of(desk, staff.id)
    found = kept[0] if kept else await composing.begin(desk, staff, pieces)
    if not pieces:
        await expect(desk, staff, found.id, "content")
    elif pieces[-1].album:
        await expect(desk, staff, found.id, "album", album=pieces[-1].album)
    else:
        await forget(desk, staff)
    # a card that has not changed would be edited to the same: a word before it brings it down
    again = [said(staff.user, asks.goes_on(desk, found), compose_card.another(found))] if kept else []
    here = [] if message.chat.type == ChatType.PRIVATE else [quietly(message, asks.in_private())]
    return [*here, *again, await card(desk, found)]


def _begun_with(message: Message, args: str) -> tuple[Piece, ...]:
    found = []
    about = message.reply_to_message
    if about is not None and about.forum_topic_created is None:
        found.append(piece_of(about))
    found.append(piece_of(message, args))
    return tuple(one for one in found if one is not None)


@router.message(Composing())
async def sent(message: Message, person: Person, asked: dict[str, str], desk: Desk, membership: Membership) -> Did:
    """Content, or the words that were asked for."""
    staff = await staffing.officer(desk, person, membership)
    notice, step, text = int(asked["id"]), asked["step"], (message.text or "").strip()
    if text in STOP:
        await forget(desk, staff)
        if step == "why":
            return [said(staff.user, asks.dropped())]
        found = await composing.own(desk, staff, notice)
        return [said(staff.user, asks.stopped()), await card(desk, found, asking=False)]
    if step != "why" and (await composing.own(desk, staff, notice)).state is not BroadcastState.DRAFT:
        await desk.unit.dialogs.drop(staff.user, staff.user)
        return [said(staff.user, RULES["notice_fixed"])]
    if step in ("content", "album"):
        piece = piece_of(message)
        found = await composing.add(desk, staff, notice, piece) if piece else await composing.draft(desk, staff, notice)
        return [*compose_aside.alarm(desk, message, notice), await card(desk, found)]
    if not text:
        return [said(staff.user, asks.ask_text())]
    return [*compose_aside.alarm(desk, message, notice), *await TYPED[step](desk, staff, notice, asked, text)]


@router.edited_message(EditedContent())
async def edited(message: Message, person: Person, notice: int, desk: Desk, membership: Membership) -> Outgoing:
    """What he has corrected in his own message is corrected on the card."""
    staff = await staffing.officer(desk, person, membership)
    begun = command_of(message)
    piece = piece_of(message, begun[1] if begun is not None else None)
    found = await composing.draft(desk, staff, notice)
    return await card(desk, await composing.swap(desk, staff, notice, piece) if piece is not None else found)


async def _now(desk: Desk, staff: Staff, notice: int) -> Outgoing:
    return await card(desk, await composing.own(desk, staff, notice))


@router.callback_query(Pressed(ComposePress))
async def compose_pressed(
    query: CallbackQuery, press: ComposePress, person: Person, desk: Desk, membership: Membership
) -> Did:
    """Each button of the card, of the menus behind it and of the preview."""
    if press.do == "sample":
        return [pressed(query, "这是预览，居民收到的才能点。")]
    if press.do == "sos":
        about = query.message.message_id if query.message is not None else 0
        return [await compose_aside.sos(desk, person, press, about), pressed(query)]
    staff = await staffing.officer(desk, person, membership)
    if press.do in ("put", "mine"):
        return await compose_doubt.chosen(query, press, person, staff, desk)
    if press.do in ("approve", "reject"):
        return [pressed(query), *await _ANSWERS[press.do](desk, staff, press)]
    handle = _PRESSES.get(press.do)
    if handle is None:
        return [pressed(query), await _now(desk, staff, press.notice)]
    await forget(desk, staff, still=press.do in _TOGGLES)
    return [pressed(query), *await handle(desk, staff, press)]


async def _edit(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    try:
        return [await card(desk, await composing.edit(desk, staff, press.notice))]
    except RuledOut as refusal:
        if refusal.rule == "notice_fixed":  # it has left meanwhile: the card says so
            return [await _now(desk, staff, press.notice)]
        if refusal.rule != "notice_sent":
            raise
    found = await composing.own(desk, staff, press.notice)
    return [at(found, RULES["notice_sent"], compose_card.sent_keys(found))]


async def _menu(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    found = await composing.draft(desk, staff, press.notice)
    menu = {"kinds": compose_card.kinds, "colours": compose_card.colours, "times": compose_card.times}[press.do]
    return [at(found, asks.MENU[press.do], menu(found))]


async def _new(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    found = await composing.begin(desk, staff)
    await expect(desk, staff, found.id, "content")
    return [await card(desk, found)]


async def _kind(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    found = await composing.choose(desk, staff, press.notice, press.arg)
    await expect(desk, staff, found.id, "content")  # the sample of that kind may come back filled in
    return [await card(desk, found)]


async def _level(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    found = await composing.draft(desk, staff, press.notice)
    level = composing.urgent(found.level)
    return [await card(desk, await composing.change(desk, staff, press.notice, level=level))]


async def _colour(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    colour = Colour(press.arg) if press.arg in set(Colour) else None
    return [await card(desk, await composing.paint(desk, staff, press.notice, colour))]


async def _reply(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    found = await composing.draft(desk, staff, press.notice)
    chosen = {*found.replies} ^ {one for one in Reply if one.value == press.arg}
    replies = tuple(one for one in Reply if one in chosen)
    return [await card(desk, await composing.change(desk, staff, press.notice, replies=replies))]


async def _time(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    if press.arg == "endless":
        return [await card(desk, await composing.change(desk, staff, press.notice, ends_at=None))]
    start = read_time("8:00", desk.now, desk.office.zone) if press.arg == "morning" else None
    return [await card(desk, await composing.change(desk, staff, press.notice, starts_at=start))]


async def _repeat(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    repeat = Repeat(press.arg) if press.arg in set(Repeat) else Repeat.ONCE
    return [await card(desk, await composing.change(desk, staff, press.notice, repeat=repeat))]


async def _ask(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    """What one press asks for is typed."""
    found = await composing.draft(desk, staff, press.notice)
    if press.do == "element" and press.arg in set(Element):
        await expect(desk, staff, found.id, "element", element=press.arg)
        return [said(staff.user, asks.ask(Element(press.arg), found.template))]
    if press.do == "at":
        await expect(desk, staff, found.id, "time", which=press.arg)
        return [said(staff.user, asks.ask_time(press.arg))]
    step = "link" if press.do == "link" else "content"
    await expect(desk, staff, found.id, step)
    return [said(staff.user, asks.ask_link() if step == "link" else asks.ask_content())]


async def _clear(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    found = await composing.change(desk, staff, press.notice, pieces=())
    await expect(desk, staff, found.id, "content")
    return [await card(desk, found)]


async def _preview(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    got = await composing.preview(desk, staff, press.notice)
    if not got.reach:
        return [at(got.broadcast, texts.beyond(), compose_card.mend(got.broadcast, got))]
    if got.lacks:
        if texts.invites(got.lacks):
            await listen(desk, got.broadcast)
        return [at(got.broadcast, texts.lacking(desk, got), compose_card.mend(got.broadcast, got))]
    shown = await shown_to(desk, got.broadcast, staff.user)
    return [*shown, at(got.broadcast, texts.summary(desk, got), compose_card.confirm(got))]


async def _send(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    got = await composing.confirm(desk, staff, press.notice, press.mark)
    return [await card(desk, got.broadcast)]


async def _cancel(desk: Desk, staff: Staff, press: ComposePress) -> Did:
    return [await card(desk, await composing.cancel(desk, staff, press.notice))]


_ANSWERS: dict[str, Callable[[Desk, Staff, ComposePress], Awaitable[Did]]] = {
    "approve": approval.approve,
    "reject": approval.reject,
}
_PRESSES: dict[str, Callable[[Desk, Staff, ComposePress], Awaitable[Did]]] = {
    "edit": _edit,
    "new": _new,
    **dict.fromkeys(("kinds", "colours", "times"), _menu),
    "kind": _kind,
    "level": _level,
    "colour": _colour,
    "reply": _reply,
    "time": _time,
    "repeat": _repeat,
    **dict.fromkeys(("element", "at", "link", "add"), _ask),
    "clear": _clear,
    "preview": _preview,
    "send": _send,
    "cancel": _cancel,
}
