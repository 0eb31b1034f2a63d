"""What is said of questions: answers to residents, the knowledge base to admins."""

from datetime import date

from domain.answer_book import AnswerTopic, OpenedAnswer
from domain.answer_file import Fault
from domain.answer_import import FilePreview
from domain.answering import Consulted
from domain.answers import LONGEST, Answer, AnswerState, Counted, Edit, Unanswered
from domain.desk import Desk
from domain.office_notices import AnswersDue
from handlers.texts.words import label, moment, quoted

PART = {
    "questions": "问法",
    "conclusion": "结论",
    "conditions": "条件",
    "bring": "要带",
    "where": "去哪",
    "phone": "电话",
    "takes": "多久",
    "source": "依据",
    "unit": "部门",
    "valid_until": "有效期",
    "state": "状态",
    "name": "名称",
    "topic": "主题",
}
EDIT = {
    Edit.SEED: "随程序附带",
    Edit.ADD: "新增",
    Edit.CHANGE: "修改",
    Edit.EXTEND: "核定延期",
    Edit.WITHDRAW: "撤下",
    Edit.RESTORE: "恢复",
    Edit.FILE: "文件导入",
}
COUNTED = {Counted.SHOWN: "看过", Counted.HELPED: "有帮助", Counted.UNHELPED: "没帮助", Counted.HUMAN: "转人工"}
WRONG = {
    "toml": "格式不对（引号、方括号没有配对？）",
    "none": "没有找到 [[answer]] 词条",
    "unknown": "没有这个字段，可能写错了",
    "kind": "类型不对：文字要加引号，问法要用方括号列出",
    "topic": "没有这个主题代码",
    "twice": "名称重复",
    "shape": "名称只能用小写字母、数字和短横线，最多 40 个",
    "empty": "不能空",
    "long": "太长",
    "many": "太多，最多 20 条",
    "large": "文件太大：请分成几次，每次少一些",
    "day": "不是日期，应写成 2027-05-20 这样",
    "far": "太远：复核日最多在 180 天以内",
}
HEAD = """# 办事解答。改好后把本文件发回给机器人，先看预览，点「确认」才生效；文件里没有的词条会撤下。
# 每条以 [[answer]] 开头：name 名称（不要改），topic 主题代码，questions 问法（多写几种说法），conclusion 一句话结论，
# conditions 条件，bring 要带什么，where 去哪，phone 电话，takes 多久，source 依据，
# unit 责任部门，valid_until 复核日。"""


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def consulted(got: Consulted) -> str:
    """The answer in the fixed order (§6.4): conclusion, conditions, papers, where and phone, how long, source."""
    if got.answer is not None:
        return expired(got.answer) if got.expired else answer(got.answer)
    if got.choices:
        return "您问的是不是下面哪一条？点一下就给您看。都不是就点「转人工」，由工作人员答复。"
    return (
        "这个问题我没有现成的解答，不敢乱说。\n"
        "点「转人工」，我把您的话整理成单子，工作人员答复您；也可以直接打 <b>12345</b> 政务服务热线。"
    )


def answer(got: Answer) -> str:
    lines = [f"💡 <b>{quoted(got.conclusion)}</b>"]
    parts = (
        ("条件", got.conditions),
        ("要带", got.bring),
        ("去哪", got.where),
        ("电话", got.phone),
        ("多久", got.takes),
    )
    lines += [f"{name}：{quoted(text, 400)}" for name, text in parts if text]
    lines.append(f"依据：{quoted(got.source)}")
    lines.append(f"<i>{quoted(got.unit)} · 有效至 {day(got.valid_until)}</i>")
    lines.append("与您的情况不符，请点「转人工」。")
    return "\n".join(lines)


def expired(got: Answer) -> str:
    """Past its review day an entry shows unit and phone only (§6.4)."""
    phone = f"，电话 {quoted(got.phone)}" if got.phone else "，或打 <b>12345</b> 政务服务热线"
    return (
        f"「{quoted(got.title, 100)}」的解答已过复核期，旧的说法可能不准，先不给您看。\n"
        f"请直接问：<b>{quoted(got.unit)}</b>{phone}。也可以点「转人工」，由工作人员答复您。"
    )


def ask_away() -> str:
    """办事咨询 or /ask without words."""
    return "请直接打字问，如「居住证怎么办」「法律援助收费吗」。查不到的我会转给工作人员答复。"


def thanks_for_word(helped: bool) -> str:
    return "谢谢！" if helped else "已记下，我们会改进。需要的话请点「转人工」。"


# ------------------------------------------------------------------------------------------------------- to the admins


def book(found: list[AnswerTopic], waiting: int) -> str:
    """/kb."""
    total, stale = sum(t.active for t in found), sum(t.stale for t in found)
    late = f"，其中 <b>{stale}</b> 条已过复核日" if stale else ""
    return f"<b>办事解答</b>：在用 {total} 条{late}；没答上的问题 {waiting} 个。\n点主题看词条，或用文件成批修改。"


def topic(desk: Desk, code: str, found: list[Answer], stale: int) -> str:
    late = f"，{stale} 条已过复核日（⏰）" if stale else ""
    return f"<b>{label(desk, code)}</b>（{quoted(code, 20)}）：{len(found)} 条{late}。"


def entry(desk: Desk, got: OpenedAnswer) -> str:
    """One entry with everything, at most one message."""
    one = got.answer
    state = "🚫 已撤下" if one.state is AnswerState.WITHDRAWN else ("⏰ 已过复核日" if got.expired else "✅ 在用")
    lines = [f"<b>{quoted(one.name, 40)}</b> · {label(desk, one.topic)} · {state}"]
    asked = "；".join(one.questions)
    lines.append(f"问法：{quoted(asked, 600)}")
    texts = {part: getattr(one, part) for part in LONGEST if part != "questions"}
    lines += [f"{PART[part]}：{quoted(text, 400)}" for part, text in texts.items() if text]
    who = got.names.get(one.approved_by or 0)
    approved = quoted(who, 30) if who else ("管理员" if one.approved_by else "随程序附带，本中心还没有核定")
    lines.append(f"有效至：{day(one.valid_until)} · 核定：{approved}")
    lines.append(" · ".join(f"{name} {one.counts.get(what, 0)}" for what, name in COUNTED.items()))
    return "\n".join(lines)


def history(desk: Desk, got: OpenedAnswer) -> str:
    """Who changed what when."""
    lines = [f"<b>{quoted(got.answer.name, 40)}</b> 的修改记录（新的在前）"]
    for line in got.versions:
        who = quoted(got.names.get(line.staff or 0, "管理员"), 30) if line.staff is not None else "机器人"
        parts = "、".join(PART.get(part, quoted(part, 20)) for part in line.parts)
        lines.append(f"· {moment(desk, line.at)} {who} {EDIT[line.edit]}{f'：{parts}' if parts else ''}")
        for part, text in line.was.items():
            if text and len(lines) < _LINES:
                lines.append(f"　{PART.get(part, quoted(part, 20))}原为：{quoted(text, 100)}")
    return "\n".join(lines)


_LINES = 25


def ask_part(part: str, now: str) -> str:
    """Which part is to be typed, and how it stands."""
    hint = "，一行一种问法" if part == "questions" else ""
    empty = "" if part in ("questions", "conclusion", "source", "unit") else "发「无」清空。"
    shown = f"\n现在是：\n<code>{quoted(now, 1500)}</code>" if now else ""
    most = LONGEST.get(part, 300)
    return f"请发新的「{PART.get(part, quoted(part, 20))}」{hint}（{most} 字以内）。{empty}发「取消」不改。{shown}"


def ask_new(step: str, question: str = "") -> str:
    """The three steps of a new entry."""
    head = f"问题：{quoted(question, 200)}\n" if question else ""
    return head + {
        "question": "新词条第 1 步：请发居民会怎么问，一行一种问法。发「取消」不写了。",
        "conclusion": "第 2 步：请发一句话结论（300 字以内）。发「取消」不写了。",
        "source": "第 3 步：请发依据：哪部法第几条，或哪个部门的规定。发「取消」不写了。",
    }.get(step, "")


def dropped() -> str:
    return "好，没有改动。"


def waiting(found: list[Unanswered]) -> str:
    """What was not answered; numbers stand on the buttons."""
    if not found:
        return "没有待答的问题。"
    return "<b>没答上的问题</b>（已打码，不知是谁问的；90 天后抹去）\n" + "\n".join(_questions(found))


def _questions(found: list[Unanswered]) -> list[str]:
    return [
        f"{n}. {quoted(one.text, 160)}{f'（{one.times} 次）' if one.times > 1 else ''}"
        for n, one in enumerate(found, 1)
    ]


def weekly(notice: AnswersDue) -> str:
    """The weekly list."""
    lines = ["📚 <b>办事解答 · 每周清单</b>"]
    if notice.asked:
        lines += ["没答上的问题（已打码，不知是谁问的）：", *_questions(list(notice.asked[:_SHOWN]))]
        if len(notice.asked) > _SHOWN:
            lines.append("……还有，见 /kb")
    if notice.review:
        lines.append("要复核的词条（过期后只显示部门和电话）：")
        lines += [f"· {quoted(one.title, 60)}：{day(one.valid_until)}" for one in notice.review[:_SHOWN]]
        if len(notice.review) > _SHOWN:
            lines.append(f"……共 {len(notice.review)} 条，见 /kb")
    lines.append("点按钮写解答或去复核。")
    return "\n".join(lines)


_SHOWN = 8


def preview(got: FilePreview) -> str:
    """What a file would change, or every fault with its line."""
    if got.faults:
        return faulty(list(got.faults))
    if got.empty:
        return f"文件和现在的词条一样（{got.same} 条），没有要改的。"
    lines = [
        "<b>导入预览</b>（还没有生效）",
        f"新增 {len(got.added)} · 修改 {len(got.changed)} · 撤下 {len(got.removed)} · 不变 {got.same}",
    ]
    for sign, names in (
        ("➕", [a.name for a in got.added]),
        ("✏️", [new.name for _, new in got.changed]),
        ("🚫", [a.name for a in got.removed]),
    ):
        if names:
            more = f" 等 {len(names)} 条" if len(names) > _NAMES else ""
            lines.append(f"{sign} {quoted('、'.join(names[:_NAMES]), 900)}{more}")
    lines.append("点「确认」全部生效，并算您核定；不点就什么都不变。")
    return "\n".join(lines)


_NAMES = 15


def faulty(found: list[Fault]) -> str:
    lines = [f"文件有 {len(found)} 处不对，<b>什么都没有改</b>。改好再发一次："]
    for fault in found[:_FAULTS]:
        where = " ".join(x for x in (quoted(fault.name, 40), PART.get(fault.part, quoted(fault.part, 30))) if x)
        lines.append(f"· 第 {fault.line} 行 {where}：{WRONG[fault.what]}")
    if len(found) > _FAULTS:
        lines.append(f"……还有 {len(found) - _FAULTS} 处")
    return "\n".join(lines)


_FAULTS = 20


def taken_in(got: FilePreview) -> str:
    return f"✅ 已生效：新增 {len(got.added)}，修改 {len(got.changed)}，撤下 {len(got.removed)}，不变 {got.same}。"


def exported(many: int) -> str:
    return f"在用的 {many} 条词条。改好后把文件发回给我，先看预览再确认。"


def not_fetched() -> str:
    return "没有取到文件，请再发一次（5 MB 以内）。"
