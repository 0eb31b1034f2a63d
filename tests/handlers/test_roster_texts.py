"""Every sentence of the roster is sound HTML and one message, whatever names stand in it."""

from sandbox.markup import parse
from tests.handlers import roster_samples


def test_sentences_of_the_roster_are_sound() -> None:
    many = 0
    for said in roster_samples.sentences():
        many += 1
        plain = parse(said)[0]
        assert plain.strip()
        assert len(plain) <= 4096, plain[:80]
        assert "None" not in plain
        assert "{" not in plain
        assert "&amp;lt;" not in said
    assert many > 60
