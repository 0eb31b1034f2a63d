"""What a restored store must not do: nobody knows what had gone out between the copy and now."""

from sqlalchemy import null, true, update

from domain.broadcasts import BroadcastState, WaveState
from domain.delivery import DeliveryState
from storage.rows_broadcasts import broadcasts, copies, waves
from storage.rows_mail import outbox

_ON_ITS_WAY = (DeliveryState.WAITING.value, DeliveryState.SENDING.value)

SOBERING = (
    # what is sent at most once stays unsent
    update(outbox)
    .where(outbox.c.at_most_once == true(), outbox.c.state.in_(_ON_ITS_WAY))
    .values(state=DeliveryState.UNCERTAIN.value, done_at=outbox.c.created_at, payload=null()),
    # answers to presses that Telegram has long forgotten
    update(outbox)
    .where(outbox.c.expires_at.is_not(None), outbox.c.state == DeliveryState.WAITING.value)
    .values(state=DeliveryState.EXPIRED.value, done_at=outbox.c.created_at, payload=null()),
    # copies of notices may have arrived; their waves stand still until an admin lets them go on
    update(copies).where(copies.c.state.in_(_ON_ITS_WAY)).values(state=DeliveryState.UNCERTAIN.value, uncertain=true()),
    update(waves)
    .where(waves.c.state.in_((WaveState.FILLING.value, WaveState.SENDING.value)))
    .values(state=WaveState.PAUSED.value, version=waves.c.version + 1),
    # what waits for its time may have had it: it is a draft again, that its author confirms anew
    update(broadcasts)
    .where(broadcasts.c.state == BroadcastState.SCHEDULED.value)
    .values(state=BroadcastState.DRAFT.value, next_at=null(), version=broadcasts.c.version + 1),
    # and what is sent again and again is not when the wave that stands still is over
    update(broadcasts)
    .where(broadcasts.c.state == BroadcastState.SENDING.value, broadcasts.c.next_at.is_not(None))
    .values(next_at=null(), version=broadcasts.c.version + 1),
)
