"""Cutting Chinese into words: rjieba where it is there, else jieba; the same algorithm, the same dictionary."""

import tempfile
from collections.abc import Callable
from typing import Any

Cut = Callable[[str], list[str]]
#: Words with jieba's letters for their kind: nr a person's name, ns a place, v a verb.
Tag = Callable[[str], list[tuple[str, str]]]


def load_cutter() -> Cut:
    """A function text -> words that joined give the text back; loads the dictionary now, so not on the event loop."""
    try:
        import rjieba
    except ImportError:
        return load_jieba()
    rjieba.cut("热身")
    return rjieba.cut


def load_tags() -> Tag:
    """A function text -> (word, kind) that joined give the text back; loads the dictionary now."""
    try:
        import rjieba
    except ImportError:
        return load_jieba_tags()
    rjieba.tag("热身")
    return rjieba.tag


def load_jieba_tags() -> Tag:
    """The reference engine, twenty times slower."""
    from jieba.posseg import POSTokenizer

    tokenizer = POSTokenizer(_jieba())

    def tag(text: str) -> list[tuple[str, str]]:
        return [(pair.word, pair.flag) for pair in tokenizer.cut(text)]

    return tag


def load_known_cutter() -> Cut:
    """The same, but it never makes up a word: what is not in the dictionary stays single characters."""
    try:
        import rjieba
    except ImportError:
        return load_jieba(makes_up=False)
    return lambda text: rjieba.cut(text, False)


def load_jieba(*, makes_up: bool = True) -> Cut:
    """The reference engine."""
    cut: Cut = _jieba().lcut
    return cut


def _jieba() -> Any:
    """Its cache is made in a folder of our own: the shared default is loaded unchecked."""
    import jieba

    jieba.setLogLevel("ERROR")
    tokenizer = jieba.Tokenizer()
    with tempfile.TemporaryDirectory(prefix="nlp-jieba-") as folder:
        tokenizer.tmp_dir = folder
        tokenizer.initialize()
    return tokenizer
