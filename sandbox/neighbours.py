"""Many more residents, without phones to look at, and a second admin: so that a notice has somebody to go to."""

import random

from sandbox.model import Person

SECOND_ADMIN = 300002
FIRST = 1_000_000
#: Of a hundred so many have blocked the bot.
BLOCKED = 5
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
_GIVEN = (
    "秀英",
    "桂兰",
    "建华",
    "志明",
    "小红",
    "国强",
    "玉梅",
    "春生",
    "丽娟",
    "海涛",
    "淑珍",
    "永福",
    "晓燕",
    "大勇",
    "金凤",
)


def around(count: int) -> list[Person]:
    """They have all written to the bot before; ids without a gap from FIRST on."""
    dice = random.Random(count)
    people = [
        Person(FIRST + n, dice.choice(_SURNAMES) + dice.choice(_GIVEN), crowd=True, started=True) for n in range(count)
    ]
    for person in dice.sample(people, count * BLOCKED // 100):
        person.blocked_bot = True
    return [Person(SECOND_ADMIN, "钱书记", "qianzr", "admin"), *people]
