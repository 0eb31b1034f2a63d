"""全部经过 as a text file, and what an audit of the record says."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.auditing import Audited, Breach, BreachKind
from domain.desk import Desk
from domain.history import By, Line, Step
from domain.tickets import Status
from domain.trails import Trail
from handlers.texts.steps import step
from handlers.texts.words import STATUS

_WHO = {By.REPORTER: "诉求人", By.STAFF: "工作人员", By.SYSTEM: "系统", By.FOLLOWER: "共同关注人"}
#: Steps after which what was promised has been kept, or not.
_KEPT = frozenset({Step.DONE, Step.CONFIRM})
BREACH = {
    BreachKind.LINE: "内容与校验值不符：被改动、调换、移入或插入",
    BreachKind.GAP: "中间缺 {count} 行",
    BreachKind.TAIL: "末尾缺 {count} 行",
    BreachKind.EXTRA: "多出来的行，不是机器人写的",
    BreachKind.BARE: "{count} 行没有校验值，不是机器人写的，或校验值被抹去",
    BreachKind.OLD: "升级前的记录数目不对，差 {count} 行",
    BreachKind.HEAD: "链尾记录被改动",
    BreachKind.NO_HEAD: "链尾记录没有了",
    BreachKind.EMPTY: "经过全部没有了，工单还在",
    BreachKind.NO_TICKET: "工单没有了，经过还在",
    BreachKind.RISEN: "已到期删除，却还有内容",
    BreachKind.STATUS: "工单状态与最后一行不一致",
    BreachKind.NUMBER: "工单编号被改动",
    BreachKind.WORDS: "文字被改动",
    BreachKind.NO_WORDS: "文字没有了",
    BreachKind.STRAY_WORDS: "有一段文字不是机器人写的",
    BreachKind.MISSING: "编号发出过，从这个号起 {count} 件连同经过都没有了",
    BreachKind.UNKNOWN: "没有发出过这个编号",
    BreachKind.DAY: "当天的编号数被改动",
    BreachKind.NO_DAY: "整天的编号记录缺 {count} 天",
    BreachKind.ACCOUNT: "总账记录没有了，或被改动",
    BreachKind.REVERTED: "与从前的底单不符：那时记到这一行，现在没有或不同，可能被换回旧的样子",
}


def breach(found: Breach) -> str:
    """One breach: which ticket, which line, what is wrong."""
    kind = BREACH[found.kind].format(count=found.count)
    where = found.number or ("总账" if found.kind in (BreachKind.ACCOUNT, BreachKind.NO_DAY) else "办公记录")
    line = f"第 {found.line} 行" if found.line is not None else ""
    return f"{where}{line}：{kind}"


def audited(done: Audited, seconds: float) -> str:
    """What was looked at, what was found, how long it took."""
    acts = f"{done.acts} 条办公记录，另有到期删除的 {done.ended} 件；用时 {seconds:.1f} 秒。"
    lines = [f"查了 {done.tickets} 件工单、{done.lines} 行经过、{done.words} 段文字、{acts}"]
    if done.before:
        lines.append(f"升级前的 {done.before} 条未上链：只数了数，不能证明没有改过。")
    if done.breaches:
        lines.append(
            f"发现 {done.breaches} 处问题（见上）。请保留数据库和备份原样，照 docs/operations.md“审计”一节办。"
        )
    else:
        lines.append("没有发现改动或缺失。")
    return "\n".join(lines)


def noted(file: str) -> str:
    return f"底单写在 {file}：另存到别的机器，以后用 --against 对照。"


def not_noted() -> str:
    return "有问题，没有写底单。"


def sent() -> str:
    """The answer to the press: plain text."""
    return "全部经过已私聊发给您"


def ask_number() -> str:
    return "请写上编号，如 /trail GD261122-0007。"


def caption(trail: Trail) -> str:
    """Under the file."""
    state = "校验通过，没有改动或缺失。" if not trail.breaches else "⚠️ 校验没有通过，请告诉管理员。"
    return f"📜 {trail.ticket.number} 全部经过，共 {len(trail.lines)} 行。{state}"


def file(desk: Desk, trail: Trail) -> str:
    """The file, in plain words, one line a step."""
    t = trail.ticket
    out = [
        f"{t.number} 全部经过",
        f"类别：{trail.category.label}",
        f"现在：{_state(t.status)}",
        f"提交：{_at(desk, t.submitted_at)}",
        f"承诺：{_at(desk, t.first_due_at)} 前办结{_late(desk, trail)}",
    ]
    if t.open and t.status is not Status.RESOLVED and t.due_at != t.first_due_at:
        out.append(f"现时限：{_at(desk, t.due_at)}")
    out += [f"打印：{_at(desk, desk.now)}", "", *_chain(trail), ""]
    for place, line in enumerate(trail.lines, 1):
        out += _line(desk, trail, place, line)
    if not trail.worded:
        out += ["", "管理员看不到文字内容；需要时由经办人或承办单位查看。"]
    return "\r\n".join([*out, ""])  # what a plain editor on any machine shows as lines


def _chain(trail: Trail) -> list[str]:
    old = sum(line.seq is None for line in trail.lines)
    out = ["校验：通过，每一行都接着上一行，没有改动或缺失。"]
    if trail.breaches:
        out = ["校验：没有通过，请告诉管理员（python -m bot audit）。", *(f"　{breach(f)}" for f in trail.breaches)]
    if old and not trail.own:
        out.append(f"其中升级前的 {old} 行没有上链，不能证明没有改过。")
    return out


def _line(desk: Desk, trail: Trail, place: int, line: Line) -> list[str]:
    # of somebody who only follows, or looked by his code, the hour is nobody's business
    by_day = line.step in (Step.JOIN, Step.LOOKUP) or line.by is By.FOLLOWER
    at = _at(desk, line.at)[:10] if by_day else _at(desk, line.at)
    who = "您" if trail.own and line.by is By.REPORTER else _WHO[line.by]
    if line.staff is not None and not trail.own:
        who = trail.names.get(line.staff, who)
    if line.step in (Step.FORGET, Step.LOOKUP) and not trail.own:
        who = "系统" if line.by is By.SYSTEM else "诉求人"
    told = f"{place}. {at}　{who}　{step(line, trail.own)}　→ {_state(line.status)}"
    if line.step in _KEPT and line.at > trail.ticket.first_due_at and not trail.ticket.extended:
        told += f"（超时 {_long(line.at - trail.ticket.first_due_at)}）"
    words = trail.words.get(line.words) if line.words is not None else None
    out = [told]
    if words is not None and words.masked:
        out += [f"　　{piece}" for piece in words.masked.splitlines() if piece.strip()]
    out += [f"　　{piece}" for piece in _detail(desk, trail, line)]
    return out


def _detail(desk: Desk, trail: Trail, line: Line) -> Sequence[str]:
    """What a line's codes say in words, where a person has use for it."""
    detail = line.detail
    if line.step is Step.RECLASSIFY and "to" in detail:
        labels = [desk.office.taxonomy.get(detail[key]).label for key in ("from", "to") if key in detail]
        return [" → ".join(labels)]
    if line.step is Step.TRANSFER and not trail.own and detail.get("to", "").isdecimal():
        name = trail.names.get(int(detail["to"]))
        return [f"转给 {name}"] if name else []
    if line.step is Step.RELEASE and detail.get("silent", "").isdecimal():
        name = trail.names.get(int(detail["silent"]), "") if not trail.own else ""
        return [f"认领后一直没有进展，自动放回（{name}）" if name else "认领后一直没有进展，自动放回"]
    out = []
    unit = detail.get("to" if line.step is Step.ESCALATE else "unit", "")
    found = desk.centre.unit(int(unit)) if unit.isdecimal() and len(unit) < 19 else None
    if found is not None and not trail.own:
        out.append(f"单位：{found.name}")
    if "until" in detail:
        out.append(f"到 {_at(desk, datetime.fromisoformat(detail['until']))[:16]} 为止")
    if detail.get("late") == "true":
        out.append("晚于期限")
    return out


def _late(desk: Desk, trail: Trail) -> str:
    t = trail.ticket
    if t.open and t.status is not Status.RESOLVED and t.due_at < desk.now:
        return f"（已超时 {_long(desk.now - t.due_at)}）"
    return ""


def _state(status: Status) -> str:
    return STATUS.get(status, status.value)


def _at(desk: Desk, at: datetime) -> str:
    return f"{at.astimezone(desk.office.zone):%Y-%m-%d %H:%M:%S}"


def _long(span: timedelta) -> str:
    minutes = max(1, int(span.total_seconds()) // 60)
    days, hours = divmod(minutes // 60, 24)
    parts = [f"{days} 天" if days else "", f"{hours} 小时" if hours else "", f"{minutes % 60} 分" if not days else ""]
    return " ".join(filter(None, parts)) or "1 分"
