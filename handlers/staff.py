"""/staff: admins add, suspend and list people, by reply, forwarded message or id."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, MessageOriginUser, User

from domain import duty, staffing
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person, Staff
from handlers import keyboards
from handlers.callbacks import StaffPress
from handlers.filters import Pressed, StaffCommand, person_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, quietly, said
from handlers.texts import admin as texts

router = Router(name="staff")
_ADD = frozenset({"add", "添加", "加入"})
_OFF = frozenset({"off", "suspend", "停用"})


class ForwardedToAdmin(Filter):
    """A message an admin forwards in private after /staff; gives `staff` and `user` (None when hidden)."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, object]:
        if message.chat.type != ChatType.PRIVATE or message.from_user is None or message.forward_origin is None:
            return False
        user = message.from_user.id
        asked = await desk.unit.dialogs.get(user, user)
        if asked is None or asked.get("do") != "staff":
            return False
        staff = await desk.unit.staff.by_user(user)
        if staff is None:
            return False
        origin = message.forward_origin
        return {"staff": staff, "user": origin.sender_user if isinstance(origin, MessageOriginUser) else None}


@router.message(StaffCommand("staff"))
async def staff_command(message: Message, staff: Staff, args: str, desk: Desk) -> Outgoing:
    """/staff, /staff add, /staff off."""
    duty.require_admin(staff)
    verb, _, rest = args.partition(" ")
    if verb not in _ADD | _OFF:
        await desk.unit.dialogs.put(staff.user, staff.user, {"do": "staff"}, desk.now + desk.office.policy.dialog_wait)
        return quietly(message, texts.staff_list(await staffing.roll(desk, staff), desk.centre))
    person = await _meant(message, rest, desk)
    if person is None:
        return quietly(message, texts.staff_hint())
    if verb in _ADD:
        return quietly(message, texts.appointed(await staffing.appoint(desk, staff, person)))
    return quietly(message, texts.suspended(*await staffing.suspend(desk, staff, person.chat)))


async def _meant(message: Message, rest: str, desk: Desk) -> Person | None:
    """Whom the admin means: the writer replied to, an id, a @username the bot has seen."""
    reply = message.reply_to_message
    if reply is not None and reply.from_user is not None and not reply.from_user.is_bot:
        return person_of(reply.from_user)
    word = rest.strip()
    if word.isascii() and word.isdecimal() and len(word) <= 15:
        known = await desk.unit.staff.by_user(int(word))
        return Person(known.user, known.name, known.username) if known else Person(int(word))
    found = await staffing.named(desk, word) if word else None
    return Person(found.user, found.name, found.username) if found else None


@router.message(ForwardedToAdmin())
async def forwarded(message: Message, staff: Staff, user: User | None, desk: Desk) -> Outgoing:
    """A colleague's message forwarded after /staff."""
    duty.require_admin(staff)
    if user is None:
        return quietly(message, texts.staff_hint())
    # a button carries no name: it is remembered until the press
    known = {"do": "staff", "user": str(user.id), "name": user.full_name[:120], "username": user.username or ""}
    await desk.unit.dialogs.put(staff.user, staff.user, known, desk.now + desk.office.policy.dialog_wait)
    return said(staff.user, texts.forwarded(user.full_name), keyboards.forwarded(user.id))


@router.callback_query(Pressed(StaffPress))
async def staff_pressed(
    query: CallbackQuery, press: StaffPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """设为值班人员 or 停用."""
    staff = await staffing.officer(desk, person, membership)
    if press.do == "off":
        text = texts.suspended(*await staffing.suspend(desk, staff, press.user))
    else:
        asked = await desk.unit.dialogs.get(staff.user, staff.user) or {}
        same = asked.get("user") == str(press.user)
        person = Person(press.user, asked["name"], asked["username"] or None) if same else Person(press.user)
        text = texts.appointed(await staffing.appoint(desk, staff, person))
    return [pressed(query), said(staff.user, text)]
