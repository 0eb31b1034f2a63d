"""The line to Telegram: one call of the Bot API over HTTP, its answer as plain JSON, its errors as two classes."""

import json
import re
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

from bot.settings import Settings

if TYPE_CHECKING:
    import aiohttp

#: Telegram quotes a wrong tag or the like, which is text of ours.
_QUOTED = re.compile(r'"[^"]*"')
#: One file to upload: (name, bytes).
File = tuple[str, bytes]


class Refused(Exception):
    """Telegram answered no. `code` as HTTP status; `description` is Telegram's own and quotes no text of ours."""

    def __init__(self, code: int, description: str, retry_after: float = 0, migrated_to: int | None = None) -> None:
        super().__init__(code, description)
        self.code, self.description = code, description
        self.retry_after, self.migrated_to = retry_after, migrated_to


class Unclear(Exception):
    """No answer. `arrived` False: the request surely never reached Telegram; True: it may have been carried out."""

    def __init__(self, kind: str, *, arrived: bool) -> None:
        super().__init__(kind)
        self.kind, self.arrived = kind, arrived


class Calls(Protocol):
    """What a letter leaves by."""

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, File] | None = None,
        timeout: float = 30,
    ) -> Any:
        """As Line.call."""
        ...


class Line:
    """Calls the Bot API with one token. Holds one HTTP session."""

    def __init__(self, session: "aiohttp.ClientSession", base: str, token: str) -> None:
        self._session = session
        self._prefix = f"{base}/bot{token}/"
        self._files = f"{base}/file/bot{token}/"
        #: Date header of the latest answer, as sent.
        self.date: str | None = None

    @classmethod
    async def open(cls, settings: Settings) -> "Line":
        """Open a session, through BOT_PROXY if that is set. To be closed with `close`."""
        import aiohttp

        connector: aiohttp.BaseConnector
        if settings.bot_proxy:
            from aiohttp_socks import ProxyConnector

            connector = ProxyConnector.from_url(settings.bot_proxy.get_secret_value(), limit=100)
        else:
            connector = aiohttp.TCPConnector(limit=100, ttl_dns_cache=300, keepalive_timeout=30)
        tracing = aiohttp.TraceConfig()
        tracing.on_connection_create_end.append(_still)
        tracing.on_connection_reuseconn.append(_still)
        session = aiohttp.ClientSession(connector=connector, trace_configs=[tracing])
        return cls(session, settings.bot_api_url, settings.bot_token.get_secret_value())

    async def close(self) -> None:
        """Close the session."""
        await self._session.close()

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, File] | None = None,
        timeout: float = 30,
        *,
        still: Callable[[], bool] | None = None,
    ) -> Any:
        """The `result` of one call. `files` are uploaded; `params` name them by attach://.

        `still`: asked when a connection is there, which may take its time: False, and nothing is sent.

        Raises:
            Refused: Telegram answered with an error below 500.
            Unclear: no connection, no answer in `timeout` seconds, an answer that is no JSON, or a 5xx.
        """
        import aiohttp

        body: dict[str, Any] = {"data": _form(params or {}, files)} if files else {"json": params or {}}
        limit = aiohttp.ClientTimeout(total=timeout, sock_connect=min(timeout, 10))
        try:
            async with self._session.post(
                self._prefix + method, timeout=limit, trace_request_ctx=still, **body
            ) as response:
                status = response.status
                self.date = response.headers.get("Date", self.date)
                raw = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unclear(type(error).__name__, arrived=False) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # `from None`: the exceptions carry the URL, and that the token.
            raise Unclear(type(error).__name__, arrived=True) from None
        try:
            answer = json.loads(raw)
        except ValueError:
            raise Unclear(f"HTTP{status}", arrived=True) from None
        if isinstance(answer, dict) and answer.get("ok"):
            return answer.get("result")
        raise _error(status, answer)

    async def fetch(self, file_id: str, most: int, timeout: float = 20) -> bytes:
        """The content of a file somebody sent, at most `most` bytes.

        Raises Refused (by Telegram, or because it is too large) and Unclear, within about `timeout` seconds.
        """
        import aiohttp

        found = await self.call("getFile", {"file_id": file_id}, timeout=timeout / 2)
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str):
            raise Refused(400, "no file_path")
        try:
            async with self._session.get(self._files + path, timeout=aiohttp.ClientTimeout(total=timeout / 2)) as got:
                if got.status != 200:
                    raise Refused(got.status, "file")
                content = bytearray()
                async for piece in got.content.iter_chunked(2**16):
                    content += piece
                    if len(content) > most:
                        raise Refused(413, "file too large")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unclear(type(error).__name__, arrived=True) from None
        return bytes(content)


async def _still(_: object, context: SimpleNamespace, __: object) -> None:
    """aiohttp is about to write a request."""
    still = context.trace_request_ctx
    if still is not None and not still():
        raise Unclear("deposed", arrived=False)


def _error(status: int, answer: object) -> Exception:
    given = answer if isinstance(answer, dict) else {}
    code = given.get("error_code")
    code = code if isinstance(code, int) else status
    if code >= 500 or not given:
        return Unclear(f"HTTP{code}", arrived=True)
    more = given.get("parameters")
    more = more if isinstance(more, dict) else {}
    after, moved = more.get("retry_after"), more.get("migrate_to_chat_id")
    return Refused(
        code,
        _QUOTED.sub('"…"', str(given.get("description", "")))[:200],
        float(after) if isinstance(after, int | float) else 0,
        moved if isinstance(moved, int) else None,
    )


def _form(params: Mapping[str, Any], files: Mapping[str, File]) -> "aiohttp.FormData":
    import aiohttp

    form = aiohttp.FormData(quote_fields=False)
    for name, value in params.items():
        if value is not None:
            form.add_field(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    for name, (filename, content) in files.items():
        form.add_field(name, content, filename=filename, content_type="application/octet-stream")
    return form
