"""What admins read of dead letters: kinds, times, reasons; nobody's words, nobody's name."""

from domain.dead_letters import MOST, DeadPage, Overview
from domain.dead_stores import DeadParcel, Grave, Raised
from domain.desk import Desk
from handlers.texts.ledger import reason
from handlers.texts.words import moment, quoted

_METHOD = {
    "sendMessage": "文字消息",
    "editMessageText": "改文字",
    "sendPhoto": "照片",
    "sendVideo": "视频",
    "sendVoice": "语音",
    "sendDocument": "文件",
    "sendMediaGroup": "相册",
    "sendLocation": "位置",
    "forwardMessage": "转发",
    "copyMessage": "转发",
    "answerCallbackQuery": "按钮的应答",
    "setMessageReaction": "表情回应",
    "deleteMessage": "删除消息",
}
_SLOT = {"card": "工单卡片", "draft": "草稿", "alarm": "紧急告警", "broadcast": "通知进度", "verdict": "回访"}


def overview(found: Overview) -> str:
    """/dead."""
    if not found.parcels and not found.buried:
        return "没有死信：该发的都发出去了，收到的都处理了。"
    lines = ["<b>死信</b>（加密保存 30 天，不显示内容和人）"]
    if found.parcels:
        lines.append(f"\n<b>发不出去的消息：{found.parcels} 条</b>")
        lines += [f"{n}. {reason(error)}：{many} 条" for n, (error, many, _) in enumerate(found.reasons, 1)]
        if found.others:
            lines.append(f"其他原因：{found.others} 条")
        lines.append("问题排除了再点「重发」；过了时间、后来又有新内容的不会再发。")
    if found.buried:
        lines.append(f"\n<b>处理不了的消息：{found.buried} 条</b>\n当事人已收到编号。程序修好后可以「再试」。")
    return "\n".join(lines)


def parcels(desk: Desk, page: DeadPage) -> str:
    """Messages that could not be sent, one by one."""
    lines = ["<b>发不出去的消息</b>", *(_parcel(desk, one) for one in page.parcels)]
    return "\n".join(lines if page.parcels else [*lines, "没有了。"])


def _parcel(desk: Desk, one: DeadParcel) -> str:
    kind = _SLOT.get(one.slot) or _METHOD.get(one.method) or quoted(one.method, 30) or "消息"
    about = f" · {one.number}" if one.number else ""
    return f"#{one.id} · {moment(desk, one.at)} · {kind}{about} · {reason(one.error)}"


def graves(desk: Desk, page: DeadPage) -> str:
    """Updates that could not be handled, one by one."""
    lines = ["<b>处理不了的消息</b>", *(_grave(desk, one) for one in page.graves)]
    return "\n".join(lines if page.graves else [*lines, "没有了。"])


def _grave(desk: Desk, one: Grave) -> str:
    again = " · 正在再试" if one.called else ""
    return f"<code>{one.reference}</code> · {moment(desk, one.at)} · {quoted(one.error, 40) or '原因不明'}{again}"


def again(raised: Raised) -> str:
    """The answer to 重发: plain text."""
    if not raised.waiting and not raised.stale:
        return "已经不在死信里了。"
    sent = f"{raised.waiting} 条马上再发，发不出去会再回到这里。" if raised.waiting else ""
    stale = f"{raised.stale} 条已经过时，不再发。" if raised.stale else ""
    more = f"一次最多 {MOST} 条，还有就再点一次。" if raised.waiting + raised.stale >= MOST else ""
    return sent + stale + more


def dropped(many: int) -> str:
    """The answer to 放弃: plain text."""
    return f"已放弃 {many} 条，内容已删除。" if many else "已经不在死信里了。"


def called() -> str:
    """The answer to 再试: plain text."""
    return "好，马上再处理一次。成了就从这里消失，当事人会收到答复；不成还留在这里。"


def levelled() -> str:
    """The answer to 放弃 of an update: plain text."""
    return "已放弃，原文已删除。"
