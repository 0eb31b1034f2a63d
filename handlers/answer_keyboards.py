"""The buttons by which admins keep the knowledge base."""

from aiogram.types import InlineKeyboardMarkup

from domain.answer_book import AnswerTopic, OpenedAnswer
from domain.answers import LONGEST, Answer, Unanswered
from domain.office_notices import AnswersDue
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import BookPress
from handlers.texts.answering import PART

_SHOWN = 8
#: one message holds a hundred buttons
_MOST = 80


def _press(do: str, id: int = 0, key: str = "") -> str:  # noqa: A002 - the name it has in the data
    return BookPress(do=do, id=id, key=key).pack()


def _two(rows: Rows) -> Rows:
    flat = [one for row in rows for one in row]
    return [flat[i : i + 2] for i in range(0, len(flat), 2)]


def topics(found: list[AnswerTopic], waiting: int) -> InlineKeyboardMarkup:
    """A button a topic; below, what was not answered and the file."""
    rows = _two(
        [[button(f"{t.label[:20]} {t.active}{'⏰' if t.stale else ''}", _press("topic", key=t.code))] for t in found]
    )
    rows.append([button(f"📥 没答上的 {waiting}", _press("asked")), button("⬇️ 导出文件", _press("export"))])
    return rows_of(rows)


def topic(code: str, found: list[Answer], stale: frozenset[int]) -> InlineKeyboardMarkup:
    """A button an entry."""

    def face(answer: Answer) -> str:
        return "🚫" if not answer.active else ("⏰" if answer.id in stale else "✅")

    rows = [[button(f"{face(a)} {a.title[:34]}", _press("open", a.id))] for a in found[:_MOST]]
    rows.append([button("➕ 新增", _press("add", key=code)), button("⬅️ 全部主题", _press("topics"))])
    return rows_of(rows)


def entry(got: OpenedAnswer) -> InlineKeyboardMarkup:
    """改 each part, approve, withdraw, history."""
    one = got.answer
    rows = _two([[button(f"✏️ {PART[part]}", _press("edit", one.id, part))] for part in LONGEST])
    rows.append([button("✅ 核定并延期 180 天", _press("extend", one.id), "success")])
    rows.append(
        [
            button("🚫 撤下" if one.active else "↩️ 恢复", _press("switch", one.id)),
            button("🕘 记录", _press("past", one.id)),
        ]
    )
    rows.append([button("⬅️ 返回", _press("topic", key=one.topic))])
    return rows_of(rows)


def back(answer_id: int) -> InlineKeyboardMarkup:
    return rows_of([[button("⬅️ 返回", _press("open", answer_id))]])


def waiting(found: list[Unanswered]) -> InlineKeyboardMarkup:
    """Write an answer, or no answer is wanted."""
    return rows_of([*_questions(found), [button("⬅️ 全部主题", _press("topics"))]])


def _questions(found: list[Unanswered]) -> Rows:
    return [
        [button(f"✍️ {n} 写解答", _press("write", one.id)), button(f"🗑 {n} 不用答", _press("drop", one.id))]
        for n, one in enumerate(found, 1)
    ]


def weekly(notice: AnswersDue) -> InlineKeyboardMarkup:
    """For each question its two buttons, for each entry one."""
    rows = _questions(list(notice.asked[:_SHOWN]))
    rows += [[button(f"⏰ {one.title[:34]}", _press("open", one.id))] for one in notice.review[:_SHOWN]]
    return rows_of([*rows, [button("📚 全部主题", _press("topics"))]])


def confirm(mark: str) -> InlineKeyboardMarkup:
    return rows_of([[button("✅ 确认", _press("take", key=mark), "success"), button("✖️ 取消", _press("leave"))]])
