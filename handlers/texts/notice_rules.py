"""Why something cannot be done with a notice, and what to do instead."""


def no_second() -> str:
    """One admin alone."""
    return (
        "现在没有别的管理员能同意。可以缩小受众、降低级别；或再加一位管理员（写进 ADMIN_IDS，"
        "或在机构的人员表里给他管理员岗），请他先私聊我发 /start。"
    )


RULES = {
    "notice_fixed": (
        "这条通知已经送审、定时、发出或取消，不能直接改。等审或定时的，先点「返回修改」；要新写，请发 /broadcast。"
    ),
    "notice_sent": (
        "这条通知已经发出过，不能再改回草稿。要改已发的内容，请点「更正」；"
        "不想再发，请点「取消」，再用 /broadcast 新写一条。"
    ),
    "notice_ended": "这条通知的停发时间已过，不再提醒。还要问，请用 /broadcast 新写一条。",
    "notice_waiting": "这条通知还在修改或等另一位管理员同意，现在不能提醒。等它定下来再点。",
    "notice_changed": "预览之后内容、受众有改动，或时间已过。请再点一次「预览」，看过再确认。",
    "notice_pieces": (
        "一条通知装不下：最多 20 个文件、1 个定位、1 个投票，每人不超过 6 条消息。请点「清空内容」重发，或分两次通知。"
    ),
    "notice_poll": "只能发匿名投票：公开投票会让居民互相看到姓名。请新建一个匿名投票（或测验）发给我。",
    "notice_kind": "这种消息不能群发。请发文字、照片、视频、文件、语音、定位或匿名投票。",
    "notice_bot": "这是机器人自己的消息，不能拿来群发。请回复您要发的内容，或直接发 /broadcast 内容。",
    "notice_reach": "这个受众超出您能发（审）的范围。请换一个受众，或请上级管理员来办。",
    "notice_second": "要另一位管理员同意，但" + no_second(),
    "dead_reach": "死信涉及全县的消息，只有县级管理员和 ADMIN_IDS 里的管理员能看。要查本单位的通知，请发 /broadcasts。",
    "notice_own": "自己的通知不能自己同意，要另一位管理员来点。",
    "notice_answered": "这份申请已经有人处理、已撤回或已改过。请看最新的一份；没有就不用管。",
    "notice_empty": "选的人现在都发不到了，没有发出。请点「返回修改」（审的人请点「退回修改」），换一个受众。",
    "notice_author": "发起人已不是管理员，或受众超出他的范围，这条通知不能发。需要的话请您自己用 /broadcast 重新写。",
    "notice_over": "这条通知的停发时间已过，不能再发。请点「退回修改」。",
}
