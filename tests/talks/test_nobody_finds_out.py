"""What would give an anonymous reporter away by a side door: refusals, contacts, answers, codes, erasure."""

from pathlib import Path

import pytest
from sqlalchemy import text

from storage.rows import Row
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, asked, finished, number_in, reported
from tests.talks.test_anonymous import anonymously


async def stored(centre: Centre) -> str:
    """All that lies in the database, every table and every column; of SQLite the very files too."""
    found: list[str] = []
    async with centre.house.store.engines.reader.connect() as connection:
        for table in Row.metadata.sorted_tables:
            for row in await connection.execute(text(f'SELECT * FROM "{table.name}"')):
                found += [x.decode(errors="ignore") if isinstance(x, bytes) else str(x) for x in row]
    url = centre.house.store.url
    if url.get_backend_name() == "sqlite":
        file = Path(str(url.database))
        found += [part.read_bytes().decode(errors="ignore") for part in file.parent.glob(f"{file.name}*")]
    assert len(found) > 100
    return "\n".join(found)


async def test_an_anonymous_report_is_handed_to_no_colleague_whoever_he_is(
    wang: Person, zhao: Person, sun: Person, zhou: Person, group: Group
) -> None:
    for officer in (zhao, sun, zhou):
        await officer.says("/start")
    await sun.writes("我在", group)
    await zhou.writes("我也在", group)
    for reporter in (sun, wang):
        number, _ = await anonymously(reporter)
        await zhao.presses("认领", on=await group.card(number))
        card = await group.card(number)
        assert "转派" not in card.buttons
        refusals = set()
        for name in ("@sunli", "@zhouzr", "@nobody"):
            await zhao.writes(f"转派 {name}", group, reply_to=card)
            refusals.add((await group.last()).text)
        assert len(refusals) == 1, refusals
        assert "匿名件不指定给人" in refusals.pop()
        assert "责任：赵志强" in (await group.card(number)).text


@pytest.mark.parametrize("named", [False, True])
async def test_the_name_in_a_shared_contact_is_nowhere(
    named: bool, wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    """`named`: with a family name too."""
    contact = {"first_name": "李拐弯", "phone_number": "+8613812345678", **({"last_name": "氏"} if named else {})}
    await zhao.says("/start")
    await zhou.says("/start")
    await wang.says(LAMP)
    await wang.presses("匿名")
    await wang.sends(contact=contact)
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.presses("查看联系方式", on=await group.card(number))
    await group.sees("匿名件，没有联系人信息", "13812345678")
    assert "李拐弯" not in await centre.everything_sent_to([group.chat, zhao.uid, zhou.uid])
    kept = await stored(centre)
    assert number in kept
    assert "李拐弯" not in kept
    assert "13812345678" not in kept


async def questioned(wang: Person, zhao: Person, group: Group) -> str:
    """An anonymous report about which its holder has asked something."""
    number, _ = await anonymously(wang)
    await zhao.presses("认领", on=await group.card(number))
    await asked(zhao, number, "是哪一盏灯？", group, wang)
    return number


async def test_the_button_under_a_question_takes_the_answer(wang: Person, zhao: Person, group: Group) -> None:
    number = await questioned(wang, zhao, group)
    await wang.presses("回答", on=await wang.sees(number, "是哪一盏灯", button="回答"))
    await wang.says("东边那盏")
    await group.under(number, "居民回答", "东边那盏")
    await wang.sees_no("草稿", "东边那盏")


async def test_a_plain_message_while_a_question_is_open_begins_an_anonymous_draft(
    wang: Person, zhao: Person, group: Group
) -> None:
    number = await questioned(wang, zhao, group)
    await wang.says("东边那盏灯坏了")
    draft = await wang.sees("草稿", "匿名：", number, "这是对它的回答吗", button="是对它的回答")
    await wang.presses("是对它的回答", on=draft)
    await group.under(number, "居民回答", "东边那盏")
    assert await group.count("责任：") == 1


async def test_if_it_is_another_matter_it_stays_anonymous(
    wang: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await questioned(wang, zhao, group)
    await wang.says("和平路的井盖没了")
    await wang.presses("不是，另一件事", on=await wang.sees("这是对它的回答吗"))
    await wang.presses("提交", on=await wang.sees("草稿", button="提交"))
    assert "来源：匿名" in (await group.card("GD261123-0002")).text
    for secret in (wang.name, wang.username or "", str(wang.uid)):
        assert secret not in await centre.everything_sent_to([group.chat])


async def test_a_reply_to_a_closed_anonymous_report_begins_an_anonymous_draft(
    wang: Person, zhao: Person, group: Group
) -> None:
    number, _ = await anonymously(wang)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.writes("办结 已更换灯泡", group, reply_to=await group.card(number))
    await wang.presses("解决了")
    await wang.says("灯又不亮了", reply_to=await wang.sees(number, "已结案"))
    await wang.sees("草稿", "匿名：", button="改回实名")


async def test_a_code_shows_the_result_in_masked_words_but_not_the_report(
    wang: Person, li: Person, zhao: Person, group: Group
) -> None:
    await wang.says(f"{LAMP}，我家在3单元")
    await wang.presses("匿名")
    await wang.presses("提交")
    receipt = await wang.sees("已受理", "匿名件查询码")
    number, code = number_in(receipt.text), receipt.text.partition("查询码：")[2].split()[0]
    await wang.says("东边那盏最暗", reply_to=receipt)
    await zhao.presses("认领", on=await group.card(number))
    await zhao.writes("办结 已更换灯泡，有问题打13812345678", group, reply_to=await group.card(number))
    await li.says(code)
    told = await li.sees(number, "经过", "已更换灯泡")
    for secret in ("13812345678", "路灯", "幸福路", "3单元", "东边那盏", "赵志强"):
        assert secret not in told.text
    assert told.buttons == []


async def test_deleting_everything_does_not_tie_the_anonymous_report_to_the_named_one(
    wang: Person, group: Group, centre: Centre
) -> None:
    secret, _ = await anonymously(wang)
    named = await reported(wang, "和平路的井盖没了")
    await centre.advance(minutes=5)
    before = await group.card(secret)
    async with centre.house.store.read() as unit:
        ticket = await unit.tickets.by_number(secret)
        assert ticket is not None
        lines = await unit.history.of_ticket(ticket.id)
    mark = await centre.mark()
    await wang.says("/delete")
    await wang.presses("确定删除")
    await wang.sees("已删除")
    assert "已删除或无文字" in (await group.card(named)).text
    to_group = [c for c in await centre.since(mark) if str(c["params"].get("chat_id")) == str(group.chat)]
    assert not any(secret in str(c["params"]) for c in to_group)
    assert (await group.card(secret)).edits == before.edits
    async with centre.house.store.read() as unit:
        again = await unit.tickets.by_number(secret)
        assert again is not None
        assert again.reporter.chat is None
        assert len(await unit.history.of_ticket(again.id)) == len(lines)
        assert again.updated_at != centre.clock.now()


async def test_a_reopened_report_bears_no_old_verdict(wang: Person, zhao: Person, group: Group) -> None:
    number = await finished(wang, zhao, group)
    await wang.presses("联系过我")
    await wang.presses("不满意")
    await wang.presses("解决了")
    assert "不满意" in (await group.card(number)).text
    await wang.presses("又出现了，重新办理")
    await zhao.presses("认领", on=await group.card(number))
    await zhao.writes("办结 又换了一次灯泡", group, reply_to=await group.card(number))
    anew = await wang.sees(number, "又换了一次灯泡", button="解决了")
    assert {"联系过我", "没联系我", "满意", "不满意"} <= set(anew.buttons)
    await wang.presses("解决了", on=anew)
    assert "满意" not in (await group.card(number)).text


async def test_who_writes_again_is_no_longer_out_of_reach(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    number = await reported(wang)
    receipt = await wang.sees("已受理")
    centre.allowed.add("bot was blocked")
    await centre.town.block(wang.uid)
    await centre.quiet()
    await zhao.presses("认领", on=await group.card(number))
    await centre.until(lambda: _out_of_reach(group, number), what="the card to say so")
    await centre.town.block(wang.uid, False)
    await wang.says("我回来了，灯还是不亮", reply_to=receipt)
    await group.under(number, "居民补充", "还是不亮")
    assert not await _out_of_reach(group, number)


async def _out_of_reach(group: Group, number: str) -> bool:
    return "联系不上" in (await group.card(number)).text
