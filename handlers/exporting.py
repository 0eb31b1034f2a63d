"""/mydata as a file: everything held about one resident, in plain keys."""

from datetime import datetime
from typing import Any

from domain.broadcasts import Topic
from domain.desk import Desk
from domain.drafts import Draft
from domain.following import History
from domain.privacy import MyData
from domain.subscribing import Received
from domain.together import Followed
from domain.words import Media, Words
from handlers.texts.rollcall import SAID
from handlers.texts.steps import step
from handlers.texts.subscribing import place
from handlers.texts.topics import TOPIC, title
from handlers.texts.words import STATUS


def as_json(desk: Desk, data: MyData) -> dict[str, Any]:
    """A JSON-ready mapping; times are local ISO times."""
    return {
        "说明": "本机器人保存的关于您的全部数据",
        "导出时间": _iso(desk, data.at),
        "账号": {"编号": data.person.chat, "姓名": data.person.name, "用户名": data.person.username},
        "可以给您发消息": data.reachable,
        "草稿": _draft(desk, data.draft) if data.draft is not None else None,
        "等您发来": data.dialog,
        "刚问过的问题": list(data.asked),
        "值班身份": {"角色": data.staff.role.value, "状态": data.staff.state.value} if data.staff is not None else None,
        "工单": [_ticket(desk, h) for h in data.histories],
        "共同关注": [_followed(desk, f) for f in data.followed],
        "订阅": {
            "村和网格": [place(desk.centre, u) for u in data.choices.areas],
            "订阅的类别": [TOPIC[t] for t in Topic if t in data.choices.choices.topics],
            "不再收的类别": [TOPIC[t] for t in Topic if t in data.choices.choices.muted],
        },
        "收到的通知": [_notice(desk, n) for n in data.notices],
    }


def _draft(desk: Desk, draft: Draft) -> dict[str, Any]:
    return {
        "条数": len(draft.parts),
        "文字": draft.text,
        "附件": [_media(p.media) for p in draft.parts if p.media is not None],
        "类别": desk.office.taxonomy.get(draft.category).label if draft.category else None,
        "地点": draft.place,
        "匿名": draft.anonymous,
        "保密": draft.confidential,
        "开始时间": _iso(desk, draft.opened_at),
    }


def _media(media: Media) -> dict[str, Any]:
    known: dict[str, Any] = {"种类": media.kind.value, "文件": media.file, "说明": media.label}
    if media.latitude is not None:
        known |= {"纬度": media.latitude, "经度": media.longitude}
    return {name: value for name, value in known.items() if value}


def _ticket(desk: Desk, history: History) -> dict[str, Any]:
    t = history.ticket
    return {
        "编号": t.number,
        "状态": STATUS[t.status],
        "类别": history.category.label,
        "地点": t.place,
        "匿名": t.anonymous,
        "保密": t.confidential,
        "提交时间": _iso(desk, t.submitted_at),
        "时限": _iso(desk, t.due_at),
        "评价": {"联系": t.verdict.contacted, "解决": t.verdict.solved, "满意": t.verdict.satisfied},
        "文字": [_words(desk, w) for w in history.words.values()],
        "经过": [{"时间": _iso(desk, x.at), "事项": step(x)} for x in history.lines],
    }


def _followed(desk: Desk, one: Followed) -> dict[str, Any]:
    """Of somebody else's ticket only what is his own."""
    return {
        "编号": one.ticket.number,
        "关注时间": _iso(desk, one.follower.at),
        "还在关注": not one.follower.gone,
        "评价": {"解决": one.follower.solved, "满意": one.follower.satisfied},
        "文字": [_words(desk, w) for w in one.words],
    }


def _notice(desk: Desk, one: Received) -> dict[str, Any]:
    reply = one.copy.reply
    return {
        "时间": _iso(desk, one.copy.at) if one.copy.at is not None else None,
        "类别": TOPIC[one.broadcast.topic],
        "标题": title(one.broadcast),
        "我的回应": SAID[reply] if reply is not None else None,
    }


def _words(desk: Desk, words: Words) -> dict[str, Any]:
    return {
        "时间": _iso(desk, words.at),
        "种类": words.kind.value,
        "文字": words.raw if words.by_staff is None else words.masked,
        "附件": [_media(m) for m in words.media],
    }


def _iso(desk: Desk, at: datetime) -> str:
    return at.astimezone(desk.office.zone).isoformat(timespec="seconds")
