"""What a centre has set in its lexicon decides, beside the learner too; what only one person says is not remembered."""

from collections import Counter

from domain.lexicon import WordEdit, WordUse
from domain.understanding import DangerLevel, first_code
from nlp.load import Local, load_reader
from nlp.modest import modest


def read(text: str, *edits: WordEdit) -> str | None:
    return first_code(load_reader(local=Local(words=edits)).understand(text).categories)


def test_a_keyword_of_the_centre_decides_where_nothing_was_known() -> None:
    edit = WordEdit(WordUse.KEYWORD, "嘎嘣儿", "SR04")
    for text in ("我们那个嘎嘣儿又歇菜了", "嘎嘣儿又歇菜了", "二组的嘎嘣儿歇菜了没人管"):
        assert read(text) != "SR04"
        assert read(text, edit) == "SR04"


def test_an_exclusion_of_the_centre_holds() -> None:
    edit = WordEdit(WordUse.EXCLUDE, "舞台", "SR04")
    assert read("舞台的路灯坏了") == "SR04"
    assert "SR04" not in [
        g.code for g in load_reader(local=Local(words=(edit,))).understand("舞台的路灯坏了").categories
    ]


def test_danger_words_and_harmless_phrases_of_the_centre() -> None:
    hard = WordEdit(WordUse.DANGER_HARD, "罐子嘶嘶叫", "JJ02")
    spared = WordEdit(WordUse.HARMLESS, "罐子嘶嘶叫乐队")
    reader = load_reader(local=Local(words=(hard, spared)))
    assert reader.understand("楼下的罐子嘶嘶叫").danger.level is DangerLevel.HARD
    assert reader.understand("楼下的罐子嘶嘶叫").danger.code == "JJ02"
    assert reader.understand("罐子嘶嘶叫乐队在广场演出").danger.level is not DangerLevel.HARD


def test_edits_that_make_no_sense_pass_by() -> None:
    odd = tuple(WordEdit(use, word, code) for use in WordUse for word in ("(", "词") for code in ("", "XX99", "JJ"))
    assert read("路灯坏了", *odd) == "SR04"


def test_what_fewer_than_three_tickets_say_is_not_remembered() -> None:
    base = [Counter({"灯": 1})]
    local = [Counter({"灯": 1, "郑爱国": 1}), Counter({"坨": 1, "郑爱国": 1}), Counter({"坨": 2}), Counter({"坨": 3})]
    again = [local[0], local[0]]  # the same words again are no second ticket
    kept = modest(base, [*local, *again])
    assert kept[:4] == [Counter({"灯": 1}), Counter({"坨": 1}), Counter({"坨": 2}), Counter({"坨": 3})]
    assert all("郑爱国" not in counts for counts in kept)
