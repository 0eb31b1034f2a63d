"""The command menus: for residents, the duty group, each admin."""

from collections.abc import Iterable

from aiogram.methods import SetMyCommands
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

_RESIDENT = {
    "start": "开始",
    "ask": "办事咨询：问政策、问怎么办",
    "my": "我的工单",
    "status": "看工单全部经过",
    "trail": "把工单全部经过存成文件",
    "subscribe": "订阅提示：选村、选类别",
    "notices": "收到的通知",
    "sos": "紧急求助",
    "withdraw": "撤回工单",
    "code": "用查询码看进度",
    "help": "怎么用",
    "privacy": "个人信息怎么用",
    "mydata": "我的全部数据",
    "delete": "删除我的数据",
}
_DUTY = {
    "list": "未结工单",
    "mine": "我经办的",
    "unit": "本单位的工单",
    "overdue": "已超时",
    "board": "看板",
    "find": "查找",
    "claim": "认领",
    "release": "放回",
    "ask": "追问",
    "note": "备注",
    "done": "办结",
    "return": "退回",
    "transfer": "转派",
    "sign": "签收",
    "reassign": "改派单位",
    "extend": "申请延期",
    "suspend": "申请挂账",
    "split": "拆分：另一件事另开一件",
    "rollcall": "点名：谁还没回应通知",
    "roster": "值班表",
    "on": "上班",
    "off": "下班",
    "leave": "请假",
    "swap": "换班",
}
_ADMIN = {
    "kb": "办事解答",
    "staff": "工作人员",
    "centre": "单位和人员",
    "places": "地名库",
    "calendar": "工作日历",
    "words": "词表",
    "accuracy": "识别成绩单",
    "broadcast": "发安全提示",
    "broadcasts": "通知的进度和台账",
    "dead": "死信：发不出去的、处理不了的",
    "health": "运行情况",
}


def menus(duty_chat: int, admins: Iterable[int], chats: Iterable[int] = ()) -> list[SetMyCommands]:
    """One call a scope; `chats`: where units work."""
    out = [
        SetMyCommands(commands=_list(_RESIDENT), scope=BotCommandScopeAllPrivateChats()),
        SetMyCommands(commands=_list(_DUTY), scope=BotCommandScopeChat(chat_id=duty_chat)),
    ]
    out += [
        SetMyCommands(commands=_list(_DUTY), scope=BotCommandScopeChat(chat_id=chat))
        for chat in sorted(set(chats) - {duty_chat})
    ]
    out += [
        SetMyCommands(commands=_list(_RESIDENT | _DUTY | _ADMIN), scope=BotCommandScopeChat(chat_id=user))
        for user in sorted(admins)
    ]
    return out


def _list(commands: dict[str, str]) -> list[BotCommand]:
    return [BotCommand(command=name, description=text) for name, text in commands.items()]
