"""What those on duty read under and beside the card: its thread, alarms, lists, answers."""

from domain.desk import Desk
from domain.history import Step
from domain.notices import Alarm, AlarmOver, Said, ToThread
from domain.people import Staff
from domain.tickets import Status, Ticket
from handlers.texts import helping, oversight, placing, splitting
from handlers.texts.unsealing import asked_for
from handlers.texts.words import moment, quoted


def alarm(notice: Alarm, private: bool, keepers: str = "管理员") -> str:
    """The alarm of an urgent ticket. `keepers`: who is given confidential ones."""
    t = notice.ticket
    if t.confidential and not private:
        return f"🆘 保密急件 <b>{t.number}</b>，{quoted(keepers, 20)}请看私聊，没收到请先私聊我发 /start。"
    again = f"第 {notice.stage + 1} 次告警：" if notice.stage else ""
    where = f"\n地点：{quoted(t.place, 100)}" if t.place else ""
    body = f"\n{quoted(t.summary, 200)}" if t.summary else ""
    return (
        f"🆘 <b>{again}急件 {t.number} 还没有人知晓</b>{where}{body}\n请立即点「已知晓」，核实是否已拨打 110/119/120。"
    )


def alarm_over(notice: AlarmOver) -> str:
    """What stands where the alarm stood."""
    number = notice.ticket.number
    if not notice.ticket.open:
        return f"ℹ️ 急件 {number} 已结束，不用再处理告警。"
    who = quoted(notice.who, 30) if notice.who and not notice.ticket.confidential else "管理员"
    return f"👀 急件 <b>{number}</b> {who} 已知晓。"


_SAID = {
    Said.SUPPLEMENT: "➕ {n} 居民补充",
    Said.ANSWER: "💬 {n} 居民回答",
    Said.URGE: "⏰ {n} 居民催办",
    Said.WITHDRAWN: "🚫 {n} 居民已撤回，不用再办。",
    Said.UNSOLVED: "🔁 {n} 居民说没有解决，请继续办理",
    Said.NOTE: "🗒 {n} 备注",
    Said.NOT_EMERGENCY: "ℹ️ {n} 居民说：不是紧急情况。",
    Said.SAFE: "ℹ️ {n} 居民说：现在安全。",
    Said.CALLED: "ℹ️ {n} 居民说：已经拨打电话。",
    Said.JOINED: "👥 {n} 又有一位居民共同关注",
    Said.ALSO: "👥 {n} 共同关注人补充",
    Said.STILL_THERE: "👥 {n} 一位共同关注人说没有解决，请核实。",
    Said.MERGED: "🔗 {n} 并入了一件相同的事",
}


def thread(notice: ToThread) -> str:
    """What is said under the card."""
    head = _SAID[notice.what].format(n=notice.ticket.number)
    return f"{head}：{quoted(notice.words, 1000)}" if notice.words else head


def done_quietly(desk: Desk, step: Step, ticket: Ticket) -> str:
    """The short answer to the one who acted, on a press or in private."""
    due = moment(desk, ticket.due_at)
    words = {
        Step.CLAIM: f"您已认领 {ticket.number}，{due} 前办结。",
        Step.RELEASE: f"{ticket.number} 已放回，等待认领。",
        Step.RETURN: f"{ticket.number} 已退回管理员，时限不变。",
        Step.TRANSFER: f"{ticket.number} 已转派。",
        Step.DISPATCH: f"{ticket.number} 已重新派出。",
        Step.ASK: f"已向 {ticket.number} 的居民追问，回答会出现在卡片下。",
        Step.NOTE: f"{ticket.number} 已备注。",
        Step.CONFIRM: f"{ticket.number} 复核通过，已请居民评价。",
        Step.REFUSE: f"{ticket.number} 已退给经办人继续办理。",
        Step.ACKNOWLEDGE: f"已记录您知晓急件 {ticket.number}。",
        Step.PROOF: f"{ticket.number} 已收到办理照片。",
        Step.UNSEAL_ASK: asked_for(ticket.number),
        Step.UNSEAL: f"{ticket.number} 已答复申请人，已留痕。",
        Step.MERGE: f"{ticket.number} 已并入，已告诉诉求人；他不同意时会恢复。",
    }
    if step is Step.SPLIT:
        return splitting.quietly(desk, ticket)
    placed = placing.quietly(desk, step, ticket)
    words |= {step: placed} if placed else {}
    words |= helping.done(ticket) | oversight.done(desk, ticket)
    if step is Step.DONE and ticket.status is Status.CONFIRMING:
        return f"{ticket.number} 是隐患件：请发办理后的照片，或请另一位同事点「复核通过」。"
    return words.get(
        step, f"{ticket.number} 已办结，正在请居民评价。" if step is Step.DONE else f"{ticket.number} 已更新。"
    )


def unlike(ticket: Ticket) -> str:
    """不是同一件 was pressed (plain text)."""
    return f"{ticket.number} 单独办理，不再提示。"


def ask_for(step: Step, number: str) -> str:
    """What the officer is to type next."""
    what = {
        Step.ASK: "要问居民的话",
        Step.NOTE: "备注内容（居民看不到）",
        Step.DONE: "办理结果：做了什么、结果如何（隐患件请连同照片）",
        Step.RETURN: "退回理由和建议承办单位",
    }[step]
    return f"{number}：请在 15 分钟内在这里发来{what}（私聊里请回复本条）。不写了请发「取消」。"


def choose_colleague(number: str, none: bool) -> str:
    """The heading of the colleagues' buttons."""
    if none:
        return "还没有可以转派的同事。请他先在值班群发一句话，机器人就认识他了。"
    return f"{number} 转派给谁？"


def not_understood(number: str) -> str:
    """A reply in private to a card, in words that are no order."""
    return (
        f"没看懂。回复 {quoted(number, 20)} 的卡片可以写：认领、签收、办结 结果、备注 内容、追问 内容、退单 理由……，"
        "或点卡片上的「⋯ 更多」。"
    )


def dropped() -> str:
    return "好的，已取消。"


#: Characters of raw words in one message, and how many messages at most.
_PAGE = 3600
_PAGES = 8


def contact(ticket: Ticket, name: str, username: str | None, texts: list[str]) -> list[str]:
    """What only the holder sees, all of it, a message a page; each look is recorded."""
    who = (
        "匿名件，没有联系人信息"
        if ticket.anonymous
        else quoted(name, 60) + (f"（@{quoted(username)}）" if username else "")
    )
    pages = [""]
    for text in texts:
        for start in range(0, len(text), _PAGE):
            piece = text[start : start + _PAGE]
            if len(pages[-1]) + len(piece) > _PAGE:
                pages.append("")
            pages[-1] += f"{piece.strip()}\n"
    left = len(pages) - _PAGES
    out = [f"<blockquote>{quoted(page, _PAGE + 100)}</blockquote>" if page.strip() else "" for page in pages[:_PAGES]]
    out[0] = f"👁 {ticket.number}\n诉求人：{who or '已删除'}\n{out[0]}"
    more = f"\n……太长，后面 {left} 页略" if left > 0 else ""
    out[-1] += f"{more}\n请勿转发。本次查看已留痕，诉求人能看到。"
    return out


def colleague(staff: Staff, unit: str = "") -> str:
    """A colleague's name on a button (plain text). `unit`: where he works, when it is another's."""
    name = staff.name[:30] or f"同事 {staff.id}"
    return f"{name}·{unit[:16]}" if unit else name


def help_text(units: bool = False) -> str:
    """/help in the duty group and for officers. `units`: with a centre imported."""
    between = "单位之间：退单 理由，建议某单位（两个工作日内）；改派 单位；协办 单位 要办什么；吹哨 部门 什么事\n"
    return (
        "<b>值班台怎么用</b>\n"
        "点卡片按钮；按钮没有的都在<b>「⋯ 更多」</b>里：只列您现在能做的。\n"
        "也可以<b>回复卡片</b>写：认领、签收、放回、追问 内容、备注 内容、办结 结果、退单 理由、转派 @同事\n"
        f"{between if units else ''}"
        "办不完：延期 日期 理由；挂账 日期 等什么（批准前时限照走）\n"
        "纠纷：调解 达成协议 内容（或 未达成、当事人未到、一方拒绝）\n"
        "隐患件办结要有办理后的照片（回复卡片发图）或另一位同事复核。\n"
        "命令（群里、私聊都行）：/claim /release /sign 编号；/done /return /ask /note /extend /suspend 编号 内容\n"
        "/list 未结　/mine 我经办的　/unit 本单位　/overdue 超时　/board 看板　/find 词\n"
        "值班：/roster 值班表　/on 上班　/off 下班　/leave 请假　/swap 换班"
    )


def at_duty(units: bool) -> str:
    """/start for somebody on duty: what else is his here."""
    to = "派给您单位的件" if units else "值班群里的件"
    return f"👷 您是工作人员：{to}可在卡片上点按钮，/mine 看我经办的，/help 看怎么办件。"


def anonymous_media(ticket: Ticket) -> str:
    """The caption over the attachments of an anonymous report."""
    return f"📎 {ticket.number} 匿名件的附件，只发给您。可能让人认出诉求人，请勿转发。"


def handed(desk: Desk, ticket: Ticket) -> str:
    """A colleague handed a ticket over."""
    due = moment(desk, ticket.due_at)
    return f"🔀 <b>{ticket.number}</b> 已转派给您，{due} 前办结。请看值班群里的卡片，或回复本条：追问 / 备注 / 办结。"


def start_first(staff: Staff, ticket: Ticket) -> str:
    """To a colleague in the group who has never started the bot."""
    who = f"{quoted(staff.name, 30)}：" if staff.name else ""
    return f"{who}{ticket.number} 有内容要私发给您。请先私聊我发 /start，再点卡片上的「查看联系方式」。"


def tell_to_start(staff: Staff, ticket: Ticket) -> str:
    """To the others who keep a confidential one, of which no group may hear."""
    who = quoted(staff.name, 30) if staff.name else "同事"
    return (
        f"🔒 {ticket.number} 有内容要私发给{who}，但他还没私聊过我。"
        "请当面告诉他：私聊我发 /start，再在我这里打开这件。请不要在群里说。"
    )
