"""Whom a notice is for: the six buttons on its card, their pickers, their refusals."""

import base64
from typing import Any

from domain.centre import Post
from domain.centre_file import CentrePlan, MemberLine
from handlers.centre_files import example
from tests.talks.centre import Centre
from tests.talks.notices import known
from tests.talks.people import Person
from tests.talks.steps import reported
from tests.talks.test_words import open_list


def listed(text: str, name: str) -> dict[str, Any]:
    """A file as it is sent."""
    content = base64.b64encode(text.encode("gb18030")).decode()
    return {"document": {"content": content, "file_name": name, "mime_type": "text/plain"}}


async def test_the_six_buttons_with_one_desk_for_all(
    centre: Centre, zhou: Person, wang: Person, li: Person, chen: Person, zhao: Person
) -> None:
    """Without a centre: everybody, a topic, those on duty, those who reported openly, a file; no areas."""
    await zhou.says("/start")
    await zhao.says("/start")
    await zhao.says("/mine")
    await known(centre, [li, chen])
    await wang.says("/subscribe")
    await wang.presses("防汛")
    await zhou.says("/broadcast 今晚有暴雨")
    card = await zhou.sees("通知草稿", "受众：还没选", button="全体")
    assert card.buttons[:6] == ["全体", "按区域", "按订阅", "按岗位", "曾上报者", "名单文件"]
    assert "/centre" in await zhou.presses("按区域", on=card)
    assert "已选：全体" in await zhou.presses("全体", on=card)
    card = await zhou.sees("受众：全体居民")
    assert "✅ 全体" in card.label("全体")
    await zhou.presses("按订阅", on=card)
    card = await zhou.sees("订阅了其他提示的居民")
    await zhou.presses("按岗位", on=card)
    card = await zhou.sees("受众：全体值班人员")
    await zhou.presses("预览", on=card)
    await zhou.presses("返回修改", on=await zhou.sees("将发给 2 人"))
    # too few have reported: refused at once, with no number, and nothing changes
    await reported(wang)
    card = await zhou.sees("受众：全体值班人员", button="曾上报者")
    refused = await zhou.presses("曾上报者", on=card)
    assert "为保护反映人" in refused
    assert not any(digit in refused for digit in "0123456789")
    # a file: rubbish is named, who never wrote is left out, too few are refused, and of nobody it is told whether the
    # bot knows him; typed ids do as well
    await zhou.presses("名单文件", on=card)
    await zhou.sees("请把名单发给我", button="回到通知")
    ids = [wang.uid, li.uid, chen.uid, zhou.uid, zhao.uid]
    await zhou.sends(**listed("\n".join(map(str, ids[:4])) + "\n424242", "名单.txt"))
    refused = (await zhou.sees("名单里能收到的人太少")).text
    assert not any(digit in refused for digit in "0123456789")
    await zhou.sends(**listed(f"编号\n{ids[0]}\n老王家\n" + "\n".join(map(str, ids[1:])) + ", 李\n424242", "名单.txt"))
    await zhou.sees("约 5 人能发到", "第 3 行“老王家”", without=["去掉 1 个"])
    await zhou.says("老张 " + "、".join(map(str, ids)) + " abc")
    await zhou.sees("名单已收下：约 5 人", "有 2 处看不懂，没有算：“老张”、“abc”", without=["老王家"])
    await zhou.sends(**listed("没有编号", "名单.csv"))
    await zhou.sees("没有一个用户编号")
    await zhou.sends(**listed("x", "名单.pdf"))
    await zhou.sees("没读到名单")
    await zhou.presses("回到通知")
    await zhou.presses("预览", on=await zhou.sees("受众：名单文件里的人"))
    await zhou.sees("将发给 约 5 人")
    # after that a file is what it was before
    await zhou.sends(**listed("x", "名单.txt"), answers=None)
    assert await zhou.count("没读到名单") == 1


async def test_areas_posts_and_reporters_are_ticked_page_by_page(
    county: Centre, zhou: Person, wang: Person, li: Person, he: Person
) -> None:
    await zhou.says("/start")
    await he.says("/start")
    await known(county, [wang, li], ["Q-BH-1", "Q-BH-2"])
    await zhou.says("/broadcast 今晚有暴雨")
    await zhou.presses("按区域")
    await zhou.sees("按区域", "已勾选：还没有", button="选好了")
    assert "还没有勾选区域" in await zhou.presses("选好了")
    await zhou.presses("青溪镇以下")
    await zhou.presses("滨河社区以下")
    await zhou.presses("滨河01网格")
    await zhou.sees("现在看的是：滨河社区", "已勾选：滨河01网格")
    await zhou.presses("上一级")
    await zhou.presses("选好了", on=await zhou.sees("现在看的是：青溪镇", "已勾选：滨河01网格"))
    await zhou.presses("预览", on=await zhou.sees("受众：选了这些地方的居民：滨河01网格"))
    await zhou.presses("返回修改", on=await zhou.sees("将发给 1 人"))
    await zhou.presses("按区域")
    await zhou.presses("整个云溪县综治中心")
    await zhou.presses("选好了", on=await zhou.sees("已勾选：云溪县综治中心"))
    await zhou.presses("预览")
    await zhou.presses("返回修改", on=await zhou.sees("将发给 2 人"))

    await zhou.presses("按岗位")
    assert "还没有勾选岗位" in await zhou.presses("选好了")
    await zhou.presses("网格员")
    await zhou.presses("限定区域", on=await zhou.sees("按岗位", "网格员"))
    await zhou.presses("下一页")
    await zhou.presses("上一页")
    await zhou.presses("青溪镇")
    await zhou.presses("岗位", on=await zhou.sees("已勾选：青溪镇"))
    await zhou.presses("选好了", on=await zhou.sees("按岗位", "发给：网格员（青溪镇）"))
    await zhou.presses("预览", on=await zhou.sees("受众：网格员（青溪镇）"))
    await zhou.presses("返回修改", on=await zhou.sees("将发给 1 人"))

    await zhou.presses("曾上报者")
    await zhou.sees("曾上报者", "公开反映", "匿名件、保密件不算")
    assert "为保护反映人" in await zhou.presses("选好了")
    await zhou.presses("回到通知")
    await zhou.presses("按订阅", on=await zhou.sees("通知草稿", "公开反映过的居民", button="按订阅"))
    await zhou.presses("选好了", on=await zhou.sees("按订阅", "不勾就是各处都发"))
    await zhou.sees("受众：订阅了其他提示的居民")


async def test_an_admin_of_a_town_reaches_his_town_alone(centre: Centre, wang: Person) -> None:
    plan = example()
    town = next(u.code for u in plan.units if u.name == "青溪镇")
    boss = Person(centre, 200004, "刘桂英", "liugy")
    posts = tuple(m for m in plan.members if m.user != boss.uid)
    await centre.settle(CentrePlan(plan.units, (*posts, MemberLine(boss.uid, boss.name, town, Post.ADMIN))))
    await boss.says("/start")
    await known(centre, [wang], ["Q-BH-1"])
    await boss.says("/broadcast 今晚有暴雨")
    await boss.presses("改成「防汛」", on=await boss.sees("类别：其他", "像是「防汛」"))
    await boss.presses("类别：防汛", on=await boss.sees("类别：防汛", "还缺：地点"))
    await boss.presses("其他")
    await boss.presses("全体")
    await boss.sees("受众：选了这些地方的居民：青溪镇")
    await boss.presses("按区域")
    picker = await boss.sees("现在看的是：青溪镇")
    assert "上一级" not in picker.buttons
    await boss.presses("选好了", on=picker)
    assert "县级管理员" in await boss.presses("名单文件", on=await boss.sees("通知草稿"))
    await boss.presses("预览", on=await boss.sees("通知草稿"))
    await boss.sees("将发给 1 人")

    # an admin by post types what a button asked for: that is no report of his
    await open_list(boss, "市容环卫与市政公用", "路灯与公共照明")
    await boss.presses("添加关键词")
    await boss.says("嘎嘣儿")
    await boss.sees("已加到「路灯与公共照明」关键词：「嘎嘣儿」，已生效")
