"""python -m bot audit: the whole record held against its chains, while the bot may be running."""

import asyncio
from collections.abc import Callable
from time import perf_counter

from bot.settings import Settings
from bot.start import Stop, key_or_stop
from domain.auditing import Breach

#: Exit codes: faults were found; nothing could be looked at.
FOUND, BLIND = 1, 2


async def run_audit(settings: Settings, say: Callable[[str], None]) -> bool:
    """Say each fault as it is found, then what was looked at; True when there was none. Raises Stop, StorageError."""
    from handlers.texts import trail as texts
    from storage.audit import NotReady, audit
    from storage.store import Store
    from storage.vault import Vault

    file = settings.database_file
    if file is not None and not await asyncio.to_thread(file.exists):
        raise Stop(f"数据库 {file} 还不存在，没有可核对的", BLIND)
    key, _ = key_or_stop(settings)

    def tell(fault: Breach) -> None:
        say(f"✗ {texts.fault(fault)}")

    store = Store(settings.database_url.get_secret_value(), Vault(key))
    began = perf_counter()
    try:
        done = await audit(store, tell)
    except NotReady:
        raise Stop("数据库是空的，或还没有升级到这个版本：先启动一次机器人，再来核对", BLIND) from None
    finally:
        await store.close()
    say(texts.audited(done, perf_counter() - began))
    return not done.faults
