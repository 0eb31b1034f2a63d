"""What may go wrong below the office; the driver's own errors end here.

StorageError
├── StoreDown       the database cannot be reached, is locked, full or damaged: try again later
│   └── Deposed     another replica leads now: what the old leader wrote is not stored
├── WrongKey        the key is not the one this database was sealed with
├── NewerDatabase   the database asks for newer code than this
├── Taken           another bot runs on the database
├── NotEmpty        a restore would overwrite what is there
├── CannotWrite     the folder of a copy cannot be written
└── BadBackup       the file is no backup of ours, or no longer whole
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import Conflict

#: everything a driver may raise at us
DRIVER_ERRORS = (DBAPIError, PoolTimeout, OSError)

#: unique keys two units may race for; any other breach is a bug and stays what it is
_RACED = frozenset(
    {
        "drafts.tag",
        "followers.tag",
        "followers.tag, followers.ticket_id",
        "people.tag",
        "staff.tag",
        "tickets.number",
        "updates.id",
        "dialogs.tag",
        "message_map.tag",
        "slots.name",
        "dead_letters.update_id",
        "answers.name",
        # one line more in a chain, one day more in the account
        "history.ticket_id, history.seq",
        "history.seq",
        "acts.seq",
        "chains.ticket_id",
        "chains.id",
        "counters.nth",
        "unanswered.tag",
        # two organisations taken over at once
        "appointments.id",
        "appointments.staff, appointments.unit, appointments.post",
    }
)
_SERIALIZATION = frozenset({"40001", "40P01", "55P03"})
#: SQLSTATE classes: connection, idle in a transaction for too long, resources, operator intervention, system error
_DOWN_STATES = ("08", "25P03", "53", "57", "58")
_DOWN_CODES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)


class StorageError(Exception):
    """Something below the office failed; the message is for the operator and names nobody."""


class Taken(StorageError):
    """Another process holds the database."""


class CannotWrite(StorageError):
    """A folder is not there, full, or not ours to write."""

    def __init__(self, folder: object, reason: str | None) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder, self.reason = str(folder), reason or "?"


class StoreDown(StorageError):
    """The database cannot be reached, is locked, full or damaged; what was in hand is not stored. Try again later."""


class Deposed(StoreDown):
    """Another replica holds the lease by now: nothing of this unit is stored, and its process shall stop leading."""

    def __init__(self, lease: str) -> None:
        super().__init__(f"the lease {lease!r} has gone to another replica")
        self.lease = lease


class WrongKey(StorageError):
    """The key is not the one this database was sealed with."""

    def __init__(self) -> None:
        super().__init__(
            "this key does not open this database: set SECRET_KEY (or the key file) to the one it was made with, "
            "or bring the key back from its backup; without it nobody can be answered any more"
        )


class NewerDatabase(StorageError):
    """The database asks for newer code than this."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database is at revision {revision!r}, which this version of the program does not know: "
            "start the newer version, or restore a backup made with this one"
        )
        self.revision = revision


class NotEmpty(StorageError):
    """A restore would overwrite what is there."""


class BadBackup(StorageError):
    """The file is no backup of ours, or no longer whole."""


def translated(error: BaseException) -> Exception:
    """The error to raise instead of a driver's: Conflict, StoreDown, or the same one when it is a bug of ours."""
    if isinstance(error, IntegrityError):
        key = _broken_key(error)
        return Conflict(key) if key in _RACED else error
    if isinstance(error, DBAPIError):
        original = error.orig
        state = str(getattr(original, "sqlstate", None) or "")
        code = getattr(original, "sqlite_errorcode", None)
        if state in _SERIALIZATION:
            return Conflict(state)
        if error.connection_invalidated or state.startswith(_DOWN_STATES):
            return StoreDown(f"the database does not answer ({state or type(original).__name__})")
        if code is not None and (code & 0xFF) in _DOWN_CODES:
            return StoreDown(f"the database file: {getattr(original, 'sqlite_errorname', code)}")
        return error
    if isinstance(error, (OSError, PoolTimeout)):
        return StoreDown(f"the database cannot be reached ({type(error).__name__})")
    return error if isinstance(error, Exception) else StoreDown(type(error).__name__)


@contextmanager
def boundary() -> Iterator[None]:
    """Driver errors leave this block under our names."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise translated(error) from error


def _broken_key(error: IntegrityError) -> str:
    """The unique key that was broken, as "table.column"; empty when it was none."""
    cause = getattr(error.orig, "__cause__", None)
    constraint = getattr(cause, "constraint_name", None)
    if constraint is not None:
        table = str(getattr(cause, "table_name", "") or "")
        column = str(constraint).removeprefix("uq_").removeprefix(f"{table}_")
        return f"{table}.id" if str(constraint).startswith("pk_") else f"{table}.{column}"
    text = str(error.orig)
    return text.partition("UNIQUE constraint failed: ")[2].strip()
