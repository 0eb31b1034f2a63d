"""The bot about itself: getMe, commands, menu button, name, Stars, and files to fetch."""

import re
from typing import Any

from sandbox.botapi.registry import Call, played
from sandbox.errors import bad
from sandbox.files import DOWNLOAD_MAX

SCOPES = [
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
]


@played("getMe")
async def get_me(call: Call) -> dict[str, Any]:
    """The bot with its abilities."""
    return {
        **call.town.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": call.town.settings.topics,
    }


def _scope(call: Call) -> tuple[str, str]:
    scope = call.params.json("scope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad("can't parse BotCommandScope: expected an Object")
    kind = str(scope.get("type"))
    if kind not in SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    where = ""
    if kind.startswith("chat"):
        where = str(call.town.find_chat(scope.get("chat_id")).id)
    if kind == "chat_member":
        where += f":{scope.get('user_id')}"
    return f"{kind}:{where}", call.params.text("language_code") or ""


@played("setMyCommands")
async def set_my_commands(call: Call) -> bool:
    """The list behind the slash."""
    commands = call.params.json("commands")
    if not isinstance(commands, list) or len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH" if isinstance(commands, list) else "can't parse commands JSON object")
    for command in commands:
        if not isinstance(command, dict) or not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    call.town.commands[_scope(call)] = commands
    return True


@played("getMyCommands")
async def get_my_commands(call: Call) -> list[dict[str, Any]]:
    """The list for one scope and language."""
    return call.town.commands.get(_scope(call), [])


@played("deleteMyCommands")
async def delete_my_commands(call: Call) -> bool:
    """No list any more."""
    call.town.commands.pop(_scope(call), None)
    return True


@played("setChatMenuButton")
async def set_chat_menu_button(call: Call) -> bool:
    """The button beside the text field."""
    button = call.params.json("menu_button") or {"type": "default"}
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad("MenuButton has unsupported type")
    chat_id = call.town.find_chat(call.params.text("chat_id")).id if call.params.has("chat_id") else 0
    call.town.menu_buttons[chat_id] = button
    return True


@played("getChatMenuButton")
async def get_chat_menu_button(call: Call) -> dict[str, Any]:
    """What was set, or the default."""
    buttons = call.town.menu_buttons
    return buttons.get(call.params.number("chat_id")) or buttons.get(0) or {"type": "default"}


@played("setMyName", "setMyDescription", "setMyShortDescription")
async def set_profile(call: Call) -> bool:
    """Name and descriptions; one language is enough here."""
    for name, most in (("name", 64), ("description", 512), ("short_description", 120)):
        text = call.params.text(name)
        if text is not None and not call.params.has("language_code"):
            if len(text) > most:
                raise bad(f"bot {name.replace('_', ' ')} is too long")
            call.town.profile[name] = text or ("综治通" if name == "name" else "")
    return True


@played("getMyName")
async def get_my_name(call: Call) -> dict[str, str]:
    """The name."""
    return {"name": call.town.profile["name"]}


@played("getMyDescription")
async def get_my_description(call: Call) -> dict[str, str]:
    """What an empty chat shows."""
    return {"description": call.town.profile["description"]}


@played("getMyShortDescription")
async def get_my_short_description(call: Call) -> dict[str, str]:
    """What the profile shows."""
    return {"short_description": call.town.profile["short_description"]}


@played("getFile")
async def get_file(call: Call) -> dict[str, Any]:
    """Where a file can be fetched; 20 MB at most."""
    kept = call.town.files.by_id(call.params.text("file_id") or "")
    if len(kept.content) > DOWNLOAD_MAX:
        raise bad("file is too big")
    return {
        "file_id": kept.id,
        "file_unique_id": kept.unique,
        "file_size": len(kept.content),
        "file_path": kept.path,
    }


@played("getUserProfilePhotos")
async def get_user_profile_photos(call: Call) -> dict[str, Any]:
    """Nobody in the town has a picture."""
    if call.params.number("user_id") not in call.town.people:
        raise bad("user not found")
    return {"total_count": 0, "photos": []}


@played("logOut", "close")
async def leave_server(_: Call) -> bool:
    """Nothing to leave: there is but one server."""
    return True


@played("getMyStarBalance")
async def get_my_star_balance(call: Call) -> dict[str, int]:
    """Whole Stars, and billionths beyond."""
    stars = call.town.settings.stars
    return {"amount": int(stars), "nanostar_amount": round((stars - int(stars)) * 10**9)}
