"""What the bare loop says: as long as what the bot says, with the same buttons."""

from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

Rows = list[list[tuple[str, str, str | None]]]


def _keyboard(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=text, callback_data=data, style=style) for text, data, style in row]
            for row in rows
        ]
    )


def draft(text: str) -> str:
    """The draft card."""
    return (
        f"📝 <b>草稿 · 还没有提交</b>\n内容：{escape(text)}\n类别：<b>城镇道路破损与路面塌陷</b>（依据：路面塌）\n"
        "地点：未写明，可点「补地点」\n紧急程度：紧急\n还可以接着发文字、照片、语音、定位；好了请点「提交」。\n"
        "<i>点「提交」即同意本中心为办理此事使用以上内容，办结 180 天后抹去。\n"
        "消息经过境外的 Telegram 服务器，请勿写身份证号、银行卡号。见 /privacy</i>"
    )


def draft_keyboard(draft_id: int) -> InlineKeyboardMarkup:
    """Its six buttons."""

    def data(do: str) -> str:
        return f"d:{do}:{draft_id}:"

    return _keyboard(
        [
            [("✅ 提交", data("submit"), "success")],
            [("🏷 改类别", data("class"), None), ("📍 补地点", data("place"), None)],
            [("🕶 匿名", data("anon"), None), ("🔒 保密", data("conf"), None), ("✖️ 取消", data("cancel"), None)],
        ]
    )


def receipt(number: str) -> str:
    """The receipt."""
    return (
        f"✅ <b>已受理</b>，编号 <b>{number}</b>\n类别：城镇道路破损与路面塌陷\n"
        "承诺：<b>11月27日 18:00 前</b>办结并答复您\n"
        "下一步：工作人员认领后会告诉您。补充情况可直接回复本条消息。\n"
        "🆘 紧急请拨：<b>110</b> 报警 · <b>119</b> 火警 · <b>120</b> 急救 · <b>122</b> 交通事故"
    )


def own_keyboard(number: str) -> InlineKeyboardMarkup:
    """The three buttons under it."""
    words = (("➕ 补充", "add"), ("⏰ 催办", "urge"), ("🚫 撤回", "withdraw"))
    return _keyboard([[(word, f"t:{do}:{number}", None) for word, do in words]])


def card(number: str, text: str) -> str:
    """The card of the duty group."""
    return (
        f"🆕 <b>{number}</b> · <b>待认领</b>\n类别：城镇道路破损与路面塌陷（城管局(市政)/交通局）\n"
        f"内容：{escape(text)}\n"
        "时限：11月27日 18:00 前（紧急）\n责任：值班台\n来源：实名（经办人可查看）"
    )


def card_keyboard(number: str) -> InlineKeyboardMarkup:
    """Its three buttons."""
    words = (("✋ 认领", "claim", "success"), ("↩️ 退回", "return", None), ("🗒 备注", "note", None))
    return _keyboard([[(word, f"c:{do}:{number}:0", style) for word, do, style in words]])
