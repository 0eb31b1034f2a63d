"""One reader for all tests of nlp: loading takes a quarter of a second."""

import pytest

from nlp.load import load_reader
from nlp.reader import LexiconReader


@pytest.fixture(scope="session")
def reader() -> LexiconReader:
    return load_reader()
