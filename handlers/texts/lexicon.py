"""What admins read at /words: lists of words, why a word is not taken, what a sentence would be understood as."""

from domain.desk import Desk
from domain.lexicon import WordUse
from domain.understanding import DangerLevel, Intent, Understanding
from domain.wording import Added, Flaw, Overview, Shelf
from domain.wording_file import FileChange
from handlers.texts.words import NUMBERS, label, quoted

USES = {
    WordUse.KEYWORD: "关键词",
    WordUse.HINT: "弱词",
    WordUse.EXCLUDE: "排除词",
    WordUse.DANGER_HARD: "硬信号",
    WordUse.DANGER_SOFT: "软信号",
    WordUse.HARMLESS: "无害说法",
}
_MEANING = {
    WordUse.KEYWORD: "说到它，多半就是这一类。",
    WordUse.HINT: "只是沾边，分量轻；一个字的词只能放这里。",
    WordUse.EXCLUDE: "说到它，就不是这一类。",
    WordUse.DANGER_HARD: "说到它，机器人立刻给电话、开急件、响警报。",
    WordUse.DANGER_SOFT: "说到它，机器人先问一句「现在有危险吗」。",
    WordUse.HARMLESS: "这几个字不算危险信号，如「火锅」；同一句里别的危险词照样算。",
}
_FLAWS = {
    Flaw.LONG: "超过 12 个字",
    Flaw.NUMBER: "没有文字，只有数字或符号",
    Flaw.SIGNS: "含有不能用的符号",
    Flaw.PERSONAL: "像是个人信息（姓名、电话、车牌），词表里不能放",
    Flaw.KNOWN: "已经有了",
    Flaw.SHORT: "太短：弱词至少 1 个字，无害说法至少 3 个字，其余至少 2 个字",
    Flaw.CONTRARY: "同一类里既要又排除，请先停用另一个",
    Flaw.CRY: "它本身就是呼救的话，不能设为无害；请写更长的完整说法",
    Flaw.USUAL: "太常用：平常的话里也有它，会不停误报；请写更具体的说法",
    Flaw.FULL: "词表满了，请先整理",
}
_INTENTS = {
    Intent.REPORT: "反映问题",
    Intent.CONSULT: "咨询",
    Intent.STATUS: "查进度",
    Intent.SUPPLEMENT: "补充",
    Intent.URGE: "催办",
    Intent.THANKS: "感谢",
    Intent.GREETING: "问候",
    Intent.ABUSE: "谩骂",
    Intent.SPAM: "广告",
    Intent.DANGER: "危险",
}
_DANGER = {DangerLevel.NONE: "无", DangerLevel.SOFT: "可能有，先问一句", DangerLevel.HARD: "有，立即报警"}


def overview(figures: Overview) -> str:
    """/words."""
    return (
        f"<b>词表</b>：本中心添加 {figures.added} 个，停用 {figures.off} 个。\n"
        "选一类看它的词，可以添加、停用、恢复，改完立即生效。想知道一句话会被怎样理解，点「试一试」。"
    )


def choose(desk: Desk, top: str) -> str:
    return f"<b>词表 · {label(desk, top)}</b>\n看哪一类的词？"


def name(desk: Desk, code: str) -> str:
    """A list's name; "" is the list of harmless phrases."""
    return label(desk, code) if code else "无害说法"


def shelf(desk: Desk, shown: Shelf, before: str = "") -> str:
    """One list; `before`: what was just done."""
    on = dict(shown.counts)[shown.use]
    title = f"<b>{name(desk, shown.code)}</b>" + (f" · {USES[shown.use]}" if shown.code else "")
    told = f"{before}\n\n" if before else ""
    shipped = (
        "" if shown.use not in (WordUse.DANGER_HARD, WordUse.DANGER_SOFT) else "自带的危险规则不在这里，不能停用。"
    )
    marks = "点一个词就停用，再点恢复（✚ 本中心加的，✖ 停用中）。" if shown.entries else "还没有词。"
    return f"{told}{title}：在用 {on} 个\n{_MEANING[shown.use]}{shipped}\n{marks}"


def ask(desk: Desk, use: WordUse, code: str) -> str:
    """After 添加."""
    return (
        f"请发要加到「{name(desk, code)}」{USES[use]}里的词，一个或几个，用、或空格隔开，每个至多 12 个字。\n"
        "15 分钟内有效；不加了就点「取消」。"
    )


def sure(desk: Desk, found: Added) -> str:
    """Before a danger word or a harmless phrase is taken."""
    words = "、".join(f"「{quoted(w)}」" for w in found.words)
    if found.use is WordUse.HARMLESS:
        warning = f"加了以后，居民说到{words}，这几个字<b>不会报警</b>。想清楚：真出事的人会不会也这样说？"
    elif found.use is WordUse.DANGER_HARD:
        warning = f"加了以后，居民说到{words}，机器人<b>立刻开急件、响警报</b>。平常话里也常说的词不要放。"
    else:
        warning = f"加了以后，居民说到{words}，机器人会先问「现在有危险吗」。"
    seen = f"\n最近的工单里有 {found.seen} 件说到过。" if found.seen else "\n最近的工单里没有说到过。"
    return f"⚠️ <b>{name(desk, found.code)} · {USES[found.use]}</b>\n{warning}{seen}{refused(found)}\n确定要加吗？"


def added(desk: Desk, found: Added) -> str:
    """What was taken and what was not."""
    words = "、".join(f"「{quoted(w)}」" for w in found.words)
    took = f"✅ 已加到「{name(desk, found.code)}」{USES[found.use]}：{words}，已生效。" if words else "没有加进任何词。"
    return took + refused(found)


def refused(found: Added) -> str:
    """Each word not taken, and why."""
    lines = []
    for word, flaw in found.refused:
        shown = f"「{quoted(word, 14)}」" if flaw is not Flaw.PERSONAL else "有一个词"
        lines.append(f"\n✗ {shown}{_FLAWS[flaw]}。")
    return "".join(lines)


def ask_sentence() -> str:
    return "请发一句话，看看现在会被怎样理解。只是试，不会开工单。15 分钟内有效。"


def understood(desk: Desk, read: Understanding) -> str:
    """What a sentence would be understood as."""
    lines = [f"<b>试一试</b>：{quoted(read.masked, 200)}"]
    if read.danger.level is DangerLevel.HARD:
        lines.insert(0, NUMBERS)
    lines.append(f"来意：{_INTENTS[read.intent]}　紧急程度：{read.urgency.value}")
    for guess in read.categories:
        because = f"（依据：{'、'.join(quoted(w, 20) for w in guess.because)}）" if guess.because else ""
        lines.append(f"· {label(desk, guess.code)} {guess.confidence:.0%}{because}")
    if not read.categories:
        lines.append("· 认不出类别，会请居民自己选")
    because = f"（依据：{'、'.join(quoted(w, 20) for w in read.danger.because)}）" if read.danger.because else ""
    lines.append(f"危险：{_DANGER[read.danger.level]}{because}")
    if read.places:
        lines.append(f"地点：{'、'.join(quoted(p.text, 40) for p in read.places[:5])}")
    return "\n".join(lines)


def exported(words: int) -> str:
    """Under the file."""
    return f"本中心的词表，共 {words} 条。改好后把文件发回来，先给您看改动，确认了才生效。"


#: What stands at the top of the file.
HEAD = """# 综治通 · 本中心的词表：添加的词（words）和停用的自带词（off）。改好后把文件原样发回给机器人，先预览再确认。
# 文件里没有的改动会撤销，自带的词不受影响。class 是类别代码；use 可以是：
# keyword 关键词 · hint 弱词 · exclude 排除词 · danger_hard 硬信号 · danger_soft 软信号（JJ 类）
# harmless 无害说法（class = ""）"""
_FILE_FLAWS = {
    "toml": "格式不对（引号、方括号或逗号）",
    "none": "只能有 [[word]] 这样的段",
    "field": "只能有 class、use、words、off",
    "list": "没有这个类别或用法",
    "shape": '要写成 ["词", "词"]',
    "unshipped": "自带词表里没有它，不用停用",
    "many": "词太多了",
}


def file_change(desk: Desk, change: FileChange) -> str:
    """The preview of a file."""
    if change.flaws:
        lines = ["<b>词表文件有错，一条也没有改：</b>"]
        for flaw in change.flaws[:15]:
            why = _FILE_FLAWS.get(flaw.what) or _FLAWS[Flaw(flaw.what)]
            word = "" if flaw.what == Flaw.PERSONAL.value or not flaw.word else f"「{quoted(flaw.word, 20)}」"
            lines.append(f"第 {flaw.line} 行：{word}{why}")
        if len(change.flaws) > 15:
            lines.append("……后面还有。")
        return "\n".join([*lines, "改好再发一次。"])
    if change.empty:
        return "文件和现在的词表一样，没有要改的。"
    lines = [f"<b>词表文件</b>：添加 {len(change.added)} 个，停用 {len(change.off)} 个，撤销 {len(change.gone)} 个。"]
    for edit in change.grave[:20]:
        lines.append(f"⚠️ {name(desk, edit.code)} · {USES[edit.use]}：「{quoted(edit.word)}」")
    if change.grave:
        lines.append("带 ⚠️ 的会影响报警，请逐个看清。")
    return "\n".join([*lines, "确认后立即生效。"])


def file_taken(change: FileChange) -> str:
    return (
        f"✅ 词表已更新：添加 {len(change.added)} 个，停用 {len(change.off)} 个，撤销 {len(change.gone)} 个，已生效。"
    )


def not_fetched() -> str:
    return "文件没有取到，词表没有改。请再发一次（不超过 5 MB）。"
