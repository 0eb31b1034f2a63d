"""How the bot gets its updates: getUpdates or a webhook, never both."""

from typing import Any

from sandbox.botapi.registry import Call, Raw, played
from sandbox.errors import bad, conflict


def _allow(call: Call) -> None:
    """Keep `allowed_updates`; absent means as before, an empty list means the default kinds."""
    wanted = call.params.json("allowed_updates")
    if isinstance(wanted, list):
        call.town.updates.allowed = [str(kind) for kind in wanted]


@played("getUpdates")
async def get_updates(call: Call) -> Raw:
    """Long polling."""
    params = call.params
    _allow(call)
    limit = min(max(params.number("limit", 100), 1), 100)
    timeout = min(max(params.number("timeout"), 0), 50)
    return Raw(await call.town.poller.poll(params.number("offset"), limit, timeout))


@played("setWebhook")
async def set_webhook(call: Call) -> bool:
    """Push updates to an address. Loopback over plain HTTP is allowed here, and nothing else is reachable anyway."""
    town, params, pusher = call.town, call.params, call.pusher
    url = params.text("url") or ""
    secret = params.text("secret_token") or ""
    if secret and not (len(secret) <= 256 and secret.isascii() and secret.replace("_", "").replace("-", "").isalnum()):
        raise bad("secret token contains unallowed characters")
    if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    _allow(call)
    if params.flag("drop_pending_updates"):
        town.updates.drop()
    if url:
        town.poller.stop_polling(conflict("terminated by setWebhook request"))
    pusher.set(url, secret, min(max(params.number("max_connections", 40), 1), 100))
    return True


@played("deleteWebhook")
async def delete_webhook(call: Call) -> bool:
    """Back to polling."""
    call.pusher.set("", "", 40)
    if call.params.flag("drop_pending_updates"):
        call.town.updates.drop()
    return True


@played("getWebhookInfo")
async def get_webhook_info(call: Call) -> dict[str, Any]:
    """What is set, and the last failure."""
    return call.pusher.info()
