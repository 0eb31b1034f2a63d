"""Settings from the environment and .env, all checked at the start, all wrong ones named at once."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.keyfile import decoded_key

if TYPE_CHECKING:
    from bot.thresholds import Thresholds

SQLITE = "sqlite+aiosqlite:///"
_DATABASE = re.compile(r"(sqlite(\+aiosqlite)?:///|postgres(ql)?(\+asyncpg)?://)(?P<rest>.+)", re.DOTALL)
TELEGRAM = "https://api.telegram.org"
T = TypeVar("T")

#: What to write instead, told beside the name of each wrong setting. Values are never shown: some are secret.
HINTS = {
    "BOT_TOKEN": "填 @BotFather 给的令牌，形如 123456789:AA…（冒号前是数字，冒号后 35 位字母、数字、下划线或连字符）；"
    "只想试用就运行 script/server，它会在本机沙盒上运行，不需要令牌",
    "BOT_API_URL": "填 Bot API 服务器的根地址，如 http://127.0.0.1:8081；留空用 Telegram 官方的",
    "BOT_PROXY": "填代理地址，如 socks5://127.0.0.1:1080 或 http://用户:密码@主机:端口；留空直连",
    "DATABASE_URL": "填 sqlite+aiosqlite:///var/zongzhi.db 这样的文件，或 postgresql+asyncpg://用户:密码@主机:5432/库名；"
    "要加密连接在后面加 ?ssl=require（不认 sslmode）；不能用 :memory:；留空用 var/zongzhi.db",
    "SECRET_KEY": "填 32 字节随机数的 base64 或 64 位十六进制，可用 openssl rand -base64 32 生成；"
    "留空则首次启动时自动生成密钥文件",
    "DUTY_CHAT_ID": "填值班群的编号，超级群是 -100 开头的负整数，如 -1001234567890",
    "ADMIN_IDS": "填管理员的用户编号，至少一个，英文逗号分隔，如 11111111,22222222",
    "WEBHOOK_URL": "填公网地址，以 https:// 开头，如 https://bot.example.org/telegram；留空用长轮询",
    "WEBHOOK_SECRET": "填了 WEBHOOK_URL 就必须填：1–256 个字母、数字、下划线或连字符，可用 openssl rand -hex 32 生成",
    "HTTP_HOST": "填本机监听地址，如 127.0.0.1",
    "HTTP_PORT": "填 0–65535 的端口号，如 8080；0 表示任选一个空闲端口",
    "TIMEZONE": "填时区名，如 Asia/Shanghai",
    "SURE_FROM": "填 0 到 1 之间的小数，如 0.5",
    "POLICY_FILE": "填阈值文件的路径（TOML）；可用 python -m bot policy > policy.toml 先写一份；留空用默认值",
    "PAID_BROADCAST": "填 0–1000 的整数：群发每秒在免费 30 条之外再买多少条（每条 0.1 颗星，从机器人的余额扣）；0 不买",
    "PACE": "只能是 on 或 off，平时不要填",
}


class SettingsWrong(Exception):
    """Some settings are wrong; `lines` says which and what to write instead, a line each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Unopened(SettingsWrong):
    """DATABASE_URL looks right, but the driver will not have it: nothing was opened, nothing written."""


class Settings(BaseSettings):
    """Everything that may be set. Field names are the environment's, in lower case."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    bot_token: SecretStr
    bot_api_url: str = TELEGRAM
    bot_proxy: SecretStr | None = None
    database_url: SecretStr = SecretStr(f"{SQLITE}var/zongzhi.db")
    secret_key: SecretStr | None = None
    duty_chat_id: Annotated[int, Field(lt=0)]
    admin_ids: Annotated[tuple[int, ...], NoDecode, Field(min_length=1)]
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    timezone: str = "Asia/Shanghai"
    #: below this confidence the draft asks which class it is, and nothing is routed on a guess nobody saw
    sure_from: Annotated[float, Field(ge=0, le=1)] = 0.5
    #: thresholds and terms that differ from the rulebook's
    policy_file: Path | None = None
    #: messages a second beyond the free 30 that are paid for while a notice goes out; 0: none
    paid_broadcast: Annotated[int, Field(ge=0, le=1000)] = 0
    #: off: no pacing of what is sent; for benches against a sandbox without limits
    pace: Annotated[str, Field(pattern="^(on|off)$")] = "on"

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        return _demand(value, re.fullmatch(r"\d{3,20}:[\w-]{30,}", value.get_secret_value(), re.ASCII))

    @field_validator("bot_api_url")
    @classmethod
    def _api(cls, value: str) -> str:
        parts = urlsplit(value)
        return _demand(value.rstrip("/"), parts.scheme in {"http", "https"} and parts.hostname and not parts.query)

    @field_validator("bot_proxy")
    @classmethod
    def _proxy(cls, value: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(value.get_secret_value()) if value else None
        return _demand(value, parts is None or (parts.scheme in {"http", "socks4", "socks5"} and parts.hostname))

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        from storage.engines import database_url

        _demand(value, _DATABASE.fullmatch(value.get_secret_value()))
        database_url(value.get_secret_value())  # raises ValueError
        return value

    @field_validator("secret_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        return _demand(value, value is None or decoded_key(value.get_secret_value()))

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _admins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]
        _demand(value, parts and all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts))
        return tuple(dict.fromkeys(int(part) for part in parts))

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str | None) -> str | None:
        parts = urlsplit(value) if value else None
        # Telegram itself wants HTTPS; plain HTTP is for a sandbox on this machine.
        local = parts is not None and parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
        return _demand(value, parts is None or local or (parts.scheme == "https" and parts.hostname))

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        return _demand(value, value is None or re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()))

    @field_validator("policy_file")
    @classmethod
    def _policy(cls, value: Path | None) -> Path | None:
        from bot.thresholds import read

        if value is not None:
            read(value)  # raises WrongThresholds
        return value

    @field_validator("timezone")
    @classmethod
    def _timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            _demand(value, False)
        return value

    @model_validator(mode="before")
    @classmethod
    def _secret_with_webhook(cls, values: Any) -> Any:
        # Before the fields, so that it is named together with all other wrong ones.
        if isinstance(values, dict) and values.get("webhook_url") and not values.get("webhook_secret"):
            values = {**values, "webhook_secret": "！"}
        return values

    @property
    def thresholds(self) -> "Thresholds":
        """The policy and terms in force. Raises WrongThresholds when the file has changed for the worse since."""
        from bot.thresholds import Thresholds, read

        given = read(self.policy_file) if self.policy_file is not None else Thresholds()
        return replace(given, policy=replace(given.policy, sure_from=self.sure_from))

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def replicated(self) -> bool:
        """Whether several of us may run on the one database: by webhook on PostgreSQL."""
        return self.webhook_url is not None and self.database_file is None

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, None with PostgreSQL."""
        url = self.database_url.get_secret_value()
        found = _DATABASE.fullmatch(url)
        return Path(found["rest"].split("?")[0]) if found and url.startswith("sqlite") else None

    @property
    def webhook_path(self) -> str:
        """The path below HTTP_HOST:HTTP_PORT that Telegram's calls reach."""
        return urlsplit(self.webhook_url or "").path or "/"


def _demand(value: T, condition: object) -> T:
    if not condition:
        raise ValueError("wrong")  # the sentence is in HINTS
    return value


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read all settings.

    Raises:
        SettingsWrong: every wrong or missing one, in Chinese, with what to write instead.
    """
    return _loaded(env_file, {})


def _loaded(env_file: Path | None, given: dict[str, Any]) -> Settings:
    try:
        return Settings(_env_file=env_file, **given)  # type: ignore[call-arg]  # fields come from the environment
    except ValidationError as wrong:
        from bot.thresholds import WrongThresholds

        missing = {str(e["loc"][0]).upper() for e in wrong.errors() if e["type"] == "missing"}
        names = dict.fromkeys(str(e["loc"][0]).upper() for e in wrong.errors(include_input=False) if e["loc"])
        causes = {str(e["loc"][0]).upper(): e.get("ctx", {}).get("error") for e in wrong.errors() if e["loc"]}
        told = {name: str(cause) for name, cause in causes.items() if isinstance(cause, WrongThresholds)}
        raise SettingsWrong(
            [
                f"{name} {'没有填' if name in missing else '填得不对'}：{told.get(name) or HINTS.get(name, '')}"
                for name in names
            ]
        ) from None


def load_office(env_file: Path | None = Path(".env")) -> Settings:
    """Only what a command that speaks to nobody needs: time zone and database; all else is made up.

    Raises SettingsWrong.
    """
    made_up = {
        "bot_token": f"100:{'0' * 35}",
        "duty_chat_id": -1,
        "admin_ids": (1,),
        "bot_api_url": TELEGRAM,
        "bot_proxy": None,
        "secret_key": None,
        "webhook_url": None,
        "webhook_secret": None,
        "http_host": "127.0.0.1",
        "http_port": 0,
        "sure_from": 0.5,
        "paid_broadcast": 0,
        "pace": "on",
    }
    return _loaded(env_file, made_up)
