"""A file that an admin sends and that is none of the lists the bot takes: what was wrong, and which lists there are."""

from collections.abc import Sequence

from handlers.texts.words import quoted

#: Command, what the list is called, how it is told, and words of a file name that hint at it.
_KINDS: Sequence[tuple[str, str, str, Sequence[str]]] = (
    (
        "centre",
        "单位和人员",
        "xlsx 两张表“单位”“人员”，或 TOML 的 [[单位]] [[人员]]",
        ("centre", "单位", "人员", "机构"),
    ),
    ("calendar", "工作日历", "表头有“日期”“上班/放假”，或 TOML 的 [[days]]", ("calendar", "日历", "放假", "holiday")),
    ("roster", "值班表", "表头有“日期”“时间”“姓名”，或 TOML 的 [[shifts]]", ("roster", "值班", "排班", "shift")),
    ("places", "地名库", "CSV 或 xlsx，表头有“名称”", ("place", "地名", "小区")),
    ("kb", "办事解答", "TOML 的 [[answer]]", ("answer", "解答", "kb", "问答")),
    ("words", "词表", "TOML 的 [[word]]", ("word", "词表")),
)


def unknown(name: str, *, opened: bool = True) -> str:
    """Which list it might be, by its name, and all that are taken. `opened` False: it could not be read at all."""
    called = f"「{quoted(name, 40)}」" if name else "这个文件"
    head = f"{called}认不出是哪一种名单，什么也没有改。" if opened else f"这个文件打不开{_may_be(name)}，什么也没有改。"
    low = name.lower()
    meant = next((kind for kind in _KINDS if any(hint in low for hint in kind[3])), None)
    lines = [head]
    if meant is not None:
        lines.append(f"看名字像是<b>{meant[1]}</b>：{meant[2]}。怎么写请看 /{meant[0]}。")
    lines.append("可以发给我的文件（CSV、Excel 另存的 xlsx 或 TOML，不超过 5 MB）：")
    lines += [f"/{command} {what}：{how}" for command, what, how, _ in _KINDS if meant is None or command != meant[0]]
    return "\n".join((*lines, "改好后再发一次即可。"))


def _may_be(name: str) -> str:
    return "（可能损坏，或不是 xlsx）" if name.lower().endswith(".xlsx") else ""
