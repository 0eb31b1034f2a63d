"""What other units were asked for, the same on both stores."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.assists import Assist, AssistKind, AssistState
from domain.errors import Conflict
from storage.store import Store
from tests.storage.hands import NOW, a_ticket, assert_full


async def test_a_request_is_kept_whole_and_found_by_ticket_unit_and_id(store: Store) -> None:
    async with store.begin() as unit:
        ticket = await unit.tickets.add(a_ticket())
        other = await unit.tickets.add(a_ticket("GD261122-0002"))
        asked = Assist(ticket.id, 7, AssistKind.ASSIST, NOW, NOW + timedelta(days=3), asked_by=2, words=5)
        first = await unit.assists.save(asked)
        whistle = await unit.assists.save(Assist(ticket.id, 7, AssistKind.WHISTLE, NOW, NOW + timedelta(days=2)))
        await unit.assists.save(Assist(other.id, 8, AssistKind.ASSIST, NOW, NOW))
        assert [x.id for x in await unit.assists.of_ticket(ticket.id)] == [first.id, whistle.id]
        assert [x.id for x in await unit.assists.of_unit(7)] == [whistle.id, first.id]
        assert await unit.assists.count(7) == (2, 0)
        done = replace(first, state=AssistState.ANSWERED, answer=9, done_at=NOW, late=True)
        assert await unit.assists.save(done) == done
        assert_full(done)
        assert await unit.assists.by_id(first.id) == done
        assert [x.id for x in await unit.assists.of_unit(7)] == [whistle.id]
        await unit.assists.save(replace(whistle, state=AssistState.REPORTED, late=True))
        assert await unit.assists.count(7) == (1, 1)
        assert await unit.assists.count(9) == (0, 0)
        assert await unit.assists.by_id(4_711) is None
        with pytest.raises(Conflict):
            await unit.assists.save(replace(done, id=4_711))
