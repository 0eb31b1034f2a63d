"""更正 · 解除 · 撤回: what residents read in the notice and below it, what admins are asked and told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.amend_news import AmendMatter, AmendNews
from domain.amending import Amended, Proposed
from domain.amendments import one_picture
from domain.broadcasts import Amendment, Broadcast, Element, Medium, Topic, WaveKind
from domain.composing import CENTRE
from domain.copies import TEXT_MOST, bound
from domain.desk import Desk
from domain.templates import words_of
from handlers.texts.heads import heads
from handlers.texts.notice import notice
from handlers.texts.notice_rules import no_second
from handlers.texts.topics import title
from handlers.texts.words import NUMBERS, folded, quoted

KIND = {WaveKind.CORRECT: "更正", WaveKind.LIFT: "解除", WaveKind.RECALL: "撤回"}
_DANGER_OVER = "险情已经解除，可以恢复正常生活，谢谢配合。"
_OVER = {
    Topic.OUTAGE: "已经恢复正常，谢谢您的耐心等待。",
    Topic.MISSING: "人已经找到，谢谢大家帮忙。",
    Topic.FRAUD: "这件事已经处理完，谢谢您的留意。",
    Topic.RUMOUR: "这件事已经处理完，谢谢您的留意。",
    Topic.OTHER: "这件事已经结束，上面的通知不再有效，谢谢配合。",
}
_REPLY_FRAME = 100


# -- residents --------------------------------------------------------------------------------------------------------


def over_words(broadcast: Broadcast) -> str:
    """Said at a lifting when the admin writes nothing of his own."""
    return _DANGER_OVER if broadcast.urgent else _OVER.get(broadcast.topic, _DANGER_OVER)


def stamp(at: datetime, zone: ZoneInfo) -> str:
    """11月22日 22:41."""
    local = at.astimezone(zone)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def edited(broadcast: Broadcast, kind: WaveKind, at: datetime, sent: datetime, zone: ZoneInfo) -> str:
    """The notice as it stands from now on. `at`: of the change; `sent`: when it was first sent."""
    word = "已更正" if kind is WaveKind.CORRECT else "已解除"
    return f"<b>【{word} {stamp(at, zone)}】</b>\n{notice(broadcast, sent, zone)}"


def replied(
    broadcast: Broadcast, kind: WaveKind, said: str, at: datetime, zone: ZoneInfo, *, pictured: bool = False
) -> str:
    """Below it: an edit alone rings no bell. `pictured`: it has another picture."""
    if kind is WaveKind.LIFT:
        issuer = quoted(broadcast.elements.get(Element.ISSUER, "").strip() or CENTRE, 100)
        return (
            f"🟢 <b>【解除】</b>{quoted(said, 500)}\n—— {issuer}　{stamp(at, zone)}\n"
            f"还有危险或需要帮助，直接发消息给我。\n{NUMBERS}"
        )
    what = "换了图片" if pictured else "有改动"
    head = f"✏️ <b>【更正】</b>上面这条通知{what}，请以现在的内容为准"
    if bound(broadcast) + _REPLY_FRAME > TEXT_MOST:
        return f"{head}，点上面的引用查看。"
    return f"{head}：\n\n{notice(broadcast, at, zone)}"


def recalled(at: datetime, zone: ZoneInfo) -> str:
    """In place of what cannot be deleted any more."""
    return f"<b>【已撤回 {stamp(at, zone)}】</b>\n这条通知已经撤回，请不要再按它做，也不要转发。"


# -- admins -----------------------------------------------------------------------------------------------------------


def ask_correct(broadcast: Broadcast) -> str:
    """What to send."""
    lines = "\n".join(p.text for p in broadcast.pieces if p.text.strip() and p.medium is not Medium.POLL)
    now = f"现在的正文（点一下可复制）：\n<pre>{quoted(lines, 3000)}</pre>\n" if lines else ""
    picture = "要换照片，就发一张新照片，可以带文字，也可以不带。" if one_picture(broadcast) else ""
    return (
        f"请把更正后的<b>完整正文</b>发给我。\n{now}"
        "只改某一项，就只发那一行，如「截止时间：明天 18:00」「地点：…」。"
        f"{picture}发出前会给您看一遍。发「取消」不改。"
    )


def ask_words() -> str:
    return "请写一句解除的话，会发给每个收到通知的人，500 字以内。发「取消」不改。"


def only_text(broadcast: Broadcast) -> str:
    """To what can take the place of nothing. The words are still waited for."""
    if one_picture(broadcast):
        return "这条通知能改文字，也能换照片：请发文字，或单独发一张照片。别的改不了，要换请「撤回」后重发。"
    files = any(p.medium not in (Medium.TEXT, Medium.POLL) for p in broadcast.pieces)
    why = "相册、文件、语音、定位发出后换不了" if files else "这条通知没有照片可换"
    return f"{why}，文字可以更正：请把更正后的正文发给我。要换成别的内容，请先「撤回」，再用 /broadcast 重发。"


def waiting(pending: Amendment, kind: WaveKind) -> str:
    """He begins something else while what he asked for waits for a second admin."""
    mine = KIND[pending.kind]
    return f"⏳ 您送审的{mine}还在等另一位管理员同意。要改做{KIND[kind]}，请先收回；收回后那份{mine}就作废。"


def waits_on() -> str:
    return "好的，继续等另一位管理员同意，结果会告诉您。"


def dropped() -> str:
    return "好的，没有改动。"


def sure(desk: Desk, found: Proposed) -> str:
    """Under the preview."""
    people, kind = f"<b>{heads(found.broadcast, found.people)}</b> 人", found.amendment.kind
    name = f"「{quoted(title(found.broadcast), 40)}」"
    if kind is WaveKind.RECALL:
        return _sure_recall(desk, found, name, people)
    what = (
        f"👆 {name}更正后是这样。已收到的 {people}：原消息改成新内容，下面再回复一条提醒；还没发到的，直接发新内容。"
        if kind is WaveKind.CORRECT
        else f"👆 解除{name}：已收到的 {people}，原消息标上【已解除】、收回按钮，下面回复上面这段话；还没发到的不再发。"
    )
    return what + ("\n人多或级别高，要另一位管理员同意才发出。" if found.approval else "")


def _sure_recall(desk: Desk, found: Proposed, name: str, people: str) -> str:
    hours = int(desk.office.policy.recall_within.total_seconds() // 3600)
    if found.amendment.text:
        return f"把{name}超过 {hours} 小时、删不掉的改成【已撤回】，确认吗？"
    late = (
        f"其中 {heads(found.broadcast, found.late)} 条已超过 {hours} 小时，Telegram 不让删，之后可以改成【已撤回】。"
        if found.late
        else ""
    )
    return f"撤回{name}：从 {people}的手机上删除，还没发到的不再发。{late}不能恢复，确认吗？"


def done(got: Amended, kind: WaveKind) -> str:
    """After 确认; the progress stands in a message of its own."""
    name = f"「{quoted(title(got.broadcast), 40)}」"
    if got.asked:
        within = _within(got.broadcast.pending)
        return f"⏳ {name}的{KIND[kind]}已送另一位管理员，同意后马上发出；{within}没人处理就作废，会告诉您。"
    return f"📣 {name}正在{KIND[kind]}，进度见进度消息。"


def asked(news: AmendNews) -> str:
    """To the second admin, under the preview."""
    b = news.broadcast
    before = ""
    if news.amendment.kind is WaveKind.CORRECT and news.amendment.text:
        before = f"改之前是：{folded(words_of(b), 800)}\n"
    return (
        f"👆 <b>请复核</b>：{quoted(news.who, 30)} 要{KIND[news.amendment.kind]}「{quoted(title(b), 40)}」，"
        f"通知发给了 <b>{heads(b, b.people)}</b> 人。\n{before}"
        f"同意后马上发给收到过的每个人；{_within(news.amendment)}不处理就作废。"
    )


def _within(pending: Amendment | None) -> str:
    """How long the second admin has."""
    if pending is None or pending.asked_at is None or pending.until is None:
        return "一直"
    return f"{int((pending.until - pending.asked_at).total_seconds() // 3600)} 小时内"


def over(news: AmendNews) -> str:
    """What became of the request, where it stood, to the others who were asked."""
    what = f"{KIND[news.amendment.kind]}「{quoted(title(news.broadcast), 40)}」"
    match news.matter:
        case AmendMatter.APPROVED:
            return f"✅ {what}：{quoted(news.who, 30)} 已同意，马上发出，您不用处理了。"
        case AmendMatter.REFUSED:
            return f"❌ {what}：{quoted(news.who, 30)} 不同意，没有改动，您不用处理了。"
        case AmendMatter.LAPSED:
            return f"⌛ {what}：没有人在时限内处理，已作废，没有改动。"
        case _:
            return f"↩️ {what}：发起人已收回，或换成了别的改动，您不用处理了。"


def told(news: AmendNews, *, admin: bool = True) -> str:
    """To its author. Not `admin`: he is none any more, and can do nothing about it."""
    if news.matter is AmendMatter.LAPSED:
        if not admin:
            return f"⌛ {KIND[news.amendment.kind]}「{quoted(title(news.broadcast), 40)}」没有管理员同意，没有发出。"
        return (
            f"⌛ {KIND[news.amendment.kind]}「{quoted(title(news.broadcast), 40)}」没有管理员在时限内同意，没有发出，"
            "通知没有改动。还要发，请再点「确认」送审并提醒同事；不发就点「不做了」。"
        )
    if news.matter is AmendMatter.REPLACED:
        return (
            f"您送审的{KIND[news.amendment.kind]}「{quoted(title(news.broadcast), 40)}」已作废："
            "另一位管理员正在撤回这条通知。没撤成、还要改的，请重新点一次。"
        )
    word = "同意了" if news.matter is AmendMatter.APPROVED else "不同意"
    name = f"「{quoted(title(news.broadcast), 40)}」"
    onward = "马上发出。" if news.matter is AmendMatter.APPROVED else "没有改动。要改请重新点一次。"
    return f"{quoted(news.who, 30)} {word}{name}的{KIND[news.amendment.kind]}，{onward}"


def answered(kind: WaveKind, *, yes: bool) -> str:
    """To who has answered."""
    return f"✅ 您已同意{KIND[kind]}，马上发出。" if yes else f"❌ 您不同意{KIND[kind]}，已告诉发起人，没有改动。"


def too_late(desk: Desk) -> str:
    hours = int(desk.office.policy.recall_within.total_seconds() // 3600)
    return f"发出已超过 {hours} 小时，Telegram 不让再删。可以把原消息改成【已撤回】，或点「解除」说明。"


RULES = {
    "amend_over": "这条通知已经解除或撤回，不能再做这一步。",
    "amend_waits": "另一位管理员对这条通知的更正或解除在等人同意。请先在那份复核上点「同意」或「不同意」。",
    "amend_unsent": "这条通知还没有发出。没发出的，请在通知卡片上点「返回修改」或「取消」。",
    "amend_gone": "这次改动已经处理过、过期或换成了别的。请重新点「更正」「解除」或「撤回」。",
    "amend_long": "内容太长，一条消息装不下。请缩短后再发。",
    "amend_caption": "这段文字在图片下面，最多约 780 字。请缩短后再发。",
    "amend_caption_kept": "换照片时文字前要加一行「已更正」，原来的文字太长放不下。请把照片连同缩短后的文字一起发。",
    "amend_picture": "只有单张照片的通知能换照片。文字可以更正；要换别的，请先「撤回」，再用 /broadcast 重发。",
    "amend_colour": "写了“×色预警”，就要有官方预警的链接，颜色也要和通知选的一样。请附上链接（「链接：https://…」）、改成一致，或去掉颜色字样。",
    "amend_lacks": "缺了这类通知必须写的内容（事项、地点、截止时间、请您、电话）。请写全后再发。",
    "amend_recalled": "这条通知已经撤回过了。",
    "recall_none": "都已经删掉了，没有需要改成【已撤回】的。",
    "amend_second": "人多或级别高的更正、解除，要另一位管理员同意，但" + no_second(),
}
