"""What an admin is asked while he composes a notice, and the menus behind the card."""

from domain.broadcasts import Element
from domain.scheduling import AHEAD
from handlers.texts.compose_samples import sample
from handlers.texts.notice import ELEMENT

MENU = {
    "kinds": "这条通知是哪一类？每类要写明的内容不同，居民也按类订阅、退订。",
    "colours": (
        "预警颜色只用于转发县级以上政府已发布的预警，要附官方链接和原发布单位。"
        "橙色、红色按紧急发送，要另一位管理员同意。"
    ),
    "times": "什么时候发？每天、每周重复的要设停发时间，到时就不再发。夜里只发紧急的。",
}


def ask(element: Element, template: str = "") -> str:
    """One element, with a sample."""
    shown = sample(template, element)
    return f"请写「{ELEMENT[element]}」（300 字以内）。如：{shown}\n发「取消」不改。"


def ask_link() -> str:
    return "请发官方预警的网址（https 开头），居民可以点开核对。发「取消」不改。"


def bad_link() -> str:
    return "这不是 https 开头的网址。请把官方预警页面的网址复制过来，或发「取消」。"


def ask_time(what: str) -> str:
    if what == "end":
        return "到什么时候为止？之后不再发。如：11月30日 20:00。发「取消」不改。"
    return "什么时候发？如：明天 8:00，11月24日 18:30，今晚 8 点。发「取消」不改。"


def bad_time() -> str:
    return (
        f"没看懂，或时间已过、超过 {AHEAD.days} 天。"
        "请写成：明天 8:00，今晚 8 点半，下周一 9 点，11月24日 18:30。发「取消」不改。"
    )


def ask_content() -> str:
    return "请把内容发给我，一条或几条都行；发完点「预览」。发「取消」不加了。"


def ask_text() -> str:
    return "这一项请用文字写。发「取消」不改。"


def dropped() -> str:
    return "好的，不改。"


def stopped() -> str:
    """Above the card: nothing more is asked."""
    return "好的，不再等您发了。草稿还在下面，没有发出；接着改点按钮，不要了点「取消」。"


def goes_on() -> str:
    """Above the card of a draft that was there already."""
    return "您有一条没发的草稿，接着写就行；不要了点下面的「取消」，再发 /broadcast 写新的。"


def not_edited(*, waits: bool) -> str:
    """His message was edited after the notice was fixed."""
    if waits:
        return "改动没有生效：这条通知已经定下来了。要改，请点下面的「返回修改」或「更正」。"
    return "改动没有生效：这条通知已经发出。要改大家收到的内容，请点「更正」。"


def no_more() -> str:
    """The card of a repeated notice that has gone out before, after 取消."""
    return "📣 <b>已取消</b>，以后不再发。已经发出的还在大家手机里；要收回，发 /broadcasts 找到它，点「撤回」。"


def over() -> str:
    return "改动没有生效：这条通知已经取消、解除或撤回。要重新写，请发 /broadcast。"


def own_danger() -> str:
    """Under the numbers, while he composes."""
    return "这句话已放进通知草稿，没有发出，也没有开急件。是您自己遇险，请点下面的按钮。"


def first_start() -> str:
    """In a group, to an admin the bot cannot write to."""
    return "请先私聊我发 /start，再发 /broadcast：通知在私聊里写。"
