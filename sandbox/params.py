"""The parameters of one Bot API call, however they came: query, urlencoded, JSON or multipart."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.errors import bad


@dataclass
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes
    mime: str


@dataclass
class Params:
    """Typed access; the same value may come as text or as JSON."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    @classmethod
    async def of(cls, request: web.Request) -> "Params":
        """Read a request of any of the four kinds."""
        made = cls(dict(request.query))
        if request.method != "POST" or not request.can_read_body:
            return made
        if request.content_type == "application/json":
            try:
                body = json.loads(await request.read())
            except ValueError:
                raise bad("can't parse request: unsupported JSON") from None
            made.values.update(body if isinstance(body, dict) else {})
            return made
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                made.uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
            else:
                made.values[name] = value
        return made

    def has(self, name: str) -> bool:
        """Given and not empty."""
        return name in self.uploads or self.values.get(name) not in (None, "")

    def text(self, name: str) -> str | None:
        """As a string, or None."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def number(self, name: str, default: int = 0) -> int:
        """As an integer; what is no number counts as absent, as on Telegram."""
        value = self.values.get(name)
        if isinstance(value, bool) or value is None:
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            return default

    def real(self, name: str) -> float | None:
        """As a float, or None."""
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """As a boolean: true, 1 and yes are true."""
        value = self.values.get(name)
        return value is True or str(value).strip().lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """A JSON-serialised object (or one that came as JSON already); None when absent."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def raw(self) -> dict[str, Any]:
        """For the journal, as it came; files as "<file>"."""
        return {**self.values, **dict.fromkeys(self.uploads, "<file>")}


def told(raw: dict[str, Any]) -> dict[str, Any]:
    """What the journal shows of parameters: JSON as objects."""
    return {name: _read(value) for name, value in raw.items()}


def _read(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "{[" and value:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
