"""全部经过: the audit trail as a file, for whom it is, and for nobody else."""

from tests.talks.centre import Centre
from tests.talks.people import Chat, Group, Person
from tests.talks.steps import LAMP, finished, reported
from tests.talks.test_confidential import confidentially


async def file_in(chat: Chat, number: str) -> str:
    """The text of the newest trail in that chat."""
    found = next(m for m in reversed(await chat.messages()) if m.raw.get("document") and number in m.text)
    assert "全部经过" in found.text
    document = found.raw["document"]
    assert document["file_name"] == f"{number}.txt"
    path = (await chat.town.ok("getFile", file_id=document["file_id"]))["file_path"]
    async with chat.town.session.get(f"{chat.town.url}/file/bot{chat.town.token}/{path}") as response:
        return (await response.read()).decode("utf-8-sig")


async def test_the_holder_reads_everything_by_command_by_word_and_by_button(
    wang: Person, zhao: Person, group: Group
) -> None:
    number = await finished(wang, zhao, group)
    await wang.presses("没解决")
    await zhao.says(f"/trail {number}")
    told = await file_in(zhao, number)
    for words in ("提交并受理", "赵志强", "工作人员已认领", "经办人办结", "已更换灯泡", "诉求人说没有解决"):
        assert words in told, words
    assert "校验：通过" in told
    assert "→ 待认领" in told
    assert "2026-11-23" in told
    for secret in (wang.name, str(wang.uid), "wangxl", str(zhao.uid)):
        assert secret not in told
    await zhao.writes("全部经过", group, reply_to=await group.card(number))
    await zhao.presses("更多", on=await group.card(number))
    assert "私聊" in await zhao.presses("全部经过", on=await group.sees("您现在可以", button="全部经过"))
    assert sum(bool(m.raw.get("document")) for m in await zhao.messages()) == 3
    assert not any(m.raw.get("document") for m in await group.messages())


async def test_an_admin_who_does_not_have_it_reads_the_steps_without_the_words(
    wang: Person, zhao: Person, zhou: Person, group: Group
) -> None:
    number = await finished(wang, zhao, group)
    await zhou.says(f"/trail {number}")
    told = await file_in(zhou, number)
    assert "经办人办结" in told
    assert "灯泡" not in told
    assert "管理员看不到文字内容" in told


async def test_the_reporter_reads_his_own_under_status_and_by_command(
    wang: Person, li: Person, zhao: Person, group: Group
) -> None:
    number = await finished(wang, zhao, group)
    await wang.says(f"/status {number}")
    await wang.presses("全部经过", on=await wang.sees("经过", "提交并受理", button="全部经过"))
    told = await file_in(wang, number)
    assert "您" in told
    assert "已更换灯泡" in told
    for colleague in (zhao.name, "zhaozq", str(zhao.uid)):
        assert colleague not in told
    await wang.says(f"/trail {number}")
    assert sum(bool(m.raw.get("document")) for m in await wang.messages()) == 2
    await li.says(f"/trail {number}")
    await li.sees("没有找到", number)
    await li.says("/trail")
    await li.sees("请写上编号")


async def test_a_look_is_shown_to_the_reporter_and_nobody_is_named(wang: Person, zhao: Person, group: Group) -> None:
    number = await reported(wang, LAMP)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.says(f"/look {number}", answers=None)
    await wang.says(f"/trail {number}")
    told = await file_in(wang, number)
    assert "经办人查看了联系信息" in told
    assert str(zhao.uid) not in told
    assert zhao.name not in told


async def test_a_confidential_one_only_goes_to_admins_and_the_look_is_written_down(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await confidentially(wang)
    await zhao.says(f"/trail {number}")
    await zhao.sees("只有管理员能做")
    await zhao.writes(f"/trail {number}", group)
    await zhou.writes(f"/trail {number}", group)
    assert "贪污" not in await file_in(zhou, number)
    await wang.says(f"/trail {number}")
    assert "工作人员查看了办理经过" in await file_in(wang, number)
    assert "贪污" not in await centre.everything_sent_to([group.chat])


async def test_whoever_reported_it_does_not_read_it_as_a_colleague(zhao: Person, zhou: Person, group: Group) -> None:
    number = await reported(zhao)
    await zhou.presses("认领", on=await group.card(number))
    await zhao.says(f"/trail {number}")
    assert zhou.name not in await file_in(zhao, number)
    await zhao.writes("全部经过", group, reply_to=await group.card(number))
    await zhao.writes("/trail", group)
    assert not any(m.raw.get("document") for m in await group.messages())


async def test_what_was_changed_behind_the_bots_back_is_said_in_the_file(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    centre.tampered = True
    number = await finished(wang, zhao, group)
    async with centre.house.store.begin() as unit:
        ticket = await unit.tickets.by_number(number)
        assert ticket is not None
        await unit.connection.exec_driver_sql(
            f"UPDATE history SET detail = '{{}}' WHERE ticket_id = {ticket.id} AND seq = 2"
        )
        await unit.commit()
    await zhao.says(f"/trail {number}")
    told = await file_in(zhao, number)
    assert "校验：没有通过" in told
    assert f"{number}第 2 行：内容与校验值不符" in told
    await zhao.sees("校验没有通过", number)
