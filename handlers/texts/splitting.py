"""拆分: a second matter of a ticket becomes one of its own."""

from domain.desk import Desk
from domain.notices import Told
from domain.tickets import Status, Ticket
from handlers.texts import routing
from handlers.texts.promises import due
from handlers.texts.words import label

RULES = {
    "split_urgent": "{n} 是急件，不拆分：先把险情办完。另外那件事请写进备注，事后请居民另报。",
    "split_many": "{n} 这一家已经有好几件了，不能再拆。请在本件里一起办，或请居民另报一件。",
    "split_same": "这就是 {n} 的全部内容，没有可拆的。只写要拆出去的那一件，如：/split {n} 拖欠工资三个月",
    "split_again": "这一件已经从 {n} 拆出来了，不用再拆。",
    "split_long": "请用一句话（500 字以内）只写要拆出去的那一件，如：/split {n} 拖欠工资三个月",
    "split_danger": "这一句说的是险情，拆出来排队会误事：请先打 110 / 119 / 120 / 122，再写进 {n} 的备注。",
}
MATTER = "请用一句话写明要拆出去的那一件，如：/split {n} 拖欠工资三个月"
_MARK = "①②"


def ask_matter() -> str:
    return (
        "要拆出去的那一件，用一句话写，如：拖欠工资三个月。\n"
        "本件照常由您办。那一件涉及隐私、毒品、黑恶、家暴的，不要写在群里，请私聊我发 /split 编号 那一件"
    )


def quietly(desk: Desk, ticket: Ticket) -> str:
    """To the holder: the new ticket; where they may not be linked, his own."""
    if ticket.status is not Status.QUEUED:
        return (
            f"{ticket.number} 里的另一件已另行登记办理，编号只告诉诉求人；本件照常由您办。\n"
            "刚才那句话如果写在群里，请删掉。"
        )
    return f"已拆出 {ticket.number}（{label(desk, ticket.category)}），{due(desk, ticket)} 前办结，已告诉诉求人。"


def told(desk: Desk, notice: Told) -> str:
    """To the reporter: both numbers, what each is about where that may be pushed, and by when."""
    parent = notice.ticket
    head = f"✂️ 您反映的不止一件事，现在分开办理，不用您再报。\n总编号：<b>{parent.number}</b>"
    lines = [head]
    for mark, t in zip(_MARK, notice.parts, strict=False):
        about = "" if parent.secret else f" {label(desk, t.category)}"
        late = "（已超时，正在督促）" if t.due_at <= desk.now else ""
        new = "（新拆出的）" if mark == "②" else ""
        lines.append(f"{mark} <b>{t.number}</b>{about}{new}：{due(desk, t)} 前办结并答复您{late}")
        if t.confidential:
            lines.append(f"　🔒 保密件：不进值班群，只由{routing.keepers(desk)}办理。")
    if notice.parts:
        lines.append("时限都从您提交那天算起；各件分别告诉您进展，都了结了总编号才结。")
    if parent.anonymous:
        lines.append("原来的查询码现在能看到这一家的每一件。")
    lines.append("发 /my 看每一件。")
    return "\n".join(lines)
