"""What is pushed to a reporter when something changes: number and state, no personal data (§5.2.4)."""

from domain.desk import Desk
from domain.notices import Event, Told
from domain.tickets import Status
from handlers.texts import emergency, oversight, placing, splitting
from handlers.texts.granting import asking
from handlers.texts.promises import due as deadline
from handlers.texts.routing import keepers
from handlers.texts.together import merged
from handlers.texts.words import NUMBERS, class_for_reporter, moment, quoted

#: Other hands, the same promise.
_HANDS = {
    Event.RELEASED: "原经办人已放回，正在等待重新认领，时限不变：{due} 前。",
    Event.TAKEN_BACK: "经办人一直没有进展，已收回，正在安排别的同事接手，时限不变：{due} 前。您不用再催。",
    Event.RETURNED: "不归原经办单位管，已交管理员改派，时限不变：{due} 前。您不用自己找部门。",
    Event.TRANSFERRED: "已转给另一位工作人员办理，时限不变：{due} 前。",
    Event.DISPATCHED: "已重新派出，等待认领，时限不变：{due} 前。",
    Event.REFUSED: "复核没有通过，经办人会继续办理，时限不变：{due} 前。",
}
#: With units, it is placed by the centre above.
_UNITS = _HANDS | {
    Event.RETURNED: "不归原经办单位管，已交上级综治中心改派，时限不变：{due} 前。您不用自己找部门。",
}


def told(desk: Desk, notice: Told) -> str:
    """The sentence of one event; each says what happens next and by when."""
    ticket = notice.ticket
    name = f"<b>{ticket.number}</b>{class_for_reporter(desk, ticket)}\n"
    due = deadline(desk, ticket)
    said = quoted(notice.words, 1000)
    match notice.event:
        case Event.CLAIMED:
            return f"🔧 {name}已有工作人员认领，{due} 前办结并答复您。"
        case Event.RELEASED | Event.TAKEN_BACK | Event.RETURNED | Event.TRANSFERRED | Event.DISPATCHED | Event.REFUSED:
            return name + (_UNITS if desk.centre else _HANDS)[notice.event].format(due=due)
        case Event.QUESTION if ticket.confidential:
            return f"❓ {name}经办人有话想问您，请点「查看」。您的账号不会给对方看到。{asking(desk, ticket)}"
        case Event.QUESTION:
            how = "请点「回答」或<b>直接回复本条消息</b>，您的账号不会给对方看到。" + asking(desk, ticket)
            return f"❓ {name}经办人想问您：\n<blockquote>{said}</blockquote>\n{how}"
        case Event.CONFIRMING:
            return f"{name}经办人已处理，正由另一位工作人员复核，结果会告诉您，{due} 前。"
        case Event.DONE:
            return done(desk, notice)
        case Event.LAPSED:
            return f"{name}您一直没有评价，已按「未评价」结案。如果没解决，30 天内点下面按钮可重新办理。"
        case Event.ACKNOWLEDGED:
            return f"👀 {name}值班人员已看到您的急件。危险还在就请先打电话。\n{NUMBERS}"
        case Event.RECKONED | Event.RECLASSIFIED | Event.SETTLED | Event.PARTED | Event.HELP_CHECK:
            return _besides(desk, notice, name, due)
        case Event.OVERDUE | Event.RAISED | Event.MEDIATED:
            return oversight.told(desk, notice, name, due)
        case (
            Event.REASSIGNED
            | Event.REJECTED
            | Event.HANDED_OFF
            | Event.EXTENDED
            | Event.SUSPENDED
            | Event.RESUMED
            | Event.UNPAUSED
        ):
            return placing.told(desk, notice)
        case Event.MERGED:
            return merged(desk, ticket, said, notice.until or ticket.due_at, own=notice.own)
        case Event.SPLIT:
            return splitting.told(desk, notice)


def _besides(desk: Desk, notice: Told, name: str, due: str) -> str:
    """Help on its way? The class was corrected; all that was divided has come to its end."""
    if notice.event is Event.HELP_CHECK:
        return emergency.check(notice.ticket)
    if notice.event is Event.RECKONED:
        was = moment(desk, notice.until or notice.ticket.due_at)
        return f"📅 {name}放假安排公布了，时限按它重算：原定 {was}，现在是 <b>{due} 前</b>办结并答复您。"
    if notice.event is Event.SETTLED:
        number = notice.ticket.number
        return f"🗂 <b>{number}</b>\n分办的几件事都已了结。哪件没解决，30 天内可在 /my 里重新办理。"
    if notice.event is Event.PARTED:
        return (
            f"🔁 {name}它并入的那一件已由反映人撤回，您的这一件恢复办理，正在等待认领，时限不变：{due} 前答复。\n"
            "不用再办，可发 /withdraw 撤回。"
        )
    if notice.ticket.confidential:
        return f"🔒 {name}改为保密件：不进值班群，只由{keepers(desk)}办理，{due} 前办结并答复您。"
    return f"🏷 {name}类别已更正，会更快办：{due} 前办结并答复您。"


def done(desk: Desk, notice: Told) -> str:
    """办结: the result and the three questions."""
    ticket = notice.ticket
    result = quoted(notice.words, 1500)
    if ticket.confidential:
        return f"✅ <b>{ticket.number}</b>\n经办人已办结，结果请点「查看」。\n{questions(desk, notice)}"
    return (
        f"✅ <b>{ticket.number}</b>{class_for_reporter(desk, ticket)}\n经办人已办结：\n"
        f"<blockquote>{result}</blockquote>\n{questions(desk, notice)}"
    )


def answered(desk: Desk, notice: Told) -> str:
    """The same message when a question has been answered."""
    ticket = notice.ticket
    return f"<b>{ticket.number}</b>{class_for_reporter(desk, ticket)}\n{questions(desk, notice)}"


def questions(desk: Desk, notice: Told) -> str:
    """联系了吗、解决了吗、满意吗; what has been answered is marked."""
    ticket, verdict = notice.ticket, notice.ticket.verdict
    lines = []
    if verdict.contacted is not None:
        lines.append("联系您了吗：" + ("联系了" if verdict.contacted else "没联系"))
    if ticket.status is Status.RESOLVED:
        lines.append(f"请点一下：<b>联系您了吗？解决了吗？满意吗？</b>（{moment(desk, ticket.due_at)} 前）")
    elif ticket.status is Status.CLOSED:
        lines.append("已解决，<b>已结案</b>，谢谢您！30 天内又出现，可以重新办理。")
    elif ticket.status is Status.ESCALATED:
        lines.append(f"没有解决：<b>已送管理员督办</b>，{moment(desk, ticket.due_at)} 前答复您。")
    elif ticket.status in (Status.CLAIMED, Status.QUEUED):
        lines.append(
            f"没有解决：<b>已退回重办</b>，{moment(desk, ticket.due_at)} 前再答复您。哪里没办好，可直接回复本条。"
        )
    if verdict.satisfied is not None:
        lines.append("评价：" + ("满意" if verdict.satisfied else "不满意"))
    return "\n".join(lines)


def forgotten(count: int, still_open: int) -> str:
    """After /delete."""
    left = f"其中 {still_open} 件还在办，会继续办，但我们无法再联系到您。" if still_open else ""
    return (
        f"已删除：我们存的您的联系方式、草稿和 {count} 件工单里的文字与附件。{left}"
        "只保留编号、类别和时间用于统计。已发到值班群的消息我们收不回来。"
    )


def sure_delete() -> str:
    """/delete asks once."""
    return (
        "确定删除您的全部数据吗？\n"
        "会抹去您写的内容、附件和联系您的方式；还在办的事会继续办，但结果无法再告诉您。\n"
        "只保留编号、类别、时间，用于统计。此操作不能恢复。"
    )


def kept() -> str:
    return "好的，什么都没有删除。"


def privacy() -> str:
    """/privacy."""
    return (
        "<b>个人信息怎么用</b>\n"
        "· 处理者：本综治中心。目的：受理、办理、答复您反映的事。\n"
        "· <b>消息会先经过境外的 Telegram 服务器</b>。请不要发身份证号、银行卡号、病历、他人姓名。\n"
        "· 我们存的是您提交的内容和联系您的方式；联系方式加密保存，密钥不在数据库里。\n"
        "· 值班卡片上的电话等会打码；只有经办人能点开看，每次都有记录，您在「我的工单」里能看到。\n"
        "· 匿名件：谁都看不到您的账号，联系方式只以密文保存。\n"
        "· 您在 /subscribe 里自己选的村、网格和类别，只用来给您发提示，改、删都随您；发过哪些通知给您保存 90 天。\n"
        "· 草稿不提交 48 小时后删除；办结 180 天后抹去文字和联系方式，2 年后只留统计。\n"
        "· 看全部数据 /mydata，更正请直接补充，删除 /delete，撤回工单 /withdraw。\n"
        "· 不同意也可以匿名反映；紧急时请直接打电话。\n"
        f"{NUMBERS}"
    )


def data_caption() -> str:
    return "这是我们保存的关于您的全部数据。"
