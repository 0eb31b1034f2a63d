"""A notice under way: its progress, 暂停 · 继续 · 取消, the ledger, sending again; dead letters."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from aiogram.methods import SendMessage

from bot.settings import Settings
from bot.wire import pack
from domain import staffing, waves
from domain.broadcasts import Broadcast, BroadcastState, Level, Wave
from domain.delivery import DeliveryState, Outcome, Parcel, Priority
from domain.desk import Desk
from domain.membership import Membership
from domain.people import Person as Resident
from tests.talks.centre import Centre
from tests.talks.notices import FLOOD, arrived, notice
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP
from tests.town import SUN

BAR = "▓"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A second admin: 孙丽."""
    return settings.model_copy(update={"admin_ids": (*settings.admin_ids, SUN)})


@pytest.fixture
def pages_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people at once; the next two when a second has passed."""
    monkeypatch.setattr(waves, "PAGE", 2)


async def begun(centre: Centre, admin: Person, *fates: DeliveryState, **more: object) -> Wave:
    """A notice of his begins; what becomes of the first copies is given."""
    found: list[Wave] = []

    async def step(desk: Desk) -> tuple[()]:
        person = Resident(admin.uid, admin.name, admin.username)
        staff = await staffing.officer(desk, person, Membership.MEMBER)
        made: Broadcast = notice(staff.id, admin.uid, desk, level=Level.ORDINARY, replies=(), **more)
        wave = await waves.launch(desk, await desk.unit.broadcasts.add(made), by=staff)
        copies = await desk.unit.waves.page(wave.id, (DeliveryState.WAITING,))
        why = {DeliveryState.FAILED: "Bad Request: message is too long"}
        await desk.unit.waves.mark(
            [Outcome(-c.id, fate, desk.now, error=why.get(fate, "")) for c, fate in zip(copies, fates, strict=False)]
        )
        found.append(wave)
        return ()

    await centre.house.works.do(step)
    await centre.quiet()
    return found[0]


async def here(*people: Person) -> None:
    """They have all written to the bot; the admin is one of them, and gets the notice as well."""
    for person in people:
        await person.says("/start")


async def have_it(*people: Person) -> list[str]:
    """Who of them has got it."""
    return [p.name for p in people if await p.count(FLOOD)]


async def test_the_progress_edits_itself_and_stops_and_goes_on_at_once(
    wang: Person, li: Person, chen: Person, sun: Person, zhao: Person, zhou: Person, centre: Centre, pages_of_two: None
) -> None:
    town = (wang, li, chen, sun, zhao)
    await here(*town, zhou)
    await begun(centre, zhou, people=6)
    first = await zhou.sees("正在发送", FLOOD[:8], "防汛 · 一般", "/6 人", button="暂停")
    assert {"取消", "台账"} <= set(first.buttons)
    await arrived_of(centre, 2)
    assert len(await have_it(*town)) == 2
    await centre.advance(seconds=4)
    await zhou.sees("正在发送", f"{BAR * 3}░░░░░░░ 33 %", "每秒 0.5 人 · 还需 8 秒 · 约 10:00 发完")
    await arrived_of(centre, 4)
    assert "已暂停" in await zhou.presses("暂停", on=first)
    await centre.advance(seconds=4)
    paused = await zhou.sees("已暂停", "66 %", "4/6 人", "已送达 4", button="继续")
    assert paused.id == first.id
    mark = await centre.mark()
    await centre.advance(seconds=4)
    assert await centre.said_to(zhou.uid, mark) == [], "nothing has changed"
    assert len(await have_it(*town)) == 4
    assert "接着发" in await zhou.presses("继续", on=paused)
    centre.allowed.add("message is not modified")  # after a restart it is drawn once, changed or not
    await centre.restart()
    await centre.advance(seconds=4)
    await arrived(centre)
    done = await zhou.sees("发送完毕：共 6 人，用时", "已送达 6 · 停用机器人 0 · 失败 0", button="台账")
    assert done.id == first.id
    assert {"更正", "解除", "撤回"} <= set(done.buttons)
    for person in town:
        assert await person.count(FLOOD) == 1
    mark = await centre.mark()
    await centre.advance(seconds=4)
    assert await centre.said_to(zhou.uid, mark) == []


async def arrived_of(centre: Centre, people: int) -> None:
    """Until so many have it."""

    async def over() -> bool:
        async with centre.house.store.read() as unit:
            return any([(await unit.waves.tally(w.id)).sent >= people for w in await unit.waves.under_way()])

    await centre.until(over, what="the first copies")
    await centre.quiet()


async def test_cancelled_nothing_more_leaves_and_the_list_tells_of_it(
    wang: Person, li: Person, chen: Person, zhou: Person, zhao: Person, group: Group, centre: Centre, pages_of_two: None
) -> None:
    for word in ("/broadcasts", "/dead"):
        await zhou.writes(word, group)
        assert (await group.sees("请先私聊我发 /start")).only_for == zhou.uid
    await zhou.says("/broadcasts")
    await zhou.sees("还没有发过通知", "/broadcast")
    for word in ("/broadcasts", "/dead"):
        await zhao.says(word)
        await zhao.sees("只有管理员能做")
    await here(wang, li, chen, zhou)
    await begun(centre, zhou, people=4)
    await arrived_of(centre, 2)
    card = await zhou.sees("正在发送", button="取消")
    assert "还没发的不再发" in await zhou.presses("取消", on=card)
    await zhou.sees("发送已取消", "2/4 人", button="台账")
    await centre.advance(seconds=4)
    assert await have_it(chen) == []
    await zhou.says("/broadcasts")
    listed = await zhou.sees("已取消", FLOOD[:8], "防汛", "已送达 2", without=["▓"])
    await zhou.presses(listed.buttons[0], on=listed)
    again = await zhou.sees("发送已取消")
    assert again.id > listed.id, "shown below the list"


async def test_what_failed_and_what_nobody_knows_is_seen_in_the_ledger_and_sent_again(
    wang: Person, li: Person, chen: Person, zhou: Person, centre: Centre
) -> None:
    centre.allowed.add("message is not modified")  # a press that changes nothing draws it again all the same
    await here(wang, li, chen, zhou)
    await begun(centre, zhou, DeliveryState.FAILED, DeliveryState.UNCERTAIN, people=4)
    await arrived(centre)
    got = await have_it(wang, li, chen)
    assert len(got) == 1
    done = await zhou.sees("发送完毕：共 4 人", "失败 1", "不确定 1", "1 人不确定：发的时候中断了", "未再发")
    await zhou.presses("台账", on=done)
    book = await zhou.sees("台账", "已送达：2", "失败：1", "不确定：1", "内容太长：1 人", button="失败 1")
    await zhou.presses("失败 1", on=book)
    rows = await zhou.sees("台账", "· 失败", "内容太长", "行 ·")
    assert not any(p.name in rows.text or str(p.uid) in rows.text for p in (wang, li, chen))
    await zhou.presses("台账", on=rows)
    book = await zhou.sees("已送达：2", button="不确定 1")
    await zhou.presses("不确定 1", on=book)
    rows = await zhou.sees("· 不确定", "行 ·")
    await zhou.presses("台账", on=rows)
    assert "1 人马上再发" in await zhou.presses("重发失败的 1 人")
    await arrived(centre)
    assert len(await have_it(wang, li, chen)) == 2
    await zhou.sees("发送完毕", "已送达 3", "失败 0")
    await zhou.presses("重发不确定的 1 人")
    await zhou.sees("再发就会收到两次", button="不再发")
    assert "1 人马上再发" in await zhou.presses("仍要再发")
    await arrived(centre)
    assert len(await have_it(wang, li, chen)) == 3
    await zhou.sees("发送完毕", "已送达 4", "1 人发的时候中断过，后来再发了")
    sure = await zhou.sees("再发就会收到两次", button="仍要再发")
    assert "没有要再发的了" in await zhou.presses("仍要再发", on=sure)
    await zhou.presses("不再发", on=sure)
    book = await zhou.sees("台账", "已送达：4", button="全部通知")
    await zhou.presses("全部通知", on=book)
    await zhou.sees("通知", "已发完", "4 人，已送达 4")


async def test_another_admin_looks_and_stops_it_and_calls_off_what_is_to_come(
    wang: Person, li: Person, zhou: Person, sun: Person, centre: Centre, pages_of_two: None
) -> None:
    await here(wang, li, zhou, sun)
    wave = await begun(centre, zhou, people=4)
    await arrived_of(centre, 2)
    await sun.says("/broadcasts")
    listed = await sun.sees("正在发送", FLOOD[:8], "4 人，已送达 2")
    await sun.presses(listed.buttons[0], on=listed)
    await sun.sees("正在发送", "2/4 人", button="刷新")
    await centre.advance(seconds=4)
    await arrived_of(centre, 4)
    await sun.sees("2/4 人")  # it is kept up for whoever started it alone
    await sun.presses("刷新")
    await sun.sees("4/4 人", "已送达 4")
    assert "已暂停" in await sun.presses("暂停")
    await sun.sees("已暂停", button="继续")
    await zhou.sees("已暂停", button="继续")
    assert "已取消" in await sun.presses("取消")
    await zhou.sees("发送已取消")

    async def later(desk: Desk) -> tuple[()]:
        made = notice(wave.by_staff, zhou.uid, desk, next_at=desk.now + timedelta(hours=3))
        await desk.unit.broadcasts.add(replace(made, state=BroadcastState.SCHEDULED))
        return ()

    await centre.house.works.do(later)
    await sun.says("/broadcasts")
    listed = await sun.sees("定时，今天", "已取消")
    await sun.presses(listed.buttons[0], on=listed)
    card = await sun.sees("定时", "预计 3 人", button="取消")
    assert "不会再发" in await sun.presses("取消", on=card)
    await sun.sees("已取消", button="全部通知", without=["定时"])
    await zhou.sees("已取消", "没有发出去")  # the author's own card
    await sun.presses("全部通知", on=card)
    await sun.sees("通知", "已取消", without=["定时"])


async def test_an_ordinary_notice_rests_at_night_and_says_until_when(
    wang: Person, zhou: Person, centre: Centre
) -> None:
    await here(wang, zhou)
    await centre.advance(hours=13)
    await begun(centre, zhou, people=2)
    await centre.advance(seconds=4)
    await zhou.sees("正在发送", "0/2 人", "夜里不发一般通知", "7:00 接着发")
    assert await have_it(wang) == []
    await centre.advance(hours=8)
    await arrived(centre)
    assert await have_it(wang) == [wang.name]


async def failed(centre: Centre, *parcels: tuple[Person, str, str]) -> None:
    """Messages that could not be sent, and why."""

    async def step(desk: Desk) -> tuple[()]:
        for person, text, why in parcels:
            payload = pack(SendMessage(chat_id=person.uid, text=text))
            [kept] = await desk.unit.outbox.add([Parcel(payload, Priority.STATUS, desk.now)])
            await desk.unit.outbox.mark([Outcome(kept.id, DeliveryState.FAILED, desk.now, error=why)])
        return ()

    await centre.house.works.do(step)


async def test_dead_letters_are_shown_without_words_and_sent_again(
    wang: Person, li: Person, zhou: Person, centre: Centre
) -> None:
    for person in (wang, li):
        await person.says("/start")
    await zhou.says("/dead")
    await zhou.sees("没有死信")
    await failed(centre, (wang, "甲的进展", "network"), (wang, "乙的进展", "network"), (li, "丙的进展", "wrong file"))
    await zhou.says("/health")
    await zhou.sees("运行情况", "发不出去：3", "发 /dead", "排队：", "速度：每秒", "被限流（429）0 次")
    await zhou.says("/dead")
    page = await zhou.sees("发不出去的消息：3 条", "1. 网络不通：2 条", "2. 图片或文件已失效：1 条", without=["进展"])
    await zhou.presses("一条条看", on=page)
    rows = await zhou.sees("发不出去的消息", "文字消息 · 网络不通", "图片或文件已失效", without=["进展", wang.name])
    drop = next(label for label in rows.buttons if label.startswith("放弃"))
    assert "已放弃 1 条" in await zhou.presses(drop, on=rows)
    await zhou.presses("死信")
    page = await zhou.sees("发不出去的消息：2 条", "1. 网络不通：2 条")
    assert "2 条马上再发" in await zhou.presses("重发第 1 类", on=page)
    await wang.sees("甲的进展")
    await wang.sees("乙的进展")
    await li.sees_no("丙的进展")
    await zhou.sees("没有死信")


async def test_an_update_that_could_not_be_handled_is_tried_again(
    wang: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await wang.says("/start")
    chat = {"id": wang.uid, "type": "private", "first_name": "王"}
    message = {"message_id": 9_000, "date": 1_795_000_000, "chat": chat, "text": LAMP}
    raw = {"update_id": 999_999, "message": message | {"from": chat | {"is_bot": False}}}

    async def buried(desk: Desk) -> tuple[()]:
        for update in (999_999, 999_998):
            await desk.unit.intake.mark_done(update, desk.now)
            kept = json.dumps(raw | {"update_id": update}).encode()
            await desk.unit.intake.bury(update, kept, "KeyError: 'x'", desk.now)
        return ()

    await centre.house.works.do(buried)
    await zhou.says("/dead")
    await zhou.presses("处理不了的 2", on=await zhou.sees("处理不了的消息：2 条"))
    page = await zhou.sees("处理不了的消息", "KeyError", without=["路灯"])
    assert "已放弃" in await zhou.presses(next(b for b in page.buttons if b.startswith("放弃")), on=page)
    page = await zhou.sees("处理不了的消息", "KeyError")
    assert len([b for b in page.buttons if b.startswith("再试")]) == 1
    assert "马上再处理一次" in await zhou.presses(next(b for b in page.buttons if b.startswith("再试")), on=page)
    await zhou.sees("正在再试")
    await centre.advance(seconds=1)
    await wang.sees("路灯", button="提交")
    await zhou.says("/dead")
    await zhou.sees("没有死信")
