"""What the roster tells people by itself: swaps, leaves, nobody on duty, the change of shift."""

from domain.clocks import ClockKind
from domain.desk import Desk
from domain.notices import ToStaff
from domain.office_notices import Handover, RosterMatter, RosterNews
from handlers.texts.roster import days_of, tickets_line, unit_name, when
from handlers.texts.words import label, moment, quoted


def news(desk: Desk, notice: RosterNews) -> str:
    """The sentence for one notice."""
    who, other = quoted(notice.who, 20), quoted(notice.other, 60)
    leave = days_of(desk, notice.leave) if notice.leave is not None else ""
    match notice.matter:
        case RosterMatter.SWAP_ASKED:
            until = moment(desk, notice.swap.expires_at) if notice.swap is not None else ""
            return f"🔁 <b>{who}</b> 想请您换班：{_shifts(desk, notice)}\n请在 {until} 前点一下；不点就当没换。"
        case RosterMatter.SWAP_ACCEPTED:
            return f"🔁 换班已定：{other} 同意了 {who} 的换班。{_shifts(desk, notice)}\n班表已改。"
        case RosterMatter.SWAP_DECLINED:
            return f"🔁 {other} 没有同意 {who} 的换班，班表不变。{_shifts(desk, notice)}"
        case RosterMatter.SWAP_EXPIRED:
            which = f"（{when(desk, notice.shift)}）" if notice.shift is not None else ""
            return f"🔁 换班请求{which}没有成：没人答复，或班表已变。还要换请重新发 /swap。"
        case RosterMatter.LEAVE:
            deputy = f"，代班：{other}" if other else "，没有指定代班人"
            return f"🏖 {who} {leave} 请假{deputy}。"
        case RosterMatter.LEAVE_OVER:
            return f"🏖 {who} 已销假（原定 {leave}）。"
        case RosterMatter.STANDING_IN:
            return f"🏖 {who} {leave} 请假，由您代班：这段时间他的新件和急件会通知您，他能办的您也能办。"
        case RosterMatter.GIVEN:
            return f"🔀 代班交接：以下 {len(notice.tickets)} 件交给您，时限不变。\n{tickets_line(desk, notice.tickets)}"
        case RosterMatter.HANDED:
            return f"您已开始请假：手上的件已交接，{notice.given} 件交给代班人，{notice.queued} 件放回队列。"
        case RosterMatter.SHIFTS_GONE:
            units = "、".join(unit_name(desk, u) for u in notice.units)
            return f"⚠️ {who} 已离岗，{units} 值班表上他的 {notice.queued} 班已去掉，请补上人：/roster"
        case RosterMatter.EMPTY:
            units = "、".join(unit_name(desk, u) for u in notice.units[:30])
            more = f" 等 {len(notice.units)} 个单位" if len(notice.units) > 30 else ""
            return f"⚠️ 今天没有人值班：{units}{more}。急件会通知全体在岗人员；请排班：/roster"


def _shifts(desk: Desk, notice: RosterNews) -> str:
    given = f"\n{when(desk, notice.shift)}：{quoted(notice.who, 20)} 的班" if notice.shift is not None else ""
    back = f"\n{when(desk, notice.back)}：换给 {quoted(notice.who, 20)}" if notice.back is not None else ""
    return given + back


def to_holder(desk: Desk, notice: ToStaff) -> str:
    """To whom a claimed ticket lies still; empty for anything else."""
    t = notice.ticket
    match notice.what:
        case "silent_soon":
            at = next((moment(desk, c.at) for c in t.clocks if c.kind is ClockKind.SILENT), "不久")
            return (
                f"⏳ <b>{t.number}</b> 您认领后很久没有进展，{at} 将自动放回队列。"
                "请回复本条：备注 进展 / 追问 内容 / 办结 结果；办不了请放回。"
            )
        case "silent":
            return f"↩️ <b>{t.number}</b> 一直没有进展，已自动放回队列，记录在案。还想办请重新认领。"
        case "unconfirmed":
            return f"🔍 <b>{t.number}</b> 还没有人复核，卡片已重新发出。您也可以回复本条，发办理后的照片。"
        case _:
            return ""


def handover(desk: Desk, notice: Handover) -> str:
    """班次交接: figures and at most ten numbers; of confidential ones the figure alone, for who is trusted."""
    load = notice.load
    head = "您的班开始了" if notice.coming else "您的班结束了，辛苦了"
    held = "，".join(f"{quoted(notice.names.get(i, '已离岗'), 20)} {n}" for i, n in load.holders[:8])
    lines = [
        f"📋 <b>班次交接 · {unit_name(desk, notice.unit)}</b>　{head}",
        f"在办 {load.open} 件，其中待认领、待派 {load.queued}" + (f"；经办：{held}" if held else ""),
        (
            f"本班内到期 {load.soon} · 已超时 {load.overdue}"
            f" · 急件未知晓 {load.unacknowledged} · 等居民回答 {load.waiting}"
        ),
    ]
    if notice.trusted and load.confidential:
        lines.append(f"保密件 {load.confidential} 件（见私聊卡片）")
    for t in notice.tickets:
        late = "⏰" if t.due_at < desk.now else ""
        lines.append(f"· {late}{t.number}　{label(desk, t.category)}　{moment(desk, t.due_at)} 前")
    lines.append("全部：/list　超时：/overdue" if load.open else "没有待办，平安。")
    return "\n".join(lines)
