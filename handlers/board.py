"""/board: a unit's state at a glance, refreshed in place; each figure that calls for work leads to its list."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.methods import EditMessageText, SendMessage, SendRichMessage
from aiogram.types import (
    CallbackQuery,
    EphemeralMessageParameters,
    InlineKeyboardMarkup,
    InputRichMessage,
    Message,
)

from domain import boards, narrowing, staffing
from domain.boards import Board
from domain.desk import Desk
from domain.errors import NotAllowed
from domain.list_stores import Mark, Narrow
from domain.membership import Membership
from domain.people import Person, Staff
from domain.tickets import Status
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import BoardPress, ListPress
from handlers.filters import Pressed, StaffCommand
from handlers.outgoing import Outgoing
from handlers.replying import pressed
from handlers.texts import board as texts

router = Router(name="board")
_UNITS = 12


@router.message(StaffCommand("board"))
async def shown(message: Message, staff: Staff, args: str, desk: Desk) -> Outgoing:
    """/board, /board 单位: for the asker's eyes."""
    unit = narrowing.read(desk, args).unit
    if args and not unit:
        raise NotAllowed("sight")
    found = await boards.board(desk, staff, unit)
    group = None if message.chat.type == ChatType.PRIVATE else message.chat.id
    return _sent(desk, found, staff, group)


@router.callback_query(Pressed(BoardPress))
async def board_pressed(
    query: CallbackQuery, press: BoardPress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """刷新 in place where that is possible; another unit's board as a message of its own."""
    staff = await staffing.officer(desk, person, membership)
    found = await boards.board(desk, staff, press.unit)
    message = query.message
    private = message is None or message.chat.type == ChatType.PRIVATE
    if press.do == "fresh" and private and message is not None:
        return [_edited(desk, found, staff.user, message.message_id), pressed(query, "已更新")]
    group = None if private or message is None else message.chat.id
    return [_sent(desk, found, staff, group, query), pressed(query)]


def _sent(desk: Desk, found: Board, staff: Staff, group: int | None, query: CallbackQuery | None = None) -> Outgoing:
    markup = buttons(desk, found)
    hidden = None
    if group is not None:
        hidden = EphemeralMessageParameters(receiver_user_id=staff.user, callback_query_id=query.id if query else None)
    rich = InputRichMessage(html=texts.rich(desk, found))
    return Outgoing(
        SendRichMessage(
            chat_id=group or staff.user, rich_message=rich, reply_markup=markup, ephemeral_message_parameters=hidden
        ),
        fallback=SendMessage(chat_id=staff.user, text=texts.plain(desk, found), reply_markup=markup),
    )


def _edited(desk: Desk, found: Board, chat: int, message: int) -> Outgoing:
    markup = buttons(desk, found)
    rich = InputRichMessage(html=texts.rich(desk, found))
    return Outgoing(
        EditMessageText(chat_id=chat, message_id=message, rich_message=rich, reply_markup=markup),
        fallback=EditMessageText(chat_id=chat, message_id=message, text=texts.plain(desk, found), reply_markup=markup),
    )


def buttons(desk: Desk, found: Board) -> InlineKeyboardMarkup:
    """The lists behind the figures, the units below and above, 刷新."""
    unit = found.unit.id if found.unit is not None and found.unit.parent is not None else 0
    here = found.unit.id if found.unit is not None else 0
    wanted = [
        (f"⏰ 超时 {found.late}", found.late, Narrow(unit=unit, marks=frozenset({Mark.LATE}))),
        (f"今天到期 {found.today}", found.today, Narrow(unit=unit, marks=frozenset({Mark.TODAY}))),
        (f"本周到期 {found.due_this_week}", found.due_this_week, Narrow(unit=unit, marks=frozenset({Mark.WEEK}))),
        (f"未签收 {found.unsigned}", found.unsigned, Narrow(unit=unit, marks=frozenset({Mark.UNSIGNED}))),
        (f"等居民 {found.waiting}", found.waiting, Narrow(unit=unit, marks=frozenset({Mark.WAITING}))),
        (f"挂账 {found.suspended}", found.suspended, Narrow(unit=unit, states=frozenset({Status.SUSPENDED}))),
        (f"🆘 急件 {found.alarm}", found.alarm, Narrow(unit=unit, marks=frozenset({Mark.ALARM}))),
    ]
    lists = [
        button(text, ListPress(what="list", page=0, f=narrowing.packed(narrow)).pack())
        for text, many, narrow in wanted
        if many
    ]
    below = [button(b.unit.name[:16], BoardPress(do="show", unit=b.unit.id).pack()) for b in found.below[:_UNITS]]
    above = desk.centre.above(here) if here else None
    last = [button("🔄 刷新", BoardPress(do="fresh", unit=here).pack())]
    if above is not None:
        last.append(button(f"⬆️ {above.name[:16]}", BoardPress(do="show", unit=above.id).pack()))
    rows: Rows = [lists[i : i + 3] for i in range(0, len(lists), 3)]
    rows += [below[i : i + 3] for i in range(0, len(below), 3)]
    return rows_of([*rows, last])
