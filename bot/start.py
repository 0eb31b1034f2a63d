"""Starting with all that may be wrong: settings, key, database; each said in one plain sentence."""

import gc
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TypeVar

from bot import ending, logs
from bot.keyfile import KeyTrouble, find_key
from bot.settings import Settings, SettingsWrong, Unopened, load

T = TypeVar("T")
#: Exit codes: settings or key are wrong; something failed on the way.
WRONG, FAILED = 2, 1


class Stop(Exception):
    """Cannot go on; `code` is the exit code, the message a sentence for the person at the terminal."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


class WrongKeyStop(Stop):
    """The key is not this database's."""

    def __init__(self) -> None:
        super().__init__("密钥打不开这个数据库：请把 SECRET_KEY（或密钥文件）换回建库时的那一把，或从备份恢复它", WRONG)


class UnopenedStop(Stop):
    """No database was opened."""


def settings_or_stop() -> Settings:
    """All settings. Raises Stop naming every wrong one."""
    try:
        return load()
    except SettingsWrong as wrong:
        lines = "\n".join(f"  · {line}" for line in wrong.lines)
        raise Stop(f"设置有 {len(wrong.lines)} 处不对，改好环境变量或 .env 再启动：\n{lines}", WRONG) from None


def key_or_stop(settings: Settings, *, make: bool = False) -> tuple[bytes, Path | None]:
    """The key, and the file if one was made for it (only where `make`). Raises Stop."""
    given = settings.secret_key.get_secret_value() if settings.secret_key else None
    try:
        key, made = find_key(given, settings.database_file, make=make)
    except KeyTrouble as trouble:
        raise Stop(str(trouble), WRONG) from None
    if made is not None:
        logs.logger("start").warning(
            "key_made", file=str(made), note="请与数据库分开备份：丢了它，匿名报事人再也联系不上"
        )
    return key, made


def told(work: Coroutine[object, object, T]) -> T:
    """Run it; what is known to go wrong becomes a Stop."""
    from bot.line import Refused
    from storage.errors import BadBackup, CannotWrite, NewerDatabase, NotEmpty, StoreDown, Taken, WrongKey

    try:
        return ending.run(work)
    except WrongKey:
        raise WrongKeyStop from None
    except Unopened as wrong:
        raise UnopenedStop(str(wrong), WRONG) from None
    except SettingsWrong as wrong:
        raise Stop("\n".join(wrong.lines), WRONG) from None
    except NewerDatabase as newer:
        raise Stop(
            f"数据库已被更新的版本升级过（{newer.revision}），这个版本不认识它：请启动新版本，或恢复本版本的备份", WRONG
        ) from None
    except Taken:
        raise Stop("另一个综治通正在用这个数据库：同一时间只能运行一个实例，先停掉那一个") from None
    except StoreDown as down:
        raise Stop(f"数据库连不上或读写不了，请检查 DATABASE_URL 和磁盘：{logs.scrubbed(str(down))}") from None
    except NotEmpty:
        raise Stop("目标数据库里已有内容；确要覆盖请加 --force（先停机器人）") from None
    except BadBackup as bad:
        raise Stop(f"备份文件用不了：{bad}") from None
    except CannotWrite as no:
        raise Stop(f"文件夹 {no.folder} 写不进去（{no.reason}）：请检查它在不在、权限和剩余空间") from None
    except FileExistsError as there:
        raise Stop(f"文件已经存在，不会覆盖：{there.filename or there}") from None
    except FileNotFoundError as missing:
        raise Stop(f"找不到文件：{missing.filename or missing}") from None
    except Refused as no:
        hint = "BOT_TOKEN 不对或已失效，请向 @BotFather 核对" if no.code in {401, 404} else no.description
        raise Stop(f"Telegram 拒绝了（{no.code}）：{hint}", WRONG if no.code in {401, 404} else FAILED) from None


def run_bot() -> int:
    """The bot until it is told to stop; the exit code."""
    gc.disable()  # a fifth of the start went into looking for garbage among classes just made; app.run turns it on
    logs.set_up()
    made: Path | None = None
    try:
        settings = settings_or_stop()
        key, made = key_or_stop(settings, make=True)
        from bot.app import run

        return told(run(settings, key))
    except Stop as stop:
        if made is not None and isinstance(stop, WrongKeyStop | UnopenedStop):
            made.unlink(missing_ok=True)  # made for a database that has another key already, or for none at all
        sys.stderr.write(f"{stop}\n")
        return stop.code
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - a traceback would print values; the log has class and place
        logs.logger("start").critical("failed", **logs.failure(error))
        return FAILED
