"""Ticket numbers (GD261122-0007) and look-up codes of anonymous reports."""

import re
import secrets
from datetime import datetime, tzinfo

#: A number as it may be typed, for cutting it off the head of a command.
NUMBER = re.compile(r"[GgＧｇ][DdＤｄ][\s-]?[0-9０-９]{6}[\s\-—–_－]{0,2}[0-9０-９]{4,6}")
_NUMBER = re.compile(r"(?<![A-Z0-9])GD[\s-]?(\d{6})[\s\-—–_]{0,2}(\d{4,6})(?!\d)")
#: Without 0/O, 1/I/L and U: a code is read aloud and copied by hand.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE = re.compile(rf"^[{_ALPHABET}]{{9}}$")
_WIDE = {0xFF10 + i: str(i) for i in range(10)} | {0xFF21 + i: chr(65 + i) for i in range(26)}
_WIDE |= {0xFF41 + i: chr(65 + i) for i in range(26)} | {0xFF0D: "-", 0x2212: "-"}


def day_of(now: datetime, zone: tzinfo) -> str:
    """The day part of a number, in the centre's own time zone."""
    return now.astimezone(zone).strftime("%y%m%d")


def number(day: str, sequence: int) -> str:
    """GD + yymmdd + - + at least four digits."""
    return f"GD{day}-{sequence:04d}"


#: Some tickets of a day are counted apart, from here on; each such row of numbers has a letter.
APART = {"m": 90_000, "s": 80_000}


def of_series(series: str, place: int) -> str:
    """The number at that place of a row: "261122" is the day's own, "261122m" that of its parents."""
    return number(series[:6], APART.get(series[6:], 0) + place)


def in_series(given: str) -> tuple[str, int]:
    """In which row a number stands, and at which place; ("", 0) for what is no number."""
    match = _NUMBER.search(given)
    if match is None:
        return "", 0
    place = int(match[2])
    letter = next((letter for letter, first in APART.items() if place > first), "")
    return match[1] + letter, place - APART.get(letter, 0)


def find_number(text: str) -> str | None:
    """The first ticket number in a text, however it was typed (full width, lower case, without a dash)."""
    match = _NUMBER.search(text.translate(_WIDE).upper())
    return f"GD{match[1]}-{match[2]}" if match else None


#: Each has no divisor in common with the thirty characters, nor (but for 2) has the step from one to the next: a
#: wrong character is always found, two that changed places unless they stand fifteen apart in the alphabet.
_WEIGHTS = (1, 29, 7, 11, 13, 17, 19, 23)


def _check(body: str) -> str:
    """A position-weighted check character: finds every single wrong one and nearly all swaps of neighbours."""
    return _ALPHABET[sum(w * _ALPHABET.index(c) for w, c in zip(_WEIGHTS, body, strict=True)) % len(_ALPHABET)]


def new_code() -> str:
    """A random look-up code: eight characters and a check character (§3.7), shown as ABCD-EFGH-J."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{body[:4]}-{body[4:]}-{_check(body)}"


def read_code(text: str) -> str | None:
    """The code in canonical form when the whole text is one with a right check character, else None."""
    plain = re.sub(r"[\s\-—–_]", "", text.translate(_WIDE).upper())
    if not _CODE.match(plain) or _check(plain[:8]) != plain[8]:
        return None
    return plain
