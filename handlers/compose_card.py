"""The one card on which a notice is composed, and the keyboards that take its place."""

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain import danger
from domain.broadcasts import Broadcast, BroadcastState, Colour, Element, Repeat, Reply
from domain.composing import Preview
from domain.copies import PartSort, parts
from domain.desk import Desk
from domain.scheduling import first, was_sent
from domain.templates import TEMPLATES, Lack, likely, missing, needed, template_of, words_of
from handlers.audience_keyboards import buttons as audience_buttons
from handlers.broadcast_copies import sample
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import ComposePress
from handlers.compose_content import listen
from handlers.compose_polls import shown as poll_shown
from handlers.notice_callbacks import AmendPress
from handlers.outgoing import Outgoing
from handlers.texts import compose as texts
from handlers.texts import compose_asks as asks
from handlers.texts.notice import COLOUR, DOT, ELEMENT, REPLY, TEMPLATE

_WAITS = (BroadcastState.REVIEW, BroadcastState.SCHEDULED)


def press(b: Broadcast, text: str, do: str, arg: str = "", style: str | None = None) -> InlineKeyboardButton:
    """A button about that notice as it is now."""
    return button(text, ComposePress(do=do, notice=b.id, arg=arg, mark=b.version).pack(), style)


def at(b: Broadcast, text: str, markup: InlineKeyboardMarkup | None = None) -> Outgoing:
    """Whatever stands where the card stands: at the end of the chat."""
    method = SendMessage(chat_id=b.chat, text=text, reply_markup=markup)
    return Outgoing(method, slot=f"notice:{b.id}", resurface=True)


async def card(desk: Desk, b: Broadcast, *, asking: bool = True) -> Outgoing:
    """The card as it is now. When it invites content, that is what he is asked for then, unless not `asking`."""
    editing = b.state is BroadcastState.DRAFT
    if b.state in _WAITS and await was_sent(desk, b):
        return at(b, texts.card(desk, b, ()), sent_keys(b))
    if b.state is BroadcastState.CANCELLED and await was_sent(desk, b):
        return at(b, asks.no_more())
    lacks = missing(b, desk.now) if editing else ()
    alarming = editing and danger.sounds(desk, words_of(b)) is not None
    if asking and texts.invites(lacks):
        await listen(desk, b)
    return at(b, texts.card(desk, b, lacks, alarming=alarming, asking=asking), keys(b, lacks))


async def shown_to(desk: Desk, b: Broadcast, chat: int) -> list[Outgoing]:
    """All its messages as a resident will see them; a draft's poll as the bot asks it, to be forwarded from here."""
    shown = [Outgoing(method) for method in sample(b, chat, first(desk, b), desk.office.zone)]
    if b.state is not BroadcastState.DRAFT:
        return shown
    for number, part in enumerate(parts(b)):
        if part.sort is PartSort.POLL and part.pieces[0].entities:
            shown[number] = await poll_shown(desk, b, part.pieces[0], chat)
    return shown


def keys(b: Broadcast, lacks: tuple[Element | Lack, ...] = ()) -> InlineKeyboardMarkup | None:
    """All that may be set; of one that waits, back to editing and 取消."""
    if b.state in _WAITS:
        return rows_of([[press(b, "✏️ 返回修改", "edit"), press(b, "✖️ 取消", "cancel", style="danger")]])
    if b.state is not BroadcastState.DRAFT:
        return None
    rows: Rows = [*audience_buttons(b)]
    guess = likely(b)
    if guess is not None:
        rows.append([press(b, f"📋 改成「{TEMPLATE[guess.code]}」", "kind", guess.code)])
    kind, level = TEMPLATE[template_of(b).code], texts.LEVEL[b.level]
    rows.append([press(b, f"📋 类别：{kind}", "kinds"), press(b, f"⚡ 级别：{level}", "level")])
    rows.append([press(b, "🎨 预警颜色", "colours"), press(b, "🕐 时间", "times")])
    rows += elements(b)
    rows.append(
        [press(b, f"{'☑️' if r in b.replies else '▫️'} {texts.plain(REPLY[r])}", "reply", r.value) for r in Reply]
    )
    content = [press(b, "➕ 添加内容", "add")]
    if b.pieces:
        content.append(press(b, "🧹 清空内容", "clear"))
    rows.append(content)
    ready = "success" if not lacks else None
    rows.append([press(b, "👁 预览", "preview", style=ready), press(b, "✖️ 取消", "cancel")])
    return rows_of(rows)


def another(b: Broadcast) -> InlineKeyboardMarkup:
    """另写一条, under the word that he has a draft already."""
    return rows_of([[press(b, "🆕 另写一条", "new")]])


def which(b: Broadcast) -> InlineKeyboardMarkup:
    """放进通知草稿 · 这是我要反映的事."""
    return rows_of([[press(b, "📣 放进通知草稿", "put")], [press(b, "🙋 这是我要反映的事", "mine")]])


def sent_keys(b: Broadcast) -> InlineKeyboardMarkup:
    """Of one that waits for its next time: people have it, so it is corrected or stopped, not edited."""
    cancel = press(b, "✖️ 取消", "cancel", style="danger")
    if b.state is BroadcastState.REVIEW:
        return rows_of([[cancel]])
    return rows_of([[button("✏️ 更正", AmendPress(do="correct", broadcast=b.id).pack()), cancel]])


def elements(b: Broadcast) -> Rows:
    """A button for each element its kind asks for, ticked when told."""
    asked = needed(b)
    found = [
        press(b, f"{'✔️' if b.elements.get(e) else '✏️'} {ELEMENT[e]}", "element", e.value)
        for e in Element
        if e in asked or b.elements.get(e)
    ]
    if b.colour is not None:
        found.append(press(b, f"{'✔️' if b.link else '✏️'} 官方链接", "link"))
    return [found[i : i + 3] for i in range(0, len(found), 3)]


def kinds(b: Broadcast) -> InlineKeyboardMarkup:
    """The templates."""
    found = [press(b, label, "kind", code) for code, label in TEMPLATE.items() if code in TEMPLATES]
    return rows_of([*(found[i : i + 3] for i in range(0, len(found), 3)), [back(b)]])


def colours(b: Broadcast) -> InlineKeyboardMarkup:
    """蓝黄橙红, or none."""
    found = [press(b, f"{DOT[c]} {COLOUR[c]}", "colour", c.value) for c in Colour]
    return rows_of([found, [press(b, "不用预警颜色", "colour", "none"), back(b)]])


def times(b: Broadcast) -> InlineKeyboardMarkup:
    """立即 · 选时间 · 每天 · 每周, an end."""
    rows: Rows = [
        [press(b, "立即", "time", "now"), press(b, "早上 8:00", "time", "morning"), press(b, "选时间", "at", "start")],
        [press(b, texts.REPEAT[r], "repeat", r.value) for r in Repeat],
        [press(b, "🔚 停发时间", "at", "end"), press(b, "不设停发时间", "time", "endless")],
        [back(b)],
    ]
    return rows_of(rows)


def mend(b: Broadcast, p: Preview) -> InlineKeyboardMarkup:
    """What is missing, one button each."""
    found: list[InlineKeyboardButton] = []
    for lack in p.lacks:
        match lack:
            case Element():
                found.append(press(b, f"✏️ {ELEMENT[lack]}", "element", lack.value))
            case Lack.CONTENT:
                found.append(press(b, "➕ 添加内容", "add"))
            case Lack.LONG:
                found.append(press(b, "🧹 清空内容", "clear"))
            case Lack.LINK:
                found += [press(b, "🔗 官方链接", "link"), press(b, "不用预警颜色", "colour", "none")]
            case Lack.COLOUR_WORDS | Lack.COLOUR_OTHER:
                found += [press(b, "🎨 预警颜色", "colours"), press(b, "🧹 清空内容", "clear")]
            case Lack.END | Lack.OVER:
                found += [press(b, "🔚 停发时间", "at", "end"), press(b, "只发一次", "repeat", Repeat.ONCE.value)]
            case Lack.NIGHT:
                found += [press(b, "🔚 停发时间", "at", "end"), press(b, "⚡ 改成紧急", "level")]
            case Lack.AUDIENCE:
                pass
    rows: Rows = [found[i : i + 2] for i in range(0, len(found), 2)]
    if Lack.AUDIENCE in p.lacks or not p.reach:
        rows += audience_buttons(b)
    return rows_of([*rows, [press(b, "✏️ 返回修改", "edit"), press(b, "✖️ 取消", "cancel")]])


def confirm(p: Preview) -> InlineKeyboardMarkup:
    """确认发送 · 返回修改 · 取消; without a second admin where one is needed, only the latter."""
    b = p.broadcast
    rows: Rows = []
    if p.approvers or not p.approval:
        rows.append([press(b, "✅ 确认发送", "send", style="success")])
    return rows_of([*rows, [press(b, "✏️ 返回修改", "edit"), press(b, "✖️ 取消", "cancel")]])


def approval(b: Broadcast) -> InlineKeyboardMarkup:
    """同意发送 · 退回修改."""
    return rows_of([[press(b, "✅ 同意发送", "approve", style="success"), press(b, "↩️ 退回修改", "reject")]])


def back(b: Broadcast) -> InlineKeyboardButton:
    return press(b, "⬅️ 返回", "edit")
