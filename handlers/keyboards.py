"""All buttons. The Chinese words on them are those the issue names; an emoji may stand before."""

from collections.abc import Mapping

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from domain.cards import CardView
from domain.drafting import DraftView
from domain.history import Step
from domain.people import Staff
from domain.states import EDGES, STAYS
from domain.tickets import FINAL, Status, Ticket
from handlers import together_keyboards
from handlers.callbacks import (
    DraftPress,
    DutyPress,
    MePress,
    SortPress,
    StaffPress,
    StepPress,
    TicketPress,
)
from handlers.texts.duty import colleague

SOS, MY, HELP, ASK = "🆘 紧急求助", "📋 我的工单", "❓ 帮助", "💬 办事咨询"
SUBSCRIBE = "🔔 订阅提示"
Rows = list[list[InlineKeyboardButton]]
#: Where the class may still be corrected.
SORTABLE = frozenset(e.source for e in EDGES if e.step is Step.RECLASSIFY) | STAYS[Step.RECLASSIFY][0]
MARK = "〇①②③④⑤⑥⑦⑧⑨"
_COUNT = "〇一两三四五六七八九"


def _b(text: str, data: str, style: str | None = None) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data, style=style)


def _kb(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[r for r in rows if r])


def home() -> ReplyKeyboardMarkup:
    """The keyboard under a resident's chat: 🆘 first."""
    return ReplyKeyboardMarkup(
        keyboard=[
            [KeyboardButton(text=SOS, style="danger")],
            [KeyboardButton(text=t) for t in (MY, ASK)],
            [KeyboardButton(text=t) for t in (SUBSCRIBE, HELP)],
        ],
        resize_keyboard=True,
        is_persistent=True,
        input_field_placeholder="直接说发生了什么、在哪里",
    )


def draft(view: DraftView) -> InlineKeyboardMarkup:
    """提交 · 改类别 · 补地点 · 匿名 · 取消."""
    d = view.draft

    def press(do: str, code: str = "") -> str:
        return DraftPress(do=do, draft=d.id, code=code).pack()

    rows: Rows = []
    if view.soft_danger:
        rows.append([_b("🆘 有危险，正在发生", press("sos"), "danger"), _b("没有危险", press("calm"))])
    if view.perhaps is not None and view.perhaps.children:
        rows += [[_b(f"↩️ 是 {t.number}", press("same", t.number), "primary")] for t in view.family]
        rows.append([_b("不是，另一件事", press("other"))])
    elif view.perhaps is not None:
        same = "↩️ 是对它的回答" if view.perhaps.question_open else "↩️ 是同一件事"
        rows.append([_b(same, press("same"), "primary"), _b("不是，另一件事", press("other"))])
    if view.asks_split:
        rows.append(
            [_b(f"✂️ 分成{_COUNT[len(view.pieces)]}件", press("split"), "primary"), _b("就是一件事", press("whole"))]
        )
    elif not view.split and not view.sure and view.choice is not None and view.choice.guesses:
        rows += [[_b(f"👉 {g.label[:30]}", press("set", g.code))] for g in view.choice.guesses]
        rows.append([_b("都不是", press("none"))])
    rows.append(together_keyboards.offer(view))
    rows.append([_b("✅ 提交", press("submit"), "success")])
    if view.hints:
        rows.append([_b("📖 看看常见解答", press("hints"))])
    place = _b("📍 补地点", press("place"))
    if view.split:
        marks = [_b(f"🏷 改{MARK[i]}类别", press("class", f"@{i}")) for i in range(1, len(view.pieces) + 1)]
        rows += [marks[i : i + 3] for i in range(0, len(marks), 3)]
        rows.append([_b("🔗 合成一件", press("whole")), place])
    else:
        rows.append([_b("🏷 改类别", press("class")), place])
    private = _b("🔒 取消保密" if d.confidential else "🔒 保密", press("conf"))
    rows.append([_b("🕶 改回实名" if d.anonymous else "🕶 匿名", press("anon")), private, _b("✖️ 取消", press("cancel"))])
    return _kb(rows)


def own(ticket: Ticket) -> InlineKeyboardMarkup | None:
    """补充 · 催办 · 撤回 under a resident's own ticket."""
    if ticket.children:
        return _kb([[_b("👁 查看各件", TicketPress(do="view", number=ticket.number).pack())]])

    def press(do: str) -> str:
        return TicketPress(do=do, number=ticket.number).pack()

    if ticket.status is Status.MERGED:
        return together_keyboards.merged(ticket)
    if ticket.status is Status.WITHDRAWN:
        return _kb([[_b("↩️ 恢复办理", press("reopen"))]])
    if ticket.status in (Status.REJECTED, Status.TRANSFERRED_OUT):
        return disagree(ticket)
    if ticket.status in FINAL:
        return _kb([[_b("🔁 没解决，重新办理", press("reopen"))]])
    if ticket.status is Status.RESOLVED:
        return questions(ticket)
    reply = [_b("💬 回答", press("add"), "primary")] if ticket.question_open else []
    return _kb([reply, [_b("➕ 补充", press("add")), _b("⏰ 催办", press("urge")), _b("🚫 撤回", press("withdraw"))]])


def sure_forget() -> InlineKeyboardMarkup:
    return _kb([[_b("确定删除", MePress(do="forget").pack(), "danger"), _b("不删除", MePress(do="keep").pack())]])


def answer(ticket: Ticket) -> InlineKeyboardMarkup:
    """Under an officer's question; of a confidential case the question itself is behind 查看."""
    if ticket.confidential:
        return _kb([[_b("👁 查看", TicketPress(do="view", number=ticket.number).pack())]])
    return _kb([[_b("💬 回答", TicketPress(do="add", number=ticket.number).pack(), "primary")]])


def my_list(tickets: list[Ticket]) -> InlineKeyboardMarkup | None:
    """A button a ticket."""
    rows = [[_b(t.number, TicketPress(do="view", number=t.number).pack())] for t in tickets[:10]]
    return _kb(rows) if rows else None


def questions(ticket: Ticket) -> InlineKeyboardMarkup | None:
    """联系了吗、解决了吗、满意吗: what has been answered goes away."""

    def press(do: str) -> str:
        return TicketPress(do=do, number=ticket.number).pack()

    rows: Rows = []
    if ticket.confidential and ticket.status is Status.RESOLVED:
        rows.append([_b("👁 查看", press("view"))])
    if ticket.status is Status.RESOLVED:
        rows.append([_b("✅ 解决了", press("solved"), "success"), _b("❌ 没解决", press("unsolved"), "danger")])
    if ticket.verdict.contacted is None:
        rows.append([_b("📞 联系过我", press("met")), _b("没联系我", press("unmet"))])
    if ticket.verdict.satisfied is None:
        rows.append([_b("🙂 满意", press("glad")), _b("🙁 不满意", press("sad"))])
    if ticket.status is Status.CLOSED:
        rows.append([_b("🔁 又出现了，重新办理", press("reopen"))])
    return _kb(rows) if rows else None


def urgent(ticket: Ticket) -> InlineKeyboardMarkup:
    """Under the first answer to danger."""
    return _kb([[_b("🚫 撤回", TicketPress(do="withdraw", number=ticket.number).pack())]])


def check(ticket: Ticket) -> InlineKeyboardMarkup:
    """已拨打 · 现在安全 · 不是紧急 (§6.3)."""

    def press(do: str) -> str:
        return TicketPress(do=do, number=ticket.number).pack()

    return _kb([[_b("📞 已拨打", press("called")), _b("现在安全", press("safe"))], [_b("不是紧急", press("calm"))]])


def reopen(ticket: Ticket) -> InlineKeyboardMarkup:
    return _kb([[_b("🔁 没解决，重新办理", TicketPress(do="reopen", number=ticket.number).pack())]])


def disagree(ticket: Ticket) -> InlineKeyboardMarkup:
    """Under 不受理 and 移交: 我有异议."""
    return _kb([[_b("❗ 我有异议", TicketPress(do="reopen", number=ticket.number).pack())]])


def card(view: CardView) -> InlineKeyboardMarkup | None:
    """认领 · 退回 · 转派 · 追问 · 备注 · 办结, as the state allows."""
    t = view.ticket

    def press(text: str, do: str, style: str | None = None) -> InlineKeyboardButton:
        return _b(text, DutyPress(do=do, number=t.number).pack(), style)

    rows: Rows = []
    if view.main is not None and t.open:
        rows.append(together_keyboards.may_be_one(t))
    if t.urgent and t.open and t.acknowledged_by is None:
        rows.append([press("👀 已知晓", "ack", "danger")])
    back = [] if t.directed else [press("↩️ 退回", "return")]
    match t.status:
        case Status.QUEUED:
            rows.append([press("✋ 认领", "claim", "success"), *back, press("🗒 备注", "note")])
        case Status.CLAIMED:
            rows.append([press("✅ 办结", "done", "success"), press("❓ 追问", "ask"), press("🗒 备注", "note")])
            hand = [] if t.anonymous else [press("🔀 转派", "transfer")]
            rows.append([*hand, *back, press("🔓 放回", "release")])
            rows.append([press("👁 查看联系方式", "look")])
        case Status.CONFIRMING:
            rows.append([press("✅ 复核通过", "confirm", "success"), press("❌ 不通过", "refuse", "danger")])
            rows.append([press("❓ 追问", "ask"), press("🗒 备注", "note"), press("🔓 放回", "release")])
        case Status.RETURNED | Status.ESCALATED:
            if view.proposed is not None:
                to = StepPress(do="dispatch", number=t.number, arg=str(view.proposed.id)).pack()
                rows.append([_b(f"📤 派给{view.proposed.name}"[:40], to, "success")])
            hand = [] if t.anonymous else [press("🔀 转派", "transfer")]
            rows.append([press("✋ 认领", "claim"), *hand, press("📤 重新派单", "dispatch")])
            rows.append([press("🗒 备注", "note")])
        case Status.RESOLVED:
            rows.append([press("🗒 备注", "note")])
        case Status.SUSPENDED:
            rows.append([press("🗒 备注", "note")])
        case _:
            return None
    if t.status in SORTABLE:
        # what nobody could class is sorted with one tap
        rows += [
            [_b(f"🏷 {c.label[:30]}", SortPress(do="set", number=t.number, code=c.code).pack())] for c in view.guesses
        ]
        rows.append([_b("🏷 改类别", SortPress(do="open", number=t.number).pack())])
    rows[-1].append(_b("⋯ 更多", StepPress(do="menu", number=t.number).pack()))
    return _kb(rows)


def colleagues(number: str, staff: list[Staff], units: Mapping[int, str]) -> InlineKeyboardMarkup | None:
    """To whom a ticket goes: one tap. `units`: where those of other units work, by Staff.id."""
    buttons = [
        _b(colleague(s, units.get(s.id, "")), DutyPress(do="hand", number=number, to=s.id).pack()) for s in staff
    ]
    return _kb([buttons[i : i + 2] for i in range(0, len(buttons), 2)]) if buttons else None


def alarm(ticket: Ticket) -> InlineKeyboardMarkup:
    seen = _b("👀 已知晓", DutyPress(do="ack", number=ticket.number).pack(), "danger")
    return _kb([[seen, _b("✋ 认领", DutyPress(do="claim", number=ticket.number).pack())]])


def forwarded(user: int) -> InlineKeyboardMarkup:
    return _kb(
        [
            [
                _b("设为值班人员", StaffPress(do="add", user=user).pack()),
                _b("停用", StaffPress(do="off", user=user).pack(), "danger"),
            ]
        ]
    )
