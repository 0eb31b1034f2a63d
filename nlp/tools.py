"""What training and measuring take from the reader: a text made normal, cut, and looked up in the lexicon."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.lexicon import WordUse
from nlp.features import counted
from nlp.reader import LexiconReader


@dataclass(frozen=True, slots=True)
class Tools:
    """How a text is prepared, the same as in use: normalised and rewritten, then cut. `lexicon`: score of each code."""

    normal: Callable[[str], str]
    cut: Callable[[str], list[str]]
    lexicon: Callable[[str], Mapping[str, float]]
    words: tuple[tuple[str, str], ...] = ()  # (code, word): what the lexicon knows, to be taught too

    def counts(self, text: str) -> Counter[str]:
        """The features of a raw text."""
        normal = self.normal(text)
        return counted(normal, self.cut(normal))

    @classmethod
    def of(cls, reader: LexiconReader) -> "Tools":
        """Those of a reader; its learner, if it has one, is not asked."""
        words = {
            (code, word)
            for code, known in reader.shipped.items()
            if len(code) > 2 and not code.startswith("JJ")
            for use in (WordUse.KEYWORD, WordUse.HINT)
            for word in (*known.of(use), reader.taxonomy.get(code).label)
            if len(word) > 1
        }
        return cls(reader.plain, reader.cut, reader.lexicon_scores, tuple(sorted(words)))
