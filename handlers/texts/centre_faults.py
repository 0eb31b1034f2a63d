"""What is wrong with a file of the organisation: which line, what, and what to write instead."""

from domain.centre import Post, UnitLevel
from domain.centre_checks import MOST, POST_LEVELS, UNIT_LEVELS, CentreFault
from domain.centre_names import LEVELS, POSTS
from domain.centre_reading import CentreList
from handlers.texts.words import plain, quoted

#: What levels and posts are called, in sentences and in files.
LEVEL = {level: names[0] for level, names in LEVELS.items()}
POST = {post: names[0] for post, names in POSTS.items()}
_SHEET = {"units": "单位", "people": "人员"}
_SHOWN = 8
#: Faults that are named in a message; more come in a file, with some of them under it.
MOST_FAULTS, _ON_FILE = 12, 5


def faulty(found: CentreList) -> str:
    """What is wrong with a file, of which nothing was taken over; under the list of all faults when they are many."""
    many = len(found.faults) > MOST_FAULTS
    named = found.faults[:_ON_FILE] if many else found.faults
    lines = ["<b>文件有错，一条也没有导入</b>", *(fault(f, toml=found.toml) for f in named)]
    if many:
        lines.append(f"……还有 {len(found.faults) - _ON_FILE} 处，全部 {len(found.faults)} 处都在这份清单里。")
    lines.append("改好后再发一次即可。")
    return "\n".join(lines)


def all_faults(found: CentreList) -> str:
    """Every fault on a line of its own, without markup."""
    return "\n".join(plain(fault(f, toml=found.toml)) for f in found.faults)


def warnings(found: CentreList) -> list[str]:
    """What is worth knowing, a line each, without markup."""
    return [plain(warning(w)) for w in found.warnings]


def fault(f: CentreFault, *, toml: bool = False) -> str:
    """Which line of which sheet, what is wrong, what to write instead."""
    if f.what == "sheet":
        return f"没有“{_SHEET[f.sheet]}”这张表" + (
            "：请写 [[单位]] 和 [[人员]]" if toml else "：一个 xlsx 里要有“单位”和“人员”两张表"
        )
    if f.what == "many":
        return f"“{_SHEET[f.sheet]}”有 {f.value} 行，最多 {MOST} 行"
    if f.what == "no_county":
        return "“单位”里没有县：请写一行层级为“县”、上级编码空着的单位"
    if f.what == "head":
        return f"“{_SHEET[f.sheet]}”没有“{f.value}”这一列"
    where = f"{_SHEET[f.sheet]}第 {f.line} {'条' if toml else '行'}："
    return where + _wrong(f, quoted(f.value, 40), quoted(f.more, 40))


def _wrong(f: CentreFault, value: str, more: str) -> str:
    said = f"“{value}”" if value else "空着"
    match f.what:
        case "under":
            here, above = map(UnitLevel, f.more.split())
            fit = "或".join(LEVEL[lv] for lv in UnitLevel if lv in UNIT_LEVELS[here])
            return f"{LEVEL[here]}不能放在{LEVEL[above]}（{value}）下面，请把上级编码写成一个{fit}"
        case "no_parent":
            fit = "或".join(LEVEL[lv] for lv in UnitLevel if lv in UNIT_LEVELS[UnitLevel(f.more)])
            return f"{LEVEL[UnitLevel(f.more)]}“{value}”没有上级，请写上级编码，是一个{fit}"
        case "place":
            post = Post(f.value)
            fit = "、".join(LEVEL[lv] for lv in UnitLevel if lv in POST_LEVELS[post])
            return f"{POST[post]}不能在{LEVEL[UnitLevel(f.more)]}，只能在：{fit}；请改岗位或单位编码"
        case "level":
            return f"层级{said}，请写{'、'.join(LEVEL.values())}之一"
        case "post":
            return f"岗位{said}，请写{'、'.join(POST.values())}之一"
    return _WRONG[f.what].format(said=said, value=value, more=more)


_WRONG = {
    "code": "编码{said}，请写 1 到 20 个字母、数字、横线、点或汉字，中间没有空格",
    "name": "名称{said}，请写 1 到 40 个字",
    "parent": "上级编码“{value}”在表里没有，请写一个已有的编码",
    "top": "县“{more}”不能有上级，请把上级编码（{value}）空着",
    "circle": "“{more}”转了一圈又在自己下面，请改上级编码（{value}）",
    "twice": "编码“{value}”上面已经用过，请换一个",
    "counties": "“{value}”是第二个县，已经有“{more}”；一份文件只能有一个县",
    "aliases": "部门别名太多或太长，最多 30 个，每个不超过 40 字，用顿号隔开",
    "chat": "群编号{said}，请写负数，例如 -1001234567890；没有群就空着",
    "topic": "话题编号{said}，请写正整数；没有话题就空着",
    "topic_alone": "写了话题编号（{value}）没写群编号，请补上群编号",
    "long": "第一责任人岗位太长，不超过 40 字",
    "user": "用户编号{said}，请写 Telegram 的数字编号，他给机器人发 /start 后 /staff 里能看到",
    "person": "姓名{said}，请写 1 到 40 个字",
    "unit": "单位编码{said}，“单位”表里没有，请写已有的编码",
    "yes": "“{value}”看不懂，请写是或否",
    "named": "同一个用户编号前面写的是“{more}”，这里写“{value}”，请写成一样",
    "again": "“{value}”在 {more} 的同一个岗位写了两次，请删掉一行",
    "deputy": "代理人{said}，不是表里的人，请写“人员”里有的用户编号",
    "self": "“{value}”不能代理自己，请写别人的用户编号，或空着",
}


def warning(w: CentreFault) -> str:
    """Nothing wrong, but worth knowing: who stands in."""
    names = f"{quoted(w.value, 150)}{' 等' if int(w.more or 0) > _SHOWN else ''}"
    match w.what:
        case "no_head":
            return f"提醒：{w.more} 个单位没有写第一责任人岗位：{names}"
        case "empty":
            return f"提醒：{w.more} 个单位没有人：{names}；件由上一级接"
        case "same_name":
            return f"提醒：同一个上级下有重名的单位：{names}"
        case "no_desk":
            return "提醒：没有县值守，县里的件由管理员（ADMIN_IDS）接"
        case "no_judge":
            return "提醒：没有裁决人，退过两次的件由县值守定；也没有县值守就由管理员定"
        case "no_trusted":
            return "提醒：没有人可办保密件，保密件由管理员（ADMIN_IDS）办"
    return "提醒：没有督办员，督办由管理员（ADMIN_IDS）做"
