"""延期, 挂账, 停表 in words."""

from datetime import date, datetime

from domain.desk import Desk
from domain.notices import Event, Told
from domain.pauses import waits_until, will_pause
from domain.tickets import Pause, Ticket
from domain.wishes import Application, Why, Wish
from handlers.texts.promises import due
from handlers.texts.words import class_for_reporter, moment, quoted

WISH = {Wish.EXTEND: "延期", Wish.SUSPEND: "挂账"}
WHY = {
    Wish.EXTEND: {
        Why.PARTS: "等材料、配件或施工",
        Why.WEATHER: "天气原因",
        Why.PARTIES: "需多方协调",
        Why.SURVEY: "需勘查、检测或鉴定",
        Why.OTHER: "其他",
    },
    Wish.SUSPEND: {
        Why.FUNDS: "等资金或项目安排",
        Why.POLICY: "等政策或上级批复",
        Why.WEATHER: "等季节、天气",
        Why.COURT: "等诉讼、仲裁结果",
        Why.OTHER: "其他",
    },
}
_ALL_WHY = {why: text for given in WHY.values() for why, text in given.items()}
_SAID = {
    Why.PARTS: ("材料", "配件", "施工", "采购", "到货"),
    Why.WEATHER: ("天气", "雨", "雪", "季节", "汛"),
    Why.PARTIES: ("协调", "会商", "多方"),
    Why.SURVEY: ("勘", "检测", "鉴定", "评估"),
    Why.FUNDS: ("资金", "经费", "项目", "预算"),
    Why.POLICY: ("政策", "批复", "审批"),
    Why.COURT: ("诉讼", "仲裁", "判决", "法院"),
}


def why_in(text: str) -> Why:
    """The reason that typed words mean."""
    return next((w for w, words in _SAID.items() if any(x in text for x in words)), Why.OTHER)


def day(value: date) -> str:
    """A day on a button or in a sentence."""
    return f"{value.month}月{value.day}日"


def choose_why(ticket: Ticket, wish: Wish) -> str:
    return f"<b>{ticket.number}</b> 申请{WISH[wish]}：为什么？"


def choose_day(desk: Desk, ticket: Ticket, wish: Wish, last: datetime) -> str:
    """Over the days to choose from."""
    if wish is Wish.EXTEND:
        now = due(desk, ticket)
        return f"<b>{ticket.number}</b> 延到哪天？现在的时限是 {now}，最多延到 {moment(desk, last)}，只能延一次。"
    return f"<b>{ticket.number}</b> 哪天复核？最迟 {moment(desk, last)}；到期自动恢复办理。"


def ask_words(wish: Wish, why: Why, until: str) -> str:
    """What is typed at the end. `until`: a day as ISO, or empty when it is typed, too."""
    when = f"到 {day(date.fromisoformat(until))}，" if until else "日期（如 12月1日、3 个工作日）和"
    what = "要等什么条件" if wish is Wish.SUSPEND else "具体情况（批准后居民会看到）"
    return f"{WISH[wish]}{when}理由「{_ALL_WHY[why]}」。请写{what}。"


def asked(desk: Desk, found: Application) -> str:
    """On the card: what waits to be granted."""
    words = f"，{quoted(found.words, 150)}" if found.words else ""
    return f"📨 待批：申请{WISH[found.wish]}到 {day(found.until)}（{_ALL_WHY[found.why]}{words}）"


def on_card(desk: Desk, ticket: Ticket, found: Application | None) -> list[str]:
    """What stands still, what waits to be granted, what was granted or decided."""
    lines = [paused(desk, ticket), asked(desk, found) if found is not None else ""]
    if ticket.open and ticket.extended:
        lines.append("⏳ 已延期一次")
    if ticket.open and ticket.directed:
        lines.append("📌 上级指定，不能再退")
    if ticket.open and ticket.returns:
        lines.append(f"↩️ 退过 {ticket.returns} 次")
    return [line for line in lines if line]


def paused(desk: Desk, ticket: Ticket) -> str:
    """On the card and in 我的工单: that the clock stands still, and until when; empty when it runs."""
    if ticket.pause is Pause.ANSWER and ticket.paused_at is not None:
        return f"⏸ 等居民答复，时限暂停至 {moment(desk, waits_until(desk, ticket.paused_at))}"
    if ticket.pause is Pause.SUSPENDED and ticket.review_at is not None:
        return f"⏸ 挂账，时限暂停，{moment(desk, ticket.review_at)} 复核"
    return ""


def asking(desk: Desk, ticket: Ticket) -> str:
    """Under a question to the resident: the clock will wait for him."""
    if not will_pause(desk, ticket):
        return ""
    return f"\n等您答复，时限暂停至 {moment(desk, waits_until(desk, desk.now))}；您一答复就继续计时。"


def told(desk: Desk, notice: Told) -> str:
    """To the reporter."""
    ticket = notice.ticket
    name = f"<b>{ticket.number}</b>{class_for_reporter(desk, ticket)}\n"
    why = f"\n原因：{quoted(notice.words, 500)}" if notice.words and not ticket.confidential else ""
    if notice.words and ticket.confidential:  # its words stand in no message that comes by itself
        why = "\n原因请点「查看」。"
    match notice.event:
        case Event.EXTENDED:
            by = due(desk, ticket)
            return f"⏳ {name}经批准延期，现在是 <b>{by} 前</b>办结并答复您。{why}\n只延这一次，对不住让您多等。"
        case Event.SUSPENDED:
            until = moment(desk, ticket.review_at or ticket.due_at)
            after = f"<b>{until}</b> 复核，到时自动恢复办理并告诉您。"
            return f"⏸ {name}眼下条件不具备，经批准先挂账，时限暂停。{why}\n{after}"
        case Event.RESUMED:
            return f"▶️ {name}已恢复办理，时限接着算：<b>{due(desk, ticket)} 前</b>办结并答复您。"
        case _:
            return f"▶️ {name}还没有等到您的答复，时限继续计算：{due(desk, ticket)} 前。您仍然可以直接回复回答。"


def settled(ticket: Ticket) -> str:
    """In place of the request, to everybody who was asked; the same of an older one."""
    return f"ℹ️ <b>{ticket.number}</b> 的申请已有答复，结果见卡片，这条不用再处理。"


def answered(desk: Desk, ticket: Ticket, what: str, words: str) -> str:
    """To the holder: what became of what he asked for."""
    if what == "extended":
        return f"✅ <b>{ticket.number}</b> 延期已批准：{due(desk, ticket)} 前办结。居民已收到理由和新时限。"
    if what == "suspended":
        until = moment(desk, ticket.review_at or ticket.due_at)
        return f"✅ <b>{ticket.number}</b> 挂账已批准，时限暂停；{until} 复核，条件提前具备请发「恢复办理」。"
    said = f"：{quoted(words, 300)}" if words else ""
    return f"❌ <b>{ticket.number}</b> 的申请没有批准{said}。时限不变：{due(desk, ticket)} 前。"
