"""Where a ticket went and why, in plain words; where it is now when it has gone."""

from domain.centre import OrgUnit, UnitLevel
from domain.desk import Desk
from domain.routing import Code, codes_of
from domain.tickets import Ticket
from domain.whereabouts import within
from handlers.texts.words import label, quoted

_BY_HAND = "by_hand"  # domain.placers: a person has named its unit


def called(unit: OrgUnit | None) -> str:
    """A unit as it signs: a town and the county by their 综治中心."""
    if unit is None:
        return "值班台"
    own = next((a for a in unit.aliases if a.endswith(f"{unit.name}综治中心")), "")
    plain = unit.level is UnitLevel.TOWN and not unit.name.endswith("中心")
    return quoted(own or (f"{unit.name}综治中心" if plain else unit.name), 40)


def keepers(desk: Desk) -> str:
    """Who deals with what is confidential, in a word."""
    return "指定人员" if desk.centre else "管理员"


def unit_of(desk: Desk, ticket: Ticket) -> str:
    """The unit that has it; empty with one desk for all."""
    return called(desk.centre.unit(ticket.unit)) if desk.centre and ticket.unit is not None else ""


def to_unit(desk: Desk, ticket: Ticket) -> list[str]:
    """「派到：青溪镇综治中心（路灯归城管局；地点在青溪镇）」, whom else it concerns; nothing with one desk."""
    if not desk.centre or ticket.unit is None:
        return []
    why = "；".join(_why(desk, ticket))
    lines = [f"派到：{unit_of(desk, ticket)}" + (f"（{why}）" if why else "")]
    beyond = [u for i in codes_of(ticket.route)[1] if (u := desk.centre.unit(i)) is not None]
    if beyond:
        names = "、".join(called(u) for u in beyond)
        lines.append(f"边际件：首接单位主办，建议请 {names} 协办")
    watcher = desk.centre.unit(ticket.overseer)
    if watcher is not None and ticket.overseer != ticket.unit:
        lines.append(f"督办：{called(watcher)}")
    return lines


def _why(desk: Desk, t: Ticket) -> list[str]:
    codes, _ = codes_of(t.route)
    if _BY_HAND in codes:
        return ["人工指派"]
    if Code.DANGER in codes:
        return ["急件，镇县同时响铃", *_where(desk, t, codes)]
    found: list[str] = []
    category = desk.office.taxonomy.get(t.category)
    what = label(desk, t.category)
    if Code.AT_DEPARTMENT in codes or Code.STATION in codes or Code.AT_TOWN in codes:
        found.append(f"{what}归{quoted(category.department, 40)}")
    elif Code.AT_VILLAGE in codes:
        found.append(f"{what}先由村（社区）办")
    found += _where(desk, t, codes)
    if Code.AVOID in codes:
        found.append("回避被反映单位，上移一级")
    if Code.TRUSTED in codes:
        found.append("保密件，由指定人员办")
    if Code.VACANT in codes:
        found.append("下级没有在岗人员")
    if Code.TRIAGE in codes:
        found.append("请在 2 个工作时内人工分派")
    return found


def _where(desk: Desk, t: Ticket, codes: frozenset[str]) -> list[str]:
    if Code.NOWHERE in codes:
        return ["地点不明"]
    by = "按定位" if Code.POINT in codes else ""
    town = within(desk.centre, desk.centre.unit(t.unit), UnitLevel.TOWN)
    if Code.ONLY in codes:
        return [f"全县只有{called(town)}"] if town is not None else []
    if town is None:
        return [f"{by}已定位到村（网格）"] if codes & {Code.GRID, Code.VILLAGE} else []
    return [f"{by}地点在{quoted(town.name, 30)}"]


def gone(desk: Desk, ticket: Ticket) -> str:
    """What stands where its card stood before."""
    return f"↪️ <b>{ticket.number}</b> 已转往{unit_of(desk, ticket) or '值班台'}，这里不用再办。"


def receiver(desk: Desk, ticket: Ticket) -> list[str]:
    """For the receipt: which unit has taken it up. Not of a confidential one: the name alone may tell of what kind."""
    name = "" if ticket.confidential else unit_of(desk, ticket)
    return [f"受理单位：{name}"] if name else []
