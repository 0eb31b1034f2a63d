"""Text as it comes, made comparable without moving a single offset: one code point in, one code point out."""

import unicodedata
from functools import lru_cache

from nlp.files import read

#: What stands for a code point no engine can take (a lone surrogate).
UNREADABLE = "�"


def variants(source: str | None = None) -> dict[str, str]:
    """Traditional to simplified characters, one to one (source: OpenCC's t2s table)."""
    whole = read("variants.toml", source)
    rows = whole.fields.get("row", [])
    table: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        old, new = row.get("from", ""), row.get("to", "")
        if len(old) != len(new) or not old:
            whole.fail(f"[[row]] number {number}: from and to differ in length", old)
        table.update(zip(old, new, strict=True))
    return {old: table.get(new, new) for old, new in table.items()}  # 薴 → 苧 → 苎


class Normaliser:
    """Folds width, case and traditional characters. The result has the length of the text; twice changes nothing."""

    def __init__(self, table: dict[str, str]) -> None:
        self._table = table
        self._fold = lru_cache(maxsize=20_000)(self._one)

    def __call__(self, text: str) -> str:
        return "".join(map(self._fold, text))

    def _one(self, char: str) -> str:
        if "一" <= char <= "龥":
            return self._table.get(char, char)
        if "\ud800" <= char <= "\udfff":
            return UNREADABLE
        for _ in range(3):  # a folded character may fold again: full-width letter, then capital
            folded = unicodedata.normalize("NFKC", char)
            folded = folded if len(folded) == 1 else char
            lower = folded.lower()
            folded = lower if len(lower) == 1 else folded
            folded = self._table.get(folded, folded)
            if folded == char:
                break
            char = folded
        return char
