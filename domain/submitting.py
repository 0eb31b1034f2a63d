"""提交: a draft becomes a ticket, or several, with a number, a promise and, when anonymous, a look-up code."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.alone import parted_ways
from domain.assigning import assigned
from domain.desk import Desk
from domain.dividing import divide
from domain.drafting import the_draft, view
from domain.errors import NothingToSubmit
from domain.matters import choice
from domain.numbers import new_code
from domain.opening import CONSENT, first_ticket, keep_words, next_number, open_ticket
from domain.people import Person
from domain.taxonomy import Category
from domain.tickets import Ticket
from domain.words import WordsKind


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a resident gets for a submission. `code` only for an anonymous report, and only this once.

    `children`: of several matters one ticket each; `ticket` gathers them then.
    """

    ticket: Ticket
    category: Category
    promised: datetime
    code: str | None = field(default=None, repr=False)
    children: tuple[Ticket, ...] = ()


async def submit(desk: Desk, person: Person, draft_id: int | None = None) -> Receipt:
    """Turn the open draft into a ticket, or one a matter. Raises NothingToSubmit when it is gone or empty."""
    draft = await the_draft(desk, person, draft_id)
    if not draft.parts:
        raise NothingToSubmit
    shown = await view(desk, draft)
    code = new_code() if draft.anonymous else None
    if shown.split:
        parent, children = await divide(desk, person, shown, code)
        await desk.unit.drafts.drop(draft)
        await parted_ways(desk, person, draft)
        return Receipt(parent, shown.category, parent.due_at, code, children)
    chosen = shown.choice or choice(desk, draft.category, shown.understanding.categories)
    given = await next_number(desk)
    ticket = first_ticket(desk, person, draft, given, shown.understanding, chosen, shown.place)
    media = tuple(p.media for p in draft.parts if p.media is not None)
    ticket = await assigned(desk, ticket, shown.understanding, draft.place or "", media)
    ticket = await open_ticket(desk, ticket, code, detail={"consent": CONSENT, **chosen.detail})
    await keep_words(desk, ticket, person.chat, draft.parts, WordsKind.REPORT)
    await desk.unit.drafts.drop(draft)
    await parted_ways(desk, person, draft)
    return Receipt(ticket, shown.category, ticket.due_at, code)
