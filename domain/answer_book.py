"""Admins keep the knowledge base: look, edit part by part, approve, withdraw, add. Each change leaves a version."""

import re
from dataclasses import dataclass, replace

from domain.answer_hints import today
from domain.answer_search import cut
from domain.answers import REVIEW, Answer, AnswerState, AnswerVersion, Edit, Unanswered, faults, parts_of
from domain.desk import Desk
from domain.duty import require_admin
from domain.errors import Missing
from domain.people import Staff
from domain.taxonomy import UNSORTED

_SPACES = re.compile(r"[ \t\u3000]+")


@dataclass(frozen=True, slots=True)
class AnswerTopic:
    """One topic of the book: how many entries are active, how many of them are past their review day."""

    code: str
    label: str
    active: int
    stale: int


@dataclass(frozen=True, slots=True)
class OpenedAnswer:
    """An entry as admins see it. `names`: Staff.id → name of whoever is in its history."""

    answer: Answer
    versions: tuple[AnswerVersion, ...]
    names: dict[int, str]
    expired: bool


async def topics(desk: Desk, admin: Staff) -> list[AnswerTopic]:
    """The twelve topics, then every other class that has entries."""
    require_admin(admin)
    day = today(desk)
    kept = [one.answer for one in await desk.unit.answers.all()]
    codes = [c.code for c in desk.office.taxonomy.children("ZX")]
    codes += sorted({answer.topic for answer in kept} - {*codes})
    return [
        AnswerTopic(
            code,
            desk.office.taxonomy.get(code).label,
            sum(a.topic == code and a.active for a in kept),
            sum(a.topic == code and a.active and a.expired(day) for a in kept),
        )
        for code in codes
    ]


async def listed(desk: Desk, admin: Staff, topic: str) -> list[Answer]:
    """The entries of one topic, withdrawn ones last."""
    require_admin(admin)
    kept = [one.answer for one in await desk.unit.answers.all() if one.answer.topic == topic]
    return sorted(kept, key=lambda answer: (not answer.active, answer.id))


async def opened(desk: Desk, admin: Staff, answer_id: int) -> OpenedAnswer:
    """Raises Missing("answer")."""
    require_admin(admin)
    answer = await _kept(desk, answer_id)
    versions = tuple(await desk.unit.answers.versions(answer_id))
    ids = {v.staff for v in versions if v.staff is not None} | {answer.approved_by or 0} - {0}
    found = {staff.id: staff.name for staff in await desk.unit.staff.all() if staff.id in ids}
    return OpenedAnswer(answer, versions, found, answer.expired(today(desk)))


async def change(desk: Desk, admin: Staff, answer_id: int, part: str, text: str) -> Answer:
    """One part gets other words; 无 empties it. Raises Missing("answer"), and as `checked`."""
    require_admin(admin)
    answer = await _kept(desk, answer_id)
    was = parts_of(answer)[part]
    words = tidy(text)
    words = "" if words in ("无", "没有", "空") else words
    value: object = tuple(dict.fromkeys(line for line in words.split("\n") if line)) if part == "questions" else words
    return await _save(desk, admin, checked(replace(answer, **{part: value})), Edit.CHANGE, part, was)  # type: ignore[arg-type]


async def extend(desk: Desk, admin: Staff, answer_id: int) -> Answer:
    """Looked through and approved: valid for another 180 days from today."""
    require_admin(admin)
    answer = await _kept(desk, answer_id)
    was = answer.valid_until.isoformat()
    answer = replace(answer, valid_until=today(desk) + REVIEW, approved_by=admin.id)
    return await _save(desk, admin, answer, Edit.EXTEND, "valid_until", was)


async def switch(desk: Desk, admin: Staff, answer_id: int) -> Answer:
    """Withdraw an active entry, or restore a withdrawn one."""
    require_admin(admin)
    answer = await _kept(desk, answer_id)
    state = AnswerState.WITHDRAWN if answer.active else AnswerState.ACTIVE
    edit = Edit.WITHDRAW if answer.active else Edit.RESTORE
    return await _save(desk, admin, replace(answer, state=state), edit, "state", answer.state.value)


async def add(
    desk: Desk, admin: Staff, topic: str, question: str, conclusion: str, source: str, answers: int = 0
) -> Answer:
    """A new entry, approved by whoever writes it. `answers`: the Unanswered it settles."""
    require_admin(admin)
    code = topic if topic in desk.office.taxonomy else UNSORTED
    answer = checked(
        Answer(
            name=await _free_name(desk, code),
            topic=code,
            questions=tuple(line for line in tidy(question).split("\n") if line),
            conclusion=tidy(conclusion),
            source=tidy(source),
            unit=desk.office.taxonomy.get(code).department,
            valid_until=today(desk) + REVIEW,
            approved_by=admin.id,
        )
    )
    answer = await desk.unit.answers.add(answer, cut(desk.office, answer.questions))
    await desk.unit.answers.wrote(AnswerVersion(answer.id, answer.version, desk.now, Edit.ADD, admin.id))
    if answers:
        await desk.unit.questions.settle(answers)
    return answer


async def waiting(desk: Desk, admin: Staff, limit: int = 10) -> list[Unanswered]:
    """What was not answered, the most often asked first."""
    require_admin(admin)
    return await desk.unit.questions.open(limit)


async def question(desk: Desk, admin: Staff, question_id: int) -> Unanswered:
    """Raises Missing("question") when it was settled meanwhile."""
    require_admin(admin)
    found = await desk.unit.questions.by_id(question_id)
    if found is None:
        raise Missing("question")
    return found


async def dismiss(desk: Desk, admin: Staff, question_id: int) -> bool:
    """不用答: its words are erased."""
    require_admin(admin)
    return await desk.unit.questions.settle(question_id)


def tidy(text: str) -> str:
    """What an admin typed, a line a line, without blanks at the edges."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def checked(answer: Answer) -> Answer:
    """The same entry. Raises Missing("part") where a needed part is empty, ("shorter_part") where one is too long."""
    wrong = faults(answer)
    if any(what == "empty" for _, what in wrong):
        raise Missing("part")
    if wrong:
        raise Missing("shorter_part")
    return answer


async def _kept(desk: Desk, answer_id: int) -> Answer:
    answer = await desk.unit.answers.by_id(answer_id)
    if answer is None:
        raise Missing("answer")
    return answer


async def _save(desk: Desk, admin: Staff, answer: Answer, edit: Edit, part: str, was: str) -> Answer:
    answer = await desk.unit.answers.save(answer, cut(desk.office, answer.questions))
    line = AnswerVersion(answer.id, answer.version, desk.now, edit, admin.id, (part,), {part: was})
    await desk.unit.answers.wrote(line)
    return answer


async def _free_name(desk: Desk, topic: str) -> str:
    taken = {one.answer.name for one in await desk.unit.answers.all()}
    number = sum(name.startswith(f"{topic.lower()}-") for name in taken) + 1
    while f"{topic.lower()}-{number}" in taken:
        number += 1
    return f"{topic.lower()}-{number}"
