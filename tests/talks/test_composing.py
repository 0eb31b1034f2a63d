"""An admin composes a notice on one card: content, kind, time, buttons; sees it as residents will; confirms."""

from tests.talks.centre import Centre
from tests.talks.people import Person


async def began(*people: Person) -> None:
    """They have all written once."""
    for person in people:
        await person.says("/start")


async def test_four_steps_from_words_to_everybody(wang: Person, li: Person, zhou: Person, centre: Centre) -> None:
    await began(wang, li, zhou)
    await zhou.says("/broadcast 今晚停水 <b>请</b> 储水")
    card = await zhou.sees("通知草稿", "受众：还没选", "今晚停水 <b>请</b> 储水", button="全体")
    await zhou.presses("全体", on=card)
    await zhou.sees("通知草稿", "全体居民", "可以点「预览」了")
    await zhou.presses("预览")
    await zhou.sees("【综治中心提示】", "今晚停水 <b>请</b> 储水", "综治中心", button="不再收这类")
    summary = await zhou.sees("居民看到的就是这样", "将发给 3 人", "马上开始", button="确认发送")
    await wang.sees_no("停水")
    assert "这是预览" in await zhou.presses("不再收这类")
    await zhou.presses("确认发送", on=summary)
    for person in (wang, li):
        await person.sees("【综治中心提示】", "今晚停水 <b>请</b> 储水", button="不再收这类")
    await zhou.sees("已开始发送")
