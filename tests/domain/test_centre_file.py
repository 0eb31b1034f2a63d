"""A file of the organisation: it comes back as it went out, and every wrong line is named."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import centre_reading
from domain.centre import Post, UnitLevel
from domain.centre_checks import MOST, POST_LEVELS, UNIT_LEVELS
from domain.centre_file import CentrePlan, MemberLine, UnitLine, ordered
from domain.centre_reading import CentreList, Table, read_centre
from handlers.centre_files import EXAMPLE, centre_in, example, toml_of, xlsx_of
from handlers.texts import centre_faults

UNITS = ["编码", "名称", "层级", "上级编码", "部门别名", "群编号", "话题编号", "第一责任人岗位"]
PEOPLE = ["用户编号", "姓名", "单位编码", "岗位", "保密件", "代理人用户编号", "裁决人"]
GOOD_UNITS = [
    ["X", "云溪县", "县", "", "", "", "", "书记"],
    ["Q", "青溪镇", "镇", "X", "", "-100123", "7", "书记"],
    ["V", "石桥村", "村", "Q", "", "", "", "书记"],
    ["G", "01网格", "网格", "V", "", "", "", ""],
    ["C", "城管局", "部门", "X", "城管、市容", "", "", "局长"],
]
GOOD_PEOPLE = [
    ["1001", "周正", "X", "县值守", "是", "1002", "是"],
    ["1002", "赵强", "Q", "镇值守", "", "", ""],
    ["1003", "何军", "G", "网格员", "否", "", "否"],
    ["1004", "严明", "X", "督办员", "", "", ""],
    ["1002", "赵强", "V", "调解员", "", "", ""],
    ["1005", "刘英", "V", "村干部", "", "", ""],
    ["1006", "方海", "C", "部门经办", "", "", ""],
]


def read(units: Sequence[Sequence[str]] = (), people: Sequence[Sequence[str]] = ()) -> CentreList:
    """The good tables with these rows after theirs."""
    return read_centre([UNITS, *GOOD_UNITS, *units], [PEOPLE, *GOOD_PEOPLE, *people])


def test_a_good_file_is_read_without_a_word() -> None:
    found = read()
    assert (found.faults, found.warnings) == ((), ())
    assert [u.code for u in found.plan.units] == ["X", "C", "Q", "V", "G"]
    town, lamp = found.plan.units[2], found.plan.units[1]
    assert (town.chat, town.topic, lamp.aliases) == (-100123, 7, ("城管", "市容"))
    first = next(m for m in found.plan.members if m.user == 1001)
    assert first == MemberLine(1001, "周正", "X", Post.COUNTY_DESK, True, 1002, True)


def test_heads_in_english_excel_floats_and_full_width_digits_are_understood() -> None:
    units = [["code", "name", "level", "parent"], ["X", "云溪县", "county", ""], ["Ｑ１", "青溪镇", "乡镇", "X"]]
    people = [["user", "name", "unit", "post"], ["1001.0", "周正", "Q1", "town"], ["１００２", "赵强", "X", "县值守"]]
    found = read_centre(units, people)
    assert found.faults == ()
    assert {m.user for m in found.plan.members} == {1001, 1002}


#: What is wrong, the row, and pieces of the sentence about it.
WRONG_UNITS = [
    ("code", ["", "东山村", "村", "Q"], "编码空着"),
    ("code", ["a b", "东山村", "村", "Q"], "编码“a b”"),
    ("name", ["D", "", "村", "Q"], "名称空着"),
    ("level", ["D", "东山村", "星球", "Q"], "层级“星球”，请写县、镇、村、网格、部门之一"),
    ("parent", ["D", "东山村", "村", "ZZ"], "“ZZ”在表里没有"),
    ("no_parent", ["D", "东山村", "村", ""], "村“东山村”没有上级，请写上级编码，是一个镇"),
    ("under", ["D", "东山村", "村", "X"], "村不能放在县（X）下面，请把上级编码写成一个镇"),
    ("under", ["D", "东山镇", "镇", "Q"], "镇不能放在镇（Q）下面"),
    ("under", ["D", "02网格", "网格", "Q"], "请把上级编码写成一个村"),
    ("under", ["D", "某科", "部门", "V"], "请把上级编码写成一个县或镇"),
    ("circle", ["D", "东山村", "村", "D"], "又在自己下面"),
    ("twice", ["Q", "东山镇", "镇", "X"], "编码“Q”上面已经用过"),
    ("counties", ["Y", "白石县", "县", ""], "第二个县，已经有“云溪县”"),
    ("top", ["Y", "白石县", "县", "X"], "县“白石县”不能有上级"),
    ("chat", ["D", "东山村", "村", "Q", "", "12345"], "群编号“12345”，请写负数"),
    ("topic", ["D", "东山村", "村", "Q", "", "-100124", "x"], "话题编号“x”"),
    ("topic_alone", ["D", "东山村", "村", "Q", "", "", "7"], "没写群编号"),
    ("aliases", ["D", "东山局", "部门", "X", "长" * 41], "别名太多或太长"),
    ("long", ["D", "东山村", "村", "Q", "", "", "", "长" * 41], "第一责任人岗位太长"),
]
WRONG_PEOPLE = [
    ("user", ["", "钱明", "Q", "镇值守"], "用户编号空着"),
    ("user", ["@qian", "钱明", "Q", "镇值守"], "用户编号“@qian”"),
    ("user", ["9" * 20, "钱明", "Q", "镇值守"], "用户编号"),
    ("person", ["1010", "", "Q", "镇值守"], "姓名空着"),
    ("unit", ["1010", "钱明", "ZZ", "镇值守"], "单位编码“ZZ”"),
    ("unit", ["1010", "钱明", "", "镇值守"], "单位编码空着"),
    ("post", ["1010", "钱明", "Q", "经理"], "岗位“经理”，请写网格员、"),
    ("place", ["1010", "钱明", "Q", "网格员"], "网格员不能在镇，只能在：网格"),
    ("place", ["1010", "钱明", "X", "部门经办"], "部门经办不能在县，只能在：部门"),
    ("yes", ["1010", "钱明", "Q", "镇值守", "也许"], "“也许”看不懂，请写是或否"),
    ("named", ["1002", "赵墙", "X", "县值守"], "前面写的是“赵强”"),
    ("again", ["1002", "赵强", "Q", "镇值守"], "写了两次"),
    ("deputy", ["1010", "钱明", "Q", "镇值守", "", "4040"], "代理人“4040”"),
    ("deputy", ["1010", "钱明", "Q", "镇值守", "", "abc"], "代理人“abc”"),
    ("self", ["1010", "钱明", "Q", "镇值守", "", "1010"], "不能代理自己"),
]


@pytest.mark.parametrize("what, row, said", WRONG_UNITS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_wrong_unit_is_named_with_what_to_write_instead(what: str, row: list[str], said: str) -> None:
    found = read(units=[row])
    assert (found.plan, found.warnings) == (CentrePlan(), ())
    fault = next(f for f in found.faults if f.what == what)
    assert len(found.faults) == 1 + (what == "top"), "a second county stands under no county either"
    assert (fault.sheet, fault.line) == ("units", 7)
    sentence = centre_faults.fault(fault)
    assert sentence.startswith("单位第 7 行：")
    assert said in sentence


@pytest.mark.parametrize("what, row, said", WRONG_PEOPLE, ids=lambda v: v if isinstance(v, str) else "")
def test_a_wrong_person_is_named_with_what_to_write_instead(what: str, row: list[str], said: str) -> None:
    found = read(people=[row])
    assert not found.plan
    (fault,) = found.faults
    assert (fault.sheet, fault.line, fault.what) == ("people", 9, what)
    sentence = centre_faults.fault(fault)
    assert sentence.startswith("人员第 9 行：")
    assert said in sentence


def test_all_errors_are_told_at_once_and_none_of_them_twice() -> None:
    units = [row for what, row, _ in WRONG_UNITS if what not in ("twice", "counties", "top")]
    codes = [[f"{row[0]}{n}" if row[0] not in ("", "a b") else row[0], *row[1:]] for n, row in enumerate(units)]
    found = read(units=codes, people=[row for _, row, _ in WRONG_PEOPLE])
    lines = {(f.sheet, f.line) for f in found.faults}
    assert len(lines) == len(units) + len(WRONG_PEOPLE)
    assert len(centre_faults.all_faults(found).splitlines()) == len(found.faults)
    assert "还有" in centre_faults.faulty(found)


def test_a_longer_circle_is_found() -> None:
    found = read(units=[["A", "甲村", "村", "B"], ["B", "乙村", "村", "A"]])
    assert [f.what for f in found.faults] == ["circle", "circle"]


def test_whoever_stands_in_a_unit_whose_own_row_is_wrong_is_not_wrong_for_that() -> None:
    found = read(units=[["D", "", "村", "Q"], ["D1", "网格", "网格", "D"]], people=[["1010", "钱明", "D", "村干部"]])
    assert [(f.sheet, f.line, f.what) for f in found.faults] == [("units", 7, "name")]


@pytest.mark.parametrize(
    "units, people, what",
    [
        (None, [PEOPLE, *GOOD_PEOPLE], "sheet"),
        ([UNITS, *GOOD_UNITS], None, "sheet"),
        ([UNITS[1:], *GOOD_UNITS], [PEOPLE, *GOOD_PEOPLE], "head"),
        ([UNITS, *GOOD_UNITS], [["张三"], *GOOD_PEOPLE], "head"),
        ([UNITS], [PEOPLE], "no_county"),
        ([UNITS, *([["X", "云溪县", "县", ""]] * (MOST + 1))], [PEOPLE], "many"),
    ],
)
def test_what_is_wrong_with_a_sheet_as_a_whole(units: Table | None, people: Table | None, what: str) -> None:
    found = read_centre(units, people)
    assert what in {f.what for f in found.faults}
    assert not found.plan
    assert all(len(centre_faults.fault(f)) > 8 for f in found.faults)


def test_what_is_missing_but_not_wrong_is_a_warning_that_says_who_stands_in() -> None:
    found = read_centre([UNITS, ["X", "云溪县", "县", ""], ["Q", "青溪镇", "镇", "X"]], [PEOPLE])
    assert found.faults == ()
    said = "\n".join(centre_faults.warnings(found))
    assert {w.what for w in found.warnings} == {
        "no_head",
        "empty",
        "no_desk",
        "no_judge",
        "no_trusted",
        "no_supervisor",
    }
    for piece in (
        "没有写第一责任人岗位：云溪县、青溪镇",
        "没有县值守，县里的件由管理员",
        "没有裁决人，退过两次的件由县值守",
    ):
        assert piece in said
    twins = read(units=[["Q2", "青溪镇", "镇", "X", "", "", "", "书记"]])
    assert {w.what for w in twins.warnings} == {"same_name", "empty"}


def test_the_example_is_sound() -> None:
    found = centre_in(EXAMPLE.read_bytes())
    assert found is not None
    assert (found.faults, found.toml) == ((), True)
    assert {w.what for w in found.warnings} == {"empty"}


def test_keys_of_toml_may_stand_without_quotation_marks() -> None:
    bare = EXAMPLE.read_text("utf-8").replace('"编码" =', "编码 =").replace('[["单位"]]', "[[单位]]")
    bare = bare.replace('"保密件" = "是"', "保密件 = true")
    found = centre_in(bare.encode())
    assert found is not None
    assert found.plan == example()


def test_what_is_no_organisation_is_left_to_others() -> None:
    for data in (b"PK rubbish", b"\xff\xfe", b"[[answer]]\nkey = 1", "名称,类型\n石桥村,村".encode(), b""):
        assert centre_in(data) is None


def test_a_cut_or_flipped_xlsx_never_raises() -> None:
    dice, good = random.Random(4), xlsx_of(example())
    for _ in range(60):
        broken = bytearray(good[: dice.randrange(2, len(good))] if dice.random() < 0.5 else good)
        broken[dice.randrange(2, len(broken))] ^= 0xFF
        centre_in(bytes(broken))


NAMES = (
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="、，,；;|"), max_size=12)
    .map(centre_reading._clean)
    .filter(lambda name: name and centre_reading._clean(name) == name)
)


@st.composite
def plans(draw: st.DrawFn) -> CentrePlan:
    """Any sound organisation."""
    units = [UnitLine("X", draw(NAMES), UnitLevel.COUNTY)]
    for n in range(draw(st.integers(0, 12))):
        above = draw(st.sampled_from(units))
        fit = [lv for lv, under in UNIT_LEVELS.items() if above.level in under]
        if not fit:
            continue
        chat = draw(st.none() | st.integers(-(10**13), -1))
        name = draw(NAMES)
        aliases = tuple(dict.fromkeys(a for a in draw(st.lists(NAMES, max_size=3)) if a != name))
        units.append(
            UnitLine(
                f"U{n}",
                name,
                draw(st.sampled_from(fit)),
                above.code,
                aliases,
                chat,
                draw(st.none() | st.integers(1, 10**6)) if chat else None,
                draw(st.just("") | NAMES),
            )
        )
    names = draw(st.dictionaries(st.integers(1, 10**14), NAMES, max_size=6))
    members: dict[tuple[int, str, Post], MemberLine] = {}
    for user, name in names.items():
        for _ in range(draw(st.integers(1, 3))):
            unit = draw(st.sampled_from(units))
            post = draw(st.sampled_from([p for p, at in POST_LEVELS.items() if unit.level in at]))
            deputy = draw(st.none() | st.sampled_from(sorted(names)))
            line = MemberLine(user, name, unit.code, post, draw(st.booleans()), deputy, draw(st.booleans()))
            members[user, unit.code, post] = replace(line, deputy=None if deputy == user else deputy)
    return ordered(units, members.values())


@given(plans())
@settings(max_examples=60, deadline=None)
def test_what_is_written_comes_back_as_it_was(plan: CentrePlan) -> None:
    for data in (toml_of(plan).encode(), xlsx_of(plan)):
        found = centre_in(data)
        assert found is not None
        assert found.faults == ()
        assert found.plan == plan
