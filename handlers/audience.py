"""Whom a notice is for: 全体 · 按区域 · 按订阅 · 按岗位 · 曾上报者 · 名单文件, in place of the card of the notice."""

import asyncio
import re
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from domain import audiences, enlisting, staffing
from domain.broadcasts import Audience, AudienceSort, Broadcast
from domain.centre import Post
from domain.desk import Desk
from domain.errors import Missing
from domain.membership import Membership
from domain.people import Person, Staff
from handlers import audience_keyboards as keys
from handlers import sheets
from handlers.callbacks import AudiencePress
from handlers.compose_card import at, card
from handlers.filters import Pressed, person_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import audience as texts

router = Router(name="audience")
_MARKS = re.compile(r"[\s,，;；、]+")
#: An id among what is typed instead of a file: no number of a house or a time is that long.
_ID = re.compile(r"(?<!\S)\d{5,16}(?!\S)", re.ASCII)
_SORTS = {s.value: s for s in AudienceSort}


class ListOfAdmin(Filter):
    """The list of ids an admin was asked for, as a file or as text; gives `staff`, `notice` and `ids`.

    `ids`: None when it could not be read.
    """

    async def __call__(self, message: Message, desk: Desk, membership: Membership) -> bool | dict[str, Any]:
        if message.chat.type != ChatType.PRIVATE or message.from_user is None:
            return False
        typed = _ID.search(_MARKS.sub(" ", message.text or "")) is not None
        if not typed and message.document is None:
            return False
        asked = await desk.unit.dialogs.get(message.chat.id, message.from_user.id) or {}
        if asked.get("do") != enlisting.DIALOG:
            return False
        staff = await staffing.may_look(desk, person_of(message.from_user), membership)
        if staff is None or not staff.is_admin:
            return False
        if typed:  # they may stand in one line; of a file's line the first is the id
            ids: list[list[str]] | None = [[word] for word in _MARKS.split(message.text or "") if word]
        else:
            ids = await asyncio.to_thread(lines_of, desk.enclosed)
        return {"staff": staff, "notice": int(asked["notice"]), "ids": ids}


def lines_of(data: bytes | None) -> list[list[str]] | None:
    """The cells of each line of a text or table; None when it is neither. A second for a long one."""
    if data is None:
        return None
    if data[:2] == b"PK":
        try:
            return sheets.table_of(data)
        except sheets.Unreadable:
            return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else [[c.strip('"') for c in _MARKS.split(x.strip())] for x in text.splitlines()]
    return None


@router.message(ListOfAdmin())
async def listed(message: Message, staff: Staff, notice: int, ids: list[list[str]] | None, desk: Desk) -> Outgoing:
    """名单文件 has come: how many can be reached, which lines are rubbish."""
    markup = keys.to_card(notice)
    if ids is None:
        return said(staff.user, texts.not_read(), markup)
    got = await enlisting.enlist_file(desk, staff, notice, ids, typed=message.document is None)
    return said(staff.user, texts.enlisted(got), markup)


@router.callback_query(Pressed(AudiencePress))
async def audience_pressed(
    query: CallbackQuery, press: AudiencePress, person: Person, desk: Desk, membership: Membership
) -> list[Outgoing]:
    """One of the six, a tick, a page, 选好了."""
    staff = await staffing.officer(desk, person, membership)
    broadcast = await audiences.draft(desk, staff, press.broadcast)
    sort = _SORTS.get(press.code, AudienceSort.AREAS)
    match press.do:
        case "all":
            return await _chosen(query, desk, staff, broadcast, Audience(AudienceSort.ALL))
        case "sort":
            return await _begin(query, desk, staff, broadcast, sort)
        case "pick":
            return [_picker(desk, staff, broadcast, sort, press.one, press.page), pressed(query)]
        case "tick" | "self":
            got = await audiences.tick(desk, staff, broadcast.id, sort, press.one)
            unit = desk.centre.unit(press.one)
            level = press.one if press.do == "self" or unit is None else unit.parent or 0
            return [_picker(desk, staff, got, sort, level, press.page), pressed(query)]
        case "post":
            post = next((p for p in Post if p.value == press.code), None)
            got = await audiences.tick_post(desk, staff, broadcast.id, post) if post is not None else broadcast
            return [_posts(desk, got), pressed(query)]
        case "file":
            await enlisting.ask_file(desk, staff, broadcast.id)
            return [said(staff.user, texts.ask_file(), keys.to_card(broadcast.id)), pressed(query)]
        case "done":
            return await _done(query, desk, staff, broadcast, sort)
    await enlisting.drop_question(desk, staff)
    return [await card(desk, broadcast), pressed(query)]


async def _begin(
    query: CallbackQuery, desk: Desk, staff: Staff, broadcast: Broadcast, sort: AudienceSort
) -> list[Outgoing]:
    """按区域 · 按订阅 · 按岗位 · 曾上报者: with a centre there is something to tick, else it is chosen."""
    if not desk.centre and sort is AudienceSort.AREAS:
        raise Missing("centre")
    kept = broadcast.audience
    audience = kept if kept is not None and kept.sort is sort else Audience(sort)
    if not desk.centre:
        return await _chosen(query, desk, staff, broadcast, audience)
    if sort is AudienceSort.POSTS:
        return [_posts(desk, broadcast), pressed(query)]
    if sort is not AudienceSort.AREAS:  # of the others nothing ticked means everywhere
        broadcast = await audiences.choose(desk, staff, broadcast.id, audience)
    return [_picker(desk, staff, broadcast, sort), pressed(query)]


async def _chosen(
    query: CallbackQuery, desk: Desk, staff: Staff, broadcast: Broadcast, audience: Audience
) -> list[Outgoing]:
    got = await audiences.choose(desk, staff, broadcast.id, audience)
    if audience.sort is AudienceSort.REPORTERS:
        await audiences.count(desk, got)  # too few are refused at once
    return [await card(desk, got), pressed(query, texts.chosen(audience.sort))]


async def _done(
    query: CallbackQuery, desk: Desk, staff: Staff, broadcast: Broadcast, sort: AudienceSort
) -> list[Outgoing]:
    """选好了: what is half chosen is refused here, not only at the preview."""
    kept = broadcast.audience
    if kept is None or kept.sort is not sort:
        broadcast = await audiences.choose(desk, staff, broadcast.id, Audience(sort))
    await audiences.count(desk, broadcast)
    return [await card(desk, broadcast), pressed(query, texts.chosen(sort))]


def _picker(
    desk: Desk, staff: Staff, broadcast: Broadcast, sort: AudienceSort, unit: int = 0, page: int = 0
) -> Outgoing:
    ground = audiences.ground(desk, staff, sort, unit)
    markup = keys.picker(desk, broadcast, sort, ground, page)
    return at(broadcast, texts.pick(desk, broadcast, sort, ground.at), markup)


def _posts(desk: Desk, broadcast: Broadcast) -> Outgoing:
    return at(broadcast, texts.pick_posts(desk, broadcast), keys.posts(broadcast))
