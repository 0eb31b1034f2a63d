"""What an admin reads when he chooses whom a notice is for."""

from collections.abc import Sequence

from domain.audiences import describe
from domain.broadcasts import Audience, AudienceSort, Broadcast
from domain.centre import OrgUnit
from domain.centre_names import POSTS
from domain.desk import Desk
from domain.enlisting import Enlisted
from handlers.texts.heads import heads
from handlers.texts.topics import TOPIC
from handlers.texts.words import quoted

#: The buttons, as the card shows them.
SORT = {
    AudienceSort.ALL: "全体",
    AudienceSort.AREAS: "按区域",
    AudienceSort.TOPIC: "按订阅",
    AudienceSort.POSTS: "按岗位",
    AudienceSort.REPORTERS: "曾上报者",
    AudienceSort.LISTED: "名单文件",
}
_SHOWN = 6
_WHOM = {
    AudienceSort.AREAS: "发给自己选了那里的村或网格的居民。",
    AudienceSort.TOPIC: "发给订阅了这一类的居民；不勾就是各处都发。",
    AudienceSort.POSTS: "发给那里有这些岗位的人；不勾就是各处都发。",
    AudienceSort.REPORTERS: "发给近 {days} 天在那里公开反映过事情的居民；匿名件、保密件不算。不勾就是各处都发。",
}


def told(desk: Desk, broadcast: Broadcast) -> str:
    """Whom it is for, for the card and the second admin; escaped."""
    found = describe(desk, broadcast)
    if found is None:
        return "还没选"
    where = _names(found.units)
    days = desk.office.policy.reporters_within.days
    match found.sort:
        case AudienceSort.ALL:
            return "全体居民"
        case AudienceSort.AREAS:
            return f"选了这些地方的居民：{where or '还没勾选'}"
        case AudienceSort.TOPIC:
            return f"订阅了{TOPIC[found.topic]}的居民{_in(where)}"
        case AudienceSort.POSTS if found.areas:
            return f"{'、'.join(POSTS[p][0] for p in found.posts) or '还没勾选岗位'}{_in(where)}"
        case AudienceSort.POSTS:
            return "全体值班人员"
        case AudienceSort.REPORTERS:
            return f"近 {days} 天公开反映过的居民{_in(where)}"
        case AudienceSort.LISTED:
            return "名单文件里的人"


def _in(where: str) -> str:
    return f"（{where}）" if where else ""


def _names(units: Sequence[OrgUnit]) -> str:
    more = f" 等 {len(units)} 处" if len(units) > _SHOWN else ""
    return quoted("、".join(u.name for u in units[:_SHOWN]), 160) + more


def pick(desk: Desk, broadcast: Broadcast, sort: AudienceSort, at: OrgUnit | None) -> str:
    """Units to tick, from one down."""
    chosen = broadcast.audience if broadcast.audience is not None else Audience(sort)
    units = [u for i in chosen.units if (u := desk.centre.unit(i)) is not None] if chosen.sort is sort else []
    here = f"，现在看的是：{quoted(at.name, 30)}" if at is not None else ""
    whom = _WHOM[sort].format(days=desk.office.policy.reporters_within.days)
    return (
        f"👥 <b>{SORT[sort]}</b>{here}\n{whom}\n"
        f"已勾选：{_names(units) or '还没有'}\n勾了上级，下面的都算。点 ▸ 往下看；选完点「选好了」。"
    )


def pick_posts(desk: Desk, broadcast: Broadcast) -> str:
    """Posts to tick."""
    how = "点岗位勾选，可以选几个；要只发给某些地方，点「限定区域」。"
    return f"👥 <b>按岗位</b>\n发给：{told(desk, broadcast)}\n{how}"


def ask_file() -> str:
    return (
        "📄 请把名单发给我：txt、csv 或 xlsx，每行一个用户编号（数字），5 MB 以内；几个编号也可以直接发文字。\n"
        "没给机器人发过消息的人发不到，会自动去掉；为保护居民，不说是谁、有几个。不想用名单，点「回到通知」。"
    )


def not_read() -> str:
    return "没读到名单：请发 txt、csv 或 xlsx 文件，5 MB 以内，每行一个用户编号。不想用名单，点「回到通知」。"


def enlisted(got: Enlisted) -> str:
    """What became of the file."""
    lines = [f"📄 名单已收下：<b>{heads(got.broadcast, got.people)}</b> 人能发到。"]
    if got.rubbish:
        many, unit = len(got.rubbish) + got.rubbish_more, "行" if got.rubbish[0].line else "处"
        named = "、".join(f"{f'第 {r.line} 行' if r.line else ''}“{quoted(r.text, 20)}”" for r in got.rubbish)
        more = " 等" if got.rubbish_more else ""
        lines.append(f"有 {many} {unit}看不懂，没有算：{named}{more}。")
    lines.append("点「回到通知」接着办；名单有错，直接再发一份。")
    return "\n".join(lines)


def chosen(sort: AudienceSort) -> str:
    """Over the chat."""
    return f"已选：{SORT[sort]}"
