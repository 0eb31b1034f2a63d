"""Letters in place of characters: dianti 坏了, 3dong, zha办, luodeng. What is no pinyin (wifi, a code, a URL) stays."""

import re
from collections.abc import Iterator

from nlp.files import read
from nlp.sounds import Sounds

Edit = tuple[int, int, str]
_RUN = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_TOKEN = re.compile("[a-z]+")
_KEPT = re.compile(
    r"(?:https?://|www[.])[!-~]*|[a-z0-9._-]{1,40}@[a-z0-9.-]{1,40}|(?:[a-z0-9-]{1,40}[.])+[a-z]{2,4}(?![a-z])"
    r"(?:/[!-~]*)?|(?<![a-z0-9])[a-z]{1,3}[-_]?[0-9][a-z0-9_-]*"
)
_UNIT = re.compile(r"(?<=[0-9])[a-z]{2,8}(?![a-z])")
_HASH = re.compile(r"(?<=[0-9])#(?=[一-鿿]|[0-9]{1,3}(?:单元|层|楼))")
#: Single syllables that stand for one character between words of which one at least is longer.
_SINGLE = (
    "le了 de的 bu不 you有 mei没 wo我 ni你 ta他 zai在 shi是 ma吗 ne呢 jiu就 hen很 tai太 dou都 qu去 lai来 dao到 gei给 "
    "bei被 che车 shui水 dian电 men门 deng灯 lou楼 dong栋 hao号 lu路 ren人 jia家 huai坏 lan烂 yao要 hai还 xiu修 guan管 "
    "chou臭 chao吵 san三 ba吧 a啊 ya呀 ge个 da打 kuai快 qing请 bang帮 shang上 xia下 li里 liang亮 tian天 nian年 yue月"
)
_WORD, _ONE = 1.0, 1.6
_LONGEST_RUN, _LONGEST_WORD, _MOST_TOKENS = 60, 24, 12


class Speller:
    """Finds the stretches of letters that stand for words."""

    def __init__(self, sounds: Sounds, source: str | None = None) -> None:
        whole = read("typos.toml", source)
        self._sounds = sounds
        self._latin = frozenset(whole.text("latin").split())
        self._short = dict(pair.split("=", 1) for pair in whole.texts("abbreviations"))
        self._units = dict(pair.split("=", 1) for pair in whole.texts("units"))
        self._single = {m[1]: m[2] for m in re.finditer("([a-z]+)([^a-z ])", _SINGLE)}

    def edits(self, text: str) -> list[Edit]:
        """Stretches and what they mean, in order, not overlapping."""
        found = [(m.start(), m.end(), "号") for m in _HASH.finditer(text)] if "#" in text else []
        if not _TOKEN.search(text):
            return found
        kept = [m.span() for m in _KEPT.finditer(text)]
        units = [m for m in _UNIT.finditer(text) if m[0] in self._units and not _within(m.span(), kept)]
        found += [(unit.start(), unit.end(), self._units[unit[0]]) for unit in units]
        taken = kept + [(start, end) for start, end, _ in found]
        for run in _RUN.finditer(text):
            if not _within(run.span(), taken) and not (run.start() and text[run.start() - 1].isdigit()):
                found += self._of_run(text, run.start(), run.end(), taken)
        return sorted(found)

    def _of_run(self, text: str, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[Edit]:
        tokens = [m.span() for m in _TOKEN.finditer(text, start, end)]
        at = 0
        while at < len(tokens):
            for last in range(min(len(tokens), at + _MOST_TOKENS), at, -1):
                a, b = tokens[at][0], tokens[last - 1][1]
                meant = None if _within((a, b), taken) else self._meant(text, a, b, alone=last - at == 1)
                if meant:
                    yield a, b, meant
                    at = last
                    break
            else:
                at += 1

    def _meant(self, text: str, start: int, end: int, *, alone: bool) -> str | None:
        letters = _letters(text[start:end])
        if len(letters) > _LONGEST_RUN:
            return None
        if alone:
            around = _chinese(text[start - 1 : start]) or _chinese(text[end : end + 1])
            gapped = self._between(text, start, end, letters) if around else None
            if gapped or letters in self._latin:
                return gapped
            if letters in self._short and (around or end - start == len(text)):
                return self._short[letters]
        elif all(word in self._latin for word in _TOKEN.findall(text[start:end])):
            return None
        spelt = self._in_words(letters)
        if spelt or not alone or text[end : end + 1].isdigit() or not any(map(_chinese, text)):
            return spelt
        return self._sounds.nearly(letters)

    def _between(self, text: str, start: int, end: int, letters: str) -> str | None:
        """The characters that the letters stand for in a word with their neighbours: zha办, lou道, 下shui道."""
        if len(letters) > 12:
            return None
        for before in (2, 1, 0):
            for after in (2, 1, 0):
                left, right = text[max(0, start - before) : start], text[end : end + after]
                if len(left) < before or len(right) < after or not (left or right) or not _all_chinese(left + right):
                    continue
                word = self._sounds.with_gap.get(left + letters + right)
                if word:
                    return word[before : len(word) - after]
        return None

    def _in_words(self, letters: str) -> str | None:
        """The letters as a row of known words; one of them at least of two characters."""
        best: list[tuple[float, str, bool] | None] = [(0.0, "", False)] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - _LONGEST_WORD), end):
                known = best[start]
                if known is None:
                    continue
                piece = letters[start:end]
                word = self._sounds.word(piece)
                single = None if word else self._single.get(piece)
                if word or single:
                    cost = known[0] + (_WORD if word else _ONE)
                    old = best[end]
                    if old is None or cost < old[0]:
                        best[end] = (cost, known[1] + (word or single or ""), known[2] or word is not None)
        last = best[-1]
        return last[1] if last and last[2] else None


def _letters(written: str) -> str:
    return "".join(_TOKEN.findall(written))


def _chinese(char: str) -> bool:
    return "一" <= char <= "龥"


def _all_chinese(text: str) -> bool:
    return all(map(_chinese, text))


def _within(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)
