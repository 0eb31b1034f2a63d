"""Which words are taken, which are not and why; each change is written down once."""

from dataclasses import replace

import pytest

from domain import wording
from domain.errors import Missing
from domain.lexicon import WordEdit, WordUse
from domain.policy import Policy
from domain.wording import Flaw
from tests.domain.hall import ZHAO, Hall, office

K, H, X, N, D = WordUse.KEYWORD, WordUse.HINT, WordUse.EXCLUDE, WordUse.HARMLESS, WordUse.DANGER_HARD


@pytest.mark.parametrize(
    "use, code, word, why",
    [
        (K, "SR04", "一二三四五六七八九十一二三", Flaw.LONG),
        (K, "SR04", "110", Flaw.NUMBER),
        (K, "SR04", "灯<b>", Flaw.SIGNS),
        (K, "SR04", "川A12345", Flaw.PERSONAL),
        (K, "SR04", "灯", Flaw.SHORT),
        (K, "SR04", "路灯", Flaw.KNOWN),
        (K, "SR04", "路燈", Flaw.KNOWN),
        (X, "SR04", "路灯", Flaw.CONTRARY),
        (N, "", "火锅", Flaw.SHORT),
        (N, "", "着火了", Flaw.CRY),
    ],
)
async def test_what_is_no_word_is_refused_with_why(use: WordUse, code: str, word: str, why: Flaw, hall: Hall) -> None:
    admin = await hall.staff(ZHAO)
    got = await hall.act(lambda desk: wording.add(desk, admin, use, code, word))
    assert (got.words, [flaw for _, flaw in got.refused]) == ((), [why])


async def test_good_words_are_taken_beside_bad_ones_and_written_down(both: Hall) -> None:
    admin = await both.staff(ZHAO)
    got = await both.act(lambda desk: wording.add(desk, admin, K, "SR04", "坨坨燈、12 坨坨灯"))
    assert got.words == ("坨坨灯",)
    assert got.refused == (("12", Flaw.NUMBER),)
    async with both.store.read() as unit:
        assert [(e.use, e.word, e.code, e.added) for e in await unit.knowledge.words()] == [(K, "坨坨灯", "SR04", True)]
        acts = await unit.history.acts()
    assert [a.detail for a in acts] == [{"use": "keyword", "code": "SR04", "word": "坨坨灯", "added": "1"}]


async def test_off_and_on_again_leaves_no_trace_of_a_shipped_word(both: Hall) -> None:
    admin = await both.staff(ZHAO)
    key = wording.Entry("路灯").key
    for on in (False, False, True):
        shown = await both.act(lambda desk, on=on: wording.switch(desk, admin, K, "SR04", key, on))  # type: ignore[misc]
        assert next(e.on for e in shown.entries if e.word == "路灯") is on
    async with both.store.read() as unit:
        assert await unit.knowledge.words() == []
        assert len(await unit.history.acts()) == 2


async def test_the_list_has_a_bound(hall: Hall) -> None:
    admin = await hall.staff(ZHAO)
    tight = replace(office(), policy=replace(Policy(), own_words=1))
    hall.works = replace(hall.works, office=tight)
    got = await hall.act(lambda desk: wording.add(desk, admin, H, "SR04", "坨坨灯、瞎火"))
    assert (got.words, got.refused) == (("坨坨灯",), (("瞎火", Flaw.FULL),))


@pytest.mark.parametrize("use, code", [(K, "XX99"), (K, "JJ02"), (D, "SR04"), (D, "JJ"), (N, "SR04"), (K, "")])
async def test_a_list_that_does_not_exist(use: WordUse, code: str, hall: Hall) -> None:
    admin = await hall.staff(ZHAO)
    with pytest.raises(Missing):
        await hall.act(lambda desk: wording.add(desk, admin, use, code, "坨坨灯"))


async def test_what_the_store_holds_wrongly_does_not_stop_the_reader(hall: Hall) -> None:
    from nlp.load import Local, load_reader

    odd = tuple(WordEdit(use, word, code) for use in WordUse for word in ("(", "\x00", "词") for code in ("", "XX99"))
    assert load_reader(local=Local(words=odd)).understand("路灯坏了").categories[0].code == "SR04"
