"""A resident answers what the draft asks him: 分成几件 or one, 没有危险. Each answer is remembered in the draft."""

from dataclasses import replace

from domain.desk import Desk
from domain.drafting import DraftView, keep, the_draft
from domain.people import Person


async def divide(desk: Desk, person: Person, draft_id: int, split: bool) -> DraftView:
    """分成几件, or 就是一件事."""
    return await keep(desk, replace(await the_draft(desk, person, draft_id), split=split))


async def no_danger(desk: Desk, person: Person, draft_id: int) -> DraftView:
    """没有危险: what stands there now is not asked about again."""
    draft = await the_draft(desk, person, draft_id)
    said = tuple(dict.fromkeys(p.text for p in draft.parts if p.text))
    return await keep(desk, replace(draft, calm=said))
