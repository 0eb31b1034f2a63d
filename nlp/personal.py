"""Personal numbers found and covered: phones, identity and bank cards, plates, names that were introduced (§5.3)."""

import re
import unicodedata
from collections.abc import Iterator

from domain.understanding import Span
from nlp.cut import Tag
from nlp.files import read
from nlp.names import COMPOUND, NameReader
from nlp.names import FIELDS as NAME_FIELDS

COVER = {
    "phone": "【电话】",
    "id_number": "【身份证号】",
    "bank_card": "【银行卡号】",
    "plate": "【车牌】",
    "name": "【姓名】",
    "account": "【账号】",
}
#: What people put between digits: blanks, dashes, dots, brackets, invisible marks, the rest of a key-cap emoji.
GAP = (
    "[ \\t\u00a0\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\u00ad\ufe0f\u20e3"
    "()_.·•\u2010-\u2015\u2212\uff0d-]{0,4}"
)
_SPOKEN = dict(zip("〇零洞一幺壹二两贰三叁四肆五伍六陆七柒拐八捌九玖", "000111222334455667778899", strict=True))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LONG_RUN = re.compile(r"[0-9]{12,}x?")
_EIGHTEEN = re.compile(rf"(?<![0-9])[1-9](?:{GAP}[0-9]){{16}}{GAP}[0-9x](?![0-9a-z])")
_FIFTEEN = re.compile(rf"(?<![0-9])[1-9](?:{GAP}[0-9]){{14}}(?![0-9])")
_CARD = re.compile(rf"(?<![0-9])[1-9](?:{GAP}[0-9]){{15,18}}(?![0-9])")
_FOURS = re.compile(r"(?<![0-9])[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![0-9])")
_MOBILE = re.compile(rf"(?<![0-9])(?:\+?86{GAP}|0)?1{GAP}[3-9](?:{GAP}[0-9]){{9}}(?![0-9])")
_MAIL = re.compile(r"[a-z0-9][a-z0-9._+-]{0,40}@[a-z0-9-]{1,30}(?:\.[a-z]{2,10}){1,3}")
_MORE_AFTER, _MORE_BEFORE = re.compile(rf"{GAP}[0-9]"), re.compile(rf"[0-9]{GAP}\Z")
#: No number of a person has fewer digits; no plate or address is without a letter; no account is shorter.
LEAST_DIGITS = 7
_ANY, _LATIN, _WRITTEN = re.compile("[0-9]"), re.compile("[a-z]"), re.compile("[a-z0-9][a-z0-9_-]{4}")
_LANDLINE = re.compile(
    rf"(?<![0-9])\(?0(?:10|2[0-9]|[3-9][0-9]{{2}}){GAP}[2-9][0-9]{{2,3}}{GAP}[0-9]{{4}}(?![0-9])"
    r"|(?<![0-9])[48]00[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}(?![0-9])"
)


class PersonalReader:
    """Finds personal data in a text of which a normalised copy of equal length is given."""

    def __init__(self, tag: Tag, source: str | None = None) -> None:
        whole = read("personal.toml", source)
        whole.known("provinces", "phone_words", "account_words", "name_words", "surnames", "not_in_names", *NAME_FIELDS)
        self._names = NameReader(tag, whole)
        provinces, never = whole.text("provinces"), whole.text("not_in_names")
        surnames = "".join(c for c in whole.text("surnames") if c not in never)
        self._plate = re.compile(
            rf"(?<![a-z])[{provinces}][a-z][ ·.•-]?(?=[a-z]{{0,4}}[0-9])[a-z0-9]{{5,6}}[学警挂领港澳]?(?![a-z0-9])"
        )
        local = "|".join(map(re.escape, whole.texts("phone_words")))
        self._local = re.compile(rf"(?:{local})[^0-9】]{{0,6}}([2-8][0-9]{{2,3}}[ -]?[0-9]{{4}})(?![0-9])")
        accounts = "|".join(map(re.escape, whole.texts("account_words")))
        self._account = re.compile(
            rf"(?:{accounts})(?:号码?|id|群)?(?:是|为|就是)?[ :]{{0,2}}([a-z0-9][a-z0-9_-]{{4,19}})(?![a-z0-9_-])"
        )
        intro = "|".join(map(re.escape, sorted(whole.texts("name_words"), key=len, reverse=True)))
        compound = "|".join(COMPOUND)
        self._name = re.compile(rf"(?:{intro})[ :]{{0,2}}((?:{compound}|[{surnames}])(?:(?![{never}])[一-鿿]){{1,2}})")

    def read(self, text: str, normal: str) -> tuple[Span, ...]:
        """Spans in the order of the text, none overlapping; kinds as in `Understanding.personal`."""
        taken: list[tuple[int, int, str]] = []
        digits = digits_of(normal)
        found = list(self._words(normal))
        if len(_ANY.findall(digits)) >= LEAST_DIGITS:
            found = [*self._numbers(normal, digits), *found]
        if not found:
            return ()
        found.sort(key=lambda span: _cut_short(digits, span[0], span[1]))
        for start, end, kind in found:
            if all(end <= a or start >= b for a, b, _ in taken):
                taken.append((start, end, kind))
        return tuple(Span(text[a:b], a, b, kind) for a, b, kind in sorted(taken))

    def _numbers(self, normal: str, digits: str) -> Iterator[tuple[int, int, str]]:
        """What counts first comes first: an identity number holds what looks like a phone."""
        for match in _EIGHTEEN.finditer(digits):
            bare = _bare(match[0])
            if _is_date(bare[6:14]) or _checks(bare) or match[0] == bare:
                yield match.start(), match.end(), "id_number"
        for match in _FIFTEEN.finditer(digits):
            bare = _bare(match[0])
            if _is_date("19" + bare[6:12]):
                yield match.start(), match.end(), "id_number"
        for match in _CARD.finditer(digits):
            if luhn(_bare(match[0])):
                yield match.start(), match.end(), "bank_card"
        for match in _FOURS.finditer(digits):
            yield match.start(), match.end(), "bank_card"
        for match in _MOBILE.finditer(digits):
            yield match.start(), match.end(), "phone"
        for match in _LANDLINE.finditer(digits):
            yield match.start(), match.end(), "phone"
        for match in _LONG_RUN.finditer(digits):
            yield match.start(), match.end(), "bank_card" if len(match[0]) > 14 else "phone"
        for match in self._local.finditer(digits):
            yield match.start(1), match.end(1), "phone"

    def _words(self, normal: str) -> Iterator[tuple[int, int, str]]:
        """Plates, accounts, addresses and names."""
        if _LATIN.search(normal):
            for match in self._plate.finditer(normal):
                yield match.start(), match.end(), "plate"
            for match in _MAIL.finditer(normal) if "@" in normal else ():
                yield match.start(), match.end(), "account"
        if _WRITTEN.search(normal):
            for match in self._account.finditer(normal):
                yield match.start(1), match.end(1), "account"
        for match in self._name.finditer(normal):
            yield match.start(1), match.end(1), "name"
        for start, end in self._names.read(normal):
            yield start, end, "name"


def cover(text: str, spans: tuple[Span, ...]) -> str:
    """The text with every span replaced by its placeholder; no digit of it remains."""
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], COVER[span.kind]]
        at = span.end
    return "".join([*parts, text[at:]])


def digits_of(normal: str) -> str:
    """Every digit of any script, and spoken Chinese ones (幺三八), as ASCII; same length."""
    return normal.translate(_DIGITS)


class _Digits(dict[int, int]):
    """For str.translate: what each code point counts as; those met are remembered, a few thousand at most."""

    def __missing__(self, point: int) -> int:
        digit = _digit(chr(point))
        found = point if digit is None else ord(digit)
        if len(self) < 20_000:
            self[point] = found
        return found


_DIGITS = _Digits()


def luhn(bare: str) -> bool:
    """The check of bank cards (ISO/IEC 7812-1, annex B) over ASCII digits."""
    total = 0
    for number, char in enumerate(reversed(bare)):
        value = int(char) * (2 if number % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _cut_short(digits: str, start: int, end: int) -> bool:
    """Whether more digits go on where it ends or begins: then a longer reading of the same digits comes first."""
    return bool(_MORE_AFTER.match(digits, end) or _MORE_BEFORE.search(digits[max(0, start - 6) : start]))


def _digit(char: str) -> str | None:
    if char in _SPOKEN:
        return _SPOKEN[char]
    if char < "\x80":
        return None
    value = unicodedata.digit(char, None)
    return None if value is None else str(value)


def _bare(written: str) -> str:
    return re.sub("[^0-9x]", "", written)


def _is_date(eight: str) -> bool:
    return re.fullmatch("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])", eight) is not None


def _checks(bare: str) -> bool:
    """The check character of GB 11643-1999."""
    if not bare[:17].isdigit():
        return False
    return "10x98765432"[sum(int(c) * w for c, w in zip(bare[:17], _WEIGHTS, strict=True)) % 11] == bare[17]
