"""Who has been robbed or cheated and asks what to do is a case, and no question for the book."""

import pytest

from domain import reception
from domain.answer_hints import wronged
from domain.answering import Consulted
from domain.drafting import DraftView
from tests.domain.hall import ANNA, Hall


@pytest.mark.parametrize(
    "text",
    ["身份证丢了，有人拿去贷款了怎么办", "银行卡被盗刷了怎么办", "被诈骗了去哪报案", "有人用我的身份证办了贷款怎么办"],
)
async def test_a_wrong_done_becomes_a_draft(text: str, hall: Hall) -> None:
    got = await hall.act(lambda d: reception.receive(d, ANNA, hall.part(text)))
    assert isinstance(got, DraftView)
    async with hall.store.read() as unit:
        assert await unit.questions.open(5) == []


async def test_a_plain_loss_is_still_a_question(hall: Hall) -> None:
    got = await hall.act(lambda d: reception.receive(d, ANNA, hall.part("身份证丢了怎么补办")))
    assert isinstance(got, Consulted)


@pytest.mark.parametrize(
    "text", ["怎么防止身份证被冒用", "身份证怎么办", "户口本丢了怎么补", "怎么识别诈骗短信", "社保卡怎么办理"]
)
def test_who_asks_beforehand_is_not_wronged(text: str) -> None:
    assert not wronged(text)
