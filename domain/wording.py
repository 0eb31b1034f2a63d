"""/words: admins add words to the lexicon and switch words off; each change is in use at once and written down."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing
from domain.history import Act, Deed
from domain.lexicon import WordEdit, WordUse
from domain.people import Staff
from domain.understanding import Context, Understanding
from domain.word_checks import OF_DANGER, cries, everyday, texts_of_tickets, usual

#: The first-level class of danger: its words ring the alarm.
DANGER = "JJ"
OF_A_CLASS = (WordUse.KEYWORD, WordUse.HINT, WordUse.EXCLUDE)
#: What could ring for nothing or stay silent in need: asked once more before it is done.
GRAVE = frozenset({WordUse.DANGER_HARD, WordUse.DANGER_SOFT, WordUse.HARMLESS})
LONGEST = 12
#: So many words at a time.
AT_ONCE = 20
_BETWEEN = re.compile(r"[\s,，、;；]+")
_MARKS = frozenset("+-.·&%")


class Flaw(StrEnum):
    """Why a word is not taken."""

    LONG = "long"
    NUMBER = "number"
    SIGNS = "signs"
    PERSONAL = "personal"
    KNOWN = "known"
    SHORT = "short"
    CONTRARY = "contrary"
    CRY = "cry"
    USUAL = "usual"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Entry:
    """One word as a list shows it. `own`: the centre's; `on`: in use."""

    word: str
    own: bool = False
    on: bool = True

    @property
    def key(self) -> str:
        """Stands for the word on a button."""
        return hashlib.sha256(self.word.encode()).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The words of one class and one use; `counts`: how many of each of the class's uses are in use."""

    code: str
    use: WordUse
    entries: tuple[Entry, ...]
    counts: tuple[tuple[WordUse, int], ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What became (or would become) of the words typed. `seen`: in how many tickets the first ones stand."""

    use: WordUse
    code: str
    words: tuple[str, ...]
    refused: tuple[tuple[str, Flaw], ...] = ()
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """How many words the centre has added, and switched off."""

    added: int
    off: int


def uses_of(code: str) -> tuple[WordUse, ...]:
    """Which lists a class has; "" is the list of harmless phrases."""
    if not code:
        return (WordUse.HARMLESS,)
    return OF_DANGER if code.startswith(DANGER) else OF_A_CLASS


async def overview(desk: Desk, admin: Staff) -> Overview:
    """The figures over all classes."""
    require_admin(admin)
    edits = await desk.unit.knowledge.words()
    return Overview(sum(e.added for e in edits), sum(not e.added for e in edits))


async def shelf(desk: Desk, admin: Staff, code: str, use: WordUse | None = None) -> Shelf:
    """One list: the centre's own words first, then those that were shipped. Raises Missing("list")."""
    require_admin(admin)
    use = _checked(desk, code, use or uses_of(code)[0])
    edits = await desk.unit.knowledge.words()
    entries = _entries(desk, code, use, edits)
    counts = tuple((u, sum(e.on for e in _entries(desk, code, u, edits))) for u in uses_of(code))
    return Shelf(code, use, tuple(entries), counts)


async def weigh(desk: Desk, admin: Staff, use: WordUse, code: str, text: str) -> Added:
    """What `add` would do, and how often these words stand in the newest tickets; nothing is changed."""
    require_admin(admin)
    edits, texts = await desk.unit.knowledge.words(), await texts_of_tickets(desk, use)
    found = _sorted_out(desk, _checked(desk, code, use), code, _split(text), edits, texts)
    seen = sum([len(await desk.unit.tickets.found(word)) for word in found.words[:3]])
    return Added(use, code, found.words, found.refused, seen)


async def add(desk: Desk, admin: Staff, use: WordUse, code: str, text: str) -> Added:
    """Take the words typed, one or several, that are fit; the others come back with why. Raises Missing("words")."""
    require_admin(admin)
    edits = await desk.unit.knowledge.words()
    texts = await texts_of_tickets(desk, use)
    found = _sorted_out(desk, _checked(desk, code, use), code, _split(text), edits, texts)
    for word in found.words:
        await _set(desk, admin, WordEdit(use, word, code), edits)
    return found


async def switch(desk: Desk, admin: Staff, use: WordUse, code: str, key: str, on: bool) -> Shelf:
    """One word off, or back on. Twice the same changes nothing; a word that is gone leaves the list as it is."""
    require_admin(admin)
    edits = await desk.unit.knowledge.words()
    for entry in _entries(desk, code, _checked(desk, code, use), edits):
        if entry.key == key and entry.on is not on:
            await _set(desk, admin, WordEdit(use, entry.word, code, on), edits)
    return await shelf(desk, admin, code, use)


def tried(desk: Desk, admin: Staff, text: str) -> Understanding:
    """What would be understood of a sentence now."""
    require_admin(admin)
    return desk.office.reader.understand(text[:4096], Context())


def find_flaw(desk: Desk, use: WordUse, code: str, word: str, edits: Sequence[WordEdit]) -> Flaw | None:
    """What is wrong with a word (in the form in which it is matched), or None."""
    if len(word) > LONGEST:
        return Flaw.LONG
    if not any(c.isalpha() for c in word):
        return Flaw.NUMBER
    if not all(c.isalnum() or c in _MARKS for c in word):
        return Flaw.SIGNS
    reader = desk.office.reader
    if reader.mask(word) != word:
        return Flaw.PERSONAL
    if len(word) < (1 if use is WordUse.HINT else 3 if use is WordUse.HARMLESS else 2):
        return Flaw.SHORT
    if _on(desk, code, use, word, edits):
        return Flaw.KNOWN
    against = (WordUse.KEYWORD, WordUse.HINT) if use is WordUse.EXCLUDE else (WordUse.EXCLUDE,)
    if use in OF_A_CLASS and any(_on(desk, code, other, word, edits) for other in against):
        return Flaw.CONTRARY
    if use is WordUse.HARMLESS and cries(desk, word, edits):
        return Flaw.CRY
    if use in OF_DANGER and everyday(desk, word):
        return Flaw.USUAL
    return None


def exists(desk: Desk, code: str, use: WordUse) -> bool:
    """Whether there is such a list."""
    taxonomy = desk.office.taxonomy
    unknown = bool(code) and (code not in taxonomy or (use in OF_DANGER and taxonomy.get(code).parent != DANGER))
    return not unknown and use in uses_of(code)


def _checked(desk: Desk, code: str, use: WordUse) -> WordUse:
    """Raises Missing("list") for a list that does not exist: an old or forged button."""
    if not exists(desk, code, use):
        raise Missing("list")
    return use


def _split(text: str) -> list[str]:
    words = list(dict.fromkeys(w for w in _BETWEEN.split(text.strip()[:1000]) if w))[:AT_ONCE]
    if not words:
        raise Missing("word")
    return words


def _sorted_out(
    desk: Desk, use: WordUse, code: str, typed: Iterable[str], edits: Sequence[WordEdit], texts: Sequence[str]
) -> Added:
    """The words that are fit, in the form in which they are matched, and the others with why."""
    good: dict[str, None] = {}
    bad: list[tuple[str, Flaw]] = []
    room = desk.office.policy.own_words - len(edits)
    for word in typed:
        plain = desk.office.reader.plain(word)
        flaw = find_flaw(desk, use, code, plain, edits) or (Flaw.USUAL if usual(plain, texts) else None)
        if flaw is None and plain not in good:
            flaw = Flaw.FULL if len(good) >= room else None
        if flaw is None:
            good[plain] = None
        else:
            bad.append((word, flaw))
    return Added(use, code, tuple(good), tuple(bad))


def _entries(desk: Desk, code: str, use: WordUse, edits: Sequence[WordEdit]) -> list[Entry]:
    shipped = dict.fromkeys(desk.office.reader.lexicon(code).of(use))
    mine = {e.word: e.added for e in edits if e.use is use and e.code == code}
    own = [Entry(word, own=True, on=on) for word, on in mine.items() if word not in shipped]
    return [*own, *(Entry(word, on=mine.get(word, True)) for word in shipped)]


def _on(desk: Desk, code: str, use: WordUse, word: str, edits: Sequence[WordEdit]) -> bool:
    mine = [e.added for e in edits if e.word == word and e.use is use and e.code == code]
    return mine[-1] if mine else word in desk.office.reader.lexicon(code).of(use)


async def _set(desk: Desk, admin: Staff, edit: WordEdit, edits: Sequence[WordEdit]) -> None:
    """Save it; a shipped word that is on again needs no row."""
    old = next((e for e in edits if (e.use, e.code, e.word) == (edit.use, edit.code, edit.word)), None)
    shipped = edit.word in desk.office.reader.lexicon(edit.code).of(edit.use)
    if edit.added and shipped and old is not None:
        await desk.unit.knowledge.drop_word(old.id)
    else:
        await desk.unit.knowledge.save_word(edit)
    detail = {"use": edit.use.value, "code": edit.code, "word": edit.word, "added": str(int(edit.added))}
    await desk.unit.history.act(Act(desk.now, Deed.WORDS, admin.id, detail))
