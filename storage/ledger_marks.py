"""What the courier writes back about copies: their states, where they lie, and what becomes of the person's others."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, union_all, update
from sqlalchemy import Row as Found

from domain.broadcasts import WaveKind, WaveState
from domain.delivery import DeliveryState, Outcome
from storage.rows_broadcasts import copies, waves
from storage.vault import Vault

_row = copies.c
_ALIVE = (DeliveryState.WAITING, DeliveryState.SENDING)
_LOST = (DeliveryState.FAILED, DeliveryState.BLOCKED, DeliveryState.EXPIRED)
_ERROR_LENGTH = 300

#: That chat gets nothing at all: what else it was to get has lost its turn.
_SHUT = (DeliveryState.BLOCKED, DeliveryState.EXPIRED)
_OVER = (DeliveryState.SENT, DeliveryState.UNCERTAIN, *_LOST)

_some, _first, _later = copies.alias("some_copies"), copies.alias("first_parts"), copies.alias("later_parts")
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
#: These and the first parts of the same people, by which they are counted.
_WITH_FIRST = union_all(
    select(_some.c.id).where(_some.c.id.in_(_KEYS)),
    select(_first.c.id)
    .select_from(_later.join(_first, (_first.c.wave_id == _later.c.wave_id) & (_first.c.person == _later.c.person)))
    # a sum, so that SQLite does not take an index over first parts and read whole waves
    .where(_later.c.id.in_(_KEYS), _later.c.part > 0, (_first.c.part + 0) == 0),
)
# in order and locked, so that two couriers (and an answer) cannot lock each other's rows crosswise
_THESE = (
    select(
        _row.id,
        _row.wave_id,
        _row.person,
        _row.part,
        _row.state,
        _row.uncertain,
        _row.error,
        _row.messages,
        waves.c.parts,
        waves.c.kind,
        (waves.c.state == WaveState.CANCELLED.value).label("cancelled"),
    )
    .join(waves, waves.c.id == _row.wave_id)
    .where(_row.id.in_(_WITH_FIRST))
    .order_by(_row.id)
    .with_for_update(of=copies)
)
_MARK = (
    update(copies)
    .where(_row.id == bindparam("key"))
    .values(
        state=bindparam("new_state"),
        uncertain=bindparam("is_uncertain"),
        error=bindparam("new_error"),
        tries=bindparam("new_tries"),
        messages=bindparam("lies"),
        at=bindparam("now"),
        not_before=bindparam("later"),
    )
)
_NEXT_PARTS = (
    update(copies)
    .where(
        _row.wave_id == bindparam("wave"),
        _row.person == bindparam("who"),
        _row.part > bindparam("which"),
        _row.state == DeliveryState.WAITING.value,
    )
    .values(state=bindparam("new_state"), at=bindparam("now"))
)

_COUNT = (
    update(copies)
    .where(_row.id == bindparam("key"))
    .values(
        state=bindparam("new_state"),
        uncertain=bindparam("is_uncertain"),
        error=bindparam("new_error"),
        at=bindparam("now"),
    )
)

Run = Callable[..., Awaitable[Any]]


async def mark(run: Run, vault: Vault, outcomes: Sequence[Outcome]) -> None:
    """`run` executes one statement, with one or many sets of values, inside the unit.

    What is over stays as it is, unless it turns out to have been sent after all.
    """
    of_copy: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        of_copy[-outcome.parcel_id].append(outcome)
    if not of_copy:
        return
    marks, lost, counts = [], [], []
    found = (await run(_THESE, {"keys": sorted(of_copy)})).all()
    firsts = {(row.wave_id, row.person): row for row in found if row.part == 0 and row.id not in of_copy}
    for row in found:
        if not (came := of_copy.get(row.id)):
            continue
        last = next((one for one in came if one.state is DeliveryState.SENT), came[-1])
        if DeliveryState(row.state) not in _ALIVE and last.state is not DeliveryState.SENT:
            continue
        marks.append(_values(vault, row, last, [o.message_id for o in came if o.message_id is not None]))
        first = firsts.get((row.wave_id, row.person))
        if first is not None and (counted := _counted(row, first, last)):
            counts.append(counted)
        if last.state in _SHUT and row.part + 1 < row.parts and row.person is not None:
            which = {"wave": row.wave_id, "who": row.person, "which": row.part}
            lost.append(which | {"new_state": last.state.value, "now": last.at})
    if marks:
        await run(_MARK, marks)
    if lost:
        await run(_NEXT_PARTS, lost)
    if counts:
        await run(_COUNT, counts)


def _counted(row: Found[Any], first: Found[Any], last: Outcome) -> dict[str, Any] | None:
    """What his first part counts as now that a later one came to that; None: as before.

    Of a notice the last part decides, which bears text and buttons; of an amendment all must have gone well. What did
    not arrive stands as its error, whatever it counts as.
    """
    state = DeliveryState(first.state)
    if state not in _OVER or last.state not in _OVER:
        return None
    bears = row.part + 1 == row.parts
    if row.kind in (WaveKind.SEND.value, WaveKind.REMIND.value):
        if last.state in _SHUT or (bears and (last.state in _LOST or state in _LOST)):
            state = last.state
    elif last.state in _LOST and state not in _LOST:
        state = last.state
    lacks = "" if last.state is DeliveryState.UNCERTAIN else last.error[:_ERROR_LENGTH]
    if (state.value, first.error or lacks) == (first.state, first.error):
        return None
    return {
        "key": first.id,
        "new_state": state.value,
        "is_uncertain": first.uncertain or state is DeliveryState.UNCERTAIN,
        "new_error": first.error or lacks,
        "now": last.at,
    }


def _values(vault: Vault, row: Found[Any], last: Outcome, messages: list[int]) -> dict[str, Any]:
    lies = row.messages
    gone = row.person is None  # he has had his data deleted: where it lies is nobody's business, and it goes nowhere
    if messages and not gone:
        known = [] if lies is None else vault.open_json(lies, "copy")
        lies = vault.seal_json(list(dict.fromkeys([*known, *messages])), "copy")
    doubted = row.uncertain or last.doubted
    waits, state = last.state is DeliveryState.WAITING, last.state
    if waits and (gone or row.cancelled):  # it leaves no more
        waits, state = False, DeliveryState.UNCERTAIN if doubted else DeliveryState.EXPIRED
    return {
        "key": row.id,
        "new_state": state.value,
        "is_uncertain": doubted or last.state is DeliveryState.UNCERTAIN,
        "new_error": last.error[:_ERROR_LENGTH],
        "new_tries": last.tries,
        "lies": lies,
        "now": last.at,
        "later": last.not_before if waits else None,
    }
