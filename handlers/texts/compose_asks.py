"""What an admin is asked while he composes a notice, and the menus behind the card."""

from domain.broadcasts import Broadcast, Element
from domain.copies import LONGEST
from domain.desk import Desk
from domain.scheduling import AHEAD
from handlers.texts.compose_samples import sample
from handlers.texts.notice import ELEMENT
from handlers.texts.words import NUMBERS, moment

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
    return f"请写「{ELEMENT[element]}」（{LONGEST} 字以内）。如：{shown}\n发「取消」不改。"


def too_long(element: Element, many: int) -> str:
    name = ELEMENT[element]
    return f"「{name}」太长了：写了 {many} 字，最多 {LONGEST} 字，还没有填上。请缩短后再发，或发「取消」不改。"


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


def goes_on(desk: Desk, b: Broadcast) -> str:
    """Above the card of a draft that was there already."""
    since = moment(desk, b.created_at)
    return f"您有一条没发的草稿（{since} 开始写的），接着写就行；不要了点下面的「取消」，要写新的点「另写一条」。"


#: In danger himself, or beside somebody who is.
_OWN = f"您自己遇险、眼前正有人遇险：先打电话，再点「这是我要反映的事」，马上开急件。\n{NUMBERS}"


def which(desk: Desk, b: Broadcast, many: int, *, danger: bool, listing: bool) -> str:
    """He has sent something, and nobody had asked. `danger`: it speaks of some; `listing`: a list was asked for."""
    what = f"刚才发的 {many} 条" if many > 1 else "刚才发的"
    lines = [f"{what}放到哪里？您有一条没发的通知草稿（{moment(desk, b.created_at)} 开始写的）。"]
    lines.append("· 是通知的内容：点「放进通知草稿」，不会马上发出。")
    lines.append("· 是您自己要反映的：点「这是我要反映的事」，照常受理。")
    if listing:
        lines.append("· 没读到名单编号：要发名单，在草稿上再点「名单文件」，每行写一个数字。")
    if danger:
        lines.append(_OWN)
    lines.append("没点之前，没有放进草稿，也没有上报。")
    return "\n".join(lines)


def which_edited(*, danger: bool) -> str:
    """He has corrected what waits for his choice."""
    return "改动已记下，还没有放进草稿，也没有上报。放到哪里，请点下面的按钮。" + (f"\n{_OWN}" if danger else "")


def too_many() -> str:
    """More than may wait for his choice."""
    return "等您选的已经太多，这一条没有收。请先点上面的「放进通知草稿」或「这是我要反映的事」，再发一次。"


def put_in() -> str:
    return "✅ 已放进通知草稿，还没有发出。"


def as_report() -> str:
    return "✅ 好的，按您自己反映的事办。通知草稿没有动。"


def chosen_before() -> str:
    """Over the chat: nothing waits for that choice any more."""
    return "已经选过，或放得太久，不在了。还要的话，请再发一次。"


def not_put() -> str:
    return "好的，刚才发的不用了：没有放进草稿，也没有上报。"


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


def in_private() -> str:
    """In a group, where the card is not."""
    return "通知在私聊里写：草稿卡片已发到您和我的私聊。"
