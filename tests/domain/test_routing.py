"""Where a ticket goes in the example county, case by case (rulebook §4.1)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.accusing import accused, touched
from domain.centre import AT_WORK, Appointment, Centre, OrgUnit, UnitLevel
from domain.centre_file import CentrePlan, UnitLine
from domain.gazetteer import KnownPlace
from domain.routing import Code, Route, codes_of, routed
from domain.whereabouts import Lead, Spot, spot_of
from handlers.centre_files import example
from nlp.load import load_taxonomy

TAXONOMY = load_taxonomy()
FIRST = {c.code for c in TAXONOMY.first_level()}


def county(plan: CentrePlan | None = None) -> Centre:
    """The example county as it would be stored."""
    plan = plan or example()
    ids = {u.code: n for n, u in enumerate(plan.units, 1)}
    staff = {m.user: n for n, m in enumerate(plan.members, 1)}
    units = [
        OrgUnit(u.code, u.name, u.level, ids.get(u.parent), u.aliases, u.chat, u.topic, u.head, ids[u.code])
        for u in plan.units
    ]
    return Centre(units, [Appointment(staff[m.user], ids[m.unit], m.post, m.trusted) for m in plan.members])


COUNTY = county()


def route(code: str, text: str, *, centre: Centre = COUNTY, lead: Lead | None = None, urgent: bool = False) -> Route:
    """Where such a report goes; confidential as its class is."""
    category = TAXONOMY.get(code)
    lead = lead or Lead(text)
    spot = spot_of(centre, lead)
    blamed = accused(centre, code, lead.text, spot)
    return routed(centre, category, spot, blamed, confidential=category.confidential, urgent=urgent)


def told(found: Route, centre: Centre = COUNTY) -> tuple[str, str]:
    """The code of its unit, and why; units beyond a border by their code, too."""
    assert found.unit is not None
    beyond = {f"border:{u.id}": f"border:{u.code}" for u in centre.units}
    return found.unit.code, "+".join(beyond.get(c, c) for c in found.codes)


#: class, words, the unit (its code in the example), why
TABLE = [
    ("ZA01", "石桥村昨晚电动车被偷", "X-GA", "village+at_department"),
    ("ZA06", "青溪镇石桥村有人打架", "X-GA", "village+at_department"),
    ("ZA08", "青溪镇滨河社区学校门口有混混", "Q", "village+at_town"),
    ("ZA02", "石桥村有人赌博", "X-GA", "village+at_department"),
    ("ZA09", "白石镇东山村晚上太黑，想加巡逻", "B", "village+at_town"),
    ("ZA", "青溪镇治安不好", "Q", "town+at_town"),
    ("FZ01", "石桥村我被骗了两万", "X-GA", "village+at_department"),
    ("FZ04", "有人拉我搞传销", "X-SC", "nowhere+at_department"),
    ("FZ03", "青溪镇有人集资", "X-SC", "town+at_department"),
    ("JF02", "石桥村邻居吵架", "Q-SQ", "village+at_village"),
    ("JF02", "滨河01网格邻居吵架", "Q-BH-1", "grid+at_village"),
    ("JF02", "滨河02网格邻居吵架", "Q-BH", "grid+at_village"),
    ("JF01", "东山村两口子吵架", "B", "village+at_village+vacant"),
    ("JF10", "青溪镇好几家跟学校闹起来", "Q", "town+at_town"),
    ("JF05", "青溪镇有人欠钱不还", "Q", "town+at_town"),
    ("JF07", "青溪镇交通事故赔偿谈不拢", "X-GA", "town+at_department"),
    ("JF02", "邻居吵架", "X", "nowhere+at_village+triage"),
    ("LD01", "石桥村工地拖欠工资", "X-RS", "village+at_department"),
    ("LD07", "白石镇厂里工人要闹", "X-RS", "town+at_department"),
    ("ZD03", "石桥村违建", "Q", "village+at_town"),
    ("ZD05", "楼房墙裂了", "X-ZJ", "nowhere+at_department"),
    ("ZD07", "建议白石镇修个广场", "X-SC", "town+at_department"),
    ("WY01", "滨河社区物业乱收费", "Q-BH", "village+at_village"),
    ("WY01", "物业乱收费", "X", "nowhere+at_village+triage"),
    ("WY03", "滨河01网格楼道堆物", "Q-BH-1", "grid+at_village"),
    ("AQ03", "石桥村电线掉了", "X-ZJ", "village+at_department"),
    ("AQ01", "青溪镇一家店消防通道锁了", "Q", "town+at_town"),
    ("AQ09", "石桥村狗咬人", "Q-SQ", "village+at_village"),
    ("HJ01", "滨河社区广场舞太吵", "Q-BH", "village+at_village"),
    ("HJ04", "石桥村工厂冒烟", "X-HJ", "village+at_department"),
    ("HJ06", "柳河村有人倒垃圾", "B", "village+at_town"),
    ("SR04", "青溪镇滨河社区路灯坏了", "Q", "village+at_town"),
    ("SR04", "路灯坏了", "X", "nowhere+at_town+triage"),
    ("SR06", "石桥村停水", "X-ZJ", "village+at_department"),
    ("SR09", "白石镇垃圾没人清", "B", "town+at_town"),
    ("JT06", "石桥村和东山村交界处路坏了", "Q", "village+at_town+border:B"),
    ("JT01", "青溪镇乱停车", "Q", "town+at_town"),
    ("JT05", "石桥村有黑车", "X-ZJ", "village+at_department"),
    ("SC01", "青溪镇超市卖过期食品", "X-SC", "town+at_department"),
    ("SC03", "白石镇有人卖假酒", "X-SC", "town+at_department"),
    ("NC01", "石桥村账目不公开", "X", "village+at_town+trusted"),
    ("NC02", "东山村选举有问题", "X", "village+at_town+trusted"),
    ("NC06", "东山村没有自来水", "B", "village+at_village+vacant"),
    ("NC03", "石桥村低保评得不公", "Q", "village+at_town"),
    ("MS01", "石桥村老人没饭吃", "Q-SQ", "village+at_village"),
    ("MS03", "石桥村小孩一个人在家没人管", "X", "village+at_village+trusted"),
    ("MS04", "滨河社区有人打老婆", "X-GA", "village+at_department"),
    ("MS06", "青溪镇有人想不开", "X", "town+at_town+trusted"),
    ("MS05", "白石镇老人走丢了", "X-GA", "town+at_department"),
    ("ZF02", "石桥村村支书贪污", "X", "village+at_department"),
    ("ZF05", "建议多种树", "X", "nowhere+at_town+triage"),
    ("ZF04", "青溪镇综治中心拖着不办", "X", "town+at_department"),
    ("ZF01", "青溪镇办事大厅态度差", "X", "town+at_department+avoid"),
    ("ZX01", "怎么落户", "X-GA", "nowhere+at_department"),
    ("ZX05", "石桥村怎么办低保", "Q-SQ", "village+at_village"),
    ("OTHER", "不知道什么事", "X", "nowhere+triage"),
    ("OTHER", "石桥村的事", "Q", "village+triage"),
    ("JF02", "石桥村村委会偏袒邻居", "Q", "village+at_village+avoid"),
    ("JF02", "找石桥村村委会，村委会不管", "Q", "village+at_village+avoid"),
    ("SR04", "石桥村村委会门口的路灯坏了没人修", "Q", "village+at_town"),
    ("SR04", "青溪镇政府不作为，路灯坏了三个月", "X", "town+at_town+avoid"),
    ("HJ01", "派出所不管，滨河社区隔壁一直吵", "Q-BH", "village+at_village"),
    ("ZA06", "石桥村打架，派出所包庇", "X", "village+at_department+avoid"),
    ("ZA02", "石桥村有人赌博，民警收钱", "X", "village+at_department+avoid"),
    ("JF02", "滨河01网格的网格员骗我签字，邻居占了我家门口", "Q", "grid+at_village+avoid"),
    ("SR09", "我是石桥村的，滨河社区门口垃圾没人清", "Q", "village+at_town"),
    ("SR09", "我家住石桥村，门口垃圾没人清", "Q", "village+at_town"),
    ("JF02", "青溪镇东山那家跟我吵架", "Q", "town+at_village"),
    ("AQ09", "滨河居委会旁边有恶狗", "Q-BH", "village+at_village"),
    ("WY06", "滨河社区1号楼和石桥村之间漏水", "Q-BH", "village+at_village+border:Q-SQ"),
]


@pytest.mark.parametrize("code, words, unit, why", TABLE)
def test_each_goes_where_the_rulebook_says(code: str, words: str, unit: str, why: str) -> None:
    assert told(route(code, words)) == (unit, why)


def test_the_table_has_every_class_and_every_starting_level() -> None:
    codes = {row[0] for row in TABLE}
    assert {TAXONOMY.get(c).parent or c for c in codes} >= FIRST - {"JJ"}
    assert {TAXONOMY.get(c).start_level for c in codes} == {"村", "镇", "县部门"}
    assert len(TABLE) >= 60


@pytest.mark.parametrize(
    "words, unit", [("石桥村着火了", "Q"), ("着火了", "X"), ("东山村有人溺水", "B"), ("滨河01网格爆炸了", "Q")]
)
def test_danger_goes_to_the_town_of_its_place_else_to_the_county(words: str, unit: str) -> None:
    found = route("JJ02", words, urgent=True)
    assert told(found)[0] == unit
    assert Code.DANGER in found.codes


KNOWN = KnownPlace("和平小区", "community", (), "青溪镇", "滨河社区", "01", 30.0, 110.0)
ALONE = KnownPlace("和平小区", "community")


@pytest.mark.parametrize(
    "lead, unit, why",
    [
        (Lead("和平小区邻居吵架", known=(KNOWN,)), "Q-BH-1", "grid+at_village"),
        (Lead("和平小区邻居吵架", known=(replace(KNOWN, grid="Q-BH-1"),)), "Q-BH-1", "grid+at_village"),
        (Lead("和平小区邻居吵架", known=(replace(KNOWN, grid="滨河02网格"),)), "Q-BH", "grid+at_village"),
        (Lead("和平小区邻居吵架", known=(replace(KNOWN, grid=""),)), "Q-BH", "village+at_village"),
        (
            Lead("和平小区邻居吵架", known=(ALONE,)),
            "X",
            "nowhere+at_village+triage",
        ),
        (Lead("邻居吵架", near=KNOWN), "Q-BH-1", "grid+point+at_village"),
        (Lead("青溪镇邻居吵架", near=KNOWN), "Q-BH-1", "grid+point+at_village"),
        (Lead("石桥村邻居吵架", near=KNOWN), "Q-SQ", "village+at_village"),
        (Lead("邻居吵架", said="石桥"), "X", "nowhere+at_village+triage"),
        (Lead("邻居吵架", said="石桥村三组"), "Q-SQ", "village+at_village"),
        (Lead("我住和平小区，石桥村的亲戚跟邻居吵架", homes=(KNOWN,)), "Q-SQ", "village+at_village"),
        (Lead("我住和平小区，邻居吵架", homes=(KNOWN,)), "Q-BH-1", "grid+at_village"),
    ],
)
def test_a_place_is_found_by_grid_village_town_or_a_shared_point(lead: Lead, unit: str, why: str) -> None:
    assert told(route("JF02", "", lead=lead)) == (unit, why)


def test_in_a_county_of_one_town_what_names_no_place_lies_there() -> None:
    plan = example()
    gone = {u.code for u in plan.units if u.code.startswith("B")}
    small = county(
        CentrePlan(
            tuple(u for u in plan.units if u.code not in gone), tuple(m for m in plan.members if m.unit not in gone)
        )
    )
    assert told(route("SR04", "路灯坏了", centre=small), small) == ("Q", "town+only+at_town")
    assert told(route("OTHER", "说不清楚", centre=small), small) == ("Q", "town+only+triage")


def with_units(*lines: UnitLine) -> Centre:
    plan = example()
    posts = [replace(plan.members[2], unit=line.code) for line in lines if line.level is not UnitLevel.TOWN]
    return county(CentrePlan((*plan.units, *lines), (*plan.members, *posts)))


def test_a_towns_own_station_goes_before_the_countys_department_and_before_the_towns_desk() -> None:
    police = UnitLine("Q-PCS", "青溪派出所", UnitLevel.DEPARTMENT, "Q", ("派出所",))
    waste = UnitLine("Q-CG", "青溪城管中队", UnitLevel.DEPARTMENT, "Q", ("城管局",))
    centre = with_units(police, waste)
    assert told(route("ZA06", "石桥村打架", centre=centre), centre) == ("Q-PCS", "village+at_department+station")
    assert told(route("SR01", "青溪镇占道摆摊", centre=centre), centre) == ("Q-CG", "town+at_town+station")
    assert told(route("ZA06", "东山村打架", centre=centre), centre) == ("X-GA", "village+at_department")
    assert told(route("ZA06", "石桥村打架，派出所包庇", centre=centre), centre)[0] == "Q"
    assert told(route("ZA06", "石桥村打架，举报青溪镇政府和派出所包庇", centre=centre), centre)[0] == "X"


def test_two_villages_of_one_name_are_told_apart_by_their_town() -> None:
    centre = with_units(UnitLine("B-SQ", "石桥村", UnitLevel.VILLAGE, "B"))
    assert told(route("JF02", "白石镇石桥村邻居吵架", centre=centre), centre)[0] == "B-SQ"
    assert told(route("JF02", "青溪镇石桥村邻居吵架", centre=centre), centre)[0] == "Q-SQ"
    assert told(route("JF02", "石桥村邻居吵架", centre=centre), centre) == ("X", "nowhere+at_village+triage")


def test_a_neighbouring_county_is_named_beside_what_lies_at_the_border() -> None:
    centre = with_units(UnitLine("LX", "临山县", UnitLevel.DEPARTMENT, "X"))
    found = route("JT06", "石桥村和临山县交界的桥塌了", centre=centre)
    assert told(found, centre) == ("Q", "village+at_town+border:LX")
    assert codes_of(found.text)[1] == (centre.by_code("LX").id,)  # type: ignore[union-attr]


def test_without_a_centre_there_is_no_unit() -> None:
    assert route("SR04", "石桥村路灯坏了", centre=Centre()) == Route()


_CODES = [c.code for c in TAXONOMY.first_level()] + [
    c.code for top in TAXONOMY.first_level() for c in TAXONOMY.children(top.code)
]
_UNITS = some.lists(some.sampled_from(COUNTY.units), max_size=3)


@given(
    code=some.sampled_from([*_CODES, "OTHER", "none"]),
    spots=_UNITS,
    blamed=_UNITS,
    confidential=some.booleans(),
    urgent=some.booleans(),
    dropped=some.sets(some.integers(1, 40)),
)
def test_whatever_is_reported_has_one_unit_that_may_have_it(
    code: str, spots: list[OrgUnit], blamed: list[OrgUnit], confidential: bool, urgent: bool, dropped: set[int]
) -> None:
    centre = Centre(COUNTY.units, (a for a in COUNTY.appointments if a.staff not in dropped))
    ids = frozenset(u.id for u in blamed if u.level is not UnitLevel.COUNTY)
    found = routed(
        centre, TAXONOMY.get(code), Spot(tuple(spots), "named"), ids, confidential=confidential, urgent=urgent
    )
    assert found.unit is not None
    assert centre.unit(found.unit.id) == found.unit
    assert not touched(centre, found.unit, ids)
    staffed = {a.unit for a in centre.appointments if a.post in AT_WORK}
    keepers = {a.unit for a in centre.appointments if a.trusted and a.post in AT_WORK}
    if confidential:
        blameless = {i for i in keepers if not touched(centre, centre.unit(i) or found.unit, ids)}
        assert found.unit.id in keepers or (not blameless and found.unit.level is UnitLevel.COUNTY)
    else:
        assert found.unit.id in staffed or found.unit.level is UnitLevel.COUNTY
    level = TAXONOMY.get(code).start_level
    if level != "村" or urgent:
        assert confidential or found.unit.level not in (UnitLevel.VILLAGE, UnitLevel.GRID)
