"""A resident puts a report together: messages join, are edited, the class and place are chosen. No report yet."""

from dataclasses import dataclass, replace

from domain.answer_hints import forget_questions, may_help
from domain.desk import Desk
from domain.drafts import Draft
from domain.errors import Missing, NothingToSubmit, TooMany
from domain.following import may_reopen, mine, recent_ticket
from domain.matters import Chosen, Piece, calmed, choice, pieces
from domain.people import Person
from domain.suggesting import Offer, offer
from domain.taxonomy import Category
from domain.tickets import Ticket
from domain.understanding import Context, DangerLevel, Understanding
from domain.words import Part

_LONGEST = 4096
#: Of so many open tickets one may wait for an answer.
_OPEN = 200


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it is shown. `full`: the last message found no room in it. `again`: shown after being away."""

    draft: Draft
    understanding: Understanding
    category: Category
    chosen: bool
    place: str
    full: bool = False
    again: bool = False
    reminder: bool = False
    #: an earlier ticket this may be about: asked 同一件事吗
    perhaps: Ticket | None = None
    #: how the class came about; None where only the look of the card is tried
    choice: Chosen | None = None
    #: the matters when there are several
    pieces: tuple[Piece, ...] = ()
    #: the tickets an earlier message was divided into: which of them is it about
    family: tuple[Ticket, ...] = ()
    #: he has answered 没有危险, and no new sign has come since
    calmed: bool = False
    #: others have reported the same: he may join them
    offer: Offer | None = None
    #: the knowledge base may help: 看看常见解答
    hints: bool = False

    @property
    def sure(self) -> bool:
        """Nobody need be asked 这是哪一类."""
        return self.choice is None or self.choice.sure

    @property
    def asks_split(self) -> bool:
        """Several matters, and the resident has not said whether they go apart."""
        return bool(self.pieces) and self.draft.split is None

    @property
    def split(self) -> bool:
        """分成几件: each becomes a ticket of its own."""
        return bool(self.pieces) and self.draft.split is True

    @property
    def identifying(self) -> bool:
        """Attachments that may give an anonymous reporter away."""
        return any(p.media is not None and p.media.kind.may_identify for p in self.draft.parts)

    @property
    def soft_danger(self) -> bool:
        """现在有危险吗 is still to be answered."""
        return self.understanding.danger.level is DangerLevel.SOFT and not self.calmed


def seen_text(draft: Draft) -> str:
    """The words of a draft as the reader is given them (bounded)."""
    return draft.text[:_LONGEST]


async def view(
    desk: Desk, draft: Draft, *, full: bool = False, again: bool = False, reminder: bool = False
) -> DraftView:
    """What was understood of a draft, with the resident's own choices on top."""
    understanding = desk.office.reader.understand(seen_text(draft), Context(draft_open=True))
    chosen = choice(desk, draft.category, understanding.categories)
    place = draft.place or "、".join(dict.fromkeys(s.text for s in understanding.places)) or _shared_place(draft)
    perhaps = await desk.unit.tickets.by_number(draft.perhaps) if draft.perhaps else None
    family = await desk.unit.tickets.of_parent(perhaps.id) if perhaps is not None and perhaps.children else []
    return DraftView(
        draft,
        understanding,
        chosen.category,
        draft.category is not None,
        place[:200],
        full,
        again,
        reminder,
        perhaps,
        chosen,
        pieces(desk, draft, understanding),
        tuple(t for t in family if t.open or may_reopen(desk, t)),
        calmed(desk, draft),
        offer=await offer(desk, draft, understanding, place[:200], chosen.category.code),
        hints=await may_help(desk, draft, understanding),
    )


def _shared_place(draft: Draft) -> str:
    """A venue's own name, or that a point on the map was sent."""
    for part in draft.parts:
        if part.media is not None and part.media.latitude is not None:
            return part.media.label or "已发送定位"
    return ""


async def join(
    desk: Desk, person: Person, part: Part, about: str | None = None, *, anonymous: bool = False
) -> DraftView:
    """A message joins the open draft or begins one; `about`: the number of the ticket it replied to.

    `anonymous`: that ticket is an anonymous one, so what begins is no less. Raises TooMany.
    """
    draft = await desk.unit.drafts.of_chat(person.chat)
    if draft is not None:
        return await added(desk, draft, part, about, anonymous=anonymous)
    return await begun(desk, person, part, await mine(desk, person), about, anonymous=anonymous)


async def begun(
    desk: Desk,
    person: Person,
    part: Part,
    tickets: list[Ticket],
    about: str | None = None,
    *,
    anonymous: bool = False,
) -> DraftView:
    """A message begins a draft. `tickets`: the person's own, newest first. Raises TooMany."""
    policy = desk.office.policy
    limit, window = policy.draft_bound
    until = await desk.unit.allowances.take(person.chat, "draft", limit, window, desk.now)
    if until is not None:
        raise TooMany("draft", until)
    open_ones = await desk.unit.tickets.of_reporter(person.chat, limit=_OPEN, open_only=True)
    earlier = recent_ticket(desk, [*tickets, *open_ones])
    draft = Draft(
        chat=person.chat,
        opened_at=desk.now,
        touched_at=desk.now,
        parts=(),
        lapse_at=desk.now + policy.draft_lapse,
        remind_at=desk.now + policy.draft_reminder,
        perhaps=earlier.number if earlier else None,
        # who may be answering for an anonymous report does not begin in his own name
        anonymous=anonymous or (earlier is not None and earlier.anonymous),
        consented=bool(tickets),
    )
    return await added(desk, draft, part, about, anonymous=anonymous)


async def added(
    desk: Desk, draft: Draft, part: Part, about: str | None = None, *, anonymous: bool = False
) -> DraftView:
    """A message joins this draft, or finds no room in it."""
    if len(draft.parts) >= desk.office.policy.draft_parts:
        return await view(desk, draft, full=True)
    # an anonymous draft points to nothing that bears his name
    if draft.anonymous and not anonymous:
        about = None
    return await keep(desk, replace(draft, parts=(*draft.parts, part), perhaps=about or draft.perhaps))


async def edit(desk: Desk, person: Person, part: Part) -> DraftView | None:
    """An edited message edits the draft it belongs to; None when it belongs to none."""
    draft = await desk.unit.drafts.of_chat(person.chat)
    if draft is None or all(p.message != part.message for p in draft.parts):
        return None
    return await keep(desk, replace(draft, parts=tuple(part if p.message == part.message else p for p in draft.parts)))


async def keep(desk: Desk, draft: Draft) -> DraftView:
    """Save what the resident has just changed, and show it."""
    draft = replace(draft, touched_at=desk.now, lapse_at=desk.now + desk.office.policy.draft_lapse)
    shown = await view(desk, await desk.unit.drafts.save(draft))
    if draft.anonymous or draft.confidential or shown.category.confidential:
        await forget_questions(desk, draft)
    return shown


async def the_draft(desk: Desk, person: Person, draft_id: int | None = None) -> Draft:
    """The open draft of this chat. Raises NothingToSubmit when it is gone, or another one than the button's."""
    draft = await desk.unit.drafts.of_chat(person.chat)
    if draft is None or (draft_id is not None and draft.id != draft_id):
        raise NothingToSubmit
    return draft


async def show(desk: Desk, person: Person, draft_id: int | None = None) -> DraftView:
    """The draft as it stands."""
    return await view(desk, await the_draft(desk, person, draft_id))


async def choose_category(desk: Desk, person: Person, draft_id: int, code: str, matter: int = 0) -> DraftView:
    """The resident says what class it is; `matter`: of which one, counted from 1, when they go apart.

    Raises Missing("class") for what is no class of a report, or one of danger that the reader has not guessed itself.
    """
    draft = await the_draft(desk, person, draft_id)
    shown = await view(desk, draft)
    found = shown.pieces
    if matter > len(found):
        raise NothingToSubmit
    guesses = found[matter - 1].choice.guesses if matter else shown.understanding.categories
    if not desk.office.taxonomy.choosable(code) and code not in [g.code for g in guesses]:
        raise Missing("class")
    if not matter:
        return await keep(desk, replace(draft, category=code))
    codes = dict(draft.codes) | {found[matter - 1].said: code}
    return await keep(desk, replace(draft, codes=tuple(codes.items())))


async def set_place(desk: Desk, person: Person, part: Part) -> DraftView:
    """The resident says where; the message stays part of what he wrote, however long it is."""
    draft = await the_draft(desk, person)
    place = " ".join(part.text.split())[:200]
    return await keep(desk, replace(draft, place=place, parts=(*draft.parts, part)))


async def toggle_anonymous(desk: Desk, person: Person, draft_id: int) -> DraftView:
    """匿名 on or off. An anonymous draft no longer points to an open ticket of the same person."""
    draft = await the_draft(desk, person, draft_id)
    return await keep(desk, replace(draft, anonymous=not draft.anonymous, perhaps=None))


async def toggle_confidential(desk: Desk, person: Person, draft_id: int) -> DraftView:
    """保密 on or off; a class confidential by itself stays so."""
    draft = await the_draft(desk, person, draft_id)
    return await keep(desk, replace(draft, confidential=not draft.confidential))


async def another_matter(desk: Desk, person: Person, draft_id: int) -> DraftView:
    """Not the same matter as the earlier ticket: the question goes away."""
    draft = await the_draft(desk, person, draft_id)
    return await keep(desk, replace(draft, perhaps=None))


async def cancel(desk: Desk, person: Person, draft_id: int | None = None) -> Draft:
    """取消: the draft and all in it is forgotten."""
    draft = await the_draft(desk, person, draft_id)
    await desk.unit.drafts.drop(draft)
    return draft
