"""What residents read about their choices, and about the notices sent to them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.broadcasts import Broadcast, Piece, Topic, WaveKind
from domain.centre import Centre, OrgUnit, UnitLevel
from domain.desk import Desk
from domain.subscribing import Ground, Inbox, Received, Subscribed
from handlers.texts.amending import edited, over_words, replied, stamp
from handlers.texts.notice import COLOUR, notice
from handlers.texts.topics import TOPIC, title
from handlers.texts.words import moment, quoted

_ALWAYS = "紧急的提示（橙色、红色预警也是）总会发给您，夜里也发：那是要马上避险的事。"


def place(centre: Centre, unit: OrgUnit) -> str:
    """Town, village and grid as people say them, escaped."""
    above = [u for u in centre.upwards(unit.id) if u.level is not UnitLevel.COUNTY]
    return quoted("".join(u.name for u in reversed(above)) or unit.name, 60)


def panel(desk: Desk, now: Subscribed) -> str:
    """/subscribe: what stands, and what the buttons do."""
    lines = ["🔔 <b>订阅提示</b>"]
    if desk.centre:
        own, more = (now.areas[0], now.areas[1:]) if now.areas else (None, ())
        lines.append(f"您的村、网格：<b>{place(desk.centre, own)}</b>" if own else "您的村、网格：<b>还没选</b>")
        if more:
            lines.append("还关注：" + "、".join(place(desk.centre, u) for u in more))
    lines.append(f"订阅了：{_kinds(now.choices.topics)}")
    if now.choices.muted:
        lines.append(f"不再收：{_kinds(now.choices.muted)}（普通提示）")
    if desk.centre:
        lines.append("\n选了村或网格，本地的提示就会发给您；全县的提示不选也会收到。")
    else:
        lines.append("\n不点也会收到发给全体居民的提示。")
    lines.append("点左边订阅一类，点右边不再收这一类的普通提示。再点一次就改回来。")
    lines.append(_ALWAYS)
    return "\n".join(lines)


def _kinds(topics: Iterable[Topic]) -> str:
    chosen = frozenset(topics)
    return "、".join(TOPIC[t] for t in Topic if t in chosen) or "还没选"


def choose_place(desk: Desk, on: Ground, *, also: bool) -> str:
    """Where do you live? One tap a level."""
    asked = "还想收哪里的提示？" if also else "您住在哪里？"
    where = ""
    if on.unit is not None and on.unit.level is not UnitLevel.COUNTY:
        where = f"\n现在看的是：{place(desk.centre, on.unit)}"
    return f"📍 <b>{asked}</b>{where}\n点下面的名字往下选；也可以直接发村名、小区名。不知道网格，选到村就行。"


def which_place(units: Sequence[OrgUnit], shown: int) -> str:
    """A typed name means several."""
    more = f"（先列 {shown} 个，名字写全些更准）" if len(units) > shown else ""
    return f"📍 有 {len(units)} 处叫这个名字，请点一下是哪一处{more}。"


def no_such_place(name: str) -> str:
    """A typed name that no village, grid or known place here has."""
    return f"📍 没找到「{quoted(name, 30)}」。请点下面的名字往下选，或换个写法再发，比如只发村名。不选请点「返回」。"


def chosen(desk: Desk, unit: OrgUnit) -> str:
    """Over the chat."""
    return f"已选：{''.join(u.name for u in reversed([*desk.centre.upwards(unit.id)][:2]))}"


def topic_on(topic: Topic) -> str:
    return f"已订阅{TOPIC[topic]}"


def topic_off(topic: Topic) -> str:
    return f"不再订阅{TOPIC[topic]}"


def muted_short(topic: Topic) -> str:
    return f"不再收{TOPIC[topic]}类的普通提示"


def unmuted_short(topic: Topic) -> str:
    return f"又会收到{TOPIC[topic]}类提示"


def dropped() -> str:
    return "已去掉"


def muted(topic: Topic) -> str:
    """After 不再收这类 under a notice."""
    return f"🔕 好的，<b>{TOPIC[topic]}</b>类的普通提示不再发给您，从下一条起。\n{_ALWAYS}\n点错了？点「恢复接收」。"


def unmuted(topic: Topic) -> str:
    """The same message after 恢复接收."""
    return f"🔔 已恢复：<b>{TOPIC[topic]}</b>类提示会照常发给您，从下一条起。"


def inbox(desk: Desk, page: Inbox) -> str:
    """/notices: one line each, newest first."""
    if not page.notices:
        if page.before is not None:
            return "📬 <b>收到的通知</b>\n这一页的通知都已撤回。点「更早的」往前看。"
        if page.first:
            return "📬 <b>收到的通知</b>\n还没有给您发过通知。想收本村的提示，点下面「订阅提示」选一下。"
        return "📬 <b>收到的通知</b>\n没有更早的了。"
    lines = ["📬 <b>收到的通知</b>（点按钮再看一遍）"]
    for i, one in enumerate(page.notices, 1):
        b = one.broadcast
        colour = f"{COLOUR[b.colour]}预警 · " if b.colour is not None else "紧急 · " if b.urgent else ""
        at = f" · {moment(desk, one.copy.at)}" if one.copy.at is not None else ""
        state = "　✅ 已解除" if b.lifted_at is not None else "　✏️ 已更正" if b.corrected_at is not None else ""
        lines.append(f"{i}. <b>{quoted(title(b), 30)}</b>\n　{colour}{TOPIC[b.topic]}{at}{state}")
    return "\n".join(lines)


def again(number: int, one: Received) -> str:
    """The label of a button."""
    return f"{number}. {title(one.broadcast)}"[:36]


def sent_again() -> str:
    return "在下面"


def once_more(desk: Desk, b: Broadcast, sent: datetime) -> str:
    """Its words as they read now."""
    if b.corrected_at is not None:
        return edited(b, WaveKind.CORRECT, b.corrected_at, sent, desk.office.zone)
    return notice(b, sent, desk.office.zone)


def lifted(desk: Desk, b: Broadcast, at: datetime, said: str) -> str:
    """In its place: what was said when it was lifted."""
    head = f"<b>【已解除 {stamp(at, desk.office.zone)}】</b>{quoted(title(b), 60)}"
    return f"{head}\n{replied(b, WaveKind.LIFT, said or over_words(b), at, desk.office.zone)}"


def poll(piece: Piece) -> str:
    """Where the poll itself is gone; what a quiz tells only afterwards is not told."""
    asked = json.loads(piece.entities or "{}")
    words = "\n".join(filter(None, (asked["question"], *asked["options"], asked["about"]))) if asked else piece.text
    return f"📊 {quoted(words, 3500)}"
