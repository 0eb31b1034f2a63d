"""What admins read about a notice that waits for a second one of them."""

from domain.broadcasts import Broadcast, BroadcastState
from domain.desk import Desk
from domain.notice_news import NoticeMatter, NoticeNews
from domain.scheduling import first
from handlers.texts.audience import told
from handlers.texts.compose import host_line, when_of
from handlers.texts.heads import heads
from handlers.texts.notice import heading
from handlers.texts.topics import title
from handlers.texts.words import moment, quoted

#: It went out before, so it is no draft again.
_STOPPED = "它以前发出过，不能改回草稿，以后也不再发。要发请用 /broadcast 新写一条。"


def asked(desk: Desk, news: NoticeNews) -> str:
    """Under the preview, to another admin."""
    b = news.broadcast
    until = moment(desk, b.next_at) if b.next_at is not None else ""
    link = f"{host_line(desk, b)}\n" if b.colour is not None else ""
    return (
        f"👆 <b>请复核</b>：{quoted(news.who, 30)} 要把上面这条发给 "
        f"<b>{heads(b, b.people)}</b> 人（{told(desk, b)}）。\n"
        f"{_level(desk, b)}时间：{when_of(desk, b)}。\n{link}请核对内容、受众和来源。{until} 前不处理就作废，不会发出。"
    )


def _level(desk: Desk, b: Broadcast) -> str:
    """What a second admin must know of nights and of those who want no notices."""
    if b.urgent:
        return "级别：<b>紧急</b>，夜里也发，退订的人也会收到。\n"
    rests = first(desk, b)
    late = b.starts_at or desk.now
    return f"级别：普通，夜里不发，{moment(desk, rests)} 起发。\n" if rests > late else "级别：普通，退订的人不发。\n"


def over(news: NoticeNews, *, own: bool) -> str:
    """What became of the request, where it stood."""
    name = f"{heading(news.broadcast)}{quoted(title(news.broadcast), 40)}"
    match news.matter:
        case NoticeMatter.APPROVED:
            return f"✅ {name}：{'您已同意' if own else quoted(news.who, 30) + ' 已同意'}，按时发送。"
        case NoticeMatter.REJECTED:
            return f"↩️ {name}：{'您已退回' if own else quoted(news.who, 30) + ' 已退回'}，理由已告诉发起人。"
        case NoticeMatter.TAKEN_BACK:
            return f"↩️ {name}：发起人已撤回修改，不用处理了；改好会再请您看。"
        case _:
            return f"⌛ {name}：没有人在时限内处理，已作废，没有发出。"


def author(news: NoticeNews) -> str:
    """To the one whose notice it is."""
    stopped = news.broadcast.state is BroadcastState.CANCELLED
    match news.matter:
        case NoticeMatter.APPROVED:
            waits = news.broadcast.state is BroadcastState.SCHEDULED
            return f"✅ {quoted(news.who, 30)} 已同意，{'到定的时间发送' if waits else '马上发送'}。"
        case NoticeMatter.REJECTED:
            onward = _STOPPED if stopped else "请改好后再预览、送审。"
            return f"↩️ {quoted(news.who, 30)} 退回了这条通知：{quoted(news.words, 500)}\n{onward}"
        case NoticeMatter.EXPIRED if stopped:
            return f"⌛ 没有管理员在时限内同意，这次没有发出。{_STOPPED}"
        case NoticeMatter.EXPIRED:
            return "⌛ 没有管理员在时限内同意，这条通知没有发出，已回到草稿。要发请再点「预览」送审，并提醒同事。"
        case NoticeMatter.GROWN:
            return "⏳ 到点时人数已超过一人能发的上限，这次没有发出，已送另一位管理员同意；同意后马上发，结果会告诉您。"
        case NoticeMatter.NOBODY:
            return "⌛ 到点时选的人现在发不到了（太少或没有），这次没有发出。要发请用 /broadcast 换一个受众。"
        case NoticeMatter.ENDED:
            return "⌛ 定时的通知到点时已过停发时间，没有发出。"
        case _:
            return "这条定时通知没有发出：发起人已不是管理员，或受众已超出他能发的范围。"


def ask_why() -> str:
    return "请写退回的理由，会告诉发起人。发「取消」不退。"
