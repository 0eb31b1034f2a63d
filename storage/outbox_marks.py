"""What the courier writes back: states, the places of edited messages, which message is about which case."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, null, or_, update

from domain.delivery import DeliveryState, Outcome
from storage.kept import Upsert
from storage.rows_mail import outbox, slots
from storage.rows_tickets import message_map
from storage.vault import Vault

_row = outbox.c
_ALIVE = (DeliveryState.WAITING.value, DeliveryState.SENDING.value)
#: a failed one keeps its sealed payload for the look into what poisoned it, until retention takes it
_KEEPS = (DeliveryState.WAITING.value, DeliveryState.SENDING.value, DeliveryState.FAILED.value)
_ERROR_LENGTH = 300

# a parcel superseded while it was in flight was sent all the same; but it must not come back to wait
_MARK = (
    update(outbox)
    .where(
        _row.id == bindparam("key"),
        or_(
            *(_row.state == alive for alive in _ALIVE),  # IN would be expanded, which many at once cannot be
            and_(bindparam("is_sent"), _row.state != DeliveryState.SENT.value),
        ),
    )
    .values(
        state=bindparam("new_state"),
        error=bindparam("new_error"),
        tries=bindparam("new_tries"),
        not_before=bindparam("later"),
        done_at=bindparam("finished"),
        payload=case((bindparam("keep"), _row.payload), else_=null()),
    )
)
_SLOT = Upsert(
    lambda insert: (made := insert(slots)).on_conflict_do_update(
        index_elements=[slots.c.name],
        set_={"sealed": made.excluded.sealed, "at": made.excluded.at, "ticket_id": made.excluded.ticket_id},
    )
)
_MESSAGE = Upsert(
    lambda insert: (made := insert(message_map)).on_conflict_do_update(
        index_elements=[message_map.c.tag], set_={"ticket_id": made.excluded.ticket_id}
    )
)

Run = Callable[..., Awaitable[Any]]


async def mark(run: Run, vault: Vault, outcomes: Sequence[Outcome]) -> None:
    """`run` executes one statement, with one or many sets of values, inside the unit."""
    if not outcomes:
        return
    marks, places, abouts = [], {}, {}
    for outcome in outcomes:
        state = outcome.state.value
        marks.append(
            {
                "key": outcome.parcel_id,
                "new_state": state,
                "new_error": outcome.error[:_ERROR_LENGTH],
                "new_tries": outcome.tries,
                "later": outcome.not_before,
                "finished": None if state in _ALIVE else outcome.at,
                "keep": state in _KEEPS,
                "is_sent": outcome.state is DeliveryState.SENT,
            }
        )
        if outcome.message_id is None or outcome.chat is None:
            continue
        if outcome.slot is not None:
            places[outcome.slot] = {
                "name": outcome.slot,
                "sealed": vault.seal_json([outcome.chat, outcome.message_id], "slot"),
                "at": outcome.at,
                "ticket_id": outcome.ticket_id,
            }
        if outcome.ticket_id is not None:
            tag = vault.tag("msg", outcome.chat, outcome.message_id)
            abouts[tag] = {"tag": tag, "ticket_id": outcome.ticket_id, "words_id": None}
    # sorted, so that two couriers cannot lock each other's rows crosswise
    await run(_MARK, sorted(marks, key=lambda one: one["key"]))
    if places:
        await run(_SLOT, [places[name] for name in sorted(places)])
    if abouts:
        await run(_MESSAGE, [abouts[tag] for tag in sorted(abouts)])
