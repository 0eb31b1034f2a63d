"""An admin composes a notice on one card: content, kind, time, buttons; sees it as residents will; confirms."""

from datetime import UTC, datetime, timedelta

from domain.broadcasts import BroadcastState, WaveKind
from tests.talks.centre import Centre
from tests.talks.notices import of_kind
from tests.talks.people import Group, Person, Seen
from tests.talks.test_notices import changed

POLL = {"question": "您家需要转移吗", "options": ["需要", "不需要"]}
HERE = {"latitude": 30.27, "longitude": 120.15}


async def began(*people: Person) -> None:
    """They have all written once."""
    for person in people:
        await person.says("/start")


async def again(person: Person, first: Seen) -> bool:
    """Whether the same notice has come once more."""
    return any(m.id > first.id and "不要下河" in m.text for m in await person.messages())


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
    for person in (wang, li):
        assert await person.count("今晚停水") == 1


async def test_any_content_makes_one_notice(wang: Person, zhou: Person, centre: Centre) -> None:
    await began(wang, zhou)
    await zhou.says("/broadcast")
    await zhou.sees("通知草稿", "内容：还没有", "请把内容直接发给我")
    await zhou.sends(text="河水上涨\n地点：滨河社区", entities=[{"type": "bold", "offset": 0, "length": 2}])
    await zhou.sees("文字 4 字", "地点：滨河社区")
    wrong = await zhou.says("天气晴好")
    await zhou.edits(wrong, "请勿靠近")
    await zhou.sees("文字 8 字", "河水上涨")
    await zhou.bursts({"album": 2, "caption": "现场"}, {"photo": True, "forward_from": "气象台"})
    await zhou.sees("文字 10 字 · 照片 3")
    await zhou.sends(voice=True)
    await zhou.sends(location=HERE)
    await zhou.sends(poll={**POLL, "anonymous": False})
    await zhou.sees("只能发匿名投票")
    await zhou.sends(poll={**POLL, "quiz": True})
    await zhou.sees("读不到这个测验的正确答案")
    await zhou.sends(poll=POLL)
    await zhou.sends(sticker=True)
    await zhou.sees("这种消息不能群发")
    await zhou.sends(poll=POLL)
    await zhou.sees("一条通知装不下")
    await zhou.sees("照片 3 · 语音 1 · 定位 1 · 投票 1")
    for label in ("我已收到", "需要帮助", "我安全", "我安全"):
        await zhou.presses(label)
    await zhou.sees("回应按钮：我已收到、需要帮助")
    await zhou.presses("全体")
    await zhou.presses("预览")
    await zhou.sees("将发给 2 人", "每人 5 条消息", "投票由我发出", "转发自本机器人")
    await centre.quiet()
    # the poll that was shown comes again; one that was deleted is asked anew
    centre.allowed.add("forward")
    for deleted in (False, True):
        first = [m for m in await zhou.messages() if m.raw.get("poll")]
        for old in first if deleted else ():
            await centre.town.post(f"/town/people/{zhou.uid}/delete", message_id=old.id, chat_id=zhou.uid)
        await zhou.presses("返回修改")
        await zhou.presses("预览")
        await centre.quiet()
        now = [m for m in await zhou.messages() if m.raw.get("poll")][-1]
        assert (now.raw["poll"]["id"] == first[-1].raw["poll"]["id"], now.id > first[-1].id) == (not deleted, True)
    await zhou.presses("确认发送")
    whole = await wang.sees("河水上涨", "现场", "地点：滨河社区", button="需要帮助")
    assert whole.buttons == ["我已收到", "需要帮助", "不再收这类"]
    assert "<b>河水</b>上涨" in whole.raw["html"]
    await centre.quiet()
    said = [c["method"] for c in await centre.said_to(wang.uid)][-5:]
    assert said == ["sendMediaGroup", "sendVoice", "sendLocation", "forwardMessage", "sendMessage"]
    # nobody learns from the poll who has sent it, and all have one and the same
    got, asked = [next(m for m in reversed(await p.messages()) if m.raw.get("poll")) for p in (wang, zhou)]
    assert got.raw["forward_origin"]["sender_user"]["is_bot"]
    assert zhou.name not in str(got.raw)
    assert got.raw["poll"]["id"] == asked.raw["poll"]["id"]

    # 再看一遍 is all of it, and only once; what is recalled goes with it
    before = [m.id for m in await wang.messages()]
    await wang.says("/notices")
    page = await wang.sees("收到的通知", "河水上涨")
    shown: list[Seen] = []
    for _ in range(2):
        await wang.presses("1. 河水上涨", on=page)
        await centre.quiet()
        shown = [m for m in await wang.messages() if m.id not in before and m.id > page.id]
        kinds = [next(k for k in ("photo", "voice", "location", "poll", "text") if m.raw.get(k)) for m in shown]
        assert kinds == ["photo", "photo", "photo", "voice", "location", "poll", "text"]
    assert shown[-1].replies_to
    assert "需要帮助" in shown[-1].buttons
    await changed(centre, (await of_kind(centre, WaveKind.SEND))[0], recalled_at=centre.clock.now())
    await wang.says("/notices")
    await wang.sees("还没有给您发过通知")
    assert not {m.id for m in shown} & {m.id for m in await wang.messages()}


async def test_a_photo_with_the_command_as_its_caption(wang: Person, zhou: Person, group: Group) -> None:
    await began(wang, zhou)
    await zhou.sends(photo=True, caption="/broadcast 走失老人，穿蓝衣")
    await zhou.sees("照片 1", "走失老人")
    await zhou.presses("全体")
    await zhou.presses("预览")
    await zhou.presses("确认发送")
    copy = await wang.sees("走失老人，穿蓝衣", button="不再收这类")
    assert copy.raw["photo"]
    await zhou.bursts({"album": 3, "caption": "/broadcast 三张"})
    await zhou.sees("照片 3", "三张")
    message = await zhou.writes("明天全镇停电", group)
    await zhou.writes("/broadcast", group, reply_to=message)
    await zhou.sees("通知草稿", "明天全镇停电")
    assert (await group.sees("草稿卡片已发到您和我的私聊")).only_for == zhou.uid
    own = await wang.sees("走失老人")
    await zhou.says("/broadcast", reply_to=(await zhou.last()))
    await zhou.sees("机器人自己的消息")
    assert own.id


async def test_a_template_asks_for_its_elements(wang: Person, zhou: Person, centre: Centre) -> None:
    await began(wang, zhou)
    await zhou.says("/broadcast 今晚暴雨蓝色预警\n请您：不要到河边\n联系电话：0000-123")
    await zhou.presses("类别：其他")
    await zhou.presses("防汛")
    await zhou.sees("类别：防汛", "请您：不要到河边", "还缺：地点；截止时间；", "受众（发给谁）", "点一下复制样例")
    await zhou.presses("预览")
    await zhou.sees("还不能预览", "「×色预警」", button="截止时间")
    await zhou.presses("地点")
    await zhou.sees("请写「地点」")
    await zhou.sends(photo=True)
    await zhou.sees("这一项请用文字写")
    await zhou.says("滨河社区沿河")
    await zhou.sees("地点：滨河社区沿河", "还缺：截止时间")
    await zhou.presses("截止时间")
    await zhou.says("长" * 301)
    await zhou.says("明早 8 点")
    await zhou.presses("预警颜色")
    await zhou.sees("只用于转发", button="红色")
    await zhou.presses("蓝色")
    await zhou.sees("🔵 蓝色预警", "开始时间；发布单位；", "官方预警的链接")
    await zhou.presses("预览")
    await zhou.presses("官方链接")
    await zhou.says("http://example.org/x")
    await zhou.sees("不是 https 开头")
    await zhou.says("取消", answers=None)
    await zhou.presses("官方链接")
    await zhou.says("https://www.yunxi.gov.cn/warning/1")
    for element, words in (("开始时间", "今晚 8 点"), ("发布单位", "县气象台")):
        await zhou.presses(element)
        await zhou.says(words)
    await zhou.presses("级别：一般")
    await zhou.presses("全体")
    await zhou.presses("预览")
    notice = await zhou.sees("【暴雨蓝色预警·转发】", "https://www.yunxi.gov.cn/warning/1", "发布单位：县气象台")
    assert notice.buttons == []  # nobody opts out of an urgent one
    await zhou.sees("紧急：马上发", button="确认发送")
    await zhou.presses("返回修改")
    await zhou.presses("预警颜色")
    await zhou.presses("不用预警颜色")
    await zhou.sees("「×色预警」", "发布单位：县气象台")
    await zhou.presses("清空内容")
    await zhou.says("今晚有暴雨")
    await zhou.presses("类别：防汛")
    await zhou.presses("辟谣")
    await zhou.says("信息来源：县教育局通报")
    await zhou.sees("类别：辟谣", "信息来源：县教育局通报", "可以点「预览」了")
    await zhou.presses("类别：辟谣")
    await zhou.presses("防汛")
    await zhou.presses("预览")
    await zhou.sees("【防汛提示】", "今晚有暴雨", "📍 地点：滨河社区沿河", "—— 县气象台")
    await zhou.presses("取消")
    await zhou.sees("已取消", "没有发出去")


async def test_a_time_a_repetition_and_an_end(wang: Person, zhou: Person, centre: Centre) -> None:
    centre.allowed.add("not modified")  # its progress, drawn once more
    await began(wang, zhou)
    await zhou.says("/broadcast 防溺水：不要下河")
    await zhou.presses("全体")
    await zhou.presses("时间")
    await zhou.presses("选时间")
    await zhou.says("昨天")
    await zhou.sees("没看懂，或时间已过")
    await zhou.says("今天 18:00")
    await zhou.sees("时间：今天 18:00，只发一次")
    for label, shown in (
        ("立即", "立即发送，只发一次"),
        ("早上 8:00", "明天 08:00"),
        ("每周", "每周"),
        ("不设停发时间", "每周"),
    ):
        await zhou.presses("时间")
        await zhou.presses(label)
        await zhou.sees("通知草稿", f"{shown}")
    await zhou.presses("时间")
    await zhou.presses("选时间")
    await zhou.says("今天 18:00")
    await zhou.presses("时间")
    await zhou.presses("每天")
    await zhou.presses("预览")
    await zhou.sees("还不能预览", "停发时间", button="只发一次")
    await zhou.presses("停发时间")
    await zhou.says("明天 20:00")
    await zhou.presses("预览")
    await zhou.sees("开始时间：今天 18:00", "每天一次，到 明天 20:00 为止")
    await zhou.presses("确认发送")
    await zhou.sees("已定时", "今天 18:00", button="返回修改")
    await wang.sees_no("不要下河")
    await zhou.presses("返回修改")
    await zhou.sees("通知草稿", "每天，明天 20:00 后不再发")
    await zhou.presses("预览")
    await zhou.presses("确认发送")
    await centre.advance(hours=8, minutes=30)  # the bot was away at the minute itself
    first = await wang.sees("不要下河")
    assert await wang.count("不要下河") == 1
    await centre.advance(minutes=1)
    assert await wang.count("不要下河") == 1
    await zhou.sees("已定时", "明天 18:00", button="更正", without=["返回修改"])  # people have its words
    await centre.advance(hours=23, minutes=40)
    await centre.until(lambda: again(wang, first), what="the second day")
    assert await wang.count("不要下河") == 2
    await centre.advance(hours=24)
    assert await wang.count("不要下河") == 2


async def test_an_ordinary_one_waits_for_the_morning(wang: Person, zhou: Person, centre: Centre) -> None:
    centre.clock.at = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 23:00
    centre.allowed.add("not modified")  # its progress, drawn once more
    await began(wang, zhou)
    await zhou.says("/broadcast 普通提示")
    await zhou.presses("全体")
    await zhou.presses("预览")
    await zhou.sees("普通提示", "—— 综治中心", "07:00")  # signed as it will come, not with the hour it is set for
    await zhou.sees("开始时间：明天 07:00", "夜里不发普通通知")
    await zhou.presses("确认发送")
    await zhou.sees("已定时")
    await centre.advance(hours=1)
    await wang.sees_no("普通提示")
    await centre.advance(hours=7, seconds=5)
    await wang.sees("普通提示")
    await zhou.sees("已送达")
    await zhou.sees("已开始发送", "进度见下面", without=["已定时"])


async def test_what_cannot_be_done_says_what_to_do(
    wang: Person, zhou: Person, zhao: Person, group: Group, centre: Centre
) -> None:
    await zhao.says("/broadcast 我也想发")
    await zhao.sees("只有管理员能做")
    await zhou.writes("/broadcast 在群里发", group)
    assert (await group.sees("请先私聊我发 /start")).only_for == zhou.uid
    await began(zhou)
    await zhou.says("/broadcast")
    await zhou.presses("预览")
    await zhou.sees("还不能预览", "内容（请把", button="添加内容")
    await zhou.presses("添加内容")
    await zhou.taps("我的工单")
    await zhou.says("着火了，快跑，身份证110101199003078515")
    await zhou.sees("通知草稿", "如果是您自己遇险", "119")
    await zhou.says("要改的提示")
    await zhou.presses("按订阅")
    await zhou.presses("预览")
    await zhou.sees("一个人也发不到", button="全体")
    await zhou.presses("全体")
    await zhou.presses("预览")
    await zhou.sees("将发给 1 人", "像有身份证号", button="确认发送")
    await zhou.presses("返回修改")
    await zhou.presses("级别：一般")
    await zhou.presses("预览")
    await zhou.presses("取消")
    await zhou.sees("已取消")
    await wang.says("/start")
    await wang.sees_no("要改的提示")


async def test_whatever_he_sends_while_he_writes_is_answered(wang: Person, zhou: Person, centre: Centre) -> None:
    """A reply to the question, /cancel, his own danger, edits after it has left."""
    await began(wang, zhou)
    await zhou.says("/broadcast 今晚停水")
    await zhou.says("/broadcast", answers=None)
    await zhou.sees("有一条没发的草稿")
    card = await zhou.sees("通知草稿", "今晚停水")
    await zhou.says("/cancel", answers=None)
    await zhou.sees("不再等您发了")
    assert (await zhou.last()).id > card.id
    await zhou.presses("类别：其他")
    await zhou.presses("防汛")
    await zhou.presses("地点")
    await zhou.says("石桥村沿河一带", reply_to=await zhou.sees("请写「地点」"))
    await zhou.sees("地点：石桥村沿河一带")
    await zhou.presses("类别：防汛")
    await zhou.presses("其他")
    await zhou.says("不发了", answers=None)
    await zhou.presses("添加内容")
    await zhou.says("救命，我家着火了，石桥村3组", answers=None)
    await zhou.sees("119", "这句话已放进通知草稿", button="是我自己遇险：开急件")
    await zhou.sees("通知草稿", "文字 18 字")
    await zhou.presses("是我自己遇险：开急件", on=await zhou.sees("这句话已放进通知草稿"))
    await zhou.sees("119", "已同时开出急件", button="撤回")
    await zhou.says("在二楼，楼梯走不了", answers=1)
    await zhou.sees("急件", "补充")
    await zhou.presses("清空内容", on=await zhou.sees("通知草稿"))
    own = await zhou.says("今晚八点停水")
    await zhou.presses("全体")
    await zhou.presses("时间")
    await zhou.presses("早上 8:00")
    await zhou.presses("预览")
    await zhou.presses("确认发送")
    await zhou.edits(own, "今晚九点停水", answers=None)
    await zhou.sees("改动没有生效", "返回修改")
    await zhou.presses("返回修改", on=await zhou.sees("已定时"))
    await zhou.presses("时间")
    await zhou.presses("立即")
    await zhou.presses("预览")
    await zhou.presses("确认发送")
    await wang.sees("今晚八点停水")
    await zhou.edits(own, "今晚十点停水")
    await zhou.sees("改动没有生效", "已经发出", button="更正")
    await zhou.sees_no("还没提交")
    # 取消 of one that is repeated and has gone out before
    wave = (await of_kind(centre, WaveKind.SEND))[0]
    await changed(centre, wave, state=BroadcastState.SCHEDULED, next_at=centre.clock.now() + timedelta(days=1))
    await zhou.edits(own, "不停水了", answers=None)
    await zhou.presses("取消", on=await zhou.sees("已定时", button="更正"))
    await zhou.sees("已取消", "以后不再发", "撤回")
