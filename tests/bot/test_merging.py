"""Plain words that wait for the group's limit leave as one message; cards, buttons and private words never do."""

from typing import Any

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.jobs import Job
from bot.lanes import Lanes
from bot.merging import about
from bot.pacer import GROUP, GROUP_BURST, Pacer
from bot.wire import pack
from domain.delivery import Parcel, Priority
from tests.bot.conftest import NOON

GROUP_CHAT = -1001
CROWD = GROUP_BURST[Priority.CARD]


def word(number: int, text: str = "", chat: int = GROUP_CHAT, **more: Any) -> Parcel:
    markup = more.pop("markup", None)
    method = SendMessage(chat_id=chat, text=text or f"第 {number} 句", reply_markup=markup)
    payload = pack(method, reply_slot=more.pop("reply_slot", None))
    return Parcel(payload, Priority.CARD, NOON, id=number, **more)


def crowded(*parcels: Parcel) -> Lanes:
    """Lanes whose group has just had its burst."""
    made = Lanes(Pacer())
    for n in range(CROWD):
        made.pacer.take(GROUP_CHAT, n / 100)
        made.pacer.landed(GROUP_CHAT, n / 100, n / 100 + 0.001)
    made.put(parcels)
    return made


def first(made: Lanes) -> Job:
    job = made.next(59.0)
    assert isinstance(job, Job)
    return job


async def test_words_that_waited_leave_as_one_message() -> None:
    made = crowded(*(word(n, ticket_id=n) for n in range(1, 6)))
    job = first(made)
    assert job.letter.params["text"] == "第 1 句\n\n第 2 句\n\n第 3 句\n\n第 4 句\n\n第 5 句"
    assert about(job) is None
    made.finish(job, 59.1)
    assert len(made) == 0


async def test_words_about_one_ticket_stay_about_it() -> None:
    made = crowded(word(1, ticket_id=7, reply_slot="card:A"), word(2, ticket_id=7, reply_slot="card:A"))
    job = first(made)
    assert about(job) == 7
    assert job.letter.reply_slot == "card:A"


async def test_cards_and_buttons_go_alone() -> None:
    button = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="认领", callback_data="c:claim:x:0")]])
    made = crowded(word(1), word(2, markup=button), word(3, slot="card:B"), word(4))
    job = first(made)
    assert job.letter.params["text"] == "第 1 句\n\n第 4 句"
    made.finish(job, 59.0)
    left = []
    while isinstance(other := made.next(200.0), Job):
        left.append(other.parcel.id)
        made.finish(other, 200.0)
    assert left == [2, 3]


async def test_a_word_under_a_card_still_to_come_waits_for_it() -> None:
    made = crowded(word(1), word(2, slot="card:C", resurface=True), word(3, reply_slot="card:C"))
    assert first(made).letter.params["text"] == "第 1 句"


async def test_an_uncrowded_group_gets_each_word_by_itself() -> None:
    made = Lanes(Pacer())
    made.put([word(1), word(2)])
    assert first(made).letter.params["text"] == "第 1 句"


async def test_nothing_grows_beyond_a_message_and_what_comes_again_keeps_its_company() -> None:
    long = "长" * 1500
    made = crowded(word(1, long), word(2, long), word(3, long))
    job = first(made)
    assert len(job.letter.params["text"]) == 3002
    made.again(job, 59.1, 59.1)
    again = made.next(70.0)
    assert again is job
    made.finish(job, 70.1)
    assert len(made) == 1


async def test_thirty_words_in_a_minute_keep_the_limit() -> None:
    made = Lanes(Pacer())
    made.put([word(n) for n in range(1, 31)])
    now, sent = 0.0, 0
    while len(made) and now < 60:
        job = made.next(now)
        if isinstance(job, Job):
            sent += 1
            made.finish(job, now)
        else:
            now += job or 0.1
    assert len(made) == 0
    assert sent <= GROUP
