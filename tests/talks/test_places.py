"""The gazetteer: an admin sends a list, sees what changes, confirms; places and points are known from then on."""

import base64
import io
import zipfile
from typing import Any

from tests.talks.people import Group, Person
from tests.talks.steps import number_in

LIST = (
    "名称,类型,别名,镇,村,网格,纬度,经度\n"
    "锦绣花园,小区,锦绣,杨柳镇,滨河社区,03网格,28.5,112.25\n石桥村,村,,杨柳镇,,,,\n"
)


def sheet(text: str, encoding: str = "utf-8") -> dict[str, Any]:
    """A CSV as it is sent."""
    content = base64.b64encode(text.encode(encoding)).decode()
    return {"document": {"content": content, "file_name": "地名.csv", "mime_type": "text/csv"}}


async def test_a_list_is_shown_before_it_is_taken_over(zhou: Person, wang: Person, group: Group) -> None:
    await zhou.says("/places")
    await zhou.sees("地名库", "还是空的")
    await zhou.sends(**sheet(LIST, "gb18030"))
    await zhou.sees("新增 2 条：锦绣花园、石桥村")
    await zhou.presses("换上")
    await zhou.sees("地名库已换上：新增 2")
    await zhou.says("/places")
    await zhou.sees("共 2 条", "有坐标的 1 条", button="导出")
    await wang.sends(location={"latitude": 28.5005, "longitude": 112.25})
    await wang.sees("锦绣花园附近（约 60 米，杨柳镇滨河社区03网格）")
    await wang.says("这里的路灯坏了好几天了")
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    assert "锦绣花园附近" in (await group.card(number)).text


async def test_a_list_with_errors_changes_nothing(zhou: Person) -> None:
    await zhou.sends(**sheet("名称,类型\n锦绣花园,小区\n石桥村,星球\n"))
    await zhou.sees("一条也没有导入", "第 3 行：不认识类型“星球”")
    await zhou.sends(**sheet("PK 这不是表格"))
    await zhou.sees("这个文件打不开")
    await zhou.says("/places")
    await zhou.sees("还是空的")


async def test_a_resident_who_sends_a_table_reports_with_it(wang: Person) -> None:
    await wang.sends(**sheet(LIST))
    await wang.sees(button="提交")


async def test_a_list_not_confirmed_is_not_taken_over(zhou: Person) -> None:
    await zhou.sends(**sheet(LIST))
    await zhou.presses("不换")
    await zhou.sees("没有换")
    await zhou.presses("换上", on=await zhou.sees("新增 2 条"))
    await zhou.sees("已过了确认时间")


async def test_a_damaged_file_is_told_so_and_nobody_else_waits(zhou: Person, wang: Person) -> None:
    """Its packed bytes are broken: the parser's own exception once stopped the whole queue."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types>" * 200)
    broken = bytearray(file.getvalue())
    broken[50] ^= 0xFF
    content = base64.b64encode(bytes(broken)).decode()
    await zhou.sends(document={"content": content, "file_name": "地名.xlsx", "mime_type": "application/zip"})
    await zhou.sees("这个文件打不开")
    await wang.says("路灯坏了好几天了")
    await wang.sees(button="提交")


async def test_a_file_of_no_known_kind_is_told_which_kinds_there_are(zhou: Person) -> None:
    """By its name it is guessed which was meant; it is not explained as something else."""

    def file(name: str, text: str) -> dict[str, Any]:
        return {"document": {"content": base64.b64encode(text.encode()).decode(), "file_name": name}}

    await zhou.sends(**file("centre.toml", ""))
    await zhou.sees(
        "认不出是哪一种", "看名字像是单位和人员", "/calendar", "/roster", "/places", "/kb", without=("第 1 行",)
    )
    await zhou.sends(**file("值班.csv", "甲,乙\n1,2\n"))
    await zhou.sees("认不出是哪一种", "看名字像是值班表", "/centre", without=("第 1 行",))
    await zhou.sends(**file("单位.xlsx", "PK 坏了"))
    await zhou.sees("这个文件打不开", "看名字像是单位和人员", "/places")
