"""How characters sound and which words sound so: toneless syllables, words by their letters, words with one gap."""

from collections.abc import Iterable, Iterator
from itertools import product

from nlp.files import Entry, read

#: The shortest word that letters may stand for: laji. Shorter ones are too often something else.
LEAST_LETTERS = 4
#: From so many letters on one may be wrong, missing or too much: luodeng.
FORGIVEN = 5
_MOST_READINGS = 4
_SOUTHERN = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


class Sounds:
    """Words of the file come first, commonest first; then `words`. `firm`: those that a slip is put right to."""

    def __init__(self, words: Iterable[str] = (), source: str | None = None) -> None:
        whole = read("sounds.toml", source)
        whole.known("also", "syllables", "firm", "words")
        self._of, self.syllables = _syllables(whole)
        firm = dict.fromkeys(whole.text("firm").split())
        known = firm | dict.fromkeys(whole.text("words").split())
        for word in known:
            if not all("一" <= char <= "龥" for char in word):
                whole.fail(f"words may hold Chinese characters alone, not {word!r}", word)
        known |= dict.fromkeys(word for word in words if 2 <= len(word) <= 4 and all(c in self._of for c in word))
        self.words, self.firm = frozenset(known), frozenset(firm)
        self.by_letters: dict[str, str] = {}
        self.with_gap: dict[str, str] = {}
        self.pairs: set[str] = set()  # 路deng, dengbu: what stands beside a syllable of a firm word
        self._southern: dict[str, str] = {}
        self._shorter: dict[str, str] = {}
        for word in known:
            self._learn(word)

    def of(self, char: str) -> tuple[str, ...]:
        """The syllables a character may be read as; none when it is not a common one."""
        return self._of.get(char, ())

    def word(self, letters: str) -> str | None:
        """The word that is spelt so, in northern or southern sounds."""
        if letters in self.syllables:
            return None
        return self.by_letters.get(letters) or self._southern.get(southern(letters))

    def nearly(self, letters: str) -> str | None:
        """The word that is spelt so but for one letter, not the first; none for short ones."""
        if len(letters) < FORGIVEN:
            return None
        tries = [letters[:i] + letters[i + 1 :] for i in range(1, len(letters))]
        for shorter in tries:
            if shorter in self.by_letters and len(shorter) >= LEAST_LETTERS:
                return self.by_letters[shorter]
        if letters in self._shorter:
            return self._shorter[letters]
        return next((self._shorter[s] for s in tries if s in self._shorter and len(s) >= LEAST_LETTERS), None)

    def _learn(self, word: str) -> None:
        readings = [self._of.get(char, ()) for char in word]
        if not all(readings):
            return
        for number, spelt in enumerate(product(*readings)):
            if number == _MOST_READINGS:
                break
            letters = "".join(spelt)
            if len(letters) >= LEAST_LETTERS and letters not in self.syllables:
                self.by_letters.setdefault(letters, word)
                self._southern.setdefault(southern(letters), word)
                if len(letters) > FORGIVEN:
                    for i in range(1, len(letters)):
                        self._shorter.setdefault(letters[:i] + letters[i + 1 :], word)
        for gapped in self._gapped(word, readings):
            self.with_gap.setdefault(gapped, word)
        if word in self.firm:
            for at, spelt_as in enumerate(readings):
                self.pairs.update(syllable + word[at + 1] for syllable in spelt_as if at + 1 < len(word))
                self.pairs.update(word[at - 1] + syllable for syllable in spelt_as if at)

    def _gapped(self, word: str, readings: list[tuple[str, ...]]) -> Iterator[str]:
        """The word with one or two neighbouring characters as letters, never all of it."""
        for start in range(len(word)):
            for end in range(start + 1, min(start + 2, len(word)) + 1):
                if end - start < len(word):
                    for spelt in list(product(*readings[start:end]))[:_MOST_READINGS]:
                        yield word[:start] + "".join(spelt) + word[end:]


def southern(letters: str) -> str:
    """The letters as they sound to who tells no zh from z and no ng from n."""
    for full, flat in _SOUTHERN:
        letters = letters.replace(full, flat)
    return letters


def _syllables(whole: Entry) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    of: dict[str, tuple[str, ...]] = {}
    syllables: set[str] = set()
    for line in whole.text("syllables").splitlines():
        syllable, blank, chars = line.partition(" ")
        if not line:
            continue
        if not blank or not syllable.isascii() or not syllable.isalpha():
            whole.fail("a line of syllables must be letters, a blank, characters", line)
        syllables.add(syllable)
        of.update((char, (syllable,)) for char in chars)
    for pair in whole.texts("also"):
        char, _, syllable = pair.partition("=")
        if not syllable:
            whole.fail("also must hold 字=syllable", pair)
        of[char] = (*of.get(char, ()), syllable)
    return of, frozenset(syllables)
