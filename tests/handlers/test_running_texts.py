"""What is said of notices under way, of the ledger and of dead letters is sound, short enough, and names nobody."""

from domain.broadcasts import BroadcastState, WaveKind, WaveState
from domain.delivery import Priority
from domain.ledgers import LOOKED_AT
from domain.traffic import Traffic
from handlers.texts import ledger, traffic
from handlers.texts import running as texts
from sandbox.markup import parse
from tests.handlers import running_samples


def test_what_is_said_is_sound_html_and_one_message() -> None:
    for text in running_samples.sentences():
        plain = parse(text)[0]
        assert 0 < len(plain) <= 4096, len(plain)
        assert "None" not in plain
        assert "&amp;lt;" not in text, "escaped twice"


def test_answers_to_presses_are_short_and_plain() -> None:
    for text in running_samples.answers():
        assert 0 < len(text) <= 200
        assert "<" not in text


def test_every_value_has_its_words() -> None:
    assert set(texts.KIND) == set(WaveKind)
    assert set(ledger.STATE) == set(BroadcastState)
    assert set(ledger.LOOKED_AT) == set(LOOKED_AT)
    assert set(texts._ACTED) == set(WaveState)
    assert set(traffic._LANE) == set(Priority)


def test_where_another_process_sends_health_says_nothing_of_it() -> None:
    assert traffic.traffic(Traffic()) == ""
