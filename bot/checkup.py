"""python -m bot check: looks at everything for real and says what to mend."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from bot.clock import WallClock
from bot.fellows import Word, digests, sender_told
from bot.keyfile import KeyTrouble, find_key, keyfile_of
from bot.line import Line, Refused, Unclear
from bot.settings import TELEGRAM, Settings

_SKEW = 30
#: What the bot reacts with to what it has taken up.
ACK = "👌"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `note` says what to mend where it is not well, or (`warned`) might be better."""

    well: bool
    what: str
    note: str = ""
    warned: bool = False

    def __str__(self) -> str:
        return (
            f"{'✗' if not self.well else '⚠' if self.warned else '✓'} {self.what}{'：' if self.note else ''}{self.note}"
        )


async def checkup(settings: Settings) -> list[Finding]:
    """All findings, in the order of looking."""
    findings = [finding async for finding in _store(settings)]
    line = await Line.open(settings)
    try:
        findings += [finding async for finding in _telegram(line, settings)]
    finally:
        await line.close()
    return findings


async def _store(settings: Settings) -> AsyncIterator[Finding]:
    from storage.engines import database_url
    from storage.errors import StorageError, WrongKey
    from storage.migrate import revision_of
    from storage.revisions import HEAD
    from storage.store import Store, check_key
    from storage.vault import Vault

    file = settings.database_file
    fresh = file is not None and not file.exists()
    try:
        key, _ = find_key(settings.secret_key.get_secret_value() if settings.secret_key else None, file, make=False)
    except KeyTrouble as trouble:
        if not fresh:
            yield Finding(False, "密钥", str(trouble))
            return
        yield Finding(True, "密钥", f"首次启动时会生成 {keyfile_of(file)}，请与数据库分开备份")
        yield Finding(True, "数据库", f"首次启动时会建 {file}")
        return
    yield Finding(True, "密钥", "" if settings.secret_key else f"{keyfile_of(file)}，只有本用户可读")
    if fresh:
        yield Finding(True, "数据库", f"首次启动时会建 {file}")
        return
    store = Store(settings.database_url.get_secret_value(), Vault(key))
    try:
        database_url(settings.database_url.get_secret_value())
        await store.ping()
        async with store.engines.reader.connect() as conn:
            revision = await revision_of(conn)
            if revision is not None:
                await check_key(conn, Vault(key))
        note = "" if revision == HEAD else f"版本 {revision or '空'}，下次启动时自动升到 {HEAD}"
        yield Finding(True, "数据库", note)
        if settings.replicated and revision is not None:
            yield _alike(settings, await sender_told(store, WallClock().now()))
    except WrongKey:
        yield Finding(False, "密钥", "打不开这个数据库：请换回建库时的那一把")
    except (StorageError, OSError, ValueError) as error:
        yield Finding(False, "数据库", f"连不上或不能用（{type(error).__name__}），请检查 DATABASE_URL、磁盘与权限")
    finally:
        await store.close()


def _alike(settings: Settings, told: Word | None) -> Finding:
    """Whether the replica that sends at the moment was set as this one."""
    what = "各台设置"
    if told is None:
        return Finding(True, what, "现在没有别的实例在发信，没有可比的")
    names = told.differing(digests(settings))
    if not names:
        return Finding(True, what, f"与正在发信的 {told.name} 一样")
    return Finding(True, what, f"与正在发信的 {told.name} 不同：{'、'.join(names)}，请改成一样", warned=True)


async def _telegram(line: Line, settings: Settings) -> AsyncIterator[Finding]:
    try:
        me = await line.call("getMe", timeout=10)
    except Refused as no:
        hint = "BOT_TOKEN 不对或已失效，请向 @BotFather 核对" if no.code in {401, 404} else no.description
        yield Finding(False, "令牌", hint)
        return
    except Unclear as unclear:
        yield Finding(False, "Telegram", f"连不上 {settings.bot_api_url}（{unclear.kind}），请检查网络或 BOT_PROXY")
        return
    yield Finding(True, "令牌", f"@{me.get('username')}")
    if me.get("has_topics_enabled"):
        yield Finding(True, "私聊话题", "开着，居民的话会散在各个话题里：请在 BotFather 关闭话题", warned=True)
    yield _clock(line)
    yield await _hook(line, settings)
    try:
        async for finding in _group(line, settings, me):
            yield finding
        if len(settings.admin_ids) < 2:
            note = "只有一位：他自己报的保密件没有别人能办，请在 ADMIN_IDS 里再添一位"
            yield Finding(True, "管理员人数", note, warned=True)
        for admin in settings.admin_ids:
            yield await _admin(line, admin)
    except Unclear as unclear:
        yield Finding(False, "Telegram", f"中途断线（{unclear.kind}），请再试一次")
    if settings.bot_api_url == TELEGRAM:
        yield Finding(True, "仅一人可见的消息", "官方服务器支持")
    else:
        yield Finding(True, "仅一人可见的消息", "自建服务器：启动时会试一条，不支持就改走私聊")


def _clock(line: Line) -> Finding:
    if line.date is None:
        return Finding(True, "时钟", "对方没有给出时间，未能比对")
    skew = abs((WallClock().now() - parsedate_to_datetime(line.date)).total_seconds())
    if skew <= _SKEW:
        return Finding(True, "时钟", f"相差 {skew:.0f} 秒以内")
    return Finding(
        False, "时钟", f"与 Telegram 相差 {skew:.0f} 秒，时限会算错：请打开时间同步（timedatectl set-ntp true）"
    )


async def _hook(line: Line, settings: Settings) -> Finding:
    try:
        info = await line.call("getWebhookInfo", timeout=10)
    except (Refused, Unclear) as error:
        return Finding(False, "接收方式", f"查不到 webhook 状态（{type(error).__name__}）")
    if settings.webhook_url:
        problem = info.get("last_error_message")
        well = not problem or info.get("url") != settings.webhook_url
        return Finding(well, "webhook", f"Telegram 上次推送失败：{problem}" if not well else settings.webhook_url)
    note = "现设着 webhook，启动时会撤掉" if info.get("url") else ""
    return Finding(True, "长轮询", note)


async def _group(line: Line, settings: Settings, me: dict[str, Any]) -> AsyncIterator[Finding]:
    duty = settings.duty_chat_id
    try:
        chat = await line.call("getChat", {"chat_id": duty}, timeout=10)
        member = await line.call("getChatMember", {"chat_id": duty, "user_id": me.get("id")}, timeout=10)
    except Refused as no:
        if no.migrated_to is not None:
            yield Finding(False, "值班群", f"已升级为超级群，请把 DUTY_CHAT_ID 改为 {no.migrated_to}")
        else:
            yield Finding(
                False, "值班群", f"看不到 DUTY_CHAT_ID 所指的群，请核对编号并把机器人拉进群（{no.description}）"
            )
        return
    yield Finding(
        chat.get("type") in {"group", "supergroup"},
        "值班群",
        str(chat.get("title", "")) if chat.get("type") in {"group", "supergroup"} else "DUTY_CHAT_ID 指的不是群",
    )
    if (finding := _reactions(chat)) is not None:
        yield finding
    well = member.get("status") in {"administrator", "creator"}
    yield Finding(well, "群管理员", "" if well else "机器人不是该群管理员，看不到群成员：请在群设置里把它设为管理员")


def _reactions(chat: dict[str, Any]) -> Finding | None:
    """A reaction is how the bot shows in the group that it has read something. No list means that all are allowed."""
    allowed = chat.get("available_reactions")
    if not isinstance(allowed, list) or any(isinstance(one, dict) and one.get("emoji") == ACK for one in allowed):
        return None
    return Finding(True, "群表情回应", f"没有放行 {ACK}，机器人读到了也没法示意：请在群设置里放行它", warned=True)


async def _admin(line: Line, admin: int) -> Finding:
    try:
        await line.call("getChat", {"chat_id": admin}, timeout=10)
    except Refused as no:
        return Finding(False, f"管理员 {admin}", f"机器人写不了私信：请他先私聊机器人发一句 /start（{no.description}）")
    return Finding(True, f"管理员 {admin}")
