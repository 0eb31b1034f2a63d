"""收到的通知: what was sent to me, as it reads now; who has blocked the bot gets nothing until he writes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.broadcasts import Broadcast, Level, Medium, Piece, Wave, WaveKind
from domain.delivery import DeliveryState
from domain.desk import Desk
from tests.talks.centre import Centre
from tests.talks.notices import arrived, is_now, known, of_kind, sent
from tests.talks.people import Person
from tests.talks.test_me import data_of


async def changed(centre: Centre, wave: Wave, **fields: object) -> Broadcast:
    """The notice is corrected, lifted or recalled, without telling anybody."""
    now = await is_now(centre, wave)

    async def step(desk: Desk) -> tuple[()]:
        await desk.unit.broadcasts.save(replace(now, **fields))  # type: ignore[arg-type]
        return ()

    await centre.house.works.do(step)
    return await is_now(centre, wave)


def said(words: str) -> dict[str, Any]:
    return {"level": Level.ORDINARY, "replies": (), "elements": {}, "pieces": (Piece(Medium.TEXT, words),)}


async def test_what_was_sent_to_me_is_listed_and_shown_once_more(centre: Centre, wang: Person, zhou: Person) -> None:
    await zhou.says("/start")
    await wang.says("/notices")
    await wang.sees("还没有给您发过通知", button="订阅提示")
    first = await sent(centre, zhou, **said("第一条通知"))
    waves = [await sent(centre, zhou, **said(f"{n}号停水")) for n in range(2, 8)]
    at = centre.clock.now() - timedelta(minutes=1)
    await changed(centre, waves[0], corrected_at=at, pieces=(Piece(Medium.TEXT, "2号不停水了"),))
    await changed(centre, waves[1], lifted_at=at)
    await changed(centre, waves[2], recalled_at=at)

    await wang.says("/notices")
    page = await wang.sees("收到的通知", "7号停水", "3号停水", "已解除", button="更早的")
    assert "4号停水" not in page.text, "what was recalled is not shown"
    assert page.text.index("7号停水") < page.text.index("6号停水"), "newest first"
    await wang.presses("更早的", on=page)
    page = await wang.sees("第一条通知", "2号不停水了", "已更正", button="最新的")
    await wang.presses("2. 第一条通知", on=page)
    assert (await wang.last()).text.count("第一条通知") == 1
    await wang.presses("1. 2号不停水了", on=page)
    again = await wang.last()
    assert "【已更正" in again.text
    assert "2号不停水了" in again.text
    assert again.replies_to
    assert "不再收这类" in again.buttons
    await wang.presses("最新的", on=page)
    page = await wang.sees("7号停水", button="更早的")
    lifted = next(b for b in page.buttons if "3号停水" in b)
    mark = await centre.mark()
    await wang.presses(lifted, on=page)
    assert ["【已解除" in str(c["params"]["text"]) for c in await centre.said_to(wang.uid, mark)] == [True]
    # what was recalled meanwhile; shown once more before, it goes with the next look
    await wang.presses("1. 7号停水", on=page)
    seven = await wang.last()
    await changed(centre, waves[5], recalled_at=at)
    assert "已经撤回" in await wang.presses("1. 7号停水", on=page)
    await wang.says("/notices")
    assert seven.id not in [m.id for m in await wang.messages()]
    await wang.presses("订阅提示", on=page)
    await wang.sees("订阅了：")

    # /mydata tells of it, /delete takes it away
    held = await data_of(wang)
    titles = [n["标题"] for n in held["收到的通知"]]
    assert (titles[0], titles[-1], len(titles)) == ("7号停水", "第一条通知", 7)
    assert held["订阅"] == {"村和网格": [], "订阅的类别": [], "不再收的类别": []}
    await wang.says("/delete")
    await wang.presses("确定删除")
    await wang.says("/notices")
    await wang.sees("还没有给您发过通知")
    assert first.id


async def test_of_what_is_lifted_or_recalled_no_picture_stays(centre: Centre, wang: Person, zhou: Person) -> None:
    await known(centre, [wang, zhou])
    for words in ("桥已封闭", "走失老人"):
        await zhou.sends(photo=True, caption=f"/broadcast {words}")
        for label in ("我已收到", "全体", "预览", "确认发送"):
            await zhou.presses(label)
        await arrived(centre)
    bridge, lost = sorted(await of_kind(centre, WaveKind.SEND), key=lambda w: w.id)
    await wang.says("/notices")
    page = await wang.sees("收到的通知")
    for label in ("1. 走失老人", "2. 桥已封闭"):
        await wang.presses(label, on=page)
        await centre.quiet()
    old, below = [m.id for m in await wang.messages() if m.id > page.id]
    await changed(centre, bridge, lifted_at=centre.clock.now())
    await wang.presses("2. 桥已封闭", on=page)
    await wang.sees("【已解除")
    await centre.quiet()
    assert below not in [m.id for m in await wang.messages()]

    # what Telegram deletes no more stays, is nobody's dead letter, and is tried once
    centre.allowed.add("deleted")
    await centre.town.advance(48 * 3600 + 60)
    await changed(centre, lost, recalled_at=centre.clock.now())
    mark = await centre.mark()
    for _ in range(2):
        await wang.says("/notices")
        await centre.quiet()
    tried = [c["params"]["message_id"] for c in await centre.since(mark) if c["method"] == "deleteMessage"]
    assert [int(str(one)) for one in tried] == [old]
    async with centre.house.store.read() as unit:
        assert DeliveryState.FAILED not in await unit.outbox.counts()


async def test_who_has_blocked_the_bot_is_not_tried_until_he_writes(
    centre: Centre, wang: Person, li: Person, zhou: Person
) -> None:
    await zhou.says("/start")
    await known(centre, [wang, li])
    await centre.town.block(wang.uid)
    centre.allowed.add("blocked")
    await sent(centre, zhou, **said("停水通知"))
    await li.sees("停水通知")
    await zhou.says("/broadcast 明天来水")
    await zhou.presses("全体")
    await zhou.presses("预览")
    await zhou.sees("将发给 2 人", button="取消")
    mark = await centre.mark()
    await sent(centre, zhou, **said("第二次停水通知"))
    assert not [c for c in await centre.since(mark) if str(c["params"].get("chat_id")) == str(wang.uid)]
    await centre.town.block(wang.uid, False)
    await wang.says("/start")
    await zhou.presses("返回修改")
    await zhou.presses("预览")
    await zhou.sees("将发给 3 人")
    await sent(centre, zhou, **said("来水了"))
    await wang.sees("来水了")
