"""The card of a ticket, as those on duty read it."""

from domain.cards import CardView
from domain.desk import Desk
from domain.ending import closed_file
from domain.tickets import FINAL, Status, Ticket
from handlers.texts import granting, helping, oversight, routing
from handlers.texts.promises import due
from handlers.texts.words import FACE, LEVEL, class_of, folded, label, moment, quoted, status


def card(desk: Desk, view: CardView) -> str:
    """The duty card, edited in place."""
    t = view.ticket
    face = "🆘" if t.urgent and t.open and t.acknowledged_by is None else FACE[t.status]
    lines = [f"{face} <b>{t.number}</b> · <b>{status(t)}</b>"]
    if t.urgent:
        seen = f"已知晓（{quoted(view.acknowledged, 30)}）" if view.acknowledged else "<b>还没有人知晓</b>"
        lines.append(f"{'急件' if face == '🆘' else '🆘 急件'} · {seen}")
    category = desk.office.taxonomy.get(t.category)
    lines.append(f"类别：{class_of(desk, t)} · {quoted(category.department, 40)}")
    lines += _content(t)
    if t.media:
        lines.append(f"附件：{t.media} 个" + ("（匿名件，认领后私发经办人）" if t.anonymous else ""))
    if t.status is Status.RESOLVED:
        lines.append(f"回访：{moment(desk, t.due_at)} 前等居民评价")
    elif t.open:
        late = " <b>已超时</b>" if t.due_at < desk.now else ""
        lines.append(f"时限：{due(desk, t)} 前（{LEVEL[t.level]}）{late}")
    lines.append(f"责任：{responsible(desk, view)}")
    lines += routing.to_unit(desk, t)
    lines.append(f"来源：{'匿名' if t.anonymous else '实名（经办人可查看）'}" + (" · 保密" if t.confidential else ""))
    lines += _besides(view)
    if t.unreachable:
        lines.append("📵 联系不上：居民停用了机器人")
    if t.status is Status.QUEUED and t.signed_at is not None:
        lines.append(f"📝 已签收 {moment(desk, t.signed_at)}")
    if t.open and t.mediations:
        lines.append(f"🕊 调解 {t.mediations} 次未成")
    lines += granting.on_card(desk, t, view.applied)
    if t.question_open:
        lines.append("❓ 已追问，等居民回答")
    if t.reopened:
        lines.append(f"🔁 居民说没解决 {t.reopened} 次")
    if t.urges:
        lines.append(f"⏰ 居民催办 {t.urges} 次")
    lines += oversight.on_card(desk, t)
    lines += helping.on_card(desk, t, [(assist, answer) for assist, _, answer in view.parts])
    lines += _together(desk, view)
    if view.last is not None and view.last_words and not closed_file(t):
        lines.append(f"最近：{quoted(view.last_words, 200)}")
    if view.result and t.status in FINAL | {Status.RESOLVED, Status.CONFIRMING}:
        lines.append(f"结果：{quoted(view.result, 300)}")
    if t.status is Status.CONFIRMING:
        lines.append("需要：经办人发一张办理后的照片（回复本卡片），或另一位同事点「复核通过」。")
    if not t.open:
        lines.append(verdict(t))
    return "\n".join(lines)


def _content(t: Ticket) -> list[str]:
    """Place and words; of a clue handed over neither (M06)."""
    if closed_file(t):
        return ["内容：线索已移交公安机关，案情不再显示（咨询电话 110）"]
    said = folded(t.summary) if t.summary else "见附件" if t.media else "（已删除或无文字）"
    return [*([f"地点：{quoted(t.place, 100)}"] if t.place else []), f"内容：{said}"]


def _besides(view: CardView) -> list[str]:
    """What came in the same message; that the class is still to be set."""
    lines = []
    if view.family:
        parent, *others = view.family
        lines.append(f"母单：{parent.number}（同一来信，另有 {'、'.join(x.number for x in others)}）")
    if view.guesses:
        lines.append("需要：请点下面的按钮定类别。")
    return lines


def responsible(desk: Desk, view: CardView) -> str:
    """Who owes the next step."""
    who = view.ticket.responsible
    if who is None:
        return "—"
    if who == "holder":
        return quoted(view.holder, 40) or "经办人"
    if not desk.centre:
        return "管理员" if who == "admins" else "值班台"
    if view.ticket.confidential:
        return "指定人员"
    return "上级值守（调度）" if who == "admins" else routing.unit_of(desk, view.ticket) or "值班台"


def verdict(ticket: Ticket) -> str:
    """The resident's answers on a finished ticket."""
    v = ticket.verdict
    if ticket.status is Status.WITHDRAWN:
        return "居民已撤回。"
    if ticket.status is Status.MERGED:
        return "随主单办理。"
    if ticket.status in (Status.REJECTED, Status.TRANSFERRED_OUT):
        return "理由和去处已告诉居民；他有异议会回到上级审核。"
    if v.solved is None and v.satisfied is None:
        return "评价：未评价"
    parts = []
    if v.solved is not None:
        parts.append("已解决" if v.solved else "未解决")
    if v.satisfied is not None:
        parts.append("满意" if v.satisfied else "不满意")
    return "评价：" + "，".join(parts)


def bare(desk: Desk, ticket: Ticket) -> str:
    """All that a group may know of a confidential ticket: the same words for each, whoever reported it."""
    who = routing.keepers(desk)
    return f"🔒 保密件 <b>{ticket.number}</b>，由{who}办理。{who}请看与我的私聊，没收到请先私聊我发 /start。"


def _together(desk: Desk, view: CardView) -> list[str]:
    """How many it concerns, what they say, and what may be the same matter."""
    t, main, lines = view.ticket, view.main, []
    if t.joined:
        lines.append(f"👥 涉 {1 + t.joined} 人（共同关注 {t.joined} 人）")
    if view.also_solved or view.also_unsolved:
        lines.append(f"共同关注人：{view.also_solved} 人说解决了，{view.also_unsolved} 人说没解决")
    if main is not None and t.status is Status.MERGED:
        lines.append(f"🔗 已并入 {main.number}")
    elif main is not None:
        lines.append(f"🔗 可能与 <b>{main.number}</b> 是同一件事（{label(desk, main.category)}，{status(main)}）")
    return lines
