"""What a resident reads while he puts a report together."""

from collections import Counter
from collections.abc import Sequence
from html import escape

from domain.desk import Desk
from domain.drafting import DraftView
from domain.matters import Piece
from domain.tickets import Ticket
from domain.understanding import Guess
from domain.words import MediaKind
from handlers.texts.routing import keepers
from handlers.texts.together import offer
from handlers.texts.words import LEVEL, NUMBERS, folded, quoted

MEDIA = {
    MediaKind.PHOTO: "照片",
    MediaKind.VIDEO: "视频",
    MediaKind.VIDEO_NOTE: "视频",
    MediaKind.ANIMATION: "动图",
    MediaKind.VOICE: "语音",
    MediaKind.AUDIO: "音频",
    MediaKind.DOCUMENT: "文件",
    MediaKind.LOCATION: "定位",
    MediaKind.VENUE: "地点",
    MediaKind.OTHER: "附件",
}


def attachments(view: DraftView) -> str:
    """照片 2 · 语音 1."""
    counts = Counter(MEDIA[p.media.kind] for p in view.draft.parts if p.media is not None)
    return " · ".join(f"{name} {n}" for name, n in counts.items())


_MARK = "〇①②③④⑤⑥⑦⑧⑨"
_COUNT = "〇一两三四五六七八九"


def draft(desk: Desk, view: DraftView) -> str:
    """The draft card: what was understood, and that it is no report yet."""
    lines = [*_above(view), "📝 <b>草稿 · 还没有提交</b>"]
    if view.offer is not None and not view.soft_danger:
        lines.insert(-1, offer(desk, view.offer))
    text = view.understanding.masked if any(p.text for p in view.draft.parts) else ""
    if text:
        lines.append(f"内容：{folded(text)}")
        if len(text.strip()) > 600:  # or an edit further down would change nothing anybody sees
            lines.append(f"（只显示开头，全文 {len(text.strip())} 字都会提交）")
    lines += _matters(desk, view)
    lines.append(f"地点：{quoted(view.place, 100)}" if view.place else "地点：未写明，可点「补地点」")
    if not view.split and view.sure:
        lines.append(f"紧急程度：{LEVEL[view.category.urgency]}")
    if files := attachments(view):
        lines.append(f"附件：{files}")
    lines += _secrecy(view, keepers(desk))
    if len(view.draft.parts) > 1:
        # a card that stayed the same would leave the message that joined it without an answer
        lines.append(f"已收到 {len(view.draft.parts)} 条消息。")
    lines.append("还可以接着发文字、照片、语音、定位；好了请点「提交」。")
    if not view.draft.consented:
        lines.append(consent())
    return "\n".join(lines)


def _above(view: DraftView) -> list[str]:
    """What must be read before the draft itself: a reminder, danger, an earlier ticket."""
    lines = []
    if view.reminder:
        lines.append("⏰ <b>您还没有提交</b>，工作人员看不到下面的内容。")
    elif view.again:
        lines.append("刚才服务中断过，您的草稿还在：")
    if view.soft_danger:
        lines += ["<b>现在有危险吗？</b>如有，请先保证安全并拨打电话。", NUMBERS]
    if view.perhaps is not None and view.perhaps.children:
        lines.append(f"您之前的工单 {view.perhaps.number} 分成了几件，<b>这是其中哪一件的事？</b>")
    elif view.perhaps is not None:
        ticket = view.perhaps
        what = "这是对它的回答吗？" if ticket.question_open else "是同一件事吗？"
        lines.append(f"您之前的工单 {ticket.number}，<b>{what}</b>")
    return lines


def _matters(desk: Desk, view: DraftView) -> list[str]:
    """The class; of several matters each with its own, or whether they go apart."""
    if view.split:
        return ["分开办理，每件各有编号和时限：", *(_piece(desk, i, p) for i, p in enumerate(view.pieces, 1))]
    if view.asks_split:
        mask = desk.office.reader.mask
        said = [f"{_MARK[i]} {quoted(mask(piece.said), 60)}" for i, piece in enumerate(view.pieces, 1)]
        return [f"您说了{_COUNT[len(view.pieces)]}件事，<b>分开办理吗？</b>", *said, _class(view)]
    return [_class(view)]


def _secrecy(view: DraftView, who: str) -> list[str]:
    """Who will see what. `who`: to whom confidential ones go."""
    lines = []
    if view.draft.anonymous:
        lines.append("🕶 匿名：工作人员看不到您的账号和姓名。")
        if view.identifying:
            lines.append("⚠️ 照片、语音可能让人认出您，只交给经办人；不放心请取消后重发文字。")
        if view.understanding.personal:
            lines.append("⚠️ 内容里有电话、号码等，经办人能看到，可能让人认出您。")
    else:
        lines.append("署名：实名（只有经办人能查看）")
    hidden = [p.choice.category.confidential for p in view.pieces] if view.split else [view.category.confidential]
    if view.draft.confidential or all(hidden):
        lines.append(f"🔒 保密：不进值班群，只由{who}办理。")
    elif any(hidden):
        lines.append(f"🔒 标有保密的那件不进值班群，只由{who}办理；照片、语音也只随那件走。")
    return lines


def _class(view: DraftView) -> str:
    """The class with why; or the question which it is, when it is not clear enough."""
    label = escape(view.category.label, quote=False)
    if view.chosen:
        return f"类别：<b>{label}</b>（您选的）"
    if view.sure:
        return f"类别：<b>{label}</b>（{_because(view.understanding.categories[:1]) or '请确认'}）"
    if view.asks_split or view.choice is None or not view.choice.guesses:
        return "类别：待分类，由工作人员来定；也可点「改类别」自己选。"
    return "类别：<b>这是哪一类？</b>请点一个；不选也能提交，由工作人员来定。"


def _piece(desk: Desk, i: int, piece: Piece) -> str:
    """One of several matters: its own words, its class, how to change it."""
    choice = piece.choice
    label = escape(choice.category.label, quote=False)
    why = {"resident": "您选的", "bot": _because(choice.guesses[:1]) or "请确认"}.get(choice.by, "")
    name = (
        f"<b>{label}</b>（{why}）"
        if choice.sure
        else f"<b>这是哪一类？</b>点「改{_MARK[i]}类别」选，不选由工作人员来定"
    )
    lock = " 🔒保密" if choice.category.confidential else ""
    return f"{_MARK[i]} {quoted(desk.office.reader.mask(piece.said), 100)}\n　类别：{name}{lock}"


def _because(guesses: Sequence[Guess]) -> str:
    """因为提到：… of the likeliest guess."""
    words = "、".join(_telling([w for g in guesses for w in g.because]))
    return f"因为提到：{quoted(words, 60)}" if words else ""


def _telling(words: list[str]) -> list[str]:
    """The deciding words, at most three, none that another already holds."""
    return [w for w in words if not any(w != other and w in other for other in words)][:3]


def consent() -> str:
    """Two lines of consent under the draft; 提交 gives it (rulebook §5.1, §5.2)."""
    return (
        "<i>点「提交」即同意本中心为办理此事使用以上内容，办结 180 天后抹去。\n"
        "消息经过境外的 Telegram 服务器，请勿写身份证号、银行卡号。见 /privacy</i>"
    )


def ask_place() -> str:
    return "请发地点：可以发定位，也可以打字，如「幸福路 12 号门口」。"


def choose_class(first: bool) -> str:
    """The heading of the class buttons."""
    return "请选最接近的类别：" if first else "请选具体是哪一种："


def cancelled() -> str:
    return "已取消，草稿已删除，没有提交。需要时直接发消息即可重新开始。"


def became_urgent(ticket: Ticket) -> str:
    """Where the draft stood that has become an urgent ticket."""
    return f"🆘 已转为急件 <b>{ticket.number}</b>，接下来发的内容都会补充进去。"


def not_yet() -> str:
    """好的, and nothing else: of what is on the card the last step is still his."""
    return "好的。草稿还没有提交：没有别的要说，请点上面的「✅ 提交」，或者回复“提交”。"


def full() -> str:
    """No room for one message more; said each time, for the card itself would not change."""
    return "⚠️ 草稿已满，刚才这条没有收进来。请先提交，再补充。"


def remember() -> str:
    """The reminder itself, above the draft: an edited card rings no bell."""
    return "⏰ 您有一份草稿还没有提交，工作人员看不到。要反映请点下面的「提交」，不用了请点「取消」。"


def stale() -> str:
    """Where a lapsed draft stood."""
    return "这份草稿已过期，没有提交。"


def lapsed() -> str:
    """A draft went after 48 hours."""
    return "您的草稿超过 48 小时没有提交，已自动删除，没有成为工单。仍要反映，请直接重新发消息。"


def gone() -> str:
    """The button of a draft that is no more."""
    return "这份草稿已经提交或取消了。请看 /my，或直接发消息重新开始。"
