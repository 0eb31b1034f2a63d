"""An answer of the knowledge base as a message with its buttons."""

from aiogram.types import InlineKeyboardMarkup

from domain.answering import Consulted
from domain.answers import Answer
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import AnswerPress
from handlers.outgoing import Outgoing
from handlers.replying import said
from handlers.texts import answering as texts

_TITLE = 38


def consulted(chat: int, got: Consulted) -> Outgoing:
    """The answer, the titles that may be meant, or an honest sentence; 转人工 under each."""
    return said(chat, texts.consulted(got), keyboard(got))


def keyboard(got: Consulted) -> InlineKeyboardMarkup:
    """有帮助 · 没帮助 · 转人工 and up to two other questions; or the titles and 都不是."""

    def press(do: str, answer: Answer | None = None) -> str:
        return AnswerPress(do=do, answer=answer.id if answer else 0, message=got.message).pack()

    rows: Rows = []
    best = got.answer
    if best is not None:
        if not got.expired:
            rows.append([button("👍 有帮助", press("good", best)), button("👎 没帮助", press("bad", best))])
        rows.append([button("🙋 转人工", press("human", best), "primary")])
    rows += [[button(f"❔ {one.title[:_TITLE]}", press("show", one))] for one in got.choices]
    if best is None:
        label = "都不是，转人工" if got.choices else "转人工"
        rows.append([button(f"🙋 {label}", press("none" if not got.kept else "human"), "primary")])
    return rows_of(rows)
