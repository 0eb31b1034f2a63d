"""Which words are taken, which are not and why; each change is written down once."""

import time
from dataclasses import replace

import pytest

from domain import word_checks, wording, wording_file
from domain.desk import Desk
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
        (N, "", "有人要跳楼了", Flaw.CRY),
        (N, "", "着火了快来", Flaw.CRY),
        (N, "", "煤气泄漏啦", Flaw.CRY),
        (D, "JJ01", "我们", Flaw.USUAL),
        (D, "JJ01", "没有", Flaw.USUAL),
        (D, "JJ01", "今天", Flaw.USUAL),
        (D, "JJ01", "坏了", Flaw.USUAL),
        (D, "JJ01", "星期三", Flaw.USUAL),
        (WordUse.DANGER_SOFT, "JJ01", "小区", Flaw.USUAL),
    ],
)
async def test_what_is_no_word_is_refused_with_why(use: WordUse, code: str, word: str, why: Flaw, hall: Hall) -> None:
    admin = await hall.staff(ZHAO)
    got = await hall.act(lambda desk: wording.add(desk, admin, use, code, word))
    assert (got.words, [flaw for _, flaw in got.refused]) == ((), [why])


async def test_a_word_of_many_tickets_is_no_danger_word(hall: Hall) -> None:
    texts = ["杨柳巷的路灯坏了"] * 10 + ["楼道里堆满了杂物"] * 40
    assert word_checks.usual("杨柳巷", texts)
    assert not word_checks.usual("杨柳巷", texts[:30])
    assert not word_checks.usual("杨柳巷", texts[6:])


HEADED = '[[word]]\nclass = "SR04"\nuse = "keyword"\nwords = [{}]\n'


@pytest.mark.parametrize(
    "source, what",
    [
        ("a = " + "[" * 5000, "toml"),
        ("a = " + "9" * 6000, "toml"),
        (HEADED.format("," * 400_000), "many"),
        (HEADED.format(",".join(f'"词{n}"' for n in range(4000))), "many"),
        (HEADED.format('"x"') * 2001, "many"),
        ('[[word]]\nclass = ""\nuse = "harmless"\nwords = ["有人要跳楼了"]\n', Flaw.CRY.value),
        ('[[word]]\nclass = "JJ01"\nuse = "danger_hard"\nwords = ["今天"]\n', Flaw.USUAL.value),
    ],
)
async def test_a_file_that_is_too_much_is_refused_in_no_time(source: str, what: str, hall: Hall) -> None:
    admin = await hall.staff(ZHAO)
    wording.tried(Desk(office(), None, hall.clock.now()), admin, "路灯")  # type: ignore[arg-type]  # warm
    began = time.process_time()
    got = await hall.act(lambda desk: wording_file.preview(desk, admin, source))
    assert [f.what for f in got.flaws] == [what]
    assert time.process_time() - began < 1.5


async def test_as_many_words_as_there_may_be_are_read_quickly(hall: Hall) -> None:
    """They are read on the loop: 2,000 new words took over five seconds."""
    admin = await hall.staff(ZHAO)
    made = (
        f"{a}{b}坨{a}{b}" for a in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰午未申酉戌亥" for b in map(chr, range(0x5500, 0x5600))
    )
    read = dict.fromkeys(map(office().reader.plain, made))
    words = [word for word in read if len(word) > 2 and office().reader.mask(word) == word][:2000]
    source = HEADED.format(",".join(f'"{w}"' for w in words))
    began = time.process_time()
    got = await hall.act(lambda desk: wording_file.preview(desk, admin, source))
    assert len(got.added) == 2000
    assert time.process_time() - began < 2


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
