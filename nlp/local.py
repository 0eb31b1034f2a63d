"""The words a centre has set, laid over the shipped ones."""

from collections.abc import Iterable
from dataclasses import replace

from domain.lexicon import WordEdit, WordUse
from nlp.classify import ClassWords

_OF_A_CLASS = frozenset({WordUse.KEYWORD, WordUse.HINT, WordUse.EXCLUDE})


def with_edits(classes: Iterable[ClassWords], edits: Iterable[WordEdit]) -> list[ClassWords]:
    """The classes with words added and switched off; edits of unknown codes and of danger words pass by."""
    known = {c.code: c for c in classes}
    for edit in edits:
        old = known.get(edit.code)
        if edit.use in _OF_A_CLASS and old is not None:
            known[edit.code] = _edited(old, edit)
    return list(known.values())


def _edited(old: ClassWords, edit: WordEdit) -> ClassWords:
    if edit.use is WordUse.KEYWORD:
        return replace(old, keywords=_with(old.keywords, edit))
    if edit.use is WordUse.HINT:
        return replace(old, hints=_with(old.hints, edit))
    return replace(old, excludes=_with(old.excludes, edit))


def laid_over(words: Iterable[str], edits: Iterable[WordEdit]) -> tuple[str, ...]:
    """A shipped list of words with those of the edits added or taken away."""
    result = tuple(words)
    for edit in edits:
        result = _with(result, edit)
    return result


def _with(words: tuple[str, ...], edit: WordEdit) -> tuple[str, ...]:
    word = edit.word.lower()
    rest = tuple(w for w in words if w != word)
    return (*rest, word) if edit.added else rest
