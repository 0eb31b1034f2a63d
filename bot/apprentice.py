"""A training in a process of its own: what to learn on standard input, the model and its marks on standard output.

Started by bot/teaching.py alone, so that scikit-learn never loads into the bot. It dies with its parent. One JSON each
way: {"learnt": [[text, code, corrected], …], "held": [[text, code], …], "words": […], "model": base64 or null} and
{"hits": n, "before": n, "model": base64}. Nothing is written to a disk: there are people's words in it.
"""

import base64
import ctypes
import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from domain.lexicon import WordEdit, WordUse
from domain.understanding import first_code
from nlp.load import Local, load_reader

#: What an officer has put right counts so much more than what he left as it was.
CORRECTED = 2.0
_NICE = 10
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Read, learn, compare, answer."""
    humble(int(sys.argv[1]))
    given = json.load(sys.stdin)
    words = tuple(WordEdit(WordUse(use), word, code, added) for use, word, code, added in given["words"])
    used = base64.b64decode(given["model"]) if given["model"] else None
    made = learnt(given["learnt"], words)
    answer = {
        "hits": hits(Local(words=words, model=made), given["held"]),
        "before": hits(Local(words=words, model=used), given["held"]),
        "model": base64.b64encode(made).decode(),
    }
    json.dump(answer, sys.stdout)


def humble(parent: int) -> None:
    """Behind everybody else, and gone when the parent is gone, however it went."""
    os.nice(_NICE)
    with suppress(OSError, AttributeError):  # not Linux: then the parent's own end must do
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(1)


def learnt(examples: Sequence[Sequence[Any]], words: tuple[WordEdit, ...]) -> bytes:
    """The model: the team's sentences and these tickets."""
    from nlp.lessons import Lesson, shipped
    from nlp.tools import Tools
    from nlp.training import train

    reader = load_reader(local=Local(words=words, learns=False))
    local = [
        Lesson("class", text, (code,), weight=CORRECTED if put_right else 1.0) for text, code, put_right in examples
    ]
    return train(Tools.of(reader), shipped(), local).to_bytes()


def hits(local: Local, held: Sequence[Sequence[str]]) -> int:
    """Of how many held-back tickets the first guess is the class they ended in."""
    reader = load_reader(local=local)
    return sum(first_code(reader.understand(text).categories) == code for text, code in held)


if __name__ == "__main__":
    main()
