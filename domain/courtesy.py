"""Whether a message holds courtesy and nothing else. A report that begins with 你好 is a report."""

import re

#: Greetings, forms of address, and what only joins them.
_GREETING = (
    "新年好|过年好|节日快乐|春节快乐|早上好|上午好|中午好|下午好|晚上好|早安|晚安|打扰一下|打扰了|打扰|请问|"
    "有没有人在?|有人在?吗|有人在?没|在不在|在吗|在么|在不|在的|哈喽|哈啰|hello|hi|嗨|喂|测试|试试|综治通|小助手|机器人|"
    "工作人员|管理员|同志|领导|客服|师傅|老师|警官|大家|各位|你们|您们|你好|您好|你|您|早|好"
)
#: Thanks and praise that name nothing to be done.
_THANKS = (
    "谢谢|感谢|多谢|谢了|谢|辛苦|麻烦|点赞|给力|好评|非常满意|十分满意|很满意|满意|太好了|3q|thanks|thankyou|thank|thx|"
    "问题|事情|已经|终于|都|解决|处理|修好|办好|搞定|收到|知道|明白|帮忙|帮助|帮我|帮|服务|态度|效率|及时|"
    "这么|那么|真|太|很|非常|十分|快|棒|不错|厉害|为|我们|我|就|也|还是|的话|的"
)
_FILL = r"[\W_]|[啊呀的哦吗吧呢了么哈嘛哟啦喽嗯恩地得]"
_ALL = re.compile(f"(?:{_GREETING}|{_FILL})")
_ALL_THANKS = re.compile(f"(?:{_GREETING}|{_THANKS}|{_FILL})")
_GREETS = re.compile("[你您早午晚]上?好|在吗|谢|辛苦|哈喽|hi|hello|早安|晚安")


def greets(plain: str) -> bool:
    """Whether there is a greeting or thanks in it at all, and not merely 嗯."""
    return _GREETS.search(plain) is not None


def only(plain: str, *, thanks: bool) -> bool:
    """`plain`: as the reader matches it. True when nothing of substance remains: not one Chinese letter (吵)."""
    left = (_ALL_THANKS if thanks else _ALL).sub("", plain)
    return len(left) <= 1 and left.isascii()
