"""What replicas let each other know: the sender its figures and settings, whoever has other settings which they are."""

import asyncio
import socket
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from typing import Any

from bot.leading import Lease
from bot.logs import failure, logger
from bot.settings import Settings
from domain.delivery import Priority
from domain.errors import Conflict
from domain.ports import Clock
from domain.traffic import Elsewhere, Traffic
from storage.errors import StoreDown
from storage.store import Store

log = logger("fellows")
#: Seconds between two words.
EVERY = 5.0
#: What is older says nothing any more: whoever put it down may be gone.
FRESH = timedelta(seconds=20)
#: Clocks differ by so much and no more; what is further ahead has an age that nobody knows.
AHEAD = timedelta(seconds=5)
#: Rows of `meta`, sealed. Not fenced: what a leader of yesterday writes there is read for a few seconds, as its own.
_SENDER, _ODD = "sender", "odd_replica"


def digests(settings: Settings) -> dict[str, str]:
    """Of each setting that must be the same in all replicas (docs/operations.md, 11): what it is known by.

    Raises OSError when POLICY_FILE is gone.
    """
    given: dict[str, object] = {
        "BOT_TOKEN": settings.bot_token.get_secret_value(),
        "DUTY_CHAT_ID": settings.duty_chat_id,
        "ADMIN_IDS": sorted(settings.admin_ids),
        "WEBHOOK_URL": settings.webhook_url,
        "WEBHOOK_SECRET": settings.webhook_secret.get_secret_value() if settings.webhook_secret else None,
        "TIMEZONE": settings.timezone,
        "SURE_FROM": settings.sure_from,
        "POLICY_FILE": settings.policy_file.read_bytes() if settings.policy_file is not None else None,
        "PAID_BROADCAST": settings.paid_broadcast,
    }
    return {name: blake2s(repr(value).encode(), digest_size=8).hexdigest() for name, value in given.items()}


@dataclass(frozen=True, slots=True)
class Word:
    """What the sender has put down, and when."""

    at: datetime
    name: str
    digests: Mapping[str, str]
    traffic: Traffic

    def differing(self, mine: Mapping[str, str]) -> tuple[str, ...]:
        """Names of the settings that are others there; one that only one of us knows is none."""
        return tuple(name for name, digest in mine.items() if self.digests.get(name, digest) != digest)


async def sender_told(store: Store, now: datetime) -> Word | None:
    """What the one who sends has put down of late. Raises StoreDown."""
    found: Any = await store.recalled(_SENDER)
    try:
        if found is None or not _fresh(at := datetime.fromisoformat(found["at"]), now):
            return None
        return Word(at, found["name"], found["digests"], _unpacked(found["traffic"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:  # another version's word, while code is changed
        log.warning("sender_not_understood", **failure(error))
        return None


def _fresh(at: datetime, now: datetime) -> bool:
    return -AHEAD <= now - at <= FRESH


class Fellows:
    """Runs on each replica until cancelled."""

    def __init__(
        self, store: Store, clock: Clock, settings: Settings, lease: Lease, traffic: Callable[[], Traffic]
    ) -> None:
        """`lease`: the courier's; `traffic`: its figures while it is led here. Raises OSError."""
        self._store = store
        self._clock = clock
        self._lease = lease
        self._traffic = traffic
        self._digests = digests(settings)
        self._name = f"{socket.gethostname()}:{settings.http_port}"
        self._told: Word | None = None
        self._mine: tuple[str, ...] = ()
        self._said: tuple[str, ...] = ()
        self._odd: tuple[datetime, tuple[str, ...]] | None = None

    def elsewhere(self) -> Elsewhere | None:
        """Of the replica that sends; None: it is this one."""
        if self._lease.held:
            return None
        now = self._clock.now()
        if self._told is None or not _fresh(self._told.at, now):
            return Elsewhere()
        return Elsewhere(self._told.name, self._told.traffic, max(0.0, (now - self._told.at).total_seconds()))

    def differs(self) -> tuple[str, ...]:
        """Settings that some replica has otherwise than the one that sends."""
        if self._mine:
            return self._mine
        return self._odd[1] if self._odd is not None and _fresh(self._odd[0], self._clock.now()) else ()

    async def run(self) -> None:
        """Every few seconds."""
        while True:
            try:
                await self.look()
            except (StoreDown, Conflict) as error:
                log.error("fellows_wait_for_store", **failure(error))
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Put down what is to be known of us, and read what is known of the others. Raises StoreDown."""
        now, held = self._clock.now(), self._lease.held
        if held:
            traffic = _packed(self._traffic())
            word = {"at": now.isoformat(), "name": self._name, "digests": self._digests, "traffic": traffic}
            await self._store.note(_SENDER, word)
        self._told = await sender_told(self._store, now)
        told = None if held else self._told
        self._mine = mine = told.differing(self._digests) if told is not None else ()
        own = told is None or (told.name, told.digests) == (self._name, self._digests)  # from when it sent itself
        if mine != self._said and not own:
            note = "与发信的那台设置不同，请改成一样再重启这台" if mine else "设置一样了"
            log.warning("settings_differ", settings=list(mine), note=note)
            self._said = mine
        if mine:
            await self._store.note(_ODD, [now.isoformat(), list(mine)])
        self._odd = _odd(await self._store.recalled(_ODD))


def _odd(kept: Any) -> tuple[datetime, tuple[str, ...]] | None:
    """Of another version, too: what is not understood says nothing."""
    if kept is None:
        return None
    try:
        at, names = kept
        return datetime.fromisoformat(at).astimezone(UTC), tuple(str(name) for name in names)
    except (TypeError, ValueError) as error:
        log.warning("odd_replica_not_understood", **failure(error))
        return None


def _packed(found: Traffic) -> dict[str, Any]:
    lanes = {name: {p.name: n for p, n in getattr(found, name).items()} for name in ("waiting", "oldest")}
    return asdict(found) | lanes


def _unpacked(kept: Mapping[str, Any]) -> Traffic:
    """Of another version, too: what is not known here is left out."""
    given = {field.name: kept[field.name] for field in fields(Traffic) if field.name in kept}
    for name in ("waiting", "oldest"):
        given[name] = {Priority[p]: n for p, n in kept.get(name, {}).items() if p in Priority.__members__}
    return Traffic(**given)
