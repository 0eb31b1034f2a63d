"""What a button carries back: at most 64 bytes, the ticket's number or the draft's id, never a person."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

#: What a database can count to: a forged button with more in it is no button of ours.
Id = Annotated[int, Field(ge=0, lt=2**63)]
Page = Annotated[int, Field(ge=0, lt=10_000)]
#: Where three stand in one button.
Small = Annotated[int, Field(ge=0, lt=10**12)]


class DraftPress(CallbackData, prefix="d"):
    """A button under a draft. `do`: submit, class, none, top, set, place, anon, conf, cancel, show, same, other, sos,
    calm, split, whole.

    `code`: a class, with "@2" after it when it is that of the second of several matters; or a ticket's number.
    """

    do: str
    draft: Id
    code: str = ""

    @property
    def class_code(self) -> str:
        return self.code.partition("@")[0]

    @property
    def matter(self) -> int:
        """Which of several matters, from 1; 0: all of the draft."""
        found = self.code.partition("@")[2]
        return int(found) if found.isdecimal() and len(found) < 3 else 0


class TicketPress(CallbackData, prefix="t"):
    """A resident's button about his own ticket."""

    do: str
    number: str


class FollowPress(CallbackData, prefix="f"):
    """A co-reporter's button. `do`: view, add, leave, yes, no, glad, sad, anew."""

    do: str
    number: str


class DutyPress(CallbackData, prefix="c"):
    """A button of those on duty. `to`: a colleague's staff id, for transfers."""

    do: str
    number: str
    to: Id = 0


class StepPress(CallbackData, prefix="e"):
    """⋯ 更多 (`do` "menu") and the steps behind it. `do`: Move.do; `arg`: what the step still needs to know."""

    do: str
    number: str
    arg: str = ""


class SortPress(CallbackData, prefix="k"):
    """改类别 by those on duty. `do`: open, top, set; `code`: a class."""

    do: str
    number: str
    code: str = ""


class ListPress(CallbackData, prefix="l"):
    """Another page of a list. `f`: what it is narrowed to (domain/narrowing.py)."""

    what: str
    page: Page
    f: str = ""


class FilterPress(CallbackData, prefix="lf"):
    """What to narrow a list by. `do`: menu, class, unit, or c and a first-level class; `f`: what it is narrowed to."""

    do: str
    what: str
    f: str = ""


class SeePress(CallbackData, prefix="ls"):
    """A ticket of a list: its card."""

    number: str


class BoardPress(CallbackData, prefix="lb"):
    """看板. `do`: show that unit's (0: his own), fresh (the same, in place)."""

    do: str
    unit: Id = 0


class MePress(CallbackData, prefix="m"):
    """A resident's button about himself: my, sos, forget, keep."""

    do: str


class StaffPress(CallbackData, prefix="s"):
    """add or off, for the writer of a forwarded message."""

    do: str
    user: Id


class AnswerPress(CallbackData, prefix="a"):
    """Under an answer. `do`: show, good, bad, human, none; `message`: the question's own message id."""

    do: str
    answer: Id = 0
    message: Id = 0


class BookPress(CallbackData, prefix="kb"):
    """The knowledge base in an admin's chat. `key`: a topic, or the name of a part."""

    do: str
    id: Id = 0
    key: str = ""


class PlacesPress(CallbackData, prefix="p"):
    """The gazetteer: yes, no, export, template."""

    do: str


class CentrePress(CallbackData, prefix="o"):
    """The organisation: yes, no, names, export, template.

    show: a unit (0: the whole) and a page of what stands below it.
    """

    do: str
    unit: Id = 0
    page: Page = 0


class RosterPress(CallbackData, prefix="ro"):
    """A button of the roster. What `one`, `two` and `three` are (a unit, shift, leave, person, week) `do` says."""

    do: str
    one: Small = 0
    two: Small = 0
    three: Small = 0


class CalendarPress(CallbackData, prefix="cal"):
    """The working calendar: yes, no, year, export, template."""

    do: str
    year: Annotated[int, Field(ge=0, lt=10_000)] = 0


class WordPress(CallbackData, prefix="w"):
    """A button of /words. `use`: a letter; `key`: stands for the word."""

    do: str
    code: str = ""
    use: str = ""
    page: Page = 0
    key: str = ""


class AccuracyPress(CallbackData, prefix="q"):
    """A button of /accuracy. `month`: 202610; `top`, `use`, `word`: a word to add to a class."""

    do: str
    month: Annotated[int, Field(ge=0, lt=1_000_000)] = 0
    top: str = ""
    use: str = ""
    word: str = ""


class RunPress(CallbackData, prefix="bs"):
    """A notice under way. `do`: pause, resume, cancel, stop, fresh, failed, uncertain, sure; off: a notice's."""

    do: str
    id: Id


class LedgerPress(CallbackData, prefix="bl"):
    """Notices and their ledger. `do`: list, show (a notice); open, book, failed, uncertain, expired (a wave)."""

    do: str
    id: Id = 0
    after: Id = 0


class DeadPress(CallbackData, prefix="dl"):
    """Dead letters. `do`: show; list, again, drop, all, let (of its reason): parcels; graves, revive, level."""

    do: str
    id: Id = 0
    after: Id = 0


class AudiencePress(CallbackData, prefix="ba"):
    """Whom a notice is for. `do`: as in handlers/audience.py; `code`: an AudienceSort, or a Post; `one`: a unit."""

    do: str
    broadcast: Id
    code: str = ""
    one: Small = 0
    page: Page = 0


class ComposePress(CallbackData, prefix="bc"):
    """`do`: as in handlers/broadcast.py; `arg`: a template, colour, element, reply; `mark`: the version previewed."""

    do: str
    notice: Id
    arg: str = ""
    mark: Id = 0


class NoticePress(CallbackData, prefix="n"):
    """Choices and notices of a resident. `code`: a Topic, or "also"; `one`: a unit, or a copy of the ledger."""

    do: str
    code: str = ""
    one: Id = 0
    page: Page = 0
