"""Order in memory: the most urgent first, nobody overtaken by his own kind, one letter a chat at a time."""

from typing import Any

from aiogram.methods import AnswerCallbackQuery, SendMessage, TelegramMethod

from bot.jobs import Job
from bot.lanes import Lanes
from bot.letters import Letter
from bot.pacer import Pacer
from bot.wire import pack
from domain.delivery import Parcel, Priority
from tests.bot.conftest import NOON


def parcel(number: int, chat: int = 1, priority: Priority = Priority.ANSWER, **more: Any) -> Parcel:
    method: TelegramMethod[Any] = more.pop("method", SendMessage(chat_id=chat, text=str(number)))
    payload = pack(method, reply_slot=more.pop("reply_slot", None))
    return Parcel(payload, priority, NOON, id=number, **more)


def lanes(*parcels: Parcel, on: bool = False) -> Lanes:
    made = Lanes(Pacer(on=on))
    made.put(parcels)
    return made


def order(made: Lanes, now: float = 0) -> list[int]:
    """Ids in the order in which they leave, each finished before the next is asked for."""
    found = []
    while isinstance(job := made.next(now), Job):
        found.append(job.parcel.id)
        made.finish(job, now)
    return found


async def test_the_most_urgent_leaves_first() -> None:
    made = lanes(
        parcel(1, 1, Priority.CARD),
        parcel(2, 2, Priority.STATUS),
        parcel(3, 3, Priority.DANGER),
        parcel(4, 4, Priority.ANSWER),
    )
    assert order(made) == [3, 4, 2, 1]


async def test_the_same_kind_keeps_its_order_within_a_chat() -> None:
    assert order(lanes(*(parcel(n) for n in (3, 1, 2)))) == [1, 2, 3]


async def test_one_letter_a_chat_at_a_time_others_do_not_wait() -> None:
    made = lanes(parcel(1, 1), parcel(2, 1), parcel(3, 2))
    first = made.next(0)
    assert isinstance(first, Job)
    second = made.next(0)
    assert isinstance(second, Job)
    assert (first.parcel.id, second.parcel.id) == (1, 3)
    assert made.next(0) is None
    made.finish(first, 0)
    assert order(made) == [2]


async def test_an_answer_to_a_press_waits_behind_nobody() -> None:
    press = parcel(9, method=AnswerCallbackQuery(callback_query_id="7"))
    made = lanes(*(parcel(n) for n in range(1, 6)), press, on=True)
    assert order(made) == [9, 1, 2, 3]  # then the chat's burst is spent
    wait = made.next(0)
    assert isinstance(wait, float)
    assert 1 <= wait < 1.1
    assert order(made, wait + 0.001) == [4]


async def test_a_later_parcel_of_a_slot_supersedes_the_waiting_one() -> None:
    made = lanes(parcel(1, slot="draft:1", resurface=True), parcel(2), parcel(3, slot="draft:1"))
    assert len(made) == 2
    job = made.next(0)
    assert isinstance(job, Job)
    assert job.parcel.id == 2
    made.finish(job, 0)
    last = made.next(0)
    assert isinstance(last, Job)
    assert (last.parcel.id, last.resurface) == (3, True)


async def test_what_flies_is_not_superseded_but_never_tried_again() -> None:
    made = lanes(parcel(1, slot="draft:1"))
    flying = made.next(0)
    assert isinstance(flying, Job)
    made.put([parcel(2, slot="draft:1")])
    made.again(flying, 0, 0)
    assert order(made) == [2]
    assert len(made) == 0


async def test_a_reply_to_a_card_that_was_not_sent_yet_lets_the_card_go_first() -> None:
    made = lanes(
        parcel(1, -5, Priority.CARD, slot="card:A"),
        parcel(2, -5, Priority.STATUS),
        parcel(3, -5, Priority.STATUS, reply_slot="card:A"),
    )
    assert order(made) == [2, 1, 3]


async def test_a_new_danger_overtakes_a_chat_that_waits_for_its_pace() -> None:
    made = lanes(*(parcel(n, -5, Priority.CARD) for n in range(1, 20)), on=True)
    assert order(made) == list(range(1, 9))
    made.put([parcel(50, -5, Priority.DANGER)])
    assert order(made) == [50]


async def test_set_aside_lets_others_pass() -> None:
    made = lanes(parcel(1), parcel(2))
    job = made.next(0)
    assert isinstance(job, Job)
    made.again(job, 0, 1e12, aside=True)
    assert order(made) == [2]
    assert isinstance(made.next(0), float)
    assert order(made, 1e12 + 1) == [1]


def laid(made: Lanes, number: int, chat: int, priority: Priority = Priority.BULK) -> None:
    """A copy on the shelf."""
    letter = Letter("sendMessage", {"chat_id": chat, "text": "x"})
    made.lay(Parcel(b"", priority, NOON, at_most_once=True, id=-number), letter, 1, again=False)


async def test_copies_leave_after_all_others_urgent_ones_first_in_their_order() -> None:
    made = lanes(parcel(1, 9, Priority.CARD))
    for number in (3, 1, 2):
        laid(made, number, number)
    laid(made, 4, 4, Priority.ALERT)
    assert order(made) == [1, -4, -1, -2, -3]


async def test_what_is_taken_back_from_the_shelf_does_not_leave() -> None:
    made = lanes()
    for number in (1, 2, 3):
        laid(made, number, number)
    flying = made.next(0)
    assert isinstance(flying, Job)
    assert [-job.parcel.id for job in made.take_back(made.shelf())] == [2, 3]
    assert made.next(0) is None
    assert made.copies() == 1
    made.again(flying, 0, 0)
    assert order(made) == [-1]
    assert made.copies() == 0


async def test_ten_edits_of_a_card_that_wait_are_one_send_also_while_all_rest() -> None:
    made = lanes(*(parcel(n, -5, Priority.CARD, slot="card:A") for n in range(1, 11)), on=True)
    for chat in (1, 2, 3):
        made.pacer.refused(chat, 7, 0)
    assert made.next(0) == 7
    made.put([parcel(n, -5, Priority.CARD, slot="card:A") for n in range(11, 21)])
    assert order(made, 7.1) == [20]


async def test_danger_goes_first_after_all_have_rested() -> None:
    made = lanes(*(parcel(n, n) for n in range(1, 4)), on=True)
    for n in (1, 2, 3):
        job = made.next(0)
        assert isinstance(job, Job)
        made.pacer.refused(n, 5, 0)
        made.again(job, 0, 5)
    made.put([parcel(9, 9, Priority.DANGER), parcel(10, 10)])
    laid(made, 11, 11)
    assert made.next(0) == 5
    assert order(made, 5.01)[:2] == [9, 10]


async def test_stars_buy_no_rest_that_all_must_take() -> None:
    made = Lanes(Pacer(paid=200))
    made.pacer.shared = True
    for n in range(40):
        made.pacer.take(900 + n, 0, paid=True)
        made.pacer.landed(900 + n, 0, 0, paid=True)
    for chat in (901, 902, 903):
        made.pacer.refused(chat, 5, 0, paid=True)
    made.put([parcel(1)])
    assert made.next(0.1) == 4.9
    job = made.next(5)
    assert isinstance(job, Job)
    assert not job.letter.paid


async def test_what_cannot_be_read_is_set_apart() -> None:
    made = lanes(Parcel(b"{", Priority.ANSWER, NOON, id=1))
    assert [spoilt.id for spoilt in made.spoilt] == [1]
    assert made.next(0) is None


async def test_a_parcel_is_taken_once() -> None:
    made = lanes(parcel(1), parcel(1))
    assert order(made) == [1]


async def test_thousands_of_chats_are_no_burden() -> None:
    made = lanes(*(parcel(n, n) for n in range(1, 5001)))
    assert order(made) == list(range(1, 5001))
    assert not made._lanes


async def test_a_copy_is_held_once_also_while_it_flies_or_rests() -> None:
    made = lanes()
    laid(made, 1, 1)
    laid(made, 1, 1)
    job = made.next(0)
    assert isinstance(job, Job)
    laid(made, 1, 1)
    made.again(job, 0, 1, aside=True)
    laid(made, 1, 1)
    assert made.copies() == 1
    assert order(made, 2) == [-1]
    assert made.copies() == 0
