"""A notice under way: one message that edits itself; 暂停 · 继续 · 取消 work at once."""

from aiogram import Router
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from domain import ledgers, staffing, stopping, waves
from domain.broadcasts import Broadcast, BroadcastState, Wave, WaveState
from domain.delivery import Priority
from domain.desk import Desk
from domain.errors import NotFound
from domain.membership import Membership
from domain.people import Person, Staff
from domain.progress import Progress
from domain.waves import Again
from handlers import amending_keyboards, approval
from handlers import running_keyboards as keyboards
from handlers.callbacks import RunPress
from handlers.filters import Pressed
from handlers.outgoing import Outgoing
from handlers.replying import pressed
from handlers.texts import ledger as ledger_texts
from handlers.texts import running as texts
from handlers.texts.words import moment

router = Router(name="running")


async def progress(desk: Desk, wave_id: int) -> list[Outgoing]:
    """The progress message as it must look now, for whoever started it and whoever approved it."""
    return (await _everywhere(desk, wave_id))[0]


async def changed(desk: Desk, wave_id: int) -> list[Outgoing]:
    """The same; nothing when it looks as it did the last time."""
    outs, new = await _everywhere(desk, wave_id)
    return outs if new else []


async def _everywhere(desk: Desk, wave_id: int) -> tuple[list[Outgoing], bool]:
    try:
        found = await waves.progress(desk, wave_id)
    except NotFound:
        return [], False
    places = await _places(desk, found.broadcast, found.wave)
    outs = [_drawn(desk, found, chat, slot) for chat, slot in places.values()]
    look = hash(tuple(repr(out.method) for out in outs))
    return outs, desk.office.paces.drawn(wave_id, look)


async def opened(desk: Desk, staff: Staff, wave_id: int) -> Outgoing:
    """The same for an admin who asks for it, below what was said since."""
    await waves.of_admin(desk, staff, wave_id)
    found = await waves.progress(desk, wave_id)
    place = (await _places(desk, found.broadcast, found.wave)).get(staff.id)
    chat, slot = place or (staff.user, _slot(found.wave, staff.id))
    return _drawn(desk, found, chat, slot, resurface=True, fresh=place is None)


async def noticed(desk: Desk, staff: Staff, broadcast_id: int) -> list[Outgoing]:
    """One notice. Sent once: its progress. Waiting for him: the request. Else each time of it."""
    broadcast, sent = await ledgers.waves_of(desk, staff, broadcast_id)
    if broadcast.state is BroadcastState.REVIEW and broadcast.by_staff != staff.id:
        return await approval.asked_again(desk, staff, broadcast)
    if len(sent) == 1 and broadcast.state not in (BroadcastState.SCHEDULED, BroadcastState.REVIEW):
        return [await opened(desk, staff, sent[0].id)]
    shown = sent[-ledgers.ROWS :]
    markup = keyboards.notice(broadcast, [(wave, moment(desk, wave.created_at)) for wave in shown])
    return [page(staff, ledger_texts.notice(desk, broadcast, shown), markup)]


def page(staff: Staff, text: str, markup: InlineKeyboardMarkup | None) -> Outgoing:
    """One message an admin, edited in place; below what was said since."""
    method = SendMessage(chat_id=staff.user, text=text, reply_markup=markup)
    return Outgoing(method, slot=f"ledger:{staff.id}", resurface=True)


def _slot(wave: Wave, staff: int | None = None) -> str:
    return f"broadcast:{wave.id}" if staff is None else f"broadcast:{wave.id}:{staff}"


async def _places(desk: Desk, broadcast: Broadcast, wave: Wave) -> dict[int, tuple[int, str]]:
    """By Staff id, the chats where its progress is kept up, with the slots."""
    starter = await desk.unit.staff.by_id(wave.by_staff)
    found = {wave.by_staff: (starter.user if starter is not None else broadcast.chat, _slot(wave))}
    if broadcast.approved_by is not None and broadcast.approved_by != wave.by_staff:
        second = await desk.unit.staff.by_id(broadcast.approved_by)
        if second is not None:
            found[second.id] = (second.user, _slot(wave, second.id))
    return found


def _drawn(
    desk: Desk, found: Progress, chat: int, slot: str, *, resurface: bool = False, fresh: bool = False
) -> Outgoing:
    more = amending_keyboards.buttons(found.broadcast, found.wave, found.tally.failed)
    markup = keyboards.progress(found, more, fresh=fresh)
    method = SendMessage(chat_id=chat, text=texts.progress(desk, found), reply_markup=markup)
    return Outgoing(method, Priority.STATUS, slot=slot, resurface=resurface)


@router.callback_query(Pressed(RunPress))
async def run_pressed(
    query: CallbackQuery, press: RunPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """暂停 · 继续 · 取消 · 重发; the progress is drawn again by itself."""
    staff = await staffing.officer(desk, person, membership)
    match press.do:
        case "pause":
            said = texts.acted((await waves.pause(desk, staff, press.id)).state)
        case "resume":
            said = texts.acted((await waves.resume(desk, staff, press.id)).state)
        case "cancel" if await _half(desk, staff, press.id):
            return [await _doubled(desk, staff, press.id), pressed(query)]
        case "cancel":
            said = texts.acted((await waves.cancel(desk, staff, press.id)).state)
        case "stop":
            said = texts.acted((await waves.cancel(desk, staff, press.id)).state)
            shown = SendMessage(chat_id=staff.user, text=said)
            return [*await _for(desk, staff, press.id), Outgoing(shown, slot=f"ledger:{staff.id}"), pressed(query)]
        case "off":
            gone = await stopping.call_off(desk, staff, press.id)
            off = gone.state is BroadcastState.CANCELLED
            return [*await noticed(desk, staff, press.id), pressed(query, texts.called_off(off), alert=not off)]
        case "failed":
            said = await _again(desk, staff, press.id, Again.FAILED)
        case "sure":
            said = await _again(desk, staff, press.id, Again.UNCERTAIN)
        case "uncertain":
            return [await _asked(desk, staff, press.id), pressed(query)]
        case _:
            said = ""
    return [*await _for(desk, staff, press.id), pressed(query, said)]


async def _half(desk: Desk, staff: Staff, wave_id: int) -> bool:
    """Whether stopping would leave some with the old words."""
    wave, _ = await waves.of_admin(desk, staff, wave_id)
    return wave.kind in texts.CHANGES and wave.state not in (WaveState.DONE, WaveState.CANCELLED)


async def _doubled(desk: Desk, staff: Staff, wave_id: int) -> Outgoing:
    text = texts.half(await waves.progress(desk, wave_id))
    method = SendMessage(chat_id=staff.user, text=text, reply_markup=keyboards.half(wave_id))
    return Outgoing(method, slot=f"ledger:{staff.id}", resurface=True)


async def _again(desk: Desk, staff: Staff, wave_id: int, what: Again) -> str:
    people = await waves.resend(desk, staff, wave_id, what)
    _, broadcast = await waves.of_admin(desk, staff, wave_id)
    return texts.again(broadcast, people, what)


async def _for(desk: Desk, staff: Staff, wave_id: int) -> list[Outgoing]:
    """His own view, where he is not one of those for whom it is kept up."""
    wave, broadcast = await waves.of_admin(desk, staff, wave_id)
    return [] if staff.id in await _places(desk, broadcast, wave) else [await opened(desk, staff, wave_id)]


async def _asked(desk: Desk, staff: Staff, wave_id: int) -> Outgoing:
    _, broadcast = await waves.of_admin(desk, staff, wave_id)
    people = (await desk.unit.waves.tally(wave_id)).uncertain
    method = SendMessage(
        chat_id=staff.user,
        text=texts.sure(broadcast, people) if people else texts.again(broadcast, 0, Again.UNCERTAIN),
        reply_markup=keyboards.sure(wave_id) if people else None,
    )
    return Outgoing(method, slot=f"ledger:{staff.id}", resurface=True)
