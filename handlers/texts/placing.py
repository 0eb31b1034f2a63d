"""Where a ticket goes and who is told: 签收, 退单, 派单, 改派, 指定."""

from domain.desk import Desk
from domain.history import Step
from domain.notices import Event, PlaceMatter, Told, ToPlacers
from domain.tickets import Pause, Ticket
from handlers.texts import ending, granting
from handlers.texts.promises import due
from handlers.texts.words import class_for_reporter, moment, quoted

#: Presets of 退单: what is kept as the reason.
WHY_BACK = {
    "duty": "不属本单位职责",
    "area": "不在本辖区",
    "lead": "应由其他单位主办",
    "power": "没有执法权限",
}


def unit(desk: Desk, unit_id: int | None) -> str:
    """A unit's name."""
    found = desk.centre.unit(unit_id)
    return quoted(found.name, 40) if found is not None else "原单位"


def choose_reason(ticket: Ticket) -> str:
    return f"<b>{ticket.number}</b> 为什么退？时限照走，退后由上级派单。"


def choose_proposed(ticket: Ticket) -> str:
    return f"<b>{ticket.number}</b> 建议由哪个单位办？"


def choose_unit(ticket: Ticket) -> str:
    return f"<b>{ticket.number}</b> 派给哪个单位？时限不变。"


def how(desk: Desk, ticket: Ticket, unit_id: int) -> str:
    """改派 or 指定."""
    return f"<b>{ticket.number}</b> 给{unit(desk, unit_id)}：普通改派，还是指定（对方不能再退）？"


def ask_back() -> str:
    return "退回理由和建议承办单位，如：路灯归县城管局管，建议县城管局"


def ask_why_there() -> str:
    return "为什么还派给原单位（他们会看到）"


def ask_why_on() -> str:
    return "为什么不由本单位办（对方会看到），如：路灯归县城管局管"


def settled(ticket: Ticket) -> str:
    """In place of what somebody was asked in private."""
    how = "已有去向" if ticket.open else "已了结"
    return f"ℹ️ <b>{ticket.number}</b> {how}，这条不用再处理。"


def quietly(desk: Desk, step: Step, ticket: Ticket) -> str:
    """The short answer to the one who acted (plain text)."""
    name, by = ticket.number, moment(desk, ticket.due_at)
    match step:
        case Step.SIGN:
            return f"{name} 已签收，请尽快认领办理，{by} 前办结。"
        case Step.RETURN if desk.centre:
            final = "，第二次退单，由裁定人指定" if ticket.returns >= desk.office.policy.bounces else ""
            return f"{name} 已退给上级派单{final}。时限不变。"
        case Step.DISPATCH | Step.REASSIGN if desk.centre:
            fixed = "，已指定，对方不能再退" if ticket.directed else ""
            return f"{name} 已派给{unit(desk, ticket.unit)}{fixed}。时限不变。"
        case Step.APPLY:
            who = "上级值守" if desk.centre else "管理员"
            return f"{name} 的申请已送{who}审批，批准前时限照走。"
        case Step.EXTEND | Step.SUSPEND:
            if ticket.pause is Pause.SUSPENDED and ticket.review_at is not None:
                return f"{name} 已批准挂账，{moment(desk, ticket.review_at)} 复核。"
            return f"{name} 已批准延期到 {by}，已告诉居民。"
        case Step.DECLINE:
            return f"{name} 的申请未批准，已告诉经办人。"
        case Step.RESUME:
            return f"{name} 已恢复办理，{by} 前办结。"
        case Step.REJECT:
            return f"{name} 已不受理，理由和去处已告诉居民。"
        case Step.HAND_OFF:
            return f"{name} 已移交，已告诉居民去哪里问。"
        case _:
            return ""


def told(desk: Desk, notice: Told) -> str:
    """To the reporter: what happens next and by when."""
    ticket = notice.ticket
    if notice.event is Event.REJECTED:
        return ending.rejected(desk, notice)
    if notice.event is Event.HANDED_OFF:
        return ending.handed_off(desk, notice)
    if notice.event is not Event.REASSIGNED:
        return granting.told(desk, notice)
    name = f"<b>{ticket.number}</b>{class_for_reporter(desk, ticket)}\n"
    to = "更合适的单位" if ticket.secret else unit(desk, ticket.unit)
    return f"🔁 {name}已改由{to}办理，时限不变：{due(desk, ticket)} 前。您不用自己找部门。"


def matter(desk: Desk, notice: ToPlacers) -> str:
    """To who places it."""
    t = notice.ticket
    by, said = due(desk, t), quoted(notice.words, 500)
    proposed = f"\n建议：{unit(desk, notice.unit)}" if notice.unit is not None else ""
    match notice.matter:
        case PlaceMatter.RETURNED:
            return f"↩️ <b>{t.number}</b> 被退回，请改派（时限不变：{by} 前）\n理由：{said}{proposed}"
        case PlaceMatter.SECOND_BOUNCE:
            return (
                f"↩️ <b>{t.number}</b> 第 {t.returns} 次被退回，请您裁定由谁办：派出后不能再退（时限不变：{by} 前）\n"
                f"理由：{said}{proposed}"
            )
        case PlaceMatter.EXTENSION:
            until = moment(desk, notice.until or t.due_at)
            head = f"⏳ <b>{t.number}</b> 申请延期到 {until}（现时限 {by} 前，只能延一次）"
            return f"{head}\n理由：{said}\n批准后居民会收到理由。"
        case PlaceMatter.SUSPENSION:
            until = moment(desk, notice.until or t.due_at)
            head = f"⏸ <b>{t.number}</b> 申请挂账，{until} 复核（现时限 {by} 前）"
            return f"{head}\n条件：{said}\n批准后时限暂停，到期自动恢复。"
        case PlaceMatter.UNPLACED if notice.above:
            return f"⏰ <b>{t.number}</b> 下级一直没有派出，请您派单或督促（时限 {by} 前）。"
        case PlaceMatter.UNPLACED:
            return f"⏰ <b>{t.number}</b> 还在等您派单，再不派会报上一级（时限 {by} 前）。"
        case PlaceMatter.ACCUSED:
            return (
                f"⚠️ <b>{t.number}</b> 居民补充说的正是现在的承办单位，要回避：请改派给别的单位，不要让它看到。"
                f"时限不变：{by} 前。"
            )
        case PlaceMatter.DISAGREED:
            return f"❗ <b>{t.number}</b> 居民对不受理或移交有异议，请重新审核：{by} 前答复。"
