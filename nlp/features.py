"""What the learner sees of a text: character 1–3-grams and words, counted; the same in training and in use."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

#: The longest run of characters that is one feature.
LONGEST = 3
#: Marks a feature that is a whole word: 「·路灯」 beside the characters 路灯.
WORD = "·"
#: Added to the squared length of a text's weights (some 1,000 in 20 characters): one word alone decides little.
DAMPING = 30.0
_DIGITS = re.compile("[0-9]+")
#: What separates runs of characters; ? and ! are told apart from other marks, they stay as features of their own.
_BREAK = re.compile(r"[\s\x00,.;:、。…~\-—_()\[\]【】<>《》\"'“”‘’/\\|·]+")
_ASKING = re.compile("([?!])")


def counted(text: str, words: Sequence[str]) -> Counter[str]:
    """How often each feature stands in a normalised text; `words` is the text cut. Every number counts as 0."""
    found: Counter[str] = Counter()
    for run in _BREAK.split(_ASKING.sub(r" \1 ", bare(text))):
        found.update(run)
        for length in range(2, LONGEST + 1):
            found.update([run[i : i + length] for i in range(len(run) - length + 1)])
    found.update([WORD + word for word in words if len(word) > 1 and not word[0].isdigit()])
    return found


def bare(text: str) -> str:
    """A text in which every number counts as 0: each run of characters that it holds and a model knows is a feature."""
    return _DIGITS.sub("0", text)


def shown(features: Iterable[str], text: str, most: int = 4) -> tuple[str, ...]:
    """Features, best first, as a person reads them: at least two letters, standing in the text, none inside another."""
    kept: list[str] = []
    for feature in features:
        word = feature.removeprefix(WORD)
        if len(word) < 2 or word not in text or any(word in other for other in kept):
            continue
        kept = [other for other in kept if other not in word]
        kept.append(word)
        if len(kept) == most:
            break
    return tuple(kept)
