"""Of whom a report complains, among the units that might get it (rulebook §3.7, §8.1 invariant 6)."""

import re
from collections.abc import Iterator

from domain.centre import Centre, OrgUnit, UnitLevel
from domain.whereabouts import Spot, within

#: In these a body that is named is complained of, whatever else is said.
COMPLAINTS = frozenset({"ZF01", "ZF02", "NC01", "NC02"})
#: Whose doing these are, even when nobody is named.
_VILLAGES, _TOWNS = frozenset({"NC01", "NC02"}), frozenset({"ZF04"})
_VILLAGE = re.compile(
    r"村委会?|村两委|村?支书|村支部|村[里]?的?(?:书记|主任|干部|会计|领导)|村长|大队(?:书记|干部|会计)|居委会?"
    r"|社区的?(?:书记|主任|干部|工作人员|领导)|网格[员长]"
)
_TOWN = re.compile(
    r"[镇乡]政府|街道办(?:事处)?|[镇乡][里上]?的?(?:干部|领导|书记|工作人员)|[镇乡]长|[镇乡](?:里|上)(?=不|没|乱|收|推|包庇)"
    r"|[镇乡]?综治中心|[包驻]村干部"
)
#: Of an alias of a department only what is an authority: a complaint about 物业 is none about the housing bureau.
_AUTHORITY = re.compile(r"(?:[局所院委办]|大队|支队|监委|中心|部门|政府)$|^(?:交警|公安|城管)$")
_COUNTER = re.compile(r"(?:政务|办事|便民|服务)大厅|政务服务|窗口")
_POLICE = re.compile(r"派出所|民警|警察|片警")
_THERE = re.compile(
    r"^(?:的?(?:门口|旁|附近|对面|后面|前面|楼下|院[里内子]|广场|路口|隔壁|斜对面|东边|西边|南边|北边|那条))"
)
_TO = re.compile(r"(?:向|给|跟|和|找|到|去|请|让|由|(?<!举)报|打过?|叫|希望|建议|盼|麻烦)了?$")
_IDLE = re.compile(
    r"不作为|不管|没人管|不理|推诿|推脱|扯皮|踢皮球|态度|不给办|拖着|敷衍|刁难|不处理|不解决|包庇|失职|渎职|懒政"
)
_WRONG = re.compile(
    r"投诉|举报|检举|控告|反映.{0,12}(?:问题|作风)|乱作为|庇护|保护伞|贪|截留|克扣|吃拿卡要|打人|骂人|收钱|收受|受贿|索贿|行贿|徇私"
    r"|不公|偏[袒向心]|优亲厚友|违规|违纪|违法|乱收费|乱罚款|乱摊派|私分|挪用|侵占|欺[负压]|霸占|作风|腐败|谋私|私吞|独吞|造假|虚报|冒领"
    r"|勾结|串通|强[拆占征]|殴打|打压|威胁|报复|骗|黑恶|欺上瞒下|拉票|贿选|操[纵控]|分光|卖了|账目"
)
_CLAUSE = re.compile(r"[，,。.；;！!？?\n]+")


def accused(centre: Centre, code: str, text: str, spot: Spot) -> frozenset[int]:
    """Ids of the units complained of; empty when it is no complaint about a unit, as far as words tell.

    Rather one too many: a matter that moves one level up needlessly is still seen to, one in the hands of those it
    accuses is not.
    """
    found: dict[int, OrgUnit] = {}
    plain = code in COMPLAINTS
    for name, bodies in _bodies(centre, spot):
        if any(_complained(text, m, plain) for m in name.finditer(text)):
            found |= {u.id: u for u in bodies}
    for codes, level in ((_VILLAGES, UnitLevel.VILLAGE), (_TOWNS, UnitLevel.TOWN)):
        unit = within(centre, spot.unit, level)
        if code in codes and unit is not None:
            found[unit.id] = unit
    return frozenset(found)


def touched(centre: Centre, unit: OrgUnit, blamed: frozenset[int]) -> bool:
    """Whether that unit, or one above it but the county, is complained of."""
    return any(u.id in blamed and (u.id == unit.id or u.level is not UnitLevel.COUNTY) for u in centre.upwards(unit.id))


def _bodies(centre: Centre, spot: Spot) -> Iterator[tuple[re.Pattern[str], list[OrgUnit]]]:
    """What they may be called, and which units that means here."""
    near = spot.unit.id if spot.unit is not None else None
    for pattern, level in ((_VILLAGE, UnitLevel.VILLAGE), (_TOWN, UnitLevel.TOWN)):
        yield pattern, [u for s in spot.units if (u := within(centre, s, level)) is not None]
    for pattern, name in ((_POLICE, "派出所"), (_COUNTER, "政务服务中心")):
        known = centre.department(name, near)
        yield pattern, [known] if known is not None else []
    for unit in centre.units:
        if unit.level is UnitLevel.DEPARTMENT:
            names = sorted({n for n in (unit.name, *unit.aliases) if len(n) > 1 and _AUTHORITY.search(n)})
            if names:
                yield re.compile("|".join(map(re.escape, names))), [unit]


def _complained(text: str, body: re.Match[str], plain: bool) -> bool:
    if _THERE.match(text[body.end() :]):
        return False
    before, after = _CLAUSE.split(text[: body.start()])[-1], _CLAUSE.split(text[body.end() :])[0]
    if _IDLE.search(after):
        return True
    if _TO.search(before):
        return False
    return plain or bool(_WRONG.search(before + after))
