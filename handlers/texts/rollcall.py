"""回执 and 点名: what residents are told after a press, what staff see as numbers, the reminder."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.broadcasts import Broadcast, Reply, Topic, Wave
from domain.callers import sealed
from domain.calling import Counts, Sheet
from domain.desk import Desk
from domain.help_place import UNKNOWN
from domain.rollcall import Helped, Noted
from domain.tickets import Ticket
from handlers.texts import emergency
from handlers.texts.heads import heads
from handlers.texts.topics import title
from handlers.texts.words import NUMBERS, moment, quoted

#: Without the emoji on the buttons.
SAID = {Reply.SEEN: "我已收到", Reply.SAFE: "我安全", Reply.HELP: "需要帮助"}
#: By what the notice is about; like all such advice to be approved by fire and rescue services before use (§6.3).
_ADVICE = {
    Topic.FLOOD: "往高处走，不涉水，不回去取东西。",
    Topic.FIRE: "山火：逆着风往没有草木的地方撤，不往山上跑。屋里着火：低姿走楼梯，不乘电梯。",
    Topic.DROWNING: "会游泳也不要下水救人：扔绳子、木板，伸长竿，大声喊人。",
    Topic.FRAUD: "别再转账，别删聊天和转账记录，马上拨 110 或 96110。",
    Topic.OUTAGE: "不碰断落的电线。困在电梯里不要扒门；靠医疗设备的，马上拨 120。",
}
_ANY = "先到安全的地方，说清您在哪里、要什么帮助。"


# -- residents --------------------------------------------------------------------------------------------------------


def noted(got: Noted) -> str:
    """The answer to a press (plain text, 200 characters)."""
    if not got.sent:
        return "这条通知没有发给您，或已超过保存期，没有计入。需要帮助请直接发消息给我，紧急请拨 110、119、120。"
    if got.before is got.reply:
        return f"您已点过「{SAID[got.reply]}」，已记下。情况有变，随时点别的按钮。"
    if got.number:
        return f"平安就好！急件 {got.number} 的值班人员会知道您安全了，仍会核实。不用再管了请点急件下的「撤回」。"
    if got.before is not None:
        return f"已改为「{SAID[got.reply]}」。情况有变，随时再点。"
    thanks = "谢谢！" if got.reply is Reply.SEEN else "平安就好！"
    return f"{thanks}「{SAID[got.reply]}」已记下。情况有变，随时点别的按钮。"


def helped(got: Helped) -> str:
    """The numbers first, then the number of the ticket, then where."""
    ticket, advice = got.receipt.ticket, _ADVICE.get(got.topic, _ANY)
    if ticket is None:
        return emergency.bounded(got.receipt.call, None, advice)
    opened = (
        f"您的急件 <b>{ticket.number}</b> 还在办，没有再开新的。"
        if got.receipt.joined
        else f"已开出急件 <b>{ticket.number}</b> 并向值班人员告警，1 分钟后我会再问您。"
    )
    home = f"不发也行，我们先按您登记的「{quoted(got.home, 40)}」找您。" if got.home else "不方便打字，就发定位或语音。"
    return (
        f"{emergency.card(got.receipt.call, ticket.category, advice)}\n\n{opened}\n"
        f"📍 <b>您在哪里？</b>请发定位（点 📎 → 位置），或直接写地点，比如「石桥村3组，村小学二楼」。{home}\n{NUMBERS}"
    )


def placed(ticket: Ticket, written: bool, *, known: bool) -> str:
    """After what he sent when asked for the place. `written`: it said one; `known`: one can go there."""
    number, place = ticket.number, quoted(ticket.place, 100)
    if written and known:
        said = f"📍 已写进急件 <b>{number}</b>：{place}。值班人员马上看到，请留在安全的地方；换了地方就再发。"
    elif written:
        said = f"📍 已写进急件 <b>{number}</b>：{place}。<b>是哪个镇、哪个村？</b>请再发一句，或发定位。"
    elif known:
        said = f"已补充到急件 <b>{number}</b>，值班人员会看到。现在按「{place}」找您；换了地方就再发。"
    else:
        home = f"先按「{place}」找您。" if ticket.place not in ("", UNKNOWN) else ""
        said = (
            f"已补充到急件 <b>{number}</b>，值班人员会看到。{home}<b>还不知道您在哪里：</b>"
            "请发定位（点 📎 → 位置），或写哪个村、哪栋楼、旁边有什么。"
        )
    return f"{said}\n{NUMBERS}"


def remind(broadcast: Broadcast, at: datetime, zone: ZoneInfo) -> str:
    """To those who have not answered; it replies to the notice."""
    return (
        f"🔔 <b>请回应</b>：{quoted(title(broadcast), 60)}（{at.astimezone(zone):%m-%d %H:%M} 发出）\n"
        "我们还没有收到您的回应，请点下面的按钮。已经没事的，点一下我们就放心了。"
    )


# -- those who call the roll ------------------------------------------------------------------------------------------


def counts(b: Broadcast, found: Counts) -> str:
    """我已收到 12 · 我安全 30 · 需要帮助 1 · 未回应 7."""
    seen, safe, silent = (heads(b, n) for n in (found.seen, found.safe, found.silent))
    return f"已收到 {seen} · 安全 {safe} · 需要帮助 {heads(b, found.help)} · <b>未回应 {silent}</b>"


def sheet(desk: Desk, found: Sheet) -> str:
    """Numbers by unit, never names."""
    where = quoted(found.unit.name, 30) if found.unit is not None else "全部"
    lines = [
        f"📋 <b>点名</b>　{quoted(title(found.broadcast), 40)}（{moment(desk, found.wave.created_at)} 发出）",
        f"{where}：收到通知 {heads(found.broadcast, found.total.people)} 人",
        counts(found.broadcast, found.total),
    ]
    if found.lines:
        lines.append("")
        lines += [f"▫️ {quoted(line.unit.name, 30)}：{counts(found.broadcast, line.counts)}" for line in found.lines]
    if found.nowhere is not None and found.nowhere.people:
        lines.append(f"▫️ 未登记村居：{counts(found.broadcast, found.nowhere)}")
    if found.tickets:
        lines.append(f"\n🆘 需要帮助、还没办完的：{'、'.join(found.tickets[:10])}")
    lines.append(_state(found))
    return "\n".join(lines)


def _state(found: Sheet) -> str:
    broadcast = found.broadcast
    if broadcast.recalled_at is not None:
        return "\n通知已撤回，数字不再变化。"
    if broadcast.lifted_at is not None:
        return "\n通知已解除，按钮已收回。"
    if sealed(broadcast):
        return "\n这类受众只有总数，不分单位，也不列名单。"
    return "\n只有人数，不列名单。"


def bulletin(found: Sheet) -> str:
    """A unit's own list, one message that edits itself."""
    where = quoted(found.unit.name, 30) if found.unit is not None else ""
    lines = [
        f"📋 <b>{where} 点名</b>　{quoted(title(found.broadcast), 40)}",
        f"收到通知 {found.total.people} 人：{counts(found.broadcast, found.total)}",
        *(f"▫️ {quoted(line.unit.name, 30)}：{counts(found.broadcast, line.counts)}" for line in found.lines),
    ]
    if found.total.help:
        lines.append("🆘 需要帮助的已开急件，见急件卡片。")
    over = found.broadcast.lifted_at is not None or found.broadcast.recalled_at is not None
    lines.append(
        "通知已解除（撤回）。"
        if over
        else "只有人数，不列名单：请用广播、村组群再喊一遍，先走访独居老人、低洼和危房户。数字每分钟自动更新。"
    )
    return "\n".join(lines)


def which() -> str:
    return "要看哪一条通知的点名？"


def nothing(*, admin: bool) -> str:
    if not admin:
        return "现在没有要您点名的通知。有了，您的村、网格的人数会自动发给您。"
    return "现在没有带回执按钮的通知。写通知时，在卡片上点亮「我已收到」「我安全」「需要帮助」，就能点名。"


def sure(desk: Desk, broadcast: Broadcast, people: int) -> str:
    minutes = round(desk.office.policy.remind_again.total_seconds() / 60)
    return (
        f"只提醒没有回应的 <b>{heads(broadcast, people)}</b> 人，每人一条，"
        f"回复在「{quoted(title(broadcast), 40)}」下面。\n确认后马上发出，{minutes} 分钟内不能再提醒。"
    )


def named(desk: Desk, wave: Wave, broadcast: Broadcast) -> str:
    """As a button says it."""
    return f"{moment(desk, wave.created_at)} {title(broadcast)}"


MISSING = {
    "help": "这份求助已经结束。还需要帮助，请再点通知下的「需要帮助」，或直接发 🆘。",
    "silent": "大家都已经回应了，不用提醒。",
}
RULES = {
    "reminded": "刚提醒过，请在 {until} 之后再提醒。",
}
