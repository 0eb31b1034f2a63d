"""The words a centre has set, laid over the shipped ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.lexicon import WordEdit, WordUse
from nlp.classify import ClassWords


def with_edits(classes: Iterable[ClassWords], edits: Iterable[WordEdit]) -> list[ClassWords]:
    """The classes with words added and switched off; edits of unknown codes and of danger words pass by."""
    by_class: dict[str, dict[WordUse, list[WordEdit]]] = {}
    for edit in edits:
        by_class.setdefault(edit.code, {}).setdefault(edit.use, []).append(edit)
    return [_edited(known, by_class.get(known.code, {})) for known in classes]


def _edited(old: ClassWords, edits: Mapping[WordUse, Sequence[WordEdit]]) -> ClassWords:
    return replace(
        old,
        keywords=laid_over(old.keywords, edits.get(WordUse.KEYWORD, ())),
        hints=laid_over(old.hints, edits.get(WordUse.HINT, ())),
        excludes=laid_over(old.excludes, edits.get(WordUse.EXCLUDE, ())),
        own=frozenset(e.word.lower() for some in edits.values() for e in some if e.added),
    )


def laid_over(words: Sequence[str], edits: Iterable[WordEdit]) -> tuple[str, ...]:
    """A shipped list of words with those of the edits added or taken away."""
    result = dict.fromkeys(words)
    for edit in edits:
        word = edit.word.lower()
        if edit.added:
            result[word] = None
        else:
            result.pop(word, None)
    return tuple(result)
