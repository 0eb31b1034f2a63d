"""Danger: numbers first, an urgent ticket at once, alarms until somebody acknowledges, and no store needed."""

import json

import pytest

from storage.errors import StoreDown
from storage.store import Store
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, asked, claimed, number_in, reported

FIRE = "和平小区3号楼着火了，快来人"


async def alarmed(person: Person, text: str = FIRE) -> str:
    """Danger reported; the number of its ticket."""
    await person.says(text)
    return number_in((await person.sees("请立刻拨打", "119")).text)


async def test_danger_words_answer_with_numbers_and_open_an_urgent_ticket(wang: Person, group: Group) -> None:
    number = await alarmed(wang)
    assert len(await wang.messages()) == 1
    await group.sees("急件", number, "还没有人知晓", "请立即点「已知晓」", button="已知晓")
    card = await group.card(number)
    assert card.buttons == ["已知晓", "认领", "退回", "备注", "改类别", "更多"]
    assert card.text.startswith("🆘")


@pytest.mark.parametrize("text", ["路灯坏了，另外2号楼着火了", "和平小区路灯坏了三天没人管。刚才又看到2号楼着火了"])
async def test_danger_beside_a_harmless_matter_is_heard(text: str, wang: Person, group: Group) -> None:
    number = await alarmed(wang, text)
    await group.sees("急件", number, button="已知晓")


async def test_acknowledging_stops_the_alarm_and_is_told(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number = await alarmed(wang)
    assert "已记录您知晓" in await zhao.presses("已知晓", on=await group.sees("请立即点", button="已知晓"))
    await wang.sees(number, "值班人员已看到您的急件", "110")
    assert "已知晓（赵志强）" in (await group.card(number)).text
    await centre.advance(minutes=6)
    assert await group.count("次告警") == 0


async def test_nobody_acknowledging_rings_again_and_then_the_admins(
    wang: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await alarmed(wang)
    await centre.advance(minutes=4)
    assert await group.count("次告警") == 0
    await centre.advance(minutes=2)
    await group.sees("第 2 次告警", number, button="已知晓")
    await centre.advance(minutes=6)
    rang = await zhou.sees("次告警", number, button="已知晓")
    await zhou.presses("已知晓")
    over = await zhou.sees(number, "已知晓。")
    assert (over.id, over.buttons) == (rang.id, [])
    mark = await centre.mark()
    await centre.advance(minutes=20)
    assert await centre.said_to(group.chat, mark) == []


async def test_alarms_of_what_becomes_confidential_keep_its_number_alone(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await alarmed(wang)
    await centre.advance(minutes=6)
    rang = await group.sees("第 2 次告警", number, button="已知晓")
    await zhao.writes(f"/claim {number}", group)
    await zhao.presses("改类别", on=await group.card(number))
    choice = await group.sees(number, "应该是哪一类？")
    await zhao.presses(next(b for b in choice.buttons if "治安" in b), on=choice)
    mark = await centre.mark()
    await zhao.presses("赌博", on=await group.sees(number, "具体是哪一种？"))
    await wang.sees(number, "改为保密件")
    there = {m.id: m for m in await group.messages()}
    assert (there[rang.id].buttons, "保密件" in there[rang.id].text) == ([], True)
    assert not [m for m in there.values() if number in m.text and ("和平小区" in m.text or "3号楼" in m.text)]
    new = [m for m in await centre.said_to(group.chat, mark) if m["message_id"] > max(rang.id, choice.id)]
    assert sum("保密件" in json.dumps(m, ensure_ascii=False) for m in new) <= 1


@pytest.mark.parametrize(
    "button, told", [("已拨打", "已经拨打电话"), ("现在安全", "现在安全"), ("不是紧急", "不是紧急情况")]
)
async def test_after_a_minute_the_resident_is_asked(
    button: str, told: str, wang: Person, group: Group, centre: Centre
) -> None:
    number = await alarmed(wang)
    await centre.advance(seconds=61)
    check = await wang.sees(number, "现在怎么样", "110")
    assert check.buttons == ["已拨打", "现在安全", "不是紧急"]
    await wang.presses(button, on=check)
    await group.under(number, told)
    await centre.advance(minutes=3)
    assert await wang.count("现在怎么样") == 1


async def test_an_urgent_ticket_can_be_withdrawn(wang: Person, group: Group, centre: Centre) -> None:
    number = await alarmed(wang)
    await wang.presses("撤回")
    await wang.sees(number, "已撤回")
    assert "居民已撤回" in (await group.card(number)).text
    await centre.advance(minutes=6)
    assert await group.count("次告警") == 0
    assert await wang.count("现在怎么样") == 0


async def test_in_the_middle_of_a_draft(wang: Person, group: Group) -> None:
    await wang.says(LAMP)
    number = await alarmed(wang, "着火了，快来人救命")
    await group.sees("急件", number)
    assert (await wang.last()).text.startswith("🆘")
    await wang.presses("提交", on=await wang.sees("草稿"))
    await wang.sees("已受理", "GD261123-0002")


async def test_in_the_middle_of_a_dialogue(wang: Person, zhao: Person, group: Group) -> None:
    number = await claimed(wang, zhao, group)
    question = await asked(zhao, number, "是哪一盏灯？", group, wang)
    await wang.says("着火了，快来人救命", reply_to=question)
    urgent = number_in((await wang.sees("请立刻拨打", "119")).text)
    assert urgent != number
    await group.sees("急件", urgent)


async def test_when_the_place_was_asked_for(wang: Person, group: Group) -> None:
    await wang.says("路灯坏了")
    await wang.presses("补地点")
    await wang.says("着火了，快来人救命")
    await wang.sees("请立刻拨打", "119")


@pytest.mark.parametrize("how", ["button", "command", "word"])
async def test_the_sos_button_does_the_same(how: str, wang: Person, group: Group) -> None:
    await wang.says("/start")
    if how == "button":
        await wang.taps("紧急求助")
    else:
        await wang.says("/sos" if how == "command" else "SOS")
    number = number_in((await wang.sees("请立刻拨打", "110", "119", "120", "122")).text)
    await group.sees("急件", number, button="已知晓")


async def test_what_follows_belongs_to_the_urgent_ticket(wang: Person, group: Group) -> None:
    number = await alarmed(wang)
    await wang.says("在三楼东户")
    await group.under(number, "居民补充", "三楼东户")
    await wang.says("火越来越大了，着火了")
    await group.under(number, "居民补充", "火越来越大")
    await wang.sends(photo=True)
    await wang.sends(location={"latitude": 30.27, "longitude": 120.15})
    assert await wang.count("草稿") == 0
    assert await group.count("责任：") == 1


async def test_a_fourth_emergency_opens_no_new_ticket_but_rings_the_last_again(wang: Person, group: Group) -> None:
    last = ""
    for _ in range(3):
        last = await alarmed(wang)
        await wang.presses("撤回")
    await wang.says(FIRE)
    await wang.sees("请立刻拨打", "119", f"这条消息已补充到急件 {last}")
    await group.sees("急件", last, "还没有人知晓", button="已知晓")
    assert await group.count("责任：") == 3


async def test_what_may_be_dangerous_is_asked_about(wang: Person, group: Group) -> None:
    await wang.says("厨房好像有煤气味")
    draft = await wang.sees("现在有危险吗", "119", button="有危险，正在发生")
    await wang.presses("有危险，正在发生", on=draft)
    number = number_in((await wang.sees("请立刻拨打")).text)
    assert "煤气味" in (await group.card(number)).text


async def test_a_suicide_is_seen_by_the_whole_desk(wang: Person, group: Group) -> None:
    await wang.says("快来人，和平小区5号楼有人跳楼")
    await wang.sees("请立刻拨打", "120")
    await group.sees("急件", "跳楼", button="已知晓")


async def test_a_claim_is_an_acknowledgement_too(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number = await alarmed(wang)
    await zhao.presses("认领", on=await group.sees("请立即点", button="认领"))
    assert "已知晓（赵志强）" in (await group.card(number)).text
    await centre.advance(minutes=6)
    assert await group.count("次告警") == 0


async def test_the_card_with_the_numbers_leaves_though_the_store_is_down(
    wang: Person, group: Group, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_: Store) -> None:
        raise StoreDown("the test pulled the plug")

    await reported(wang)
    mark = await centre.mark()
    with monkeypatch.context() as patch:
        patch.setattr(Store, "begin", down)
        patch.setattr(Store, "read", down)
        await centre.town.say(wang.uid, FIRE)

        async def carded() -> bool:
            return bool(await centre.said_to(wang.uid, mark))

        await centre.town.until(carded, what="the emergency card")
        assert (await centre.town.pending())["updates"] == 1, "the update stays unconfirmed"
    await centre.quiet()
    said = [c["params"]["text"] for c in await centre.said_to(wang.uid, mark)]
    assert len(said) == 2
    assert "119" in said[0]
    assert "急件" in said[1]
    assert "GD261123-0002" in (await group.card("GD261123-0002")).text
