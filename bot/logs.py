"""Logs to stderr: ids and stable action names, never what people wrote, never the token."""

import logging
import re
import sys
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,}")
_PASSWORD = re.compile(r"(?<=://)[^/\s@]+(?=@)")
_HOUSE = Path(__file__).resolve().parent.parent
#: Frames named of one failure, innermost last.
_FRAMES = 6

Event = MutableMapping[str, Any]


def scrubbed(text: str) -> str:
    """The text without bot tokens and without user:password of addresses."""
    return _PASSWORD.sub("***", _TOKEN.sub("<token>", text))


def failure(error: BaseException) -> dict[str, object]:
    """What may be logged of an exception: its class and where it arose.

    Never its message: a validation error quotes its input, a database error its parameters, aiohttp the URL.
    """
    found: dict[str, object] = {"error": type(error).__qualname__, "where": _where(error.__traceback__)}
    cause = error.__cause__ or error.__context__
    if cause is not None:
        found["cause"] = type(cause).__qualname__
    if isinstance(error, BaseExceptionGroup):
        found["of"] = [failure(one) for one in error.exceptions[:5]]
    return found


def _where(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        name = str(path.relative_to(_HOUSE)) if path.is_relative_to(_HOUSE) else "/".join(path.parts[-2:])
        frames.append(f"{name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-_FRAMES:]


def _strip_exceptions(_: object, __: str, event: Event) -> Event:
    """`exc_info=` becomes class and place."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event.update(failure(error))
    return event


def _scrub(_: object, __: str, event: Event) -> Event:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = scrubbed(value)
        elif isinstance(value, BaseException):
            event[key] = type(value).__qualname__
    return event


def _foreign_message(_: object, __: str, event: Event) -> Event:
    """Of other libraries' records only the template is kept: their arguments may be anything."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg) if record.args else record.getMessage()
        event["logger"] = record.name
    return event


def set_up(*, console: bool | None = None, least: int = logging.INFO) -> None:
    """Write what is `least` so grave to stderr: for a person at a terminal, as JSON lines otherwise."""
    console = sys.stderr.isatty() if console is None else console
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _strip_exceptions,
        _scrub,
    ]
    render: Any = structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_foreign_message, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
            use_get_message=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    # aiogram names the bot and each update it handles at INFO; aiohttp writes addresses into its access log.
    for noisy in ("aiogram", "aiohttp.access", "sqlalchemy.engine", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def logger(name: str) -> Any:
    """A structlog logger that says which part of the process speaks."""
    return structlog.get_logger(part=name)
