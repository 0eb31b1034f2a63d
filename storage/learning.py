"""Tickets to learn from and the models learnt; anonymous and confidential tickets never leave their table here."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Row as Found
from sqlalchemy import and_, bindparam, case, distinct, exists, func, insert, literal_column, or_, select, update

from domain.history import By, Step
from domain.learning import Example, Judged, ModelVersion, Training
from domain.taxonomy import UNSORTED
from domain.tickets import Status
from domain.words import WordsKind
from storage.kept import Kept, Upsert, new_id
from storage.rows_learning import models, training
from storage.rows_tickets import history, tickets, words

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_ENDED = [s.value for s in (Status.RESOLVED, Status.CLOSED, Status.CLOSED_BY_DEFAULT)]
_corrected = (
    exists().where(history.c.ticket_id == tickets.c.id, history.c.step == Step.RECLASSIFY.value).label("corrected")
)
_told = and_(words.c.ticket_id == tickets.c.id, words.c.kind == WordsKind.REPORT.value, words.c.erased.is_(False))
_open_secret = or_(tickets.c.anonymous, tickets.c.confidential)
_EXAMPLES = (
    select(tickets.c.id, words.c.masked, tickets.c.category, _corrected)
    .join(words, _told)
    .where(
        ~_open_secret,
        tickets.c.category != UNSORTED,
        tickets.c.category.not_like("JJ%"),  # danger has signs of its own, learnt from the team's sentences alone
        or_(tickets.c.status.in_(_ENDED), _corrected),
    )
    .order_by(tickets.c.id.desc())
    .limit(bindparam("most"))
)
_JUDGED = (
    select(
        tickets.c.id,
        tickets.c.category,
        tickets.c.submitted_at,
        history.c.detail,
        case((_open_secret, ""), else_=words.c.masked).label("masked"),
    )
    .join(history, and_(history.c.ticket_id == tickets.c.id, history.c.step == Step.SUBMIT.value))
    .outerjoin(words, _told)
    .where(
        tickets.c.submitted_at >= bindparam("since"),
        tickets.c.submitted_at < bindparam("until"),
        tickets.c.children == 0,
        history.c.by == By.REPORTER.value,  # what was split off later is told in an officer's words
    )
    .order_by(tickets.c.id)
)
#: Written out, so that the index of these lines alone is used.
_RECLASSIFIED = history.c.step == literal_column(f"'{Step.RECLASSIFY.value}'")
_CORRECTIONS = select(func.count(distinct(history.c.ticket_id))).where(_RECLASSIFIED, history.c.at > bindparam("since"))
_TRAINING = select(training).where(training.c.id == 1)
_SAVE_TRAINING = Upsert(
    lambda insert: (
        (made := insert(training))
        .values(id=1)
        .on_conflict_do_update(
            index_elements=["id"],
            set_={name: made.excluded[name] for name in ("asked_at", "asked_by", "tried_at", "learnt", "examples")},
        )
    )
)
_ADD = insert(models)
_NONE_IN_USE = update(models).values(in_use=False, data=None)
_IN_USE = select(models).where(models.c.in_use).order_by(models.c.id.desc()).limit(1)
_VERSIONS = select(models).order_by(models.c.id.desc()).limit(bindparam("most"))


class LearningRows(Kept):
    """domain.ports.Learning."""

    __slots__ = ()

    async def examples(self, limit: int = 20_000) -> list[Example]:
        rows = await self._scan(_EXAMPLES, {"most": limit})
        found = {r.id: Example(r.id, r.masked, r.category, bool(r.corrected)) for r in rows if r.masked}
        return sorted(found.values(), key=lambda e: e.ticket_id)

    async def judged(self, since: datetime, until: datetime) -> list[Judged]:
        rows = await self._scan(_JUDGED, {"since": since, "until": until})
        return list({r.id: _judged(r) for r in rows}.values())

    async def add_model(self, version: ModelVersion, data: bytes) -> ModelVersion:
        if version.in_use:
            await self._run(_NONE_IN_USE)
        row = {
            "made_at": version.made_at,
            "examples": version.examples,
            "held": version.held,
            "hits": version.hits,
            "before": version.before,
            "in_use": version.in_use,
            "data": data if version.in_use else None,
        }
        return replace(version, id=new_id(await self._run(_ADD, row)))

    async def model_in_use(self) -> tuple[ModelVersion, bytes] | None:
        row = (await self._scan(_IN_USE)).first()
        return None if row is None or row.data is None else (_version(row), row.data)

    async def corrections(self, since: datetime | None) -> int:
        return int((await self._scan(_CORRECTIONS, {"since": since or _EVER})).scalar_one())

    async def training(self) -> Training:
        row = (await self._run(_TRAINING)).first()
        if row is None:
            return Training()
        return Training(row.asked_at, row.asked_by, row.tried_at, row.learnt, row.examples)

    async def save_training(self, training: Training) -> None:
        values = {name: getattr(training, name) for name in ("asked_at", "asked_by", "tried_at", "learnt", "examples")}
        await self._run(_SAVE_TRAINING, values)

    async def versions(self, limit: int = 10) -> list[ModelVersion]:
        return [_version(row) for row in await self._run(_VERSIONS, {"most": limit})]


def _judged(row: Found[tuple[object, ...]]) -> Judged:
    detail = json.loads(row.detail) if row.detail else {}
    return Judged(
        row.id,
        detail.get("guessed", ""),
        detail.get("chosen", ""),
        detail.get("by", ""),
        row.category,
        row.submitted_at,
        row.masked or "",
        tuple(code for code in detail.get("three", "").split(",") if code),
    )


def _version(row: Found[tuple[object, ...]]) -> ModelVersion:
    return ModelVersion(row.made_at, row.examples, row.held, row.hits, row.before, row.in_use, row.id)
