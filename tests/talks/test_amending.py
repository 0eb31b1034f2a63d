"""更正 · 解除 · 撤回: every copy is edited and replied to, or deleted; who may not, and when it is too late."""

from dataclasses import replace

from domain import amend_words, waves
from domain.broadcasts import Medium, Piece, WaveKind
from domain.desk import Desk
from tests.talks.centre import Centre
from tests.talks.notices import FLOOD, arrived, is_now, known, of_kind, sent
from tests.talks.people import Person


async def test_correct_then_lift(centre: Centre, wang: Person, li: Person, zhou: Person) -> None:
    """更正 in place with a reply, one line alone; the buttons stay; 解除 takes them away and says so."""
    await known(centre, [wang, li, zhou])
    wave = await sent(centre, zhou)
    copy = await wang.sees(FLOOD, button="我安全")
    await zhou.presses("更正")
    await zhou.sees("完整正文", FLOOD)
    await zhou.says("取消")
    await zhou.sees("没有改动")
    await zhou.presses("更正", on=await zhou.sees("发送完毕", button="更正"))
    await zhou.sends(photo=True)
    await zhou.sees("没有照片可换", "正文发给我", button="撤回")
    await zhou.says("水已经漫上来了，请转移到镇中学\n截止时间：明天 8:00", answers=None)
    await zhou.sees("【已更正", "请转移到镇中学", "明天 8:00", "青溪镇沿河")
    await zhou.presses("确认更正")
    await zhou.sees("正在更正")
    await arrived(centre)
    for person in (wang, li):
        now = await person.sees("【已更正 11月23日 10:00】", "请转移到镇中学", "截止时间：明天 8:00", button="我安全")
        assert FLOOD not in now.text
        reply = await person.sees("【更正】", "请以现在的内容为准", "请转移到镇中学")
        assert reply.replies_to == now.id
    assert (await wang.sees("【已更正")).id == copy.id
    assert (await is_now(centre, wave)).corrected_at is not None
    # the answer to the old message still counts
    assert "平安就好" in await wang.presses("我安全", on=await wang.sees("【已更正"))
    await zhou.presses("解除", on=await zhou.sees("发送完毕", button="解除"))
    await zhou.sees("险情已经解除")
    await zhou.presses("自己写一句")
    await zhou.says("水位已退，可以回家", answers=None)
    await zhou.presses("确认解除", on=await zhou.sees("👆 解除", "3 人"))
    await arrived(centre)
    now = await wang.sees("【已解除", "请转移到镇中学")
    assert (now.id, now.buttons) == (copy.id, [])
    assert (await wang.sees("【解除】水位已退，可以回家")).replies_to == copy.id
    # seen once more it is the lifting, not the warning
    await wang.says("/notices")
    await wang.presses("1. 水已经漫上来了，请转移到镇中学", on=await wang.sees("收到的通知", "已解除"))
    again = await wang.last()
    assert "【已解除" in again.text
    assert "水位已退，可以回家" in again.text
    assert "截止时间" not in again.text
    assert again.replies_to == copy.id
    # nothing is corrected, lifted or reminded of any more
    done = await zhou.sees("更正完毕", button="解除")
    assert "已经解除或撤回" in await zhou.presses("解除", on=done)
    assert "已经解除或撤回" in await zhou.presses("更正", on=done)


async def test_captions_albums_and_what_is_still_to_be_sent(centre: Centre, wang: Person, zhou: Person) -> None:
    """A caption holds less; of an album the message with the words is edited; the rest gets the new words at once."""
    await known(centre, [wang, zhou])
    await zhou.sends(photo=True, answers=None)
    async with centre.house.store.read() as unit:
        draft = await unit.drafts.of_chat(zhou.uid)
    assert draft is not None
    assert draft.parts[0].media is not None
    photo = Piece(Medium.PHOTO, FLOOD, file=draft.parts[0].media.file)
    await sent(centre, zhou, pieces=(photo,), elements={}, template="other")
    copy = await wang.sees(FLOOD)
    assert copy.raw["caption"]
    await zhou.presses("更正")
    await zhou.says("很长" * 450)
    await zhou.sees("在图片下面，最多约 780 字")
    await zhou.says("请到镇中学", answers=None)
    await zhou.presses("确认更正")
    await arrived(centre)
    now = await wang.sees("【已更正", "请到镇中学", without=["【更正】"])
    assert (now.id, bool(now.raw["caption"])) == (copy.id, True)
    # another picture, without a word or with some: the same message has it
    done = await zhou.sees("更正完毕", button="更正")
    for caption, said in ((None, "请到镇中学"), ("请到后山", "请到后山")):
        await zhou.presses("更正", on=done)
        await zhou.sees("要换照片，就发一张新照片")
        await zhou.sends(photo=True, index=len(said), caption=caption, answers=None)
        shown = await zhou.sees("【已更正", said, without=["【更正】"])
        assert shown.raw["photo"][-1]["file_id"] != photo.file
        await zhou.presses("确认更正")
        await arrived(centre)
        last, now = now, await wang.sees("【已更正", said, without=["【更正】"])
        assert (now.id, now.raw["photo"]) == (copy.id, shown.raw["photo"])
        assert now.raw["photo"] != last.raw["photo"]
        assert (await wang.sees("【更正】", "换了图片", said)).replies_to == copy.id
    # an album: the message with the words is edited
    album = (replace(photo, text="", album="a"), replace(photo, text="", album="a"), Piece(Medium.TEXT, "请往高处走"))
    await sent(centre, zhou, pieces=album, elements={}, template="other")
    words = await wang.sees("请往高处走", button="需要帮助")
    await zhou.presses("更正", on=await zhou.sees("发送完毕", "请往高处走", button="更正"))
    await zhou.sends(photo=True)
    await zhou.sees("相册、文件、语音、定位发出后换不了", "正文发给我", button="撤回")
    await zhou.says("请往后山走", answers=None)
    await zhou.presses("确认更正")
    await arrived(centre)
    assert (await wang.sees("【已更正", "请往后山走", without=["【更正】"])).id == words.id
    # nothing has left yet: whoever still waits for it gets the corrected words, without any edit
    await sent(centre, zhou, paused=True)
    await wang.sees_no(FLOOD, "防汛提示")
    await zhou.presses("更正", on=await zhou.sees("发送已暂停", button="更正"))
    await zhou.says("全部转移到镇中学", answers=None)
    await zhou.presses("确认更正")
    await zhou.presses("继续", on=await zhou.sees("发送已暂停", button="继续"))
    await arrived(centre)
    copy = await wang.sees("全部转移到镇中学", "防汛提示")
    assert copy.edits == 0
    # what is lifted before it has left never leaves
    await sent(centre, zhou, paused=True, pieces=(Piece(Medium.TEXT, "第三条通知"),))
    await zhou.presses("解除", on=await zhou.sees("发送已暂停", "第三条通知", button="解除"))
    await zhou.presses("确认解除")
    await arrived(centre)
    await wang.sees_no("第三条通知")


async def test_recall(centre: Centre, wang: Person, li: Person, zhou: Person, zhao: Person) -> None:
    """撤回 deletes every copy and what replied to it; later than 48 hours it is edited to say so."""
    await known(centre, [wang, li, zhou])
    await sent(centre, zhou)
    await zhou.presses("撤回")
    await zhou.sees("从 3 人的手机上删除")
    await zhou.presses("不做了")
    await zhou.sees("没有改动")
    await zhou.presses("点名")
    await zhou.presses("提醒未回应的")
    await zhou.presses("确认提醒")
    await arrived(centre)
    await wang.sees("请回应")
    await zhou.presses("撤回", on=await zhou.sees("发送完毕", button="撤回"))
    await zhou.presses("确认撤回")
    await arrived(centre)
    await wang.sees_no(FLOOD)
    await li.sees_no(FLOOD)
    gone = await zhou.sees("撤回完毕", button="台账")
    assert "删不掉的改成【已撤回】" not in gone.buttons, "all are deleted"
    assert "已经撤回过了" in await zhou.presses("撤回", on=await zhou.sees("发送完毕", FLOOD, button="撤回"))
    # two days later nothing can be deleted
    await sent(centre, zhou, pieces=(Piece(Medium.TEXT, "第二条通知"),))
    await centre.advance(hours=49)
    await zhou.presses("撤回", on=await zhou.sees("发送完毕", "第二条通知", button="撤回"))
    await zhou.sees("超过 48 小时")
    await zhou.presses("改成【已撤回】")
    await zhou.presses("确认撤回", on=await zhou.sees("删不掉的改成【已撤回】，确认吗"))
    await arrived(centre)
    now = await wang.sees("【已撤回", "不要转发")
    assert now.buttons == []
    assert len(await of_kind(centre, WaveKind.RECALL)) == 3


async def test_a_second_admin_approves(centre: Centre, wang: Person, zhou: Person) -> None:
    """What goes to many waits for another admin: alone he is told what to do."""
    await known(centre, [wang, zhou])
    await sent(centre, zhou, people=5000)
    await zhou.presses("解除")
    await zhou.sees("要另一位管理员同意才发出")
    assert "现在没有别的管理员" in await zhou.presses("确认解除")
    await wang.sees_no("【解除】")


async def test_a_correction_is_not_stopped_half_way_by_one_press(centre: Centre, wang: Person, zhou: Person) -> None:
    await known(centre, [wang, zhou])
    wave = await sent(centre, zhou)

    async def step(desk: Desk) -> tuple[()]:
        staff = await desk.unit.staff.by_user(zhou.uid)
        found = await desk.unit.broadcasts.by_id(wave.broadcast_id)
        assert staff is not None
        assert found is not None
        words = amend_words.packed(wave, "请转移到后山")
        made = await waves.launch(desk, found, WaveKind.CORRECT, by=staff, base=wave, words=words)
        await waves.pause(desk, staff, made.id)
        return ()

    await centre.house.works.do(step)
    await centre.advance(seconds=4)
    await zhou.presses("取消", on=await zhou.sees("更正已暂停", button="继续"))
    question = await zhou.sees("更正还没做完", "2 人手里是旧内容", button="先暂停")
    await zhou.sees("更正已暂停")
    await zhou.presses("确定取消", on=question)
    await centre.advance(seconds=4)
    await zhou.sees("更正已取消：还有 2 人手里是旧内容", "点「更正」重新做一次", button="更正")
    assert "还没做完" not in next(m.text for m in await zhou.messages() if m.id == question.id)
