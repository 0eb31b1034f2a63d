"""The buttons of /words."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.desk import Desk
from domain.lexicon import WordUse
from domain.wording import DANGER, Shelf
from handlers.callbacks import MePress, WordPress
from handlers.texts.lexicon import USES

#: Words on one page.
PAGE = 18
#: A use on a button.
LETTERS = {
    WordUse.KEYWORD: "k",
    WordUse.HINT: "h",
    WordUse.EXCLUDE: "x",
    WordUse.DANGER_HARD: "d",
    WordUse.DANGER_SOFT: "s",
    WordUse.HARMLESS: "n",
}
BY_LETTER = {letter: use for use, letter in LETTERS.items()}
Rows = list[list[InlineKeyboardButton]]


def _b(
    text: str, do: str, code: str = "", use: WordUse | None = None, page: int = 0, key: str = ""
) -> InlineKeyboardButton:
    data = WordPress(do=do, code=code, use=LETTERS[use] if use else "", page=page, key=key).pack()
    return InlineKeyboardButton(text=text, callback_data=data)


def _kb(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[r for r in rows if r])


def _pairs(buttons: list[InlineKeyboardButton], wide: int = 2) -> Rows:
    return [buttons[i : i + wide] for i in range(0, len(buttons), wide)]


def overview(desk: Desk) -> InlineKeyboardMarkup:
    """The sixteen classes, danger and harmless phrases apart."""
    tops = [_b(c.label[:20], "sub", c.code) for c in desk.office.taxonomy.first_level() if c.code != DANGER]
    last = [_b("🆘 危险词", "sub", DANGER), _b("🟢 无害说法", "show", "", WordUse.HARMLESS)]
    return _kb([*_pairs(tops), last, [_b("🔎 试一试", "try"), _b("📤 导出", "file")]])


def classes(desk: Desk, top: str) -> InlineKeyboardMarkup:
    """The sub-classes of one class, and the class as a whole."""
    whole = [] if top == DANGER else [[_b("整个大类的词", "show", top)]]
    every = [_b(c.label[:24], "show", c.code) for c in desk.office.taxonomy.children(top)]
    return _kb([*whole, *_pairs(every), [_b("⬅️ 上一级", "top")]])


def shelf(desk: Desk, shown: Shelf, page: int) -> InlineKeyboardMarkup:
    """The other lists of the class, a page of its words, pages, 添加."""
    code, use = shown.code, shown.use
    pages = max(1, -(-len(shown.entries) // PAGE))
    page = min(page, pages - 1)
    tabs = [
        _b(f"{'▸ ' if other is use else ''}{USES[other]} {n}", "show", code, other) for other, n in shown.counts
    ] if len(shown.counts) > 1 else []  # fmt: skip
    words = []
    for entry in shown.entries[page * PAGE : (page + 1) * PAGE]:
        mark = "✖ " if not entry.on else "✚ " if entry.own else ""
        words.append(_b(mark + entry.word, "off" if entry.on else "on", code, use, page, entry.key))
    turn = []
    if pages > 1:
        turn = [_b("‹", "show", code, use, (page - 1) % pages), _b(f"{page + 1}/{pages}", "show", code, use, page)]
        turn.append(_b("›", "show", code, use, (page + 1) % pages))
    parent = desk.office.taxonomy.get(code).parent if code else None
    back = _b("⬅️ 上一级", "sub", parent or code) if code else _b("⬅️ 上一级", "top")
    return _kb([tabs, *_pairs(words, 3), turn, [_b(f"➕ 添加{USES[use]}", "add", code, use), back]])


def asking(code: str, use: WordUse) -> InlineKeyboardMarkup:
    return _kb([[_b("✖️ 取消", "show", code, use)]])


def sure(code: str, use: WordUse) -> InlineKeyboardMarkup:
    return _kb([[_b("⚠️ 确定添加", "yes", code, use), _b("✖️ 不加", "show", code, use)]])


def again(danger: bool) -> InlineKeyboardMarkup:
    """Under what a sentence was understood as."""
    sos = InlineKeyboardButton(text="🆘 真的有危险", callback_data=MePress(do="sos").pack(), style="danger")
    return _kb([[sos] if danger else [], [_b("🔎 再试一句", "try"), _b("⬅️ 词表", "top")]])


def sure_file() -> InlineKeyboardMarkup:
    return _kb([[_b("✅ 确认更新", "take"), _b("✖️ 不改", "top")]])


def home() -> InlineKeyboardMarkup:
    return _kb([[_b("⬅️ 词表", "top")]])
