"""What admins read: matters that come to them, staff, health."""

from domain.centre import Appointment, Centre
from domain.desk import Desk
from domain.notices import AdminMatter, ToAdmins
from domain.people import Staff, StaffState
from handlers.texts.centre_faults import POST
from handlers.texts.words import moment, quoted


def matter(desk: Desk, notice: ToAdmins) -> str:
    """Why an admin is written to."""
    t = notice.ticket
    match notice.matter:
        case AdminMatter.DESK_LOST if t is not None:
            return f"🆘 <b>{t.number}</b> 紧急件进不了值班群，请您马上处理，并设法通知值班员。"
        case AdminMatter.DESK_LOST:
            return "⚠️ 机器人写不进值班群（可能被移出或禁言），卡片在等。请把它加回群里并设为管理员。"
        case AdminMatter.DESK_BACK:
            return "✅ 机器人又能写进值班群了，待办的卡片已重新发出。"
        case AdminMatter.DESK_MOVED:
            to = quoted(notice.words, 30)
            return f"ℹ️ 值班群已升级为超级群，机器人已跟过去。请把设置 DUTY_CHAT_ID 改为 <code>{to}</code>。"
        case AdminMatter.UNIT_LOST:
            return f"⚠️ 机器人写不进 {quoted(notice.words, 200)} 的群，卡片先发到上一级。请把它加回群里并设为管理员。"
        case AdminMatter.DESK_DEMOTED:
            return "⚠️ 机器人不是值班群的管理员，看不到群成员，值班员的操作会被拒。请在群设置里把它设为管理员。"
    if t is None:
        return f"有消息无法处理，已放入死信：{quoted(notice.words, 100)}。发 /health 查看。"
    due = moment(desk, t.due_at)
    match notice.matter:
        case AdminMatter.RETURNED:
            return f"↩️ <b>{t.number}</b> 被退回，请改派（时限不变：{due} 前）\n理由：{quoted(notice.words, 500)}"
        case AdminMatter.ESCALATED:
            return f"⚠️ <b>{t.number}</b> 居民第 {t.reopened} 次说没有解决，请督办：{due} 前答复。"
        case AdminMatter.UNREACHABLE:
            return f"📵 <b>{t.number}</b> 联系不上居民（停用了机器人），请另想办法。"
        case AdminMatter.HIDDEN:
            return (
                f"🔒 <b>{t.number}</b> 已改为保密件，值班群里的卡片和告警已换成编号。\n"
                f"此前跟在卡片下面的补充、照片，机器人删不掉：请现在到群里搜 {t.number}，逐条删除。"
            )


_STATE = {StaffState.ACTIVE: "在岗", StaffState.SUSPENDED: "停用", StaffState.LEFT: "已退群"}


def _post(centre: Centre, held: Appointment) -> str:
    unit = centre.unit(held.unit)
    return f"{quoted(unit.name, 12) if unit else ''}{POST[held.post]}"


#: As many as one message holds, with the longest names and user names.
_SHOWN, _SHOWN_POSTS = 40, 28


def staff_list(people: list[Staff], centre: Centre | None = None) -> str:
    """/staff; with an organisation, each one's posts."""
    lines = ["<b>工作人员</b>"]
    most = _SHOWN_POSTS if centre else _SHOWN
    for s in people[:most]:
        role = "管理员" if s.is_admin else "值班员"
        at = f" @{quoted(s.username)}" if s.username else ""
        posts = "；".join(_post(centre, a) for a in centre.posts_of(s.id)[:2]) if centre else ""
        told = posts if posts and not s.is_admin else f"{role}，{posts}" if posts else role
        lines.append(f"{'🟢' if s.active else '⚪️'} {quoted(s.name, 30)}{at} · {told} · {_STATE[s.state]}")
    if len(people) > most:
        lines.append(f"……还有 {len(people) - most} 人")
    lines.append(
        "添加：回复他的消息发 /staff add，或 /staff add 用户号\n停用：回复他的消息发 /staff off，或 /staff off 用户号"
    )
    return "\n".join(lines)


def staff_hint() -> str:
    return (
        "没认出是谁。请回复他的消息，或转发他的消息给我，或写用户号，如 /staff add 123456789。"
        "对方若隐藏了账号，请写用户号。"
    )


def appointed(staff: Staff) -> str:
    return f"{quoted(staff.name, 30)} 已加入值班人员，可以认领工单。"


def suspended(staff: Staff, released: int) -> str:
    more = f"他经办的 {released} 件已放回待认领。" if released else ""
    return f"{quoted(staff.name, 30)} 已停用。{more}"


def forwarded(name: str) -> str:
    """A forwarded message: what to do with its writer."""
    return f"要把 {quoted(name, 30)} 设为值班人员，还是停用？"


def health(figures: dict[str, int], duty_lost: bool = False) -> str:
    """/health for admins."""
    names = {
        "waiting": "待发",
        "sent": "已发",
        "failed": "发不出去",
        "blocked": "居民停用",
        "uncertain": "不确定",
        "buried": "死信（处理不了的消息）",
        "open": "未结工单",
        "overdue": "超时工单",
    }
    lines = ["<b>运行情况</b>"]
    if duty_lost:
        lines.append("⚠️ 值班群：机器人写不进去，卡片在等")
    lines += [f"{name}：{figures[key]}" for key, name in names.items() if key in figures]
    if figures.get("failed") or figures.get("buried"):
        lines.append("发不出去的和死信保存 30 天（加密），发 /dead 看原因、重发。")
    return "\n".join(lines)


def staff_help() -> str:
    """/help for admins."""
    return (
        "<b>管理员</b>\n/staff 工作人员　/kb 办事解答　/broadcast 发通知　/broadcasts 通知的进度\n"
        "/health 运行情况　/dead 死信\n"
        "/words 词表　/accuracy 识别成绩单　/places 地名库　/calendar 工作日历\n"
        "退回和升级的工单会私聊您：可认领、转派或重新派单。保密件只在私聊里办理。"
    )
