"""Names of private persons where they plainly name one: 村民陈德福, 刘芳女士, 李某; offices stay (王书记)."""

import re
from collections.abc import Iterator

from nlp.cut import Tag
from nlp.files import Entry

FIELDS = ("name_before", "name_after", "titles", "not_before", "common", "given", "not_names")
#: Surnames of two characters.
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "夏侯", "令狐", "公孙", "慕容", "尉迟", "东方", "司徒")
_SOMEBODY = re.compile(r"某{1,2}")
#: What villagers call each other by, behind a surname: 王老五, 李二狗.
_NICKNAME = re.compile(
    r"老[大二三四五六七八九幺]|[大二三四五六]狗|[大小]毛|狗蛋|狗子|麻子|瞎子|瘸子|胖子|秃子|驼子|哑巴|癞子"
)
_TOLD = ("我叫", "名叫", "姓名", "叫做", "名字是", "村民", "居民", "业主")
_HAN = re.compile(r"[一-鿿]+")


class NameReader:
    """Finds names in a normalised text by the kinds of its words and by what stands beside them."""

    def __init__(self, tag: Tag, whole: Entry) -> None:
        self._tag = tag
        self._surnames = frozenset(whole.text("surnames"))
        self._never = frozenset(whole.text("not_in_names"))
        self._before = whole.texts("name_before")
        self._after = _by_length(whole.texts("name_after"))
        self._titles = frozenset(whole.texts("titles"))
        self._ordinary = whole.texts("not_names")
        self._titled = _by_length(tuple(t for t in whole.texts("titles") if len(t) > 1))
        self._common, self._usual = frozenset(whole.text("common")), frozenset(whole.text("given"))
        self._places = _by_length(whole.texts("not_before"))

        cues = "|".join(re.escape(word) for word in self._before)
        self._cued = re.compile(f"(?:{cues})([{whole.text('common')}][{whole.text('given')}]{{2}})(?!某)")

    def read(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each name, in order; a name found once is found wherever it stands."""
        found = set(self._found(text))
        for cued in self._cued.finditer(text):
            place = self._places.match(text, cued.end()) or self._places.match(text, cued.end() - 1)
            if not place and not cued[1].startswith(self._ordinary):
                found.add(cued.span(1))
        for name in {text[start:end] for start, end in found}:
            if len(name) > 2:
                found |= {(m.start(), m.end()) for m in re.finditer(re.escape(name), text)}
        return sorted(found, key=lambda span: (span[0], -span[1]))

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        words = self._tag(text)
        at = 0
        for number, (word, _) in enumerate(words):
            start, at = at, at + len(word)
            if word in COMPOUND and number + 1 < len(words) and self._given(words[number + 1][0]):
                yield start, at + len(words[number + 1][0])
                continue
            if word[0] not in self._surnames or not _HAN.fullmatch(word):
                continue
            somebody = _SOMEBODY.match(text, start + 1)
            if somebody and (len(word) == 1 or word[1] == "某"):
                yield start, somebody.end()
                continue
            nickname = _NICKNAME.match(text, start + 1) if word[0] in self._common else None
            if nickname and (self._after.match(text, nickname.end()) or text[:start].endswith(self._before)):
                yield start, nickname.end()
                continue
            for end, sure in self._candidates(text, words, number, start):
                if self._stands(text, start, end, sure=sure):
                    yield start, end
                    break

    def _candidates(
        self, text: str, words: list[tuple[str, str]], number: int, start: int
    ) -> Iterator[tuple[int, bool]]:
        """Ends of what may be a name from `start`, and whether jieba holds it for one."""
        word, kind = words[number]
        longest = 4 if word.startswith(COMPOUND) else 3
        if 2 <= len(word) <= longest:
            if kind in ("nr", "nrt", "nrfg") and self._given(word[1:]):
                after = words[number + 1][0] if number + 1 < len(words) else ""
                if (
                    len(word) == 2
                    and len(after) == 1
                    and words[number + 1][1] in ("nr", "ng", "x", "g")
                    and self._given(after)
                ):
                    yield start + 3, True
                yield start + len(word), True
            return
        if len(word) > 1 or number + 1 == len(words):
            return
        after, after_kind = words[number + 1]
        if len(after) <= 2 and self._given(after):
            if (
                len(after) == 1
                and number + 2 < len(words)
                and len(words[number + 2][0]) == 1
                and self._given(words[number + 2][0])
            ):
                yield start + 3, False
            yield start + 1 + len(after), kind == "nr" and after_kind in ("nr", "nz", "n", "ns") and len(after) == 2

    def _given(self, written: str) -> bool:
        return bool(_HAN.fullmatch(written)) and written not in self._titles and not self._never & set(written)

    def _stands(self, text: str, start: int, end: int, *, sure: bool) -> bool:
        """Whether what stands beside says that this is a person."""
        if text.startswith(self._ordinary, start) or self._places.match(text, end) or self._places.match(text, end - 1):
            return False
        before, after = text[:start].endswith(self._before), bool(self._after.match(text, end))
        if self._titled.match(text, end) or text[:start].endswith(_TOLD):
            return sure or (end - start > 2 and text[start] in self._common)
        usual = text[start] in self._common and all(char in self._usual for char in text[start + 1 : end])
        if end - start > 2:
            return (usual and (sure or before or after)) or (sure and before and after)
        return sure and usual and (before or after)


def _by_length(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
