"""Who is in a chat: getChat, getChatMember and their kin."""

from typing import Any

from sandbox.botapi.registry import Call, played
from sandbox.errors import bad
from sandbox.model import Chat
from sandbox.town import BOT_ID, IN_GROUP, Town

RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_manage_topics",
]
PERMISSIONS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


def chat_member(town: Town, chat: Chat, user_id: int) -> dict[str, Any]:
    """One of the Bot API's ChatMember kinds."""
    member = chat.members.get(user_id)
    status = member.status if member else "left"
    made: dict[str, Any] = {"user": town.user(user_id), "status": status}
    if status in ("creator", "administrator"):
        made["is_anonymous"] = bool(member and member.is_anonymous)
    if status == "administrator":
        made |= {"can_be_edited": False, **dict.fromkeys(RIGHTS, True)}
    if status == "kicked":
        made["until_date"] = 0
    if status == "restricted":
        made |= {"is_member": True, "until_date": 0, **dict.fromkeys(PERMISSIONS, False)}
    return made


def group_of(call: Call) -> Chat:
    """The chat a call names, the bot being able to look inside."""
    chat = call.town.find_chat(call.params.text("chat_id"))
    if chat.type != "private":
        call.town.may_write(chat)
    return chat


@played("getChatMember")
async def get_chat_member(call: Call) -> dict[str, Any]:
    """One membership. Of strangers the group knows nothing."""
    town, chat, user_id = call.town, group_of(call), call.params.number("user_id")
    if not user_id:
        raise bad("invalid user_id specified")
    if user_id != BOT_ID and user_id not in town.people:
        raise bad("PARTICIPANT_ID_INVALID")
    if chat.type == "private":
        if user_id not in (chat.id, BOT_ID):
            raise bad("user not found")
        return {"user": town.user(user_id), "status": "member"}
    if user_id not in chat.members and not town.is_admin(chat, BOT_ID):
        # Without administrator rights a bot is told of administrators only with certainty.
        raise bad("user not found")
    return chat_member(town, chat, user_id)


@played("getChatAdministrators")
async def get_chat_administrators(call: Call) -> list[dict[str, Any]]:
    """Creator and administrators; other bots are left out, this one is not."""
    chat = group_of(call)
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    town = call.town
    return [chat_member(town, chat, uid) for uid in chat.members if town.is_admin(chat, uid)]


@played("getChatMemberCount")
async def get_chat_member_count(call: Call) -> int:
    """How many are in."""
    chat = group_of(call)
    return 2 if chat.type == "private" else sum(m.status in IN_GROUP for m in chat.members.values())


@played("getChat")
async def get_chat(call: Call) -> dict[str, Any]:
    """ChatFullInfo."""
    town, chat = call.town, group_of(call)
    if chat.type == "private" and not town.people[chat.id].started:
        raise bad("chat not found")
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    made: dict[str, Any] = {
        **town.public_chat(chat),
        "accent_color_id": 1,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }
    if chat.type != "private":
        made["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.pinned and (stored := chat.messages.get(chat.pinned[-1])) is not None:
        made["pinned_message"] = stored.data
    return made


@played("leaveChat")
async def leave_chat(call: Call) -> bool:
    """The bot goes."""
    chat = group_of(call)
    if chat.type == "private":
        raise bad("chat not found")
    chat.members[BOT_ID].status = "left"
    call.town.events.publish("people", chat.id)
    return True


@played("exportChatInviteLink")
async def export_chat_invite_link(call: Call) -> str:
    """A link into the group, for administrators."""
    chat = group_of(call)
    if chat.type == "private" or not call.town.is_admin(chat, BOT_ID):
        raise bad("not enough rights to manage chat invite link")
    return f"https://t.me/+Sandbox{abs(chat.id)}x{call.town.next_id()}"
