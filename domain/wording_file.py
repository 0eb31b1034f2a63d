"""The centre's words as a TOML file: sent out, sent back, shown as a preview, taken in all or nothing."""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing
from domain.history import Act, Deed
from domain.lexicon import WordEdit, WordUse
from domain.people import Staff
from domain.word_checks import OF_DANGER, texts_of_tickets, usual
from domain.wording import GRAVE, Flaw, exists, find_flaw

_HEAD = re.compile(r"^\s*\[\[word\]\]\s*(#.*)?$")
_AT = re.compile(r"line (\d+)")
_MOST_FAULTS = 30
#: Letters of a file; as many words as there may be take about a tenth.
_LONGEST_FILE = 400_000


@dataclass(frozen=True, slots=True)
class FileFlaw:
    """What is wrong in a line. `what`: toml, none, field, list, shape, unshipped, many, or a Flaw of the word."""

    line: int
    what: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a file would change; with `flaws` nothing. `gone`: edits that it leaves out."""

    added: tuple[WordEdit, ...] = ()
    off: tuple[WordEdit, ...] = ()
    gone: tuple[WordEdit, ...] = ()
    flaws: tuple[FileFlaw, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.added or self.off or self.gone)

    @property
    def grave(self) -> tuple[WordEdit, ...]:
        """Added danger words and harmless phrases: named one by one before they are taken."""
        return tuple(e for e in self.added if e.use in GRAVE)


async def exported(desk: Desk, admin: Staff, head: str) -> tuple[str, int]:
    """The file, and how many words it holds. `head`: what stands above for whoever edits it."""
    require_admin(admin)
    edits = _meant(desk, await desk.unit.knowledge.words())
    lists: dict[tuple[str, WordUse], tuple[list[str], list[str]]] = {}
    for edit in sorted(edits, key=lambda e: (e.code, e.use)):
        lists.setdefault((edit.code, edit.use), ([], []))[0 if edit.added else 1].append(edit.word)
    parts = [head]
    for (code, use), (words, off) in lists.items():
        name = f"  # {desk.office.taxonomy.get(code).label}" if code else ""
        lines = [f'[[word]]\nclass = "{code}"{name}\nuse = "{use.value}"\nwords = {_toml(words)}']
        parts.append("\n".join([*lines, f"off = {_toml(off)}"] if off else lines))
    return "\n\n".join(parts) + "\n", len(edits)


async def preview(desk: Desk, admin: Staff, source: str) -> FileChange:
    """What it would change. Never raises on whatever is in the file."""
    require_admin(admin)
    given, flaws = _parsed(desk, source)
    if not flaws:
        flaws = await _usual(desk, given)
    if flaws:
        return FileChange(flaws=tuple(flaws[:_MOST_FAULTS]))
    now = {_key(e): e for e in _meant(desk, await desk.unit.knowledge.words())}
    new = {_key(e): e for e in given}
    fresh = [e for key, e in new.items() if key not in now or now[key].added is not e.added]
    return FileChange(
        tuple(e for e in fresh if e.added),
        tuple(e for e in fresh if not e.added),
        tuple(e for key, e in now.items() if key not in new),
    )


async def take(desk: Desk, admin: Staff, source: str) -> FileChange:
    """All of it. Raises Missing("list") when it has flaws."""
    change = await preview(desk, admin, source)
    if change.flaws:
        raise Missing("list")
    given = {_key(e) for e in _parsed(desk, source)[0]}
    for edit in await desk.unit.knowledge.words():
        if _key(edit) not in given:
            await desk.unit.knowledge.drop_word(edit.id)
    for edit in (*change.added, *change.off):
        await desk.unit.knowledge.save_word(edit)
    for edit, became in [
        *((e, e.added) for e in (*change.added, *change.off)),
        *((e, not e.added) for e in change.gone),
    ]:
        detail = {"use": edit.use.value, "code": edit.code, "word": edit.word, "added": str(int(became))}
        await desk.unit.history.act(Act(desk.now, Deed.WORDS, admin.id, detail))
    return change


async def _usual(desk: Desk, given: Sequence[WordEdit]) -> list[FileFlaw]:
    """New danger words that stand in too many tickets."""
    known = {_key(e) for e in await desk.unit.knowledge.words()}
    fresh = [e for e in given if e.added and e.use in OF_DANGER and _key(e) not in known]
    texts = await texts_of_tickets(desk, WordUse.DANGER_HARD) if fresh else []
    return [FileFlaw(1, Flaw.USUAL.value, e.word) for e in fresh if usual(e.word, texts)]


def _key(edit: WordEdit) -> tuple[WordUse, str, str]:
    return edit.use, edit.code, edit.word


def _meant(desk: Desk, edits: Sequence[WordEdit]) -> list[WordEdit]:
    """Without words of the centre's own that are switched off: they do nothing."""
    reader = desk.office.reader
    return [e for e in edits if e.added or e.word in reader.lexicon(e.code).of(e.use)]


def _toml(words: Sequence[str]) -> str:
    return json.dumps(words, ensure_ascii=False)


def _parsed(desk: Desk, source: str) -> tuple[list[WordEdit], list[FileFlaw]]:
    if len(source) > _LONGEST_FILE:
        return [], [FileFlaw(1, "many")]
    try:
        whole = tomllib.loads(source.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as wrong:  # numbers of many digits, brackets without end
        at = _AT.search(str(wrong))
        return [], [FileFlaw(int(at[1]) if at else source.count("\n") + 1, "toml")]
    listed = whole.get("word", [])
    if set(whole) - {"word"} or not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return [], [FileFlaw(1, "none")]
    lines = source.replace("\r\n", "\n").split("\n")
    heads = [n for n, line in enumerate(lines, 1) if _HEAD.match(line)]
    good: list[WordEdit] = []
    flaws: list[FileFlaw] = []
    # counted before any word is looked at: reading one takes its time
    many = sum(len(one[part]) for one in listed for part in ("words", "off") if isinstance(one.get(part), list))
    if max(many, len(listed)) > desk.office.policy.own_words:
        return [], [FileFlaw(1, "many")]
    for number, fields in enumerate(listed):
        _entry(desk, fields, lines, heads[number] if len(heads) == len(listed) else 1, good, flaws)
        if len(flaws) >= _MOST_FAULTS:
            break
    return good, flaws


def _entry(
    desk: Desk, fields: dict[str, Any], lines: list[str], head: int, good: list[WordEdit], flaws: list[FileFlaw]
) -> None:
    code, use = fields.get("class", ""), fields.get("use")
    known = set(fields) <= {"class", "use", "words", "off"}
    if not known or not isinstance(code, str) or not isinstance(use, str):
        flaws.append(FileFlaw(head, "field"))
        return
    if use not in list(WordUse) or not exists(desk, code, WordUse(use)):
        flaws.append(FileFlaw(head, "list", f"{code} {use}"[:30]))
        return
    shipped = desk.office.reader.lexicon(code).of(WordUse(use))
    for part in ("words", "off"):
        given = fields.get(part, [])
        if not isinstance(given, list) or not all(isinstance(w, str) for w in given):
            flaws.append(FileFlaw(head, "shape", part))
            continue
        for raw in given:
            word = desk.office.reader.plain(raw)
            what: str | None
            if part == "off":
                what = None if word in shipped else "unshipped"
            else:
                flaw = find_flaw(desk, WordUse(use), code, word, good)
                what = flaw.value if flaw is not None and flaw is not Flaw.FULL else None
            if what is None:
                good.append(WordEdit(WordUse(use), word, code, part == "words"))
            elif len(flaws) < _MOST_FAULTS:
                line = next((n for n in range(head, len(lines) + 1) if raw and raw in lines[n - 1]), head)
                flaws.append(FileFlaw(line, what, raw[:20]))
