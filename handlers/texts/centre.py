"""What admins read about the organisation: units, posts, holes, what a file would change."""

from collections import Counter
from collections.abc import Mapping, Sequence

from domain.centre import Centre, OrgUnit, Post, UnitLevel
from domain.centre_checks import CentreFault
from domain.centre_file import UnitLine
from domain.centre_gaps import CentreGaps, stands_in
from domain.centring import CentreChanges
from domain.people import Staff
from handlers.texts.centre_faults import LEVEL, POST, warning
from handlers.texts.words import quoted

_SHOWN, _FAULTS, _PEOPLE = 8, 12, 20
#: Names of a kind in a preview; the rest come in a file.
_PREVIEWED = 20
_CHANGED = "改动单位"
#: Parts of a unit, as the heads of the file call them.
_PARTS = {
    "name": "名称",
    "level": "层级",
    "parent": "上级",
    "aliases": "别名",
    "chat": "群编号",
    "topic": "话题编号",
    "head": "第一责任人",
}
_HOW = (
    "导入：把文件发给我（一个 xlsx，里面两张表“单位”“人员”；或一个 TOML）。先给您看变化，点确认才换上。\n"
    "拿不准怎么写，点「样表」，那是一个虚构的县，照着改就行。"
)


def overview(centre: Centre, hole: CentreGaps) -> str:
    """/centre: how many of what, and the holes."""
    county = centre.county
    if county is None:
        return f"<b>单位和人员</b>\n还没有导入。现在全中心一个值班群、不分单位，照常办件。\n\n{_HOW}"
    counted = Counter(u.level for u in centre.units)
    units = "，".join(f"{LEVEL[lv]} {counted[lv]}" for lv in UnitLevel if lv is not UnitLevel.COUNTY)
    people = len({a.staff for a in centre.appointments})
    lines = [f"<b>{quoted(county.name, 40)}</b>", f"{units}；有岗位的 {people} 人。点下面的单位往下看。"]
    return "\n".join((*lines, *gaps(hole), "", _HOW))


def gaps(hole: CentreGaps) -> list[str]:
    """One line for each kind of hole; none when all is well."""
    lines = []
    if hole.workerless:
        lines.append(f"⚠️ 没有网格员的网格 {len(hole.workerless)} 个：{_units(hole.workerless)}。件由上一级接。")
    if hole.empty:
        lines.append(f"⚠️ 没有人的单位 {len(hole.empty)} 个：{_units(hole.empty)}。件由上一级接。")
    if hole.lost:
        lines.append(
            f"⚠️ 机器人进不了群的单位 {len(hole.lost)} 个：{_units(hole.lost)}。请把机器人加进群里并设为管理员。"
        )
    return lines


def unit(centre: Centre, one: OrgUnit, staff: Mapping[int, Staff], *, lost: bool = False) -> str:
    """One unit: who holds which post, where it works, what is below it."""
    way = " › ".join(quoted(u.name, 20) for u in reversed(list(centre.upwards(one.id))))
    lines = [f"<b>{quoted(one.name, 40)}</b>（{LEVEL[one.level]}，编码 {quoted(one.code, 20)}）", way]
    if one.head:
        lines.append(f"第一责任人：{quoted(one.head, 40)}")
    if one.aliases:
        lines.append(f"别名：{quoted('、'.join(one.aliases), 200)}")
    own = "（机器人进不去，请把它加进群里）" if lost else ""
    lines.append(f"自己的群：{'有' if one.chat is not None else '没有，卡片发到上一级的群'}{own}")
    posts = centre.members(one.id)
    lines += [f"· {_post(a.staff, a.post, staff)}{_marks(a.trusted, a.adjudicator)}" for a in posts[:_PEOPLE]]
    if len(posts) > _PEOPLE:
        lines.append(f"……还有 {len(posts) - _PEOPLE} 个岗位")
    if not posts:
        above = stands_in(centre, one.id)
        lines.append(f"还没有人，件由{quoted(above.name, 40)}接。" if above else "还没有人，件由管理员接。")
    return "\n".join(lines)


def _post(staff_id: int, post: Post, staff: Mapping[int, Staff]) -> str:
    name = quoted(staff[staff_id].name, 30) if staff_id in staff else "（已不在名册）"
    return f"{name} {POST[post]}"


def _marks(trusted: bool, adjudicator: bool) -> str:
    marks = [word for so, word in ((trusted, "可办保密件"), (adjudicator, "裁决人")) if so]
    return f"（{'，'.join(marks)}）" if marks else ""


def preview(changes: CentreChanges, warnings: Sequence[CentreFault] = ()) -> str:
    """What a file would change."""
    if changes.stuck:
        return stuck(changes.stuck)
    if not changes:
        return "这份文件和现在的单位、人员完全一样，不用换。"
    lines = ["<b>换上这份文件后</b>"]
    for word, names in _lists(changes):
        long = 40 if word == _CHANGED else 20
        lines.append(f"{word} {len(names)}：{_names(names, _most(word), long)}")
    if changes.leaving:
        lines.append("停用的人马上不能再办件，手上的件放回待认领。")
    if changes.removed:
        lines.append("去掉的单位没有未结的件，过去的记录仍写着它。")
    lines += [warning(w) for w in warnings]
    lines.append("\nADMIN_IDS 里的管理员不受影响。15 分钟内确认有效。")
    return "\n".join(lines)


def _lists(changes: CentreChanges) -> list[tuple[str, Sequence[str]]]:
    named: list[tuple[str, Sequence[str]]] = [
        ("新增单位", [u.name for u in changes.added]),
        (_CHANGED, [_renewed(u, changes.before.get(u.code)) for u in changes.changed]),
        ("去掉单位", [u.name for u in changes.removed]),
        ("新上岗", changes.joining),
        ("调整岗位", changes.moving),
        ("恢复上岗（原已停用）", changes.returning),
        ("停用", changes.leaving),
    ]
    return [(word, names) for word, names in named if names]


def _most(word: str) -> int:
    return _PREVIEWED // 2 if word == _CHANGED else _PREVIEWED


def _renewed(new: UnitLine, old: UnitLine | None) -> str:
    """「青溪镇 → 清溪镇（名称）」, 「青溪镇（上级、别名）」."""
    if old is None:
        return new.name
    parts = "、".join(word for part, word in _PARTS.items() if getattr(new, part) != getattr(old, part))
    return f"{old.name} → {new.name}（{parts}）" if new.name != old.name else f"{new.name}（{parts}）"


def all_changes(changes: CentreChanges) -> str:
    """Every name, without markup; empty when the preview has them all."""
    named = _lists(changes)
    if all(len(names) <= _most(word) for word, names in named):
        return ""
    return "\n\n".join("\n".join((f"{word} {len(names)}：", *names)) for word, names in named)


def stuck(tickets: Mapping[str, int]) -> str:
    """Units cannot vanish while they have open tickets."""
    lines = [f"· {quoted(name, 40)}：{n} 件" for name, n in list(tickets.items())[:_FAULTS]]
    more = [f"……还有 {len(tickets) - _FAULTS} 个单位"] if len(tickets) > _FAULTS else []
    head = "<b>不能换上</b>\n要去掉的单位还有未结的件："
    return "\n".join((head, *lines, *more, "请先改派或办结，或在文件里保留这些单位，再发一次。"))


def taken(changes: CentreChanges) -> str:
    """It is in force."""
    units = f"单位新增 {len(changes.added)}、改动 {len(changes.changed)}、去掉 {len(changes.removed)}"
    on = len(changes.joining) + len(changes.returning)
    people = f"人员上岗 {on}、调整 {len(changes.moving)}、停用 {len(changes.leaving)}"
    return f"✅ 单位和人员已换上：{units}；{people}。马上生效。"


def stale() -> str:
    return "这份文件已过了确认时间，请再发一次。"


def already() -> str:
    """The second press of 确认 (plain text)."""
    return "已换上过了，不用再点。"


def dropped() -> str:
    return "好的，没有换。"


def unreadable() -> str:
    return "这个文件打不开。请发一个 xlsx（两张表：单位、人员）或一个 TOML，不超过 5 MB。"


def gone() -> str:
    return "这个单位已经不在了，请重新发 /centre。"


def captions(kind: str) -> str:
    """Under a file that is sent."""
    if kind == "names":
        return "全部变化的名字都在这份清单里。"
    return "样表：一个虚构的县。" if kind == "template" else "现在的单位和人员。改好发回来，先看变化再换上。"


def _units(units: Sequence[OrgUnit]) -> str:
    return _names([u.name for u in units])


def _names(names: Sequence[str], most: int = _SHOWN, long: int = 20) -> str:
    return "、".join(quoted(name, long) for name in names[:most]) + (" 等" if len(names) > most else "")
