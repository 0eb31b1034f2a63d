"""What a button carries back: at most 64 bytes, the ticket's number or the draft's id, never a person."""

from aiogram.filters.callback_data import CallbackData


class DraftPress(CallbackData, prefix="d"):
    """A button under a draft. `do`: submit, class, top, set, place, anon, conf, cancel, show, same, other, sos."""

    do: str
    draft: int
    code: str = ""


class TicketPress(CallbackData, prefix="t"):
    """A resident's button about his own ticket."""

    do: str
    number: str


class DutyPress(CallbackData, prefix="c"):
    """A button of those on duty. `to`: a colleague's staff id, for transfers."""

    do: str
    number: str
    to: int = 0


class ListPress(CallbackData, prefix="l"):
    """Another page of a list."""

    what: str
    page: int


class BroadcastPress(CallbackData, prefix="b"):
    """确认发送 or 取消 under a preview."""

    do: str
    broadcast: int


class MePress(CallbackData, prefix="m"):
    """A resident's button about himself: my, sos, forget, keep."""

    do: str


class StaffPress(CallbackData, prefix="s"):
    """add or off, for the writer of a forwarded message."""

    do: str
    user: int
