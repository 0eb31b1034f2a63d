"""The whole knowledge base by file: sent out, sent back, shown as a preview, taken in all or nothing; and its seeds."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.answer_book import checked
from domain.answer_file import Fault, parsed, written
from domain.answer_hints import today
from domain.answer_search import cut
from domain.answers import LONGEST, REVIEW, Answer, AnswerState, AnswerVersion, Edit, parts_of
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing
from domain.people import Staff


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What a file would change. With `faults` nothing can be taken in. `mark`: which preview 确认 means."""

    added: tuple[Answer, ...] = ()
    #: the entry as it is, as it would be
    changed: tuple[tuple[Answer, Answer], ...] = ()
    removed: tuple[Answer, ...] = ()
    same: int = 0
    faults: tuple[Fault, ...] = ()
    mark: str = ""

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


async def exported(desk: Desk, admin: Staff, head: str) -> tuple[str, int]:
    """The file of all active entries and how many they are; `head`: what stands at its top for whoever edits it."""
    require_admin(admin)
    kept = [one.answer for one in await desk.unit.answers.all() if one.answer.active]
    return written(kept, head), len(kept)


async def preview(desk: Desk, admin: Staff, source: str) -> FilePreview:
    """What would change: entries are the same by name; what the file leaves out would be withdrawn."""
    require_admin(admin)
    codes = desk.office.taxonomy
    topics = [c.code for top in codes.first_level() for c in (top, *codes.children(top.code))]
    given, wrong = parsed(source, topics, today(desk) + REVIEW)
    if wrong:
        return FilePreview(faults=tuple(wrong))
    kept = {one.answer.name: one.answer for one in await desk.unit.answers.all()}
    added, changed, same = [], [], 0
    for answer in given:
        old = kept.get(answer.name)
        if old is None:
            added.append(answer)
        elif old.active and _content(old) == _content(answer):
            same += 1
        else:
            changed.append((old, _over(old, answer)))
    names = {answer.name for answer in given}
    removed = tuple(a for a in kept.values() if a.active and a.name not in names)
    versions = sorted(f"{a.name}:{a.version}" for a in kept.values())
    mark = hashlib.sha256("\n".join([source, *versions]).encode()).hexdigest()[:16]
    return FilePreview(tuple(added), tuple(changed), removed, same, (), mark)


async def apply(desk: Desk, admin: Staff, source: str, mark: str) -> FilePreview:
    """确认: all of it or nothing. Raises Missing("preview") when the book has changed since it was shown."""
    shown = await preview(desk, admin, source)
    if shown.faults or shown.mark != mark:
        raise Missing("preview")
    for answer in shown.added:
        await _add(desk, replace(answer, approved_by=admin.id), Edit.FILE, admin)
    for old, new in shown.changed:
        saved = await desk.unit.answers.save(replace(new, approved_by=admin.id), cut(desk.office, new.questions))
        was = {part: text for part, text in _content(old).items() if _content(new)[part] != text}
        if old.state is not new.state:
            was["state"] = old.state.value
        await _wrote(desk, saved, Edit.FILE, admin, was)
    for answer in shown.removed:
        gone = replace(answer, state=AnswerState.WITHDRAWN)
        saved = await desk.unit.answers.save(gone, cut(desk.office, gone.questions))
        await _wrote(desk, saved, Edit.FILE, admin, {"state": answer.state.value})
    return shown


async def seed(desk: Desk, shipped: Iterable[Answer]) -> int:
    """At the first start: the entries that come with the program; at each later one only the index is seen to.

    How many entries were new or cut anew.
    """
    kept = await desk.unit.answers.all()
    done = 0
    if not kept:
        for answer in shipped:
            await _add(desk, checked(answer), Edit.SEED, None)
            done += 1
    for one in kept:
        terms = cut(desk.office, one.answer.questions)
        if tuple(terms) != one.terms:  # another release cuts words otherwise
            await desk.unit.answers.reindex(one.answer.id, terms)
            done += 1
    return done


async def _add(desk: Desk, answer: Answer, edit: Edit, staff: Staff | None) -> None:
    kept = await desk.unit.answers.add(answer, cut(desk.office, answer.questions))
    await _wrote(desk, kept, edit, staff, {})


async def _wrote(desk: Desk, answer: Answer, edit: Edit, staff: Staff | None, was: dict[str, str]) -> None:
    who = staff.id if staff is not None else None
    await desk.unit.answers.wrote(AnswerVersion(answer.id, answer.version, desk.now, edit, who, tuple(was), was))


def _content(answer: Answer) -> dict[str, str]:
    return parts_of(answer) | {"topic": answer.topic, "valid_until": answer.valid_until.isoformat()}


def _over(old: Answer, new: Answer) -> Answer:
    """The entry kept, with the words of the file."""
    parts = {part: getattr(new, part) for part in LONGEST}
    return replace(old, topic=new.topic, valid_until=new.valid_until, state=AnswerState.ACTIVE, **parts)
