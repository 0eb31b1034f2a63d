"""/mydata as a file: everything held about one resident, in plain keys."""

from datetime import datetime
from typing import Any

from domain.desk import Desk
from domain.following import History
from domain.privacy import MyData
from domain.words import Words
from handlers.texts.resident import step
from handlers.texts.words import STATUS


def as_json(desk: Desk, data: MyData) -> dict[str, Any]:
    """A JSON-ready mapping; times are local ISO times."""
    return {
        "说明": "本机器人保存的关于您的全部数据",
        "导出时间": _iso(desk, data.at),
        "账号": {"编号": data.person.chat, "姓名": data.person.name, "用户名": data.person.username},
        "草稿": {"条数": data.draft_parts, "文字": data.draft_text},
        "工单": [_ticket(desk, h) for h in data.histories],
    }


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


def _words(desk: Desk, words: Words) -> dict[str, Any]:
    return {
        "时间": _iso(desk, words.at),
        "种类": words.kind.value,
        "文字": words.raw if words.by_staff is None else words.masked,
        "附件": [m.kind.value for m in words.media],
    }


def _iso(desk: Desk, at: datetime) -> str:
    return at.astimezone(desk.office.zone).isoformat(timespec="seconds")
