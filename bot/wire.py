"""What leaves the house as bytes: an aiogram method packed for the outbox, unpacked as a plain Bot API call."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile
from pydantic import BaseModel

from bot.letters import Letter

#: What `Default(...)` stands for in this bot; all others are left to Telegram.
DEFAULTS: Mapping[str, Any] = {"parse_mode": "HTML", "link_preview": {"is_disabled": True}}


@dataclass(slots=True)
class _Packing:
    files: dict[str, list[str]] = field(default_factory=dict)

    def value(self, value: Any) -> Any:
        if isinstance(value, Default):
            return DEFAULTS.get(value.name)
        if isinstance(value, BaseModel):
            given = {name: self.value(item) for name, item in value}
            return {name: item for name, item in given.items() if item is not None}
        if isinstance(value, InputFile):
            return self._attached(value)
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, datetime):
            return round(value.timestamp())
        if isinstance(value, Mapping):
            return {str(k): self.value(v) for k, v in value.items() if v is not None}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(item) for item in value]
        if value is None or isinstance(value, str | int | float | bool):
            return value
        raise TypeError(f"{type(value).__name__} cannot be kept in the outbox")

    def _attached(self, file: InputFile) -> str:
        if not isinstance(file, BufferedInputFile):  # what lies outside may be gone when the courier comes
            raise TypeError(f"{type(file).__name__} cannot be kept in the outbox: use BufferedInputFile")
        name = f"f{len(self.files)}"
        self.files[name] = [file.filename or name, base64.b64encode(file.data).decode("ascii")]
        return f"attach://{name}"


def _packed(method: TelegramMethod[Any]) -> dict[str, Any]:
    packing = _Packing()
    packed: dict[str, Any] = {"m": method.__api_method__, "p": packing.value(method)}
    if packing.files:
        packed["f"] = packing.files
    return packed


def pack(
    method: TelegramMethod[Any], fallback: TelegramMethod[Any] | None = None, reply_slot: str | None = None
) -> bytes:
    """The method, its files, what to send where Telegram refuses it, and the slot it replies to, as JSON.

    Raises TypeError for what cannot be kept: files on disk or in the net, relative times.
    """
    packed = _packed(method)
    if fallback is not None:
        packed["else"] = _packed(fallback)
    if reply_slot is not None:
        packed["re"] = reply_slot
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode()


def letter(method: TelegramMethod[Any]) -> Letter:
    """The method as a call, without a stay in the outbox."""
    return Letter.opened(_packed(method))
