"""The shape of the face: arguments are supplied, filters are async classes, buttons fit and are answered."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, User

from bot.polling import ALLOWED
from domain.cards import CardView
from domain.followers import Follower
from domain.suggesting import Offer
from domain.tickets import Status
from handlers import (
    answer_admin,
    broadcast,
    build_dispatcher,
    calendar,
    callbacks,
    choice_keyboards,
    commands,
    drafts,
    duty,
    filters,
    keyboards,
    mine,
    notice_callbacks,
    orders,
    places,
    replying,
    together_keyboards,
)
from tests.domain.hall import DUTY, ZHAO
from tests.handlers import (
    answer_samples,
    centre_samples,
    lexicon_samples,
    list_samples,
    notice_samples,
    rollcall_samples,
    roster_samples,
    running_samples,
    samples,
    subscribe_samples,
)
from tests.storage.hands import NOW

#: What `feed_update` is given, and what aiogram adds of itself.
SUPPLIED = {"desk", "membership", "duty_chat", "duty_lost", "ephemeral", "bot"}
DISPATCHER = build_dispatcher()


def walked(router: Router) -> Iterator[tuple[Router, str, HandlerObject]]:
    """Every handler with its router and the kind of update."""
    for kind, observer in router.observers.items():
        for handler in observer.handlers:
            if kind not in ("update", "error"):
                yield router, kind, handler
    for below in router.sub_routers:
        yield from walked(below)


HANDLERS = list(walked(DISPATCHER))


def id_of(value: Any) -> str:
    return (
        getattr(value.callback, "__name__", "") if isinstance(value, HandlerObject) else getattr(value, "name", value)
    )


def filters_of(handler: HandlerObject) -> list[Any]:
    """The filter objects themselves; aiogram keeps an instance of a class as its bound `__call__`."""
    return [getattr(f.callback, "__self__", f.callback) for f in handler.filters or ()]


def handed_by(kind: type[Any]) -> set[str]:
    """What a filter hands to its handler: the keys of the mappings it returns."""
    return set(re.findall(r'[{,]\s*"(\w+)":', inspect.getsource(kind.__call__)))


each_handler = pytest.mark.parametrize("router, kind, handler", HANDLERS, ids=id_of)


@each_handler
def test_a_handler_asks_for_nothing_that_is_not_supplied(router: Router, kind: str, handler: HandlerObject) -> None:
    _, *names = inspect.signature(handler.callback).parameters
    handed = set().union(*(handed_by(type(f)) for f in filters_of(handler)))
    assert set(names) <= SUPPLIED | handed, f"{router.name}.{handler.callback.__name__}"
    assert inspect.iscoroutinefunction(handler.callback)
    assert handler.callback.__doc__


@each_handler
def test_only_the_fallback_takes_everything(router: Router, kind: str, handler: HandlerObject) -> None:
    assert bool(handler.filters) == (router.name != "fallback")


@each_handler
def test_filters_are_asynchronous_classes(router: Router, kind: str, handler: HandlerObject) -> None:
    for wrapped, one in zip(handler.filters or (), filters_of(handler), strict=True):
        assert wrapped.awaitable, one
        assert isinstance(one, Filter), one
        assert inspect.iscoroutinefunction(type(one).__call__)
        assert wrapped.magic is None


@each_handler
def test_a_filter_asks_for_nothing_that_is_not_supplied(router: Router, kind: str, handler: HandlerObject) -> None:
    for one in filters_of(handler):
        _, _, *names = inspect.signature(type(one).__call__).parameters
        assert set(names) <= SUPPLIED, type(one).__name__


def test_the_fallback_is_last_and_takes_what_may_want_an_answer() -> None:
    last = DISPATCHER.sub_routers[-1]
    assert last.name == "fallback"
    assert {kind for router, kind, _ in HANDLERS if router is last} == {"message", "edited_message", "callback_query"}
    assert len({r.name for r in DISPATCHER.sub_routers}) == len(DISPATCHER.sub_routers)


def test_every_kind_of_update_that_is_handled_is_asked_for() -> None:
    assert {kind for _, kind, _ in HANDLERS} <= set(ALLOWED)


def test_no_state_of_a_dialogue_lives_in_memory() -> None:
    assert all("state" not in inspect.signature(h.callback).parameters for _, _, h in HANDLERS)


def test_every_command_of_the_menus_is_taken() -> None:
    taken = set(orders.COMMANDS)
    for _, kind, handler in HANDLERS:
        for one in filters_of(handler):
            if kind == "message" and isinstance(one, filters.Command | filters.StaffCommand):
                taken |= one.names
    for menu in commands.menus(DUTY, [ZHAO.chat]):
        assert {c.command for c in menu.commands} <= taken
        for command in menu.commands:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", command.command)
            assert 1 <= len(command.description) <= 256


# ------------------------------------------------------------------------------------------------------------ buttons

ALL_CALLBACKS = [*(vars(callbacks) | vars(notice_callbacks)).values()]
KINDS = [k for k in ALL_CALLBACKS if inspect.isclass(k) and issubclass(k, CallbackData) and k is not CallbackData]
#: Of each field the longest value there can be.
LONGEST = dict.fromkeys(("answer", "message", "id"), 2**63 - 1)
LONGEST |= {
    "after": 2**63 - 1,
    "unit": 2**63 - 1,
    "draft": 2**63 - 1,
    "to": 2**63 - 1,
    "broadcast": 2**63 - 1,
    "notice": 2**63 - 1,
    "mark": 2**63 - 1,
    "wave": 2**63 - 1,
    "user": 2**52,
    "page": 9_999,
}
LONGEST_TEXT = {"key": "valid_until", "number": samples.NUMBER, "code": samples.NUMBER, "what": "overdue"}
LONGEST_TEXT |= {"arg": "drowning", "f": ""}
LONGEST_TEXT |= {"use": "k", "word": lexicon_samples.LONG, "top": "SR04"}
LONGEST |= {"month": 202_612, "year": 9_999}
LONGEST |= dict.fromkeys(("one", "two", "three"), 10**12 - 1)


def keyboards_there_are() -> Iterator[InlineKeyboardMarkup]:
    """Every inline keyboard, drawn from every sample."""
    big = 2**63 - 1
    for ticket, number in product(samples.tickets(), (samples.NUMBER,)):
        t = replace(ticket, number=number)
        for urgent, acknowledged in product((True, False), (None, 1)):
            view = CardView(replace(t, urgent=urgent, acknowledged_by=acknowledged))
            yield from filter(None, (keyboards.card(view), keyboards.alarm(view.ticket)))
        guesses = tuple(samples.desk().office.taxonomy.get(c) for c in ("SR04", "LD01", "SR02"))
        yield choice_keyboards.family(t, (t, t, t))
        for top in (None, "AQ"):
            yield choice_keyboards.sorting(samples.desk(), t, ("SR04", "AQ01"), top)
        yield from filter(None, [keyboards.card(CardView(replace(t, category="OTHER"), guesses=guesses))])
        made = (keyboards.own(t), keyboards.questions(t), keyboards.urgent(t), keyboards.check(t), keyboards.reopen(t))
        yield from filter(None, made)
    for view_ in samples.views():
        shown = replace(view_, draft=replace(view_.draft, id=big))
        yield keyboards.draft(shown)
        offer = Offer(samples.NUMBER, "SR04", "东街", NOW, Status.QUEUED, 9)
        yield keyboards.draft(replace(shown, offer=offer))
        for top in (None, *(c.code for c in samples.desk().office.taxonomy.first_level())):
            for matter in range(len(shown.pieces) + 1):
                yield choice_keyboards.classes(samples.desk(), shown, top, matter, likeliest=top is None)
    lists = [keyboards.my_list([replace(t, number=samples.NUMBER) for t in samples.tickets()])]
    lists += [keyboards.colleagues(samples.NUMBER, [replace(s, id=big) for s in samples.staff()[:12]], {})]
    yield from filter(None, lists)
    for ticket in samples.tickets():
        t = replace(ticket, number=samples.NUMBER)
        for solved in (None, True, False):
            follower = Follower(1, 2**52, NOW, solved=solved)
            yield together_keyboards.following(t, follower)
        yield together_keyboards.merged(t)
        yield keyboards.card(CardView(replace(t, status=Status.QUEUED), main=t)) or keyboards.sure_forget()
    yield from answer_samples.keyboards(big)
    yield from lexicon_samples.keyboards()
    yield from roster_samples.keyboards()
    yield from centre_samples.keyboards()
    yield from list_samples.keyboards()
    yield from (calendar.year_keys(2027), calendar.confirm_keys())
    yield from (places.overview_keys(filled=False), places.overview_keys(filled=True), places.confirm_keys())
    yield keyboards.sure_forget()
    yield from notice_samples.keyboards()
    yield from rollcall_samples.keyboards()
    yield from running_samples.keyboards()
    yield from subscribe_samples.keyboards()
    yield keyboards.forwarded(2**52)


BUTTONS = {
    (button.text, button.callback_data or "")
    for markup in keyboards_there_are()
    for row in markup.inline_keyboard
    for button in row
}


def test_buttons_fit() -> None:
    assert len(BUTTONS) > 50
    for text, data in BUTTONS:
        assert 0 < len(text) <= 40, text
        assert 0 < len(data.encode()) <= 64, data
    for markup in keyboards_there_are():
        assert markup.inline_keyboard
        assert sum(map(len, markup.inline_keyboard)) <= 100
        assert all(0 < len(row) <= 8 for row in markup.inline_keyboard)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_the_longest_data_of_a_kind_fits_too(kind: type[CallbackData]) -> None:
    does = [data.split(":")[1] for _, data in BUTTONS if data.partition(":")[0] == kind.__prefix__]
    given = {n: LONGEST.get(n, LONGEST_TEXT.get(n, max(does, key=len))) for n in kind.model_fields}
    assert len(kind(**given).pack().encode()) <= 64


def test_prefixes_differ() -> None:
    assert len({kind.__prefix__ for kind in KINDS}) == len(KINDS)


def test_every_button_is_read_back_and_answered() -> None:
    known = {kind.__prefix__: kind for kind in KINDS}
    answered = {
        callbacks.DraftPress: set(drafts._PRESSES),
        callbacks.CentrePress: {"yes", "no", "names", "export", "template", "show"},
        callbacks.CalendarPress: {"yes", "no", "year", "export", "template"},
        callbacks.PlacesPress: {"yes", "no", "export", "template"},
        callbacks.ComposePress: {*broadcast._PRESSES, *broadcast._ANSWERS, "sample"},
        callbacks.BookPress: set(answer_admin._PRESSES),
        callbacks.AnswerPress: {"good", "bad", "human", "none", "show"},
        callbacks.TicketPress: set(mine._PRESSES),
        callbacks.DutyPress: set(duty._STEPS) | set(duty._TYPED) | {"look", "unlike"},
    }
    for text, data in BUTTONS:
        kind = known[data.partition(":")[0]]
        press: Any = kind.unpack(data)
        assert press.pack() == data
        if kind in answered:
            assert press.do in answered[kind], (text, data)
        handled = [f.kind for _, k, h in HANDLERS if k == "callback_query" for f in filters_of(h) if hasattr(f, "kind")]
        assert handled.count(kind) == 1


def test_the_words_of_the_issue_are_on_the_buttons() -> None:
    on = " ".join(text for text, _ in BUTTONS)
    wanted = "提交、改类别、补地点、匿名、取消、补充、催办、撤回、认领、退回、转派、追问、备注、办结、已知晓、确认发送"
    wanted += "、全体、按区域、按订阅、按岗位、曾上报者、名单文件、预览、我已收到、我安全、需要帮助、同意发送、退回修改"
    for words in wanted.split("、"):
        assert words in on, words


@pytest.mark.parametrize("status", Status, ids=str)
def test_a_card_that_is_open_can_be_acted_on(status: Status) -> None:
    ticket = replace(next(iter(samples.tickets())), status=status, urgent=False)
    if status is not Status.GATHERED:  # has no card: it is the reporter's alone
        assert (keyboards.card(CardView(ticket)) is not None) == ticket.open


def test_an_answer_to_a_press_is_short_and_plain() -> None:
    query = CallbackQuery(id="1", from_user=User(id=1, is_bot=False, first_name="x"), chat_instance="1")
    method = replying.pressed(query, samples.LONG, alert=True).method
    assert isinstance(method, AnswerCallbackQuery)
    assert len(method.text or "") == 200
    assert replying.pressed(query).method.model_dump()["text"] is None


def test_the_life_of_a_case_is_told_in_the_documents() -> None:
    page = (Path(__file__).parents[2] / "docs/states.md").read_text("utf-8")
    for status in Status:
        assert status.value in page, status
