"""匿名: nobody on duty learns who reported; a look-up code opens the progress from any account."""

import json

from domain.numbers import new_code
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, number_in


async def anonymously(person: Person, text: str = LAMP, photo: bool = False) -> tuple[str, str]:
    """An anonymous report; its number and its look-up code."""
    await person.says(text)
    if photo:
        await person.sends(photo=True)
        await person.sends(voice=True)
    await person.presses("匿名")
    await person.sees("匿名：工作人员看不到您的账号和姓名", button="改回实名")
    await person.presses("提交")
    receipt = await person.sees("已受理", "匿名件查询码", "110")
    return number_in(receipt.text), receipt.text.partition("查询码：")[2].split()[0]


async def test_no_card_thread_or_officer_ever_learns_who_it_is(
    wang: Person, zhao: Person, sun: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    for officer in (zhao, sun, zhou):
        await officer.says("/start")
    await sun.writes("大家好", group)
    number, _ = await anonymously(wang)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.writes("追问 是哪一盏？", group, reply_to=await group.card(number))
    await wang.says("门口那盏", reply_to=await wang.sees("是哪一盏"))
    await group.under(number, "居民回答", "门口那盏")
    await wang.presses("催办", on=await wang.sees("已受理"))
    await zhao.presses("查看联系方式", on=await group.card(number))
    await group.sees("匿名件，没有联系人信息")
    # who would be refused as its reporter would be found out: so nobody is named for an anonymous report
    await zhao.writes("转派 @sunli", group, reply_to=await group.card(number))
    await group.sees("匿名件不指定给人")
    await zhao.presses("放回", on=await group.card(number))
    await sun.presses("认领", on=await group.card(number))
    await sun.writes("退回 应由供电所办理", group, reply_to=await group.card(number))
    await zhou.presses("认领", on=await zhou.sees(number, "被退回"))
    await zhou.says(f"/done {number} 已换灯泡，现场已亮")
    await wang.presses("没解决", on=await wang.sees("经办人已办结"))
    await zhou.says(f"/find {number}")
    assert "来源：匿名" in (await group.card(number)).text
    sent = await centre.everything_sent_to([group.chat, zhao.uid, sun.uid, zhou.uid])
    for secret in (wang.name, wang.username or "", str(wang.uid)):
        assert secret not in sent
    for viewer in (zhao.uid, sun.uid, zhou.uid):
        seen = json.dumps(await centre.town.messages(group.chat, viewer), ensure_ascii=False)
        assert str(wang.uid) not in seen


async def test_pushed_notices_carry_no_class(wang: Person, zhao: Person, group: Group, centre: Centre) -> None:
    number, _ = await anonymously(wang)
    mark = await centre.mark()
    await zhao.presses("认领", on=await group.card(number))
    await zhao.writes("办结 已更换灯泡", group, reply_to=await group.card(number))
    pushed = json.dumps(await centre.said_to(wang.uid, mark), ensure_ascii=False)
    assert number in pushed
    assert "路灯与公共照明" not in pushed


async def test_the_code_opens_the_progress_from_another_account(
    wang: Person, li: Person, zhao: Person, group: Group
) -> None:
    number, code = await anonymously(wang)
    await zhao.presses("认领", on=await group.card(number))
    await li.says(code)
    told = await li.sees(number, "工作人员已认领")
    assert told.buttons == []
    assert "您" not in told.text.split("经过")[1].split("🆘")[0]
    await li.says(f"/code {code.lower()}")
    assert await li.count(number, "工作人员已认领") == 2
    await li.says(f"/status {number}")
    await li.sees("没有找到")


async def test_after_five_wrong_codes_he_must_wait(wang: Person, li: Person, centre: Centre) -> None:
    _, code = await anonymously(wang)
    await li.says("/code")
    await li.sees("请发查询码")
    for _ in range(5):
        await li.says(new_code())
    assert await li.count("查询码不对") == 5
    await li.says(new_code())
    await li.sees("查询码错误次数太多")
    await li.says(code)
    assert await li.count("查询码错误次数太多") == 2
    await centre.advance(hours=1, minutes=1)
    await li.says(code)
    await li.sees("经过")


async def test_pictures_and_voices_go_to_the_holder_alone_and_after_claiming(
    wang: Person, zhao: Person, sun: Person, zhou: Person, group: Group
) -> None:
    for officer in (zhao, sun, zhou):
        await officer.says("/start")
    number, _ = await anonymously(wang, photo=True)
    assert "认领后私发经办人" in (await group.card(number)).text
    for place in (group, zhao, sun, zhou):
        assert not any(m.raw.get("photo") or m.raw.get("voice") for m in await place.messages())
    await zhao.presses("认领", on=await group.card(number))
    held = [m for m in await zhao.messages() if m.raw.get("photo") or m.raw.get("voice")]
    assert len(held) == 2
    assert "可能让人认出诉求人，请勿转发" in held[0].text
    for place in (group, sun, zhou):
        assert not any(m.raw.get("photo") or m.raw.get("voice") for m in await place.messages())
    await wang.sends(photo=True, reply_to=await wang.sees("已受理"))
    assert sum(bool(m.raw.get("photo")) for m in await zhao.messages()) == 2
    assert not any(m.raw.get("photo") for m in await group.messages())


async def test_the_draft_warns_that_pictures_may_identify(wang: Person) -> None:
    await wang.says(LAMP)
    await wang.presses("匿名")
    await wang.sees("匿名：", without=["可能让人认出您"])
    await wang.sends(photo=True)
    await wang.sees("匿名：", "可能让人认出您")
    await wang.presses("改回实名")
    await wang.sees("草稿", without=["匿名："])


async def test_an_anonymous_ticket_can_be_followed_by_its_reporter(wang: Person, group: Group) -> None:
    number, _ = await anonymously(wang)
    await wang.says("/my")
    await wang.sees("我的工单", number)
    await wang.presses("撤回", on=await wang.sees("已受理"))
    assert "居民已撤回" in (await group.card(number)).text


async def test_a_holder_the_bot_may_not_write_to_is_told_how_to_get_the_attachments(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    number, _ = await anonymously(wang, photo=True)
    centre.allowed.add("bot can't initiate conversation")
    await zhao.presses("认领", on=await group.card(number))
    await group.card(number)
