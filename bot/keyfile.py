"""The key that opens what the store keeps sealed: given as a setting, or a file made at the first start."""

import base64
import binascii
import os
import secrets
import stat
from pathlib import Path

KEY_BYTES = 32


class KeyTrouble(Exception):
    """The key cannot be used; the message says in Chinese what to do."""


def decoded_key(text: str) -> bytes | None:
    """32 bytes from base64 (standard or URL-safe, padding optional) or 64 hexadecimal digits; None when neither."""
    text = text.strip()
    try:
        if len(text) == 2 * KEY_BYTES:
            return bytes.fromhex(text)
        key = base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
    return key if len(key) == KEY_BYTES else None


def keyfile_of(database: Path | None) -> Path:
    """Where the key lies: beside the SQLite file, under var/ with PostgreSQL."""
    return (database.parent if database else Path("var")) / "secret.key"


def read_key(path: Path) -> bytes:
    """The key of an existing file.

    Raises:
        KeyTrouble: the file can be read by others, or holds no key.
    """
    mode = path.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyTrouble(f"密钥文件 {path} 别的用户也能读（权限 {mode & 0o777:o}）：请执行 chmod 600 {path}")
    key = decoded_key(path.read_text("ascii", errors="replace"))
    if key is None:
        raise KeyTrouble(f"密钥文件 {path} 的内容不是密钥（应为 32 字节的 base64）：请从备份恢复原来的密钥文件")
    return key


def find_key(given: str | None, database: Path | None, *, make: bool = True) -> tuple[bytes, Path | None]:
    """The key, and the file that was made for it just now (None: it was there before, or given as SECRET_KEY).

    `make`: a first start may make one.

    Raises:
        KeyTrouble: no key may be made because a database exists already, or the file is unfit.
    """
    if given:
        key = decoded_key(given)
        if key is None:
            raise KeyTrouble("SECRET_KEY 填得不对：应为 32 字节的 base64 或 64 位十六进制")
        return key, None
    path = keyfile_of(database)
    if path.exists():
        return read_key(path), None
    if database is not None and database.exists() and database.stat().st_size > 0:
        raise KeyTrouble(
            f"数据库 {database} 已经存在，密钥文件 {path} 却不见了。没有原来的密钥，匿名报事人和封存的内容都打不开，"
            "所以不会另造一把。请从备份恢复密钥文件，或用 SECRET_KEY 给出原来的密钥"
        )
    if not make:
        raise KeyTrouble(f"没有密钥：请先把原来的密钥文件放到 {path}（权限 600），或用 SECRET_KEY 给出")
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(KEY_BYTES)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker
        return read_key(path), None
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(key) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return key, path
