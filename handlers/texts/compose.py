"""What an admin reads while he composes a notice: the card, what lacks, the preview's figures, questions."""

from collections.abc import Sequence
from datetime import timedelta

from domain.approving import grave, strange_host
from domain.broadcasts import Broadcast, BroadcastState, Element, Level, Medium, Repeat
from domain.composing import Preview
from domain.desk import Desk
from domain.templates import Lack, host_of, likely, template_of, words_of
from handlers.texts.audience import told
from handlers.texts.audience_refusing import MISSING
from handlers.texts.compose_samples import form
from handlers.texts.heads import heads
from handlers.texts.notice import COLOUR, DOT, ELEMENT, REPLY, TEMPLATE
from handlers.texts.notice_rules import no_second
from handlers.texts.words import NUMBERS, moment, quoted

LEVEL = {Level.ORDINARY: "一般", Level.URGENT: "紧急"}
_MEDIUM = {
    Medium.TEXT: "文字",
    Medium.PHOTO: "照片",
    Medium.VIDEO: "视频",
    Medium.ANIMATION: "动图",
    Medium.DOCUMENT: "文件",
    Medium.AUDIO: "音频",
    Medium.VOICE: "语音",
    Medium.LOCATION: "定位",
    Medium.POLL: "投票",
}
REPEAT = {Repeat.ONCE: "只发一次", Repeat.DAILY: "每天", Repeat.WEEKLY: "每周"}
_LACK = {
    Lack.CONTENT: "内容（请把要发的文字、照片等发给我）",
    Lack.LONG: "内容太长（正文连同各项 3800 字以内，每项 300 字以内），请清空后重发",
    Lack.LINK: "官方预警的链接（https 开头）；没有链接就去掉预警颜色",
    Lack.COLOUR_WORDS: "文中写了「×色预警」：选上颜色并附官方链接，或改掉这几个字（日常提示不能用预警颜色）",
    Lack.COLOUR_OTHER: "文中写的预警颜色和选的不一样：请改成一致（以官方预警为准）",
    Lack.END: "停发时间（重复发送要有）",
    Lack.OVER: "停发时间已过或早于发送时间，请改",
    Lack.NIGHT: "停发时间落在夜里不发普通通知的时段（{quiet}），轮不到发：请把停发时间改晚，或改成「紧急」",
    Lack.AUDIENCE: "受众（发给谁）",
}
#: What no notice needs to tell of anybody.
_PRIVATE = frozenset({"id_number", "bank_card", "plate"})
_STATE = {
    BroadcastState.SENDING: "📣 <b>已开始发送</b>，进度见下面的消息。",
    BroadcastState.DONE: "📣 <b>已发送完毕。</b>发 /broadcasts 看记录。",
    BroadcastState.CANCELLED: "📣 <b>已取消</b>，没有发出去。要重新写，请发 /broadcast。",
}


def plain(label: str) -> str:
    """A label without its emoji."""
    return label.rsplit(" ", maxsplit=1)[-1]


def name_of(desk: Desk, lack: Element | Lack) -> str:
    if isinstance(lack, Element):
        return ELEMENT[lack]
    policy = desk.office.policy
    return _LACK[lack].replace("{quiet}", f"{policy.quiet_from}:00 至 {policy.quiet_until}:00")


def invites(lacks: Sequence[Element | Lack]) -> bool:
    """Whether the card asks him to send something."""
    return Lack.CONTENT in lacks or any(isinstance(lack, Element) for lack in lacks)


def card(
    desk: Desk, b: Broadcast, lacks: Sequence[Element | Lack], *, alarming: bool = False, asking: bool = True
) -> str:
    """The draft, or what became of it. `alarming`: its words speak of danger, which may be his own.

    Not `asking`: he has said 取消, so it only names the buttons.
    """
    if b.state in _STATE:
        return _STATE[b.state]
    if b.state is BroadcastState.REVIEW:
        until = moment(desk, b.next_at) if b.next_at else ""
        return f"📣 <b>等另一位管理员同意</b>，{until} 前有效。同意后自动发送，结果会告诉您。"
    if b.state is BroadcastState.SCHEDULED:
        when = moment(desk, b.next_at) if b.next_at else ""
        return f"📣 <b>已定时</b>：{when} 发给{_about(b)} 人。{_repeated(desk, b)}"
    lines = ["📣 <b>通知草稿</b>（还没有发）"]
    colour = f"　{DOT[b.colour]} {COLOUR[b.colour]}预警" if b.colour else ""
    lines.append(f"类别：{TEMPLATE[template_of(b).code]}　级别：{LEVEL[b.level]}{colour}")
    kind = likely(b)
    if kind is not None:
        lines.append(f"像是「{TEMPLATE[kind.code]}」：点下面的按钮改过来，会提醒您写全必须写的内容。")
    lines.append(f"受众：{told(desk, b)}")
    lines.append(f"时间：{when_of(desk, b)}")
    if b.replies:
        lines.append(f"回应按钮：{'、'.join(plain(REPLY[r]) for r in b.replies)}")
    lines.append(f"内容：{content_of(b)}")
    lines += [f"{ELEMENT[e]}：{quoted(b.elements[e], 60)}" for e in Element if b.elements.get(e)]
    if b.link:
        lines.append(f"官方链接：{quoted(b.link, 100)}")
    if Lack.CONTENT in lacks:
        lines.append(HOW if asking else "要写内容，点「添加内容」。")
    elif lacks:
        lines.append("还缺：" + "；".join(name_of(desk, lack) for lack in lacks))
        untold = [lack for lack in lacks if isinstance(lack, Element)]
        if untold:
            lines.append(form(template_of(b).code, untold) if asking else "要填，点下面的按钮。")
    else:
        lines.append("可以点「预览」了。")
    if alarming:
        lines.append(f"如果是您自己遇险，不要在这里写：\n{NUMBERS}")
    return "\n".join(lines)


HOW = (
    "\n请把内容直接发给我：文字、照片、相册、视频、文件、语音、定位、投票都可以，也可以转发。"
    "写成「地点：……」「截止时间：……」「请您：……」「联系电话：……」的行会自动填好。"
)


def content_of(b: Broadcast) -> str:
    """文字 20 字 · 照片 3."""
    text = sum(len(p.text) for p in b.pieces if p.medium is not Medium.POLL)
    found = [f"文字 {text} 字"] if text else []
    for medium in Medium:
        many = sum(p.medium is medium for p in b.pieces)
        if many and medium is not Medium.TEXT:
            found.append(f"{_MEDIUM[medium]} {many}")
    first = next((p.text for p in b.pieces if p.text), "")
    quote = f"\n<blockquote expandable>{quoted(first, 200)}</blockquote>" if first else ""
    return (" · ".join(found) or "还没有") + quote


def when_of(desk: Desk, b: Broadcast) -> str:
    start = moment(desk, b.starts_at) if b.starts_at else "立即发送"
    end = f"，{moment(desk, b.ends_at)} 后不再发" if b.ends_at else ""
    return f"{start}，{REPEAT[b.repeat]}{end}"


def _about(b: Broadcast) -> str:
    """How many there will be then is a guess in any case."""
    found = heads(b, b.people)
    return f"约 {found}" if found.isdecimal() else found


def _repeated(desk: Desk, b: Broadcast) -> str:
    if b.repeat is Repeat.ONCE or b.ends_at is None:
        return ""
    return f"{REPEAT[b.repeat]}一次，到 {moment(desk, b.ends_at)} 为止。"


def lacking(desk: Desk, p: Preview) -> str:
    """Why there is no preview yet."""
    lacks = p.lacks
    if p.why:
        return MISSING.get(p.why, _LACK[Lack.AUDIENCE])
    if p.broadcast.audience is not None and lacks == (Lack.AUDIENCE,):
        return "选的受众现在一个人也发不到（没人选这些区域或类别，或都已停用、退订）。请换一个受众："
    untold = [lack for lack in lacks if isinstance(lack, Element)]
    sample = "\n" + form(template_of(p.broadcast).code, untold) if untold else ""
    return "还不能预览，先补上：\n" + "\n".join(f"· {name_of(desk, lack)}" for lack in lacks) + sample


def beyond() -> str:
    return "这个受众超出您能发的范围：您可以发给本单位和下级。请换一个受众："


def summary(desk: Desk, p: Preview) -> str:
    """Under the preview: to how many, how long, who must approve."""
    b = p.broadcast
    lines = ["👆 <b>居民看到的就是这样。</b>"]
    lines.append(f"将发给 <b>{heads(b, p.people)}</b> 人（{told(desk, b)}），每人至多一次。")
    each = f"，每人 {p.copies // max(1, p.people)} 条消息" if p.copies > p.people else ""
    lines.append(f"全部发完约需 {lasting(p.seconds)}{each}。居民的来信照常马上回。")
    if any(piece.medium is Medium.POLL for piece in b.pieces):
        lines.append("投票由我发出、再转发给居民（只有一份票数），居民看到的是转发自本机器人。请不要删掉上面的投票。")
    kinds = {s.kind for s in desk.office.reader.understand(words_of(b)).personal}
    if kinds & _PRIVATE:
        lines.append("⚠️ 文中像有身份证号、银行卡号或车牌，发之前请删去。")
    if p.stars:
        lines.append(f"开着付费加速：这次约用 <b>{p.stars}</b> 个 Telegram 星（设置 PAID_BROADCAST，0 为不付费）。")
    if p.starts is not None:
        why = "（夜里不发普通通知）" if p.night else ""
        lines.append(f"开始时间：{moment(desk, p.starts)}{why}。{_repeated(desk, b)}")
    elif b.urgent:
        lines.append("紧急：马上发，夜里也发，退订的人也会收到。")
    else:
        lines.append(f"确认后马上开始。{_repeated(desk, b)}")
    if b.colour is not None:
        lines.append(host_line(desk, b))
    if p.approval:
        policy = desk.office.policy
        many = f"超过 {policy.broadcast_alone} 人" if b.people > policy.broadcast_alone else "级别较高"
        many = "链接不是官方网站" if strange_host(desk, b) and many == "级别较高" and not grave(desk, b) else many
        lines.append(f"{many}，要另一位管理员同意后才发（现有 {p.approvers} 位能审）。")
        if not p.approvers:
            lines.append(no_second())
    return "\n".join(lines)


def host_line(desk: Desk, b: Broadcast) -> str:
    """Where the official warning of a coloured one stands."""
    strange = strange_host(desk, b)
    if strange:
        return f"⚠️ 链接指向 <b>{quoted(strange, 100)}</b>，不在官方网站名单里，请核对；要另一位管理员同意。"
    return f"链接指向官方网站 {quoted(host_of(b.link), 100)}。"


def lasting(seconds: int) -> str:
    """约 40 秒, 6 分钟, 2 小时."""
    span = timedelta(seconds=max(1, seconds))
    if span < timedelta(seconds=90):
        return f"{max(1, seconds)} 秒"
    if span < timedelta(minutes=90):
        return f"{round(seconds / 60)} 分钟"
    return f"{seconds / 3600:.1f} 小时"
