"""The keyed digests of the record: what each covers, so that whoever only holds the database can make none."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.vault import Vault

Fields = Mapping[Any, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
#: The acts of the office are a chain like those of the cases; no case has this id.
ACTS = 0


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends. `before`: lines that are older than it; `mac`: of the last line, None while it has none."""

    ticket_id: int
    number: str
    lines: int = 0
    before: int = 0
    mac: bytes | None = None
    ended: datetime | None = None

    def row(self, vault: Vault) -> dict[str, Any]:
        """The columns, sealed."""
        return {
            "ticket_id": self.ticket_id,
            "number": self.number,
            "lines": self.lines,
            "before": self.before,
            "mac": self.mac,
            "ended": self.ended,
            "seal": self.seal(vault),
        }

    def seal(self, vault: Vault) -> bytes:
        facts = (self.ticket_id, self.number, self.lines, self.before, _plain(self.mac), _ticks(self.ended))
        return vault.mac("chain-head", _packed(*facts))


def head_of(row: Fields) -> Head:
    return Head(row["ticket_id"], row["number"], row["lines"], row["before"], row["mac"], row["ended"])


def line_mac(vault: Vault, line: Fields, before: bytes | None) -> bytes:
    """`line`: the columns of a line of the history; `before`: the mac of the one before it, None for the first."""
    facts = [line[name] for name in ("ticket_id", "seq", "step", "by", "status", "staff", "words_id", "detail")]
    return vault.mac("history", _packed(_plain(before), _ticks(line["at"]), _plain(line["words_digest"]), *facts))


def act_mac(vault: Vault, act: Fields, before: bytes | None) -> bytes:
    """As `line_mac`, of an act of the office."""
    facts = [act[name] for name in ("seq", "deed", "staff", "detail")]
    return vault.mac("acts", _packed(_plain(before), _ticks(act["at"]), *facts))


def words_mac(vault: Vault, words: Fields) -> bytes:
    """Over what was written, sealed part and masked part. Bound to its line by the digest, which is in both."""
    facts = [words[name] for name in ("ticket_id", "kind", "masked", "by_staff")]
    sealed = hashlib.sha256(words["sealed"] or b"").hexdigest()
    return vault.mac("words", _packed(_ticks(words["at"]), sealed, _plain(words["digest"]), *facts))


def day_seal(vault: Vault, day: Fields) -> bytes:
    """Of how many cases one day's row of numbers has."""
    return vault.mac("account", _packed(*(day[name] for name in ("day", "last", "nth", "since"))))


def _packed(*facts: int | str | None) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


def _ticks(at: datetime | None) -> int | None:
    """Microseconds: what both stores give back to the last digit."""
    return None if at is None else (at - _EPOCH) // _TICK
