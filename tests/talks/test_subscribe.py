"""订阅提示: a resident chooses village and topics, one tap each; 不再收这类 and back again."""

from domain.broadcasts import Audience, AudienceSort, Level, Topic
from tests.talks.centre import Centre
from tests.talks.notices import arrived, known, sent
from tests.talks.people import Person


async def test_topics_and_opt_outs_without_a_centre(centre: Centre, wang: Person, li: Person, zhou: Person) -> None:
    """One message edited in place; an ordinary notice of a muted kind does not come, an urgent one does."""
    await zhou.says("/start")
    await wang.says("/start")
    await wang.taps("订阅提示")
    panel = await wang.sees("订阅提示", "订阅了：还没选", "总会发给您", button="防汛")
    assert "选村、网格" not in panel.buttons
    assert "不再收" in panel.buttons
    assert "已订阅停水停电" in await wang.presses("停水停电", on=panel)
    panel = await wang.sees("订阅了：停水停电", button="停水停电")
    assert panel.edits == 1
    assert "不再收防汛" in await wang.presses_data("n:off:flood:0:0", panel)
    panel = await wang.sees("不再收：防汛", button="已不收")
    assert "又会收到防汛" in await wang.presses("已不收", on=panel)
    await wang.presses("停水停电", on=panel)
    assert (await wang.sees("订阅了：还没选", without=["不再收："])).id == panel.id

    await known(centre, [li])
    await sent(centre, zhou, level=Level.ORDINARY, replies=())
    copy = await wang.sees("村小学", button="不再收这类")
    assert "防汛" in await wang.presses("不再收这类", on=copy)
    word = await wang.sees("防汛", "不再发给您", "紧急的提示", button="恢复接收")
    await sent(centre, zhou, level=Level.ORDINARY, replies=())
    assert (await wang.count("村小学"), await li.count("村小学")) == (1, 2)
    await sent(centre, zhou, level=Level.URGENT, replies=())
    urgent = (await wang.messages())[-1]
    assert "村小学" in urgent.text
    assert "不再收这类" not in urgent.buttons, "urgent ones always come"
    assert "又会收到" in await wang.presses("恢复接收", on=word)
    assert "已恢复" in (await wang.sees("已恢复", button="订阅提示")).text
    await sent(centre, zhou, level=Level.ORDINARY, replies=())
    assert (await wang.count("村小学"), await li.count("村小学")) == (3, 4)


async def test_a_village_is_chosen_one_tap_a_level_or_by_its_name(
    county: Centre, wang: Person, li: Person, zhou: Person
) -> None:
    await zhou.says("/start")
    await wang.says("/subscribe")
    panel = await wang.sees("您的村、网格：还没选", button="选村、网格")
    await wang.presses("选村、网格", on=panel)
    await wang.sees("您住在哪里", button="青溪镇")
    await wang.presses("青溪镇")
    await wang.presses("滨河社区")
    await wang.sees("青溪镇滨河社区", button="就选滨河社区")
    await wang.presses("上一级")
    await wang.presses("滨河社区")
    assert "滨河01网格" in await wang.presses("滨河01网格")
    own = await wang.sees("您的村、网格：青溪镇滨河社区滨河01网格", button="改村、网格")
    assert own.id == panel.id, "all in one message"

    # another place, by its name; what is no name of a place is a report as ever
    await wang.presses("再加一处")
    await wang.sees("还想收哪里的提示")
    await wang.says("滨河")
    both = await wang.sees("处叫这个名字", button="返回")
    await wang.presses("滨河社区滨河02网格", on=both)
    await wang.sees("还关注：青溪镇滨河社区滨河02网格")
    await wang.presses("改村、网格", on=await wang.sees("还关注"))
    await li.says("/cancel")
    await li.sees("没有等您填写的内容")
    await wang.says("火星村")  # no report of a fire
    await wang.sees("没找到「火星村」", button="青溪镇")
    await wang.sees_no("还没有提交")
    await wang.says("路灯坏了")
    await wang.says("滨河社区")  # with a draft open it may be where that happened
    await wang.sees("滨河社区", button="提交")
    await wang.presses("返回", on=await wang.sees("您住在哪里", button="返回"))
    await wang.presses("去掉滨河02网格")
    await wang.sees("您的村、网格：青溪镇滨河社区滨河01网格", without=["还关注"])
    await li.says("/subscribe 不存在的地方")
    await li.sees("没找到「不存在的地方」", button="青溪镇")
    await li.says("/subscribe 滨河02网格")
    await li.sees("您的村、网格：青溪镇滨河社区滨河02网格")

    # only those of the grid get its notice
    unit = next(u for u in county.house.works.office.centre.current.units if u.name == "滨河02网格")
    audience = Audience(AudienceSort.AREAS, (unit.id,))
    await sent(county, zhou, audience=audience, topic=Topic.OUTAGE, replies=())
    await arrived(county)
    await li.sees("村小学")
    await wang.sees_no("村小学")
