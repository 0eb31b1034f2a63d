"""What a resident reads about his tickets."""

from html import escape

from domain.desk import Desk
from domain.following import SHOWN_TO_CODE, History
from domain.history import Step
from domain.submitting import Receipt
from domain.tickets import FINAL, Status, Ticket
from handlers.texts import granting, routing
from handlers.texts.promises import due, on_receipt, used
from handlers.texts.steps import step
from handlers.texts.together import day
from handlers.texts.words import FACE, NUMBERS, class_for_reporter, class_of, label, moment, quoted, status


def welcome() -> str:
    """/start and a greeting."""
    return (
        "您好，这里是<b>综治中心</b>的居民服务机器人。\n"
        "有隐患、纠纷、治安线索、扰民，或想咨询办事，<b>直接发消息</b>就行：文字、照片、语音、定位都可以。\n"
        "我先整理成草稿给您看，您点「提交」后给您工单编号和答复时限。\n"
        f"{NUMBERS}\n"
        "机器人不能替您报警。其他说明：/help"
    )


def thanks() -> str:
    return "不客气。还有事情要反映，直接发消息就行；看进度请点「我的工单」。"


def help_text() -> str:
    """/help for residents."""
    return (
        "<b>怎么用</b>\n"
        "1. 直接发消息说事情，照片、语音、定位都可以。\n"
        "2. 看一眼草稿，点「提交」，得到编号和答复时限。\n"
        "3. 办理每一步都会告诉您；办完会问您是否真的解决。\n\n"
        "/ask 问题　问政策、问怎么办\n/my 我的工单\n/status 编号　看全部经过\n"
        "/subscribe 订阅提示：选村、选类别\n/notices 收到的通知\n"
        "/withdraw 编号　撤回\n/code 查询码　匿名件查进度\n"
        "/sos 紧急求助\n/privacy 个人信息怎么用\n/mydata 看您的全部数据\n/delete 删除我的数据\n\n"
        f"{NUMBERS}"
    )


def receipt(desk: Desk, got: Receipt) -> str:
    """The receipt: number, promise, emergency numbers (§7.4, invariant 13)."""
    ticket = got.ticket
    lines = [
        f"✅ <b>已受理</b>\n编号：<b>{ticket.number}</b>",
        f"类别：{escape(got.category.label, quote=False)}",
        f"承诺：<b>{due(desk, ticket)} 前</b>办结并答复您",
        *on_receipt(desk, ticket),
        *routing.receiver(desk, ticket),
    ]
    if ticket.confidential:
        lines.append(f"🔒 保密件：不进值班群，只由{routing.keepers(desk)}办理。")
    if got.code is not None:
        lines.append(f"🕶 匿名件查询码：<code>{got.code}</code>")
        lines.append("请抄下来，只显示这一次。换账号时发查询码就能看进度。")
        lines.append("⚠️ 补充照片、语音会交给经办人，可能让人认出您。")
    lines.append("下一步：工作人员认领后会告诉您。补充情况可直接回复本条消息。")
    lines.append(NUMBERS)
    return "\n".join(lines)


def family_receipt(desk: Desk, got: Receipt) -> str:
    """One receipt for several matters: all numbers, all promises, one look-up code."""
    lines = [f"✅ <b>已受理</b>，分成 {len(got.children)} 件办理\n总编号：<b>{got.ticket.number}</b>"]
    for i, t in enumerate(got.children, 1):
        lock = f"\n　🔒 保密件：不进值班群，只由{routing.keepers(desk)}办理。" if t.confidential else ""
        promised = [f"承诺：<b>{due(desk, t)} 前</b>办结并答复您", *on_receipt(desk, t)]
        until = "\n　".join([*promised, *routing.receiver(desk, t)])
        lines.append(f"{_MARK[i]} <b>{t.number}</b> {label(desk, t.category)}\n　{until}{lock}")
    if got.code is not None:
        lines.append(f"🕶 匿名件查询码：<code>{got.code}</code>（几件事用同一个）")
        lines.append("请抄下来，只显示这一次。换账号时发查询码就能看进度。")
        lines.append("⚠️ 补充照片、语音会交给经办人，可能让人认出您。")
    lines.append("下一步：每件由工作人员认领后会分别告诉您，都了结了总编号才结。补充情况可直接回复本条消息。")
    lines.append(NUMBERS)
    return "\n".join(lines)


def my_tickets(desk: Desk, tickets: list[Ticket]) -> str:
    """The list under /my."""
    if not tickets:
        return "您还没有提交过工单。有事直接发消息就行。"
    lines = ["<b>我的工单</b>（点按钮看经过）"]
    gathering = {t.id for t in tickets[:10] if t.children}
    for t in tickets[:10]:
        until = f"，{due(desk, t)} 前" if t.status not in FINAL and t.status is not Status.RESOLVED else ""
        told = f"（分成 {t.children} 件，都了结才结）" if t.children else class_for_reporter(desk, t)
        under = "　└ " if t.parent in gathering else ""
        lines.append(f"{under}{FACE[t.status]} {t.number} {status(t)}{until}{told}")
        if not t.children and (counted := used(desk, t)):
            lines.append(f"　{counted}")
    return "\n".join(lines)


_MARK = "〇①②③④⑤⑥⑦⑧⑨"


def history(desk: Desk, got: History) -> str:
    """/status: everything, in plain words, at most one message."""
    if got.family:
        return _family(desk, got)
    return "\n".join([*_head(desk, got), "<b>经过</b>", *_fitting(_told_lines(desk, got)), NUMBERS])


def _family(desk: Desk, got: History) -> str:
    """What was divided: how each stands, and its latest steps."""
    ticket = got.ticket
    lines = [f"{FACE[ticket.status]} <b>{ticket.number}</b> {status(ticket)}，分成 {len(got.family)} 件"]
    room = _ROOM // len(got.family)
    for i, one in enumerate(got.family, 1):
        lines.append(f"\n{_MARK[i]} " + "\n".join(_head(desk, one)))
        steps = _told_lines(desk, one)[-4:]
        while steps and sum(map(len, steps)) > room - 400:
            steps = steps[1:]
        lines += steps
    if got.own:
        lines.append("\n看一件的全部经过、补充、催办，请点下面的编号。")
    return "\n".join([*lines, NUMBERS])


def _head(desk: Desk, got: History) -> list[str]:
    """Number, state, class and place for the reporter's own eyes, and by when."""
    ticket = got.ticket
    head = [f"{FACE[ticket.status]} <b>{ticket.number}</b> {status(ticket)}"]
    if got.own:
        head.append(f"类别：{class_of(desk, ticket)}")
        if ticket.place:
            head.append(f"地点：{quoted(ticket.place, 100)}")
    if ticket.open and ticket.status is not Status.RESOLVED:
        late = "（已超时，正在督促）" if ticket.due_at < desk.now else ""
        head.append(f"承诺：{due(desk, ticket)} 前办结{late}")
        head += filter(None, [granting.paused(desk, ticket).replace("居民", "您")])
        head += [] if late or ticket.children else filter(None, [used(desk, ticket)])
    elif ticket.status is Status.RESOLVED:
        head.append(f"请在 {moment(desk, ticket.due_at)} 前告诉我们是否解决")
    return head


def _told_lines(desk: Desk, got: History) -> list[str]:
    """A line a step, with the words that belong to it."""
    lines: list[str] = []
    for line in got.lines:
        words = got.words.get(line.words) if line.words is not None else None
        shown = words is not None and words.masked and (got.own or words.kind in SHOWN_TO_CODE)
        said = f"：{quoted(words.masked, 200)}" if words is not None and shown else ""
        when = day(desk, line.at) if line.step is Step.JOIN else moment(desk, line.at)
        told = f"· {when} {step(line, got.own)}{said}"
        if line.step is not Step.RATE or told not in lines[-1:]:  # two questions answered in one minute are one line
            lines.append(told)
    return lines


#: How the history begins is always shown, then the latest.
_FIRST = 3
_MOST = 24
_ROOM = 3400


def _fitting(lines: list[str]) -> list[str]:
    """As many of the lines as one message holds; those in the middle go first."""
    last = lines[_FIRST:][-(_MOST - _FIRST) :]
    while last and sum(map(len, [*lines[:_FIRST], *last])) > _ROOM:
        last = last[1:]
    gone = len(lines) - _FIRST - len(last)
    if gone <= 0:
        return lines
    return [*lines[:_FIRST], f"……（中间 {gone} 步略）", *last]


def supplemented(ticket: Ticket, answered: bool) -> str:
    """A message was added to a ticket."""
    if answered:
        return f"您的回答已转给 {ticket.number} 的经办人。"
    return f"已补充到 {ticket.number}，经办人会看到。"


def ask_supplement(ticket: Ticket) -> str:
    """补充 was pressed; whoever is anonymous is warned before he sends a picture."""
    if ticket.question_open:
        return f"请直接发您的回答，我转给 {ticket.number} 的经办人。"
    warn = "\n⚠️ 这是匿名件：照片、语音会交给经办人，可能让人认出您。" if ticket.anonymous else ""
    return f"请发要补充到 {ticket.number} 的内容，文字、照片、语音、定位都可以。{warn}"


def urged(desk: Desk, ticket: Ticket) -> str:
    """After 催办."""
    return f"已催办 {ticket.number}。承诺时限：{due(desk, ticket)} 前。"


def withdrawn(ticket: Ticket) -> str:
    if ticket.children and ticket.open:
        return f"{ticket.number} 里还没办完的都已撤回；已办结的那件还请您评价。"
    if ticket.children:
        return f"{ticket.number} 里没办完的都已撤回，不再办理。点错了？30 天内点「恢复办理」即可。"
    return f"{ticket.number} 已撤回，不再办理。点错了？30 天内点「恢复办理」即可。"


def finished(ticket: Ticket) -> str:
    """A message about a ticket at its end."""
    return f"{ticket.number} {status(ticket)}。"


def reopened(desk: Desk, ticket: Ticket) -> str:
    """同一件事: the ticket lives again."""
    if ticket.children:
        return f"{ticket.number} 撤回的几件都已恢复办理，最迟 {due(desk, ticket)} 前答复您。"
    if ticket.status is Status.ESCALATED:
        return f"{ticket.number} 已重新打开，由管理员督办，{due(desk, ticket)} 前答复您。"
    return f"{ticket.number} 已重新打开，{due(desk, ticket)} 前答复您。"


def ask_number(command: str) -> str:
    """A command came without a ticket number."""
    return f"请写上编号，如 /{command} GD261122-0007。不记得编号请点 /my。"


def wrong_code() -> str:
    return "查询码不对，请核对回执上的查询码再发一次。连续错 5 次要等 1 小时。"


def code_found_hint() -> str:
    return "请发查询码，如 /code ABCD-EFGH-J。查询码在匿名件的受理回执里。"
