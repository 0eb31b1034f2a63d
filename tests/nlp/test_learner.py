"""The learner: pure, explains itself, its model is bytes that are checked, and training makes a difference."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.learner import CLASS, Learner
from nlp.lessons import Lesson, digest, part_of, read_sentences, shipped
from nlp.load import Local, load_reader, load_taxonomy
from nlp.model import MAGIC, Model, ModelError, shipped_model
from nlp.reader import LexiconReader
from nlp.tools import Tools
from nlp.training import train

ANY = st.text(st.characters(exclude_categories=[]), max_size=300)
BYTES = (Path(__file__).parents[2] / "nlp" / "data" / "shipped.model").read_bytes()


@pytest.fixture(scope="session")
def model() -> Model:
    found = shipped_model()
    assert found is not None
    return found


@pytest.fixture(scope="session")
def small() -> list[Lesson]:
    """A tenth of our sentences: enough to learn something in a second."""
    return [x for x in shipped() if part_of(x.text, 10, "small") == 0]


def test_the_shipped_model_was_made_from_the_shipped_sentences(model: Model) -> None:
    assert model.facts["base"] == digest(shipped()), "run python -m nlp ship"


def test_every_label_of_the_sentences_is_known_to_the_taxonomy() -> None:
    taxonomy = load_taxonomy()
    labels = {label for x in shipped() if x.head == CLASS for label in x.labels} - {"-"}
    assert all(label in taxonomy and not label.startswith("JJ") for label in labels)
    assert len(labels) == 125


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_no_text_stops_the_learner_and_the_same_text_gets_the_same_answer(reader: LexiconReader, text: str) -> None:
    learner = reader.learner
    assert learner is not None
    seen = learner.see(reader.plain(text))
    chances, intent = learner.classes(seen), learner.intent(seen)
    assert abs(sum(intent.values()) - 1) < 1e-3
    assert all(chance <= 1e-5 for chance in chances.values())
    assert learner.classes(learner.see(reader.plain(text))) == chances
    best = max(chances, key=lambda code: chances[code])
    assert all(word in seen.text for word in learner.because(CLASS, seen, best))


def test_a_model_is_the_same_after_its_journey_through_bytes(reader: LexiconReader, model: Model) -> None:
    whole = model.to_bytes()
    again = Model.from_bytes(whole)
    assert again.to_bytes() == whole
    text = reader.plain("管子里出来的水跟酱油似的")
    old, new = Learner(model, reader.cut), Learner(again, reader.cut)
    assert old.classes(old.see(text)) == new.classes(new.see(text))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_bytes_are_refused(data: st.DataObject) -> None:
    whole = BYTES
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    for broken in (flipped, whole[:at], whole + b"x"):
        with pytest.raises(ModelError):
            Model.from_bytes(broken)


def test_another_version_says_so() -> None:
    with pytest.raises(ModelError, match="version"):
        Model.from_bytes(MAGIC[:-1] + b"\x63" + BYTES[len(MAGIC) :])


def test_the_model_is_small() -> None:
    assert len(BYTES) < 3_000_000


def test_a_case_without_a_word_of_the_lexicon_is_still_guessed(reader: LexiconReader) -> None:
    alone = load_reader(local=Local(learns=False))
    text = "管子里流出来的水跟酱油一个颜色"
    assert alone.understand(text).categories == () or alone.understand(text).categories[0].code[:2] not in ("HJ", "SR")
    assert reader.understand(text).categories[0].code[:2] in ("HJ", "SR")


def test_training_twice_gives_the_same_bytes(reader: LexiconReader, small: list[Lesson]) -> None:
    tools = Tools.of(reader)
    assert train(tools, small).to_bytes() == train(tools, list(reversed(small))).to_bytes()


def test_what_officers_confirm_changes_what_is_guessed(reader: LexiconReader, small: list[Lesson]) -> None:
    """Here everybody calls the recycling machine 绿宝, and it is no street litter but a matter of the estate."""
    text = "绿宝又不好使了"
    said = [f"{where}的绿宝{how}" for where in ("楼下", "门口", "南区", "东门") for how in ("坏了", "不收瓶子", "没电")]
    local = [Lesson(CLASS, told, ("WY07",)) for told in said]
    before = load_reader(local=Local(model=train(Tools.of(reader), small).to_bytes())).understand(text)
    after = load_reader(local=Local(model=train(Tools.of(reader), small, local).to_bytes())).understand(text)
    assert "WY07" not in [g.code for g in before.categories[:1]]
    assert after.categories[0].code == "WY07"
    assert any("绿宝" in word for word in after.categories[0].because)


def test_a_coarser_label_moves_its_codes(reader: LexiconReader, small: list[Lesson]) -> None:
    codes = ("MS10", "ZX11")
    said = [f"{who}说{what}的事" for who in ("家长", "孩子", "老师", "邻居") for what in ("彩虹屋", "小彩虹", "彩虹班")]
    local = [Lesson(CLASS, told, codes, "教育") for told in said]
    model = train(Tools.of(reader), small, local)
    assert set(model.groups["教育"]) == set(codes)
    taught = load_reader(local=Local(model=model.to_bytes()))
    assert taught.understand("彩虹屋怎么样了,家长都在说").categories[0].code in codes


def test_a_wrong_line_of_sentences_is_named() -> None:
    with pytest.raises(ValueError, match=r"sentences/class.tsv:2"):
        read_sentences("class", "SR04\t路灯不亮\nSR04 路灯\n")
