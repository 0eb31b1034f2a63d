"""The entries that come with the program (`data/answers.toml`): the twelve ZX topics, each with its source."""

from domain.answer_file import Fault, parsed
from domain.answers import Answer
from domain.taxonomy import Taxonomy
from nlp.files import DataError, entries, read

_FILE = "answers.toml"
_WRONG = {
    "toml": "not TOML",
    "none": "[[answer]] must stand there at least once",
    "unknown": "unknown field",
    "kind": "not the right kind of value",
    "topic": "no class has this code",
    "twice": "the name stands there twice",
    "shape": "a name is made of lower-case letters, digits and dashes",
    "empty": "must not be empty",
    "long": "too long",
    "many": "too many",
    "day": "not a day",
    "far": "too far off",
}


def load_answers(taxonomy: Taxonomy, source: str | None = None) -> tuple[Answer, ...]:
    """All of them. Raises DataError naming file, line, entry and field of the first fault."""
    codes = [c.code for top in taxonomy.first_level() for c in (top, *taxonomy.children(top.code))]
    if source is None:
        source = read(_FILE).source
    found, wrong = parsed(source, codes)
    for fault in wrong:
        raise DataError(_told(fault))
    return tuple(found)


def load_alike(source: str | None = None) -> dict[str, str]:
    """Other wordings, each with the usual one (`data/alike.toml`). Raises DataError on any typo."""
    whole = read("alike.toml", source)
    whole.known("alike")
    found: dict[str, str] = {}
    for entry in entries(whole, "alike", "as"):
        entry.known("as", "words")
        for word in entry.texts("words"):
            if word in found:
                entry.fail(f"{word!r} stands there twice", word)
            found[word] = entry.name
    return found


def _told(fault: Fault) -> str:
    return f"{_FILE}:{fault.line}: {fault.name or _FILE}: {fault.part}: {_WRONG[fault.what]}"
