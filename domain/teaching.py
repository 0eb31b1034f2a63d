"""Learning anew from the centre's own tickets: when it is time, what is held back, what is put in use."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.desk import Desk
from domain.duty import require_admin
from domain.history import Act, Deed
from domain.learning import Example, ModelVersion, Training
from domain.office_notices import ModelTaught
from domain.people import Staff
from domain.tickets import Ticket

#: One ticket in so many is held back, always the same ones.
PARTS = 5
#: After a training, asked for or not, the next waits so long.
_PAUSE = timedelta(minutes=2)
_DAY = timedelta(hours=20)
#: In place of the digest: what the model in use may have learnt is nobody's business any more.
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be learnt. `held`: judged on, never learnt from. `model`: id of the one in use, 0 for the shipped."""

    learnt: tuple[Example, ...]
    held: tuple[Example, ...]
    model: int
    data: bytes | None
    digest: str
    #: the model in use gives way to this one, be it better or not
    must: bool = False

    @property
    def size(self) -> int:
        return len(self.learnt) + len(self.held)


@dataclass(frozen=True, slots=True)
class Marks:
    """Of the held-back tickets so many were right: with the new model, with the one in use."""

    hits: int
    before: int


def held_back(ticket_id: int) -> bool:
    """By a hash of its id: a ticket once held back is never learnt from by a later model."""
    return int.from_bytes(hashlib.sha256(f"held:{ticket_id}".encode()).digest()[:8], "big") % PARTS == 0


async def ask(desk: Desk, admin: Staff) -> Training:
    """重新训练: soon, in the background. The one who asked hears of the outcome, whatever it is."""
    require_admin(admin)
    stands = replace(await desk.unit.learning.training(), asked_at=desk.now, asked_by=admin.id)
    await desk.unit.learning.save_training(stands)
    return stands


async def is_due(desk: Desk) -> bool:
    """Asked for, enough new corrections, or the quiet hour of a day on which nothing was tried yet."""
    stands = await desk.unit.learning.training()
    tried, policy = stands.tried_at, desk.office.policy
    if tried is not None and desk.now - tried < _PAUSE:
        return False
    if stands.asked_at is not None:
        return True
    if desk.now.astimezone(desk.office.zone).hour == policy.learn_hour and (tried is None or desk.now - tried > _DAY):
        return True
    return await desk.unit.learning.corrections(tried) >= policy.learn_after


async def course(desk: Desk) -> Course:
    """The tickets, parted; never anonymous, confidential or erased ones (the store gives none)."""
    examples = await desk.unit.learning.examples()
    found = await desk.unit.learning.model_in_use()
    learnt = tuple(e for e in examples if not held_back(e.ticket_id))
    held = tuple(e for e in examples if held_back(e.ticket_id))
    version, data = found if found is not None else (None, None)
    must = version is not None and (await desk.unit.learning.training()).learnt == GONE
    return Course(learnt, held, version.id if version else 0, data, _digest(examples), must)


async def enough(desk: Desk, given: Course) -> bool:
    """Whether there is something to learn, and something new since the last time."""
    policy, stands = desk.office.policy, await desk.unit.learning.training()
    if given.size < policy.learn_least or len(given.held) < policy.learn_held:
        return False
    return stands.asked_at is not None or given.digest != stands.learnt


async def unlearn(desk: Desk, ticket: Ticket) -> None:
    """That ticket, as it was, has become confidential or is to be forgotten: the next model takes its place."""
    stands = await desk.unit.learning.training()
    if not ticket.secret and ticket.summary and stands.learnt not in ("", GONE):
        await desk.unit.learning.save_training(replace(stands, learnt=GONE))


async def begun(desk: Desk, given: Course) -> None:
    """Write down that it is tried now, before it is: what fails does not start over at once."""
    stands = await desk.unit.learning.training()
    tried = replace(stands, tried_at=desk.now, learnt=given.digest, examples=given.size)
    await desk.unit.learning.save_training(tried)


async def given_up(desk: Desk, given: Course, why: str) -> None:
    """Nothing came of it: `why` is few, same or failed. Only who asked is told."""
    if given.must:
        await desk.unit.learning.save_training(replace(await desk.unit.learning.training(), learnt=GONE))
    await _answered(desk, given, why, None)


async def taught(desk: Desk, given: Course, marks: Marks, data: bytes) -> ModelVersion | None:
    """Keep the figures; in use only when strictly better, and when the one it was measured against still is."""
    found = await desk.unit.learning.model_in_use()
    if (found[0].id if found else 0) != given.model:
        return None
    version = ModelVersion(desk.now, len(given.learnt), len(given.held), marks.hits, marks.before)
    version = await desk.unit.learning.add_model(replace(version, in_use=version.better or given.must), data)
    if version.in_use:
        await desk.unit.knowledge.changed("model")
    figures = {"held": len(given.held), "hits": marks.hits, "before": marks.before, "in_use": int(version.in_use)}
    detail = {name: str(figure) for name, figure in {"model": version.id, **figures}.items()}
    await desk.unit.history.act(Act(desk.now, Deed.MODEL, None, detail))
    await _answered(desk, given, "better" if version.better else "worse", version)
    return version


async def _answered(desk: Desk, given: Course, outcome: str, version: ModelVersion | None) -> None:
    stands = await desk.unit.learning.training()
    if stands.asked_at is not None:
        await desk.unit.learning.save_training(replace(stands, asked_at=None, asked_by=None))
    if outcome == "better" or stands.asked_by is not None:
        desk.post(ModelTaught(outcome, given.size, len(given.held), version, stands.asked_by))


def _digest(examples: Sequence[Example]) -> str:
    whole = "\n".join(f"{e.ticket_id} {e.code} {e.corrected}" for e in examples)
    return hashlib.sha256(whole.encode()).hexdigest()
