"""A resident asks: the knowledge base answers at once, offers what may be meant, or says honestly that it cannot."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain import drafting
from domain.answer_hints import LONGEST, calm, keep_question, today, wronged
from domain.answer_hints import asks as puts_a_question
from domain.answer_search import Hit, search
from domain.answers import Answer, Counted
from domain.desk import Desk
from domain.drafting import DraftView
from domain.errors import Missing
from domain.following import mine
from domain.people import Person
from domain.understanding import Context, Intent, Understanding
from domain.words import Part

#: A person's last questions lie under this "user" of his chat, apart from what he was asked to type.
ASKED = 0
_KEPT = 5
_OTHERS = 2
_CHOICES = 3
#: a question in the very words of an entry
_EXACT = 0.95
#: A question that comes so soon after another belongs to it: 那要带什么.
_SAME_BREATH = timedelta(minutes=3)
#: once a day and person an entry is counted as of help, or not
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Consulted:
    """The answer to a question: `answer`, or only titles to choose from, or neither. `message`: the question's id."""

    message: int
    answer: Answer | None = None
    expired: bool = False
    #: other entries that may be meant
    choices: tuple[Answer, ...] = ()
    #: it was noted as unanswered
    kept: bool = False


async def consult(desk: Desk, person: Person, part: Part, *, always: bool = False) -> Consulted | None:
    """Answer a message that asks; None when it tells of something, and a draft is its place.

    `always`: he wants the knowledge base (/ask), whatever it sounds like.
    """
    text = part.text.strip()
    if part.media is not None or not text or (not always and part.forwarded):
        return None
    seen = desk.office.reader.understand(part.text[:4096], Context())
    if not always and wronged(text):
        return None
    if not always and not (seen.intent is Intent.CONSULT and calm(seen) and puts_a_question(text, seen)):
        return None  # what is told and not asked is never answered away
    hits = await search(desk, text[:LONGEST], seen)
    found = _sure(desk, hits)
    if not always and not found and seen.categories and not seen.categories[0].code.startswith("ZX"):
        return None  # it asks about something the centre should be told of
    earlier = await asked(desk, person)
    got = _consulted(desk, part.message, hits)
    if got.answer is None and earlier and desk.now - (earlier[-1].at or desk.now) < _SAME_BREATH:
        both = await search(desk, f"{earlier[-1].text[:LONGEST]}，{text}"[: 2 * LONGEST], seen)
        got = _together(desk, got, both)
    await _remember(desk, person, [*earlier, replace(part, at=desk.now)])
    if got.answer is not None:
        await desk.unit.answers.count(got.answer.id, Counted.SHOWN)
    elif not got.choices:
        await keep_question(desk, person.chat, text, seen, await mine(desk, person))
    return got


def _consulted(desk: Desk, message: int, hits: list[Hit]) -> Consulted:
    likely = [hit.answer for hit in hits if hit.score >= desk.office.policy.answer_maybe]
    if _sure(desk, hits):
        best, others = likely[0], tuple(likely[1 : 1 + _OTHERS])
        return Consulted(message, best, best.expired(today(desk)), others)
    return Consulted(message, choices=tuple(likely[:_CHOICES]), kept=not likely)


def _together(desk: Desk, alone: Consulted, both: list[Hit]) -> Consulted:
    """The question with the one before it: taken when it is clear, or when it settles which title was meant."""
    joined = _consulted(desk, alone.message, both)
    if joined.answer is not None or (not alone.choices and joined.choices):
        return joined
    best = both[0] if both and both[0].score >= desk.office.policy.answer_sure else None
    if best is None or best.answer not in alone.choices:
        return alone
    others = tuple(one for one in alone.choices if one != best.answer)[:_OTHERS]
    return Consulted(alone.message, best.answer, best.answer.expired(today(desk)), others)


def _sure(desk: Desk, hits: list[Hit]) -> bool:
    """The best fits well enough, and clearly better than the next."""
    policy = desk.office.policy
    if not hits or hits[0].score < policy.answer_sure:
        return False
    return len(hits) == 1 or hits[0].score >= _EXACT or hits[0].score - hits[1].score >= policy.answer_lead


def asks(desk: Desk, part: Part) -> bool:
    """Whether what he sends after 办事咨询 is a question after all, and no report."""
    seen = desk.office.reader.understand(part.text[:4096], Context())
    topic = not seen.categories or seen.categories[0].code.startswith("ZX")
    return seen.intent is Intent.CONSULT or topic or part.text.rstrip().endswith(("?", "？", "吗"))


async def opened(desk: Desk, answer_id: int, message: int) -> Consulted:
    """One of the titles was pressed. Raises Missing("answer") when it was withdrawn meanwhile."""
    answer = await desk.unit.answers.by_id(answer_id)
    if answer is None or not answer.active:
        raise Missing("answer")
    await desk.unit.answers.count(answer.id, Counted.SHOWN)
    return Consulted(message, answer, answer.expired(today(desk)))


async def judged(desk: Desk, person: Person, answer_id: int, helped: bool) -> None:
    """有帮助 or 没帮助: counted once a day and person, without the person."""
    if await desk.unit.allowances.take(person.chat, f"helped:{answer_id}", 1, _DAY, desk.now) is None:
        await desk.unit.answers.count(answer_id, Counted.HELPED if helped else Counted.UNHELPED)


async def beside(desk: Desk, person: Person, draft_id: int) -> Consulted:
    """看看常见解答 under a draft: what may be meant; the draft stays. Raises NothingToSubmit when it is gone."""
    draft = await drafting.the_draft(desk, person, draft_id)
    seen = desk.office.reader.understand(drafting.seen_text(draft), Context())
    hits = await search(desk, draft.text[:LONGEST], seen)
    likely = [hit.answer for hit in hits if hit.score >= desk.office.policy.answer_maybe]
    return Consulted(draft.parts[0].message if draft.parts else 0, choices=tuple(likely[:_CHOICES]))


async def to_human(desk: Desk, person: Person, message: int, answer_id: int, *, kept: bool) -> DraftView:
    """转人工: his question becomes a draft of the topic, ready for 提交; a draft that is open takes it up.

    `kept`: it has been noted as unanswered already. Raises Missing("asked") when his words are gone.
    """
    if answer_id:
        await desk.unit.answers.count(answer_id, Counted.HUMAN)
    before = await asked(desk, person)
    part = next((one for one in before if one.message == message), None)
    draft = await desk.unit.drafts.of_chat(person.chat)
    if draft is not None and (part is None or any(p.message == message for p in draft.parts)):
        return await drafting.view(desk, draft)
    if part is None:
        raise Missing("asked")
    seen = desk.office.reader.understand(part.text[:4096], Context())
    if not kept and (draft is None or not (draft.anonymous or draft.confidential)):
        await keep_question(desk, person.chat, part.text, seen, await mine(desk, person))
    await _remember(desk, person, [one for one in before if one.message != message])
    view = await drafting.join(desk, person, part)
    topic = await _topic(desk, answer_id, seen) if draft is None else None
    return view if topic is None else await drafting.choose_category(desk, person, view.draft.id, topic)


async def _topic(desk: Desk, answer_id: int, seen: Understanding) -> str | None:
    """The class of a question that goes to a person: the topic guessed, else that of the answer he read."""
    guess = seen.categories[0].code if seen.categories else ""
    if guess.startswith("ZX"):
        return guess
    answer = await desk.unit.answers.by_id(answer_id) if answer_id else None
    fits = answer is not None and not guess and desk.office.taxonomy.choosable(answer.topic)
    return answer.topic if answer is not None and fits else None


async def asked(desk: Desk, person: Person) -> list[Part]:
    """The last questions of this person, oldest first."""
    state = await desk.unit.dialogs.get(person.chat, ASKED)
    rows = json.loads(state["asked"]) if state else []
    return [Part(message, text, at=datetime.fromisoformat(at)) for message, text, at in rows]


async def _remember(desk: Desk, person: Person, parts: list[Part]) -> None:
    """His own words, sealed, until one becomes a draft or their term is over."""
    kept = [(p.message, p.text[:4096], (p.at or desk.now).isoformat()) for p in parts[-_KEPT:]]
    until = desk.now + desk.office.policy.draft_lapse
    await desk.unit.dialogs.put(person.chat, ASKED, {"asked": json.dumps(kept, ensure_ascii=False)}, until)
