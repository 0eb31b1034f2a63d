"""Cutting Chinese into words: rjieba where it is there, else jieba; the same algorithm, the same dictionary."""

import tempfile
from collections.abc import Callable

Cut = Callable[[str], list[str]]


def load_cutter() -> Cut:
    """A function text -> words that joined give the text back; loads the dictionary now, so not on the event loop."""
    try:
        import rjieba
    except ImportError:
        return load_jieba()
    rjieba.cut("热身")
    return rjieba.cut


def load_jieba() -> Cut:
    """The reference engine. Its cache is made in a folder of our own: the shared default is loaded unchecked."""
    import jieba

    jieba.setLogLevel("ERROR")
    tokenizer = jieba.Tokenizer()
    with tempfile.TemporaryDirectory(prefix="nlp-jieba-") as folder:
        tokenizer.tmp_dir = folder
        tokenizer.initialize()
    cut: Cut = tokenizer.lcut
    return cut
