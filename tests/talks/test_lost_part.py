"""A part of a notice that cannot be delivered: the rest reaches everybody, and the admin is told."""

from tests.talks.centre import Centre
from tests.talks.notices import arrived
from tests.talks.people import Person

POLL = {"question": "您家需要转移吗", "options": ["需要", "不需要"]}


async def test_a_poll_deleted_after_the_preview_takes_no_warning_with_it(
    wang: Person, li: Person, zhou: Person, centre: Centre
) -> None:
    centre.allowed |= {"not modified", "forward"}
    for person in (wang, li, zhou):
        await person.says("/start")
    await zhou.sends(photo=True, caption="/broadcast 今晚上游泄洪，请马上转移")
    await zhou.presses("添加内容")
    await zhou.sends(poll=POLL)
    await zhou.presses("全体")
    await zhou.presses("预览")
    await centre.quiet()
    shown = [m for m in await zhou.messages() if m.raw.get("poll")][-1]
    await centre.town.post(f"/town/people/{zhou.uid}/delete", message_id=shown.id, chat_id=zhou.uid)
    await zhou.presses("确认发送")
    await arrived(centre)
    for person in (wang, li):
        words = await person.sees("📊", "您家需要转移吗", "不需要")
        warning = await person.sees("今晚上游泄洪，请马上转移", "综治中心")
        assert words.id < warning.id
        assert not any(m.raw.get("poll") for m in await person.messages())
    done = await zhou.sees("发送完毕", "已送达 3", "失败 0", "3 人没收全", button="台账")
    await zhou.presses("台账", on=done)
    await zhou.sees("没收全的原因", "被转发的原消息已删除：3 人")
