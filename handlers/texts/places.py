"""What admins read about the gazetteer."""

from collections.abc import Sequence

from domain.gazetteer import KINDS, KnownPlace, PlaceChanges, PlaceFault
from handlers.texts.words import plain, quoted

__all__ = ["KIND", "dropped", "faulty", "overview", "plain", "preview", "stale", "taken", "unreadable"]
#: What the kinds are called, in sentences and in lists.
KIND = {"community": "小区", "road": "道路", "village": "村", "group": "组", "landmark": "地标", "town": "镇"}
_SHOWN = 8
_FAULTS = 12


def overview(places: Sequence[KnownPlace]) -> str:
    """/places."""
    how = (
        "导入：把名单（CSV 或 xlsx）发给我，先给您看变化，确认后整份换上。\n"
        "表头：名称、类型、别名、镇、村、网格、纬度、经度；只有“名称”必填，别名用顿号隔开。"
    )
    if not places:
        return f"<b>地名库</b>\n还是空的。没有地名库也能认出大多数地名；导入后认得更准，发定位能对上网格。\n\n{how}"
    kinds = [f"{KIND[k]} {n}" for k in KINDS if (n := sum(p.kind == k for p in places))]
    placed = sum(p.latitude is not None for p in places)
    return f"<b>地名库</b>\n共 {len(places)} 条：{'，'.join(kinds)}。有坐标的 {placed} 条。\n\n{how}"


def preview(changes: PlaceChanges) -> str:
    """What a list would change."""
    if not changes:
        return "这份名单和现在的地名库完全一样，不用换。"
    lines = ["<b>换上这份名单后</b>"]
    for word, places in (("新增", changes.added), ("改动", changes.changed), ("去掉", changes.removed)):
        if places:
            names = "、".join(quoted(p.name, 30) for p in places[:_SHOWN])
            more = " 等" if len(places) > _SHOWN else ""
            lines.append(f"{word} {len(places)} 条：{names}{more}")
    lines.append("\n名单里没有的会从地名库去掉；已有的工单不受影响。15 分钟内确认有效。")
    return "\n".join(lines)


def faulty(faults: Sequence[PlaceFault]) -> str:
    """Everything wrong with a list; nothing of it was taken over."""
    lines = ["<b>名单有错，一条也没有导入</b>", *(_fault(f) for f in faults[:_FAULTS])]
    if len(faults) > _FAULTS:
        lines.append(f"……还有 {len(faults) - _FAULTS} 处")
    lines.append("改好后再发一次即可。")
    return "\n".join(lines)


def _fault(fault: PlaceFault) -> str:
    value = quoted(fault.value, 30)
    match fault.what:
        case "head":
            return "第 1 行：没有“名称”这一列。表头请写：名称、类型、别名、镇、村、网格、纬度、经度"
        case "name":
            return f"第 {fault.line} 行：名称要 2 到 30 个字（{value}）"
        case "kind":
            return f"第 {fault.line} 行：不认识类型“{value}”，请写小区、道路、村、组、地标或镇"
        case "twice":
            return f"第 {fault.line} 行：“{value}”在同一个村里出现了两次"
        case "degrees":
            return f"第 {fault.line} 行：经纬度不对（{value}），要么都填度数，要么都空着"
        case "many":
            return f"名单有 {value} 条，最多 20000 条"
        case _:
            return f"第 {fault.line} 行：太长或太多（{value}），每格最多 30 个字、20 个别名"


def unreadable() -> str:
    return "这个文件打不开。请发 CSV，或 Excel 另存的 xlsx（不超过 5 MB）。"


def taken(changes: PlaceChanges) -> str:
    figures = f"新增 {len(changes.added)}，改动 {len(changes.changed)}，去掉 {len(changes.removed)}"
    return f"✅ 地名库已换上：{figures}。马上生效。"


def stale() -> str:
    return "这份名单已过了确认时间，请再发一次文件。"


def dropped() -> str:
    return "好的，没有换。"
