"""What the courier writes back about copies: their states, where they lie, and that the next part has lost its turn."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import bindparam, select, update

from domain.delivery import DeliveryState, Outcome
from storage.rows_broadcasts import copies, waves
from storage.vault import Vault

_row = copies.c
_ALIVE = (DeliveryState.WAITING, DeliveryState.SENDING)
_LOST = (DeliveryState.FAILED, DeliveryState.BLOCKED, DeliveryState.EXPIRED)
_ERROR_LENGTH = 300

# in order and locked, so that two couriers cannot lock each other's rows crosswise
_THESE = (
    select(_row.id, _row.wave_id, _row.person, _row.part, _row.state, _row.uncertain, _row.messages, waves.c.parts)
    .join(waves, waves.c.id == _row.wave_id)
    .where(_row.id.in_(bindparam("keys", expanding=True)))
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
    marks, lost = [], []
    for row in (await run(_THESE, {"keys": sorted(of_copy)})).all():
        came = of_copy[row.id]
        last = next((one for one in came if one.state is DeliveryState.SENT), came[-1])
        if DeliveryState(row.state) not in _ALIVE and last.state is not DeliveryState.SENT:
            continue
        marks.append(_values(vault, row, last, [o.message_id for o in came if o.message_id is not None]))
        if last.state in _LOST and row.part + 1 < row.parts and row.person is not None:
            which = {"wave": row.wave_id, "who": row.person, "which": row.part}
            lost.append(which | {"new_state": last.state.value, "now": last.at})
    if marks:
        await run(_MARK, marks)
    if lost:
        await run(_NEXT_PARTS, lost)


def _values(vault: Vault, row: Found[Any], last: Outcome, messages: list[int]) -> dict[str, Any]:
    lies = row.messages
    gone = row.person is None  # he has had his data deleted: where it lies is nobody's business, and it goes nowhere
    if messages and not gone:
        known = [] if lies is None else vault.open_json(lies, "copy")
        lies = vault.seal_json(list(dict.fromkeys([*known, *messages])), "copy")
    waits = last.state is DeliveryState.WAITING and not gone
    state = DeliveryState.EXPIRED if gone and last.state is DeliveryState.WAITING else last.state
    return {
        "key": row.id,
        "new_state": state.value,
        "is_uncertain": row.uncertain or last.doubted or last.state is DeliveryState.UNCERTAIN,
        "new_error": "" if last.state is DeliveryState.SENT else last.error[:_ERROR_LENGTH],
        "new_tries": last.tries,
        "lies": lies,
        "now": last.at,
        "later": last.not_before if waits else None,
    }
