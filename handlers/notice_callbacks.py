"""What a button carries back under a notice that was sent: answers, roll-call, amending."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, Page


class RollPress(CallbackData, prefix="br"):
    """A resident's answer under a notice. `do`: a Reply (seen, safe, help), or home. `wave` 0: a preview."""

    do: str
    wave: Id = 0


class CallPress(CallbackData, prefix="bk"):
    """点名. `do`: open, list, fresh, remind, sure; `unit` 0: from the top."""

    do: str
    wave: Id = 0
    unit: Id = 0
    page: Page = 0


class AmendPress(CallbackData, prefix="bm"):
    """更正 · 解除 · 撤回 of a notice. `do`: correct, lift, words, recall, mark, swap, wait, yes, approve, refuse, no.

    `mark`: of the words it is about.
    """

    do: str
    broadcast: Id
    mark: Id = 0
