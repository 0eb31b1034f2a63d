"""/list, /mine, /unit, /overdue narrowed by words and buttons, page by page; a number shows its card; /board."""

import json

from tests.talks.centre import Centre
from tests.talks.people import Group, Person, Seen
from tests.talks.steps import CLUTTER, LAMP, claimed, number_in, reported

GRAFT = "我要举报和平村村干部贪污修路款"


def words(message: Seen) -> str:
    """All text of a rich message."""
    return json.dumps(message.raw.get("rich_message") or message.text, ensure_ascii=False)


async def board(person: Person, *wanted: str) -> Seen:
    """The newest board that person was sent."""
    await person.centre.quiet()
    found = [m for m in await person.messages() if "看板" in words(m)]
    assert found, "no board"
    for word in wanted:
        assert word in words(found[-1]), (word, words(found[-1]))
    return found[-1]


async def test_words_after_the_command_narrow_the_list(
    wang: Person, li: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    lamp = await claimed(wang, zhao, group, LAMP)
    clutter = await reported(li, CLUTTER)
    for said, number, other in (
        ("路灯", lamp, clutter),
        ("幸福路", lamp, clutter),
        ("待认领", clutter, lamp),
        ("和平小区 未签收", clutter, lamp),
    ):
        await zhao.says(f"/list {said}")
        shown = await zhao.last()
        assert number in shown.text, said
        assert other not in shown.text, said
    assert "（地点含「和平小区」 · 未签收）" in (await zhao.last()).text
    await zhao.says("/list 路灯 3天以上")
    await zhao.sees("路灯", "3 天以上", "没有", button="去掉筛选")
    await centre.advance(days=4)
    await zhao.says("/list 路灯 3天以上")
    await zhao.sees("3 天以上", lamp)
    await zhao.says("/mine 和平小区")
    await zhao.sees("我经办的（地点含「和平小区」）", "没有")


async def test_buttons_narrow_it_further_and_take_it_off(wang: Person, li: Person, zhao: Person, group: Group) -> None:
    lamp = await claimed(wang, zhao, group, LAMP)
    clutter = await reported(li, CLUTTER)
    await zhao.says("/list")
    await zhao.presses("筛选", on=await zhao.sees(lamp, clutter))
    menu = await zhao.sees("再按什么筛选", button="待认领")
    await zhao.presses("待认领", on=menu)
    shown = await zhao.sees("未结工单（待认领）", clutter, without=[lamp])
    await zhao.presses("筛选", on=shown)
    await zhao.presses("7 天以上", on=await zhao.sees("（待认领）：再按什么筛选"))
    none = await zhao.sees("（待认领 · 7 天以上）：没有", button="去掉筛选")
    await zhao.presses("筛选", on=none)
    await zhao.presses("类别", on=await zhao.sees("（待认领 · 7 天以上）：再按什么筛选"))
    assert len((await zhao.sees("看哪一类")).buttons) > 10
    await zhao.presses("去掉筛选", on=none)
    await zhao.sees("未结工单", lamp, clutter)


async def test_the_class_by_buttons(wang: Person, li: Person, zhao: Person) -> None:
    lamp, clutter = await reported(wang, LAMP), await reported(li, CLUTTER)
    await zhao.says("/list")
    await zhao.presses("筛选", on=await zhao.sees(lamp, clutter))
    await zhao.presses("类别", on=await zhao.sees("再按什么筛选"))
    tops = await zhao.sees("看哪一类")
    top = next(b for b in tops.buttons if "设施" in b or "市容" in b)
    await zhao.presses(top, on=tops)
    below = await zhao.sees("看哪一类", button=f"全部{top}")
    await zhao.presses(f"全部{top}", on=below)
    await zhao.sees(f"未结工单（{top}）")


async def test_what_narrows_a_list_stays_over_its_pages(zhao: Person, wang: Person, li: Person) -> None:
    for place in range(1, 11):
        await reported(wang, f"幸福路{place}号楼下路灯坏了")
    await reported(li, CLUTTER)
    await zhao.says("/list 幸福路 待认领")
    first = await zhao.sees("（地点含「幸福路」 · 待认领） 第 1 页")
    await zhao.presses("下一页 ➡️", on=first)
    second = await zhao.sees("（地点含「幸福路」 · 待认领） 第 2 页")
    numbers = [b for m in (first, second) for b in m.buttons if b.startswith("GD")]
    assert len(numbers) == len(set(numbers)) == 10
    await zhao.presses("上一页", on=second)
    assert await zhao.count("第 1 页") == 2


async def test_a_number_shows_the_card_with_its_buttons_in_private(
    wang: Person, zhao: Person, sun: Person, group: Group
) -> None:
    await sun.says("/start")
    number = await reported(wang, LAMP)
    await sun.writes("/list", group)
    shown = await group.sees("未结工单", number)
    assert shown.only_for == sun.uid
    assert "私发给您" in await sun.presses(number, on=shown)
    card = await sun.sees(f"{number} · ", "责任：", button="认领")
    await sun.presses("认领", on=card)
    await group.sees(number, "孙丽")
    await zhao.says("/list")
    await zhao.sees(number, "办理中", "孙丽", "还有")


async def test_a_confidential_one_is_listed_in_private_to_the_trusted_alone(
    wang: Person, zhao: Person, zhou: Person, group: Group
) -> None:
    await zhou.says("/start")
    await wang.says(GRAFT)
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理", "保密件")).text)
    await zhou.says("/list 待认领")
    mine = await zhou.sees("未结工单（待认领）", number, "🔒")
    await zhou.presses(number, on=mine)
    await zhou.sees(f"{number} · ", "责任：")
    await zhou.writes("/list", group)
    assert (await group.sees("未结工单：没有")).only_for == zhou.uid
    await zhou.says("/board")
    assert number not in words(await board(zhou))


async def test_units_lists_are_for_the_unit_and_those_above(
    county: Centre, wang: Person, fang: Person, yan: Person, zhou: Person
) -> None:
    number = await reported(wang, "青溪镇幸福路3号楼下路灯坏了好几天了")
    await yan.says("/list")
    listed = await yan.sees("未结工单", number)
    await yan.presses("筛选", on=listed)
    await yan.presses("单位", on=await yan.sees("再按什么筛选", button="单位"))
    await yan.sees("看哪个单位", button="县城管局")
    await yan.says("/unit 县城管局")
    found = await yan.sees("本单位的（县城管局）")
    await fang.says("/unit")
    own = await fang.sees("本单位的")
    assert (number in own.text) == (number in found.text)
    await fang.says("/unit 县公安局")
    await fang.sees("不在您能看的范围里")
    await fang.says("/board 县公安局")
    assert await fang.count("不在您能看的范围里") == 2


async def test_without_units_there_is_no_units_list(zhao: Person) -> None:
    await zhao.says("/unit")
    await zhao.sees("还没有导入机构", "/centre")


async def test_the_board_is_rich_refreshed_in_place_and_leads_into_the_lists(
    wang: Person, li: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    lamp = await reported(wang, LAMP)
    await zhao.says("/board")
    first = await board(zhao, "值班台看板", "要紧的", "本周", "不足 5 件")
    assert "未签收 1" in first.buttons
    await reported(li, CLUTTER)
    await centre.advance(minutes=1)
    await zhao.presses("刷新", on=first)
    fresh = await board(zhao)
    assert fresh.id == first.id
    assert fresh.edits == 1
    assert "未签收 2" in fresh.buttons
    await zhao.presses("未签收 2", on=fresh)
    await zhao.sees("未结工单（未签收）", lamp)
    await zhao.writes("/board", group)
    await centre.quiet()
    shown = [m for m in await group.messages() if "看板" in words(m)]
    assert [m.only_for for m in shown] == [zhao.uid]


async def test_the_board_of_a_county_goes_down_to_its_units(county: Centre, wang: Person, yan: Person) -> None:
    await reported(wang, "青溪镇滨河社区幸福路3号楼下路灯坏了好几天了")
    await yan.says("/board")
    top = await board(yan, "云溪县综治中心看板", "下级单位", "最多的五类")
    unit = next(b for b in top.buttons if b in words(top) and "刷新" not in b)
    await yan.presses(unit, on=top)
    below = await board(yan, f"{unit}看板")
    back = next(b for b in below.buttons if b.startswith("云溪县"))
    await yan.presses(back, on=below)
    await board(yan, "云溪县综治中心看板")


async def test_a_server_without_rich_text_gets_the_board_as_plain_text(zhao: Person, centre: Centre) -> None:
    await centre.town.settings(rich=False)
    centre.allowed.add("method not found")
    await zhao.says("/board", answers=None)
    await zhao.sees("值班台看板", "已超时", "今天到期", button="刷新")
