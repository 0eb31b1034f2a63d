"""/words: an admin adds and switches words off, and the next message is read that way; danger asks once more."""

import base64

from tests.talks.centre import Centre
from tests.talks.people import Group, Person

ODD = "我们那个嘎嘣儿又歇菜了"


async def open_list(zhou: Person, top: str, code: str) -> None:
    await zhou.says("/words")
    await zhou.presses(top)
    await zhou.presses(code)


async def test_an_admin_adds_a_word_and_the_next_message_is_understood(
    wang: Person, zhou: Person, centre: Centre
) -> None:
    await wang.says(ODD)
    before = await wang.last()
    assert "路灯" not in before.text
    await wang.presses("取消")
    await open_list(zhou, "市容环卫与市政公用", "路灯与公共照明")
    await zhou.presses("添加关键词")
    await zhou.sees("请发要加到", "路灯")
    await zhou.says("嘎嘣儿、1234")
    await zhou.sees("已加到「路灯与公共照明」关键词：「嘎嘣儿」，已生效", "「1234」没有文字")
    await wang.says(ODD)
    await wang.sees("路灯与公共照明")


async def test_a_word_is_switched_off_and_on_again(zhou: Person, centre: Centre) -> None:
    await zhou.says("/words 路灯坏了")
    await zhou.sees("试一试", "路灯与公共照明")
    await open_list(zhou, "市容环卫与市政公用", "路灯与公共照明")
    shown = await zhou.last()
    word = next(b for b in shown.buttons if b == "路灯")
    assert await zhou.presses(word) == "已停用，已生效"
    label = (await zhou.last()).raw
    assert "✖ 路灯" in str(label)
    assert await zhou.presses("路灯") == "已恢复，已生效"
    assert "✖ 路灯" not in str((await zhou.last()).raw)
    async with centre.house.store.read() as unit:
        assert await unit.knowledge.words() == []
        acts = [(a.deed.value, a.detail["word"], a.detail["added"]) for a in await unit.history.acts()]
        assert acts == [("words", "路灯", "1"), ("words", "路灯", "0")]


async def rings(zhou: Person, words: str) -> None:
    """A danger word of the centre's own, confirmed."""
    await zhou.says("/words")
    await zhou.presses("危险词")
    await zhou.presses("火灾、燃气爆炸与人员被困")
    await zhou.presses("添加硬信号")
    await zhou.says(words)
    await zhou.sees("立刻开急件、响警报")
    await zhou.presses("确定添加")
    await zhou.sees(f"硬信号：「{words}」，已生效")


async def test_a_danger_word_rings_and_a_harmless_phrase_stops_the_false_alarm(
    wang: Person, li: Person, zhou: Person, group: Group
) -> None:
    await rings(zhou, "罐子嘶嘶叫")
    await wang.says("楼下的罐子嘶嘶叫")
    await wang.sees("119")
    await zhou.says("/words 罐子嘶嘶叫乐队在广场演出太吵")
    await zhou.sees("试一试", "危险：有")
    await zhou.says("/words")
    await zhou.presses("无害说法")
    await zhou.presses("添加无害说法")
    await zhou.says("罐子嘶嘶叫乐队")
    await zhou.sees("这几个字不会报警")
    await zhou.presses("确定添加")
    await zhou.sees("已加到「无害说法」", "已生效")
    await li.says("罐子嘶嘶叫乐队在广场演出太吵，吵得睡不着")
    await li.sees_no("119")
    # beside the harmless phrase the danger word still rings
    await li.says("罐子嘶嘶叫乐队旁边真的有个罐子嘶嘶叫")
    await li.sees("119")


async def test_a_cry_for_help_cannot_be_made_harmless(zhou: Person) -> None:
    await zhou.says("/words")
    await zhou.presses("无害说法")
    await zhou.presses("添加无害说法")
    await zhou.says("着火了")
    await zhou.sees("110", "它本身就是呼救的话")


async def test_who_is_in_danger_while_typing_words_is_helped(zhou: Person) -> None:
    await open_list(zhou, "市容环卫与市政公用", "路灯与公共照明")
    await zhou.presses("添加关键词")
    await zhou.says("我家厨房着火了快来人救命啊火很大")
    await zhou.sees("119", "急件")


async def test_the_words_as_a_file_are_previewed_and_taken_whole(wang: Person, zhou: Person, centre: Centre) -> None:
    await zhou.says("/words export")
    source = await fetched(zhou, centre)
    assert source.startswith("# 综治通")
    await sent_back(zhou, source)
    await zhou.sees("和现在的词表一样")
    more = '[[word]]\nclass = "SR04"\nuse = "keyword"\nwords = ["嘎嘣儿", "13812345678"]\noff = ["没有的词"]\n'
    await sent_back(zhou, source + more)
    await zhou.sees("一条也没有改", "没有文字", "「没有的词」自带词表里没有它")
    good = more.replace(', "13812345678"', "").replace("没有的词", "路灯")
    await sent_back(zhou, source + good)
    await zhou.sees("添加 1 个，停用 1 个，撤销 0 个")
    await zhou.presses("确认更新")
    await zhou.sees("词表已更新", "已生效")
    await wang.says(ODD)
    await wang.sees("路灯与公共照明")
    await zhou.says("/words export")
    again = await fetched(zhou, centre)
    assert 'words = ["嘎嘣儿"]' in again
    assert 'off = ["路灯"]' in again
    await sent_back(zhou, "[[word]]\nclass = ")
    await zhou.sees("一条也没有改", "第 2 行")


async def fetched(zhou: Person, centre: Centre) -> str:
    """The newest file the bot sent."""
    document = [m for m in await zhou.messages() if m.raw.get("document")][-1].raw["document"]
    await centre.house.line.call("getFile", {"file_id": document["file_id"]})
    return (await centre.house.line.fetch(document["file_id"], 2**20)).decode()


async def sent_back(zhou: Person, source: str) -> None:
    content = base64.b64encode(source.encode()).decode()
    await zhou.sends(document={"content": content, "file_name": "words.toml"})


async def test_only_admins_see_the_words(zhao: Person, wang: Person, zhou: Person, group: Group) -> None:
    await zhao.writes("我在", group)
    await zhao.says("/words")
    await zhao.sees("只有管理员能做")
    await zhou.says("/words")
    await zhou.sees("词表", "添加 0 个")
