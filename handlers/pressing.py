"""A press of ⋯ 更多 and what may be answered to it: done, choose one, type it here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from domain.centre import OrgUnit
from domain.desk import Desk
from domain.people import Staff
from domain.tickets import Ticket
from handlers.buttons import Rows, button, rows_of
from handlers.callbacks import StepPress
from handlers.outgoing import Outgoing
from handlers.replying import pressed, privately
from handlers.texts import choosing as texts

#: What was asked for after a press is waited for so long.
WAIT = timedelta(minutes=15)
_PAGE = 8


@dataclass(frozen=True, slots=True)
class Pressing:
    """A press by somebody on duty on a ticket he may deal with; the right to the step itself is still to be asked.

    `arg`: what this button carries besides, such as a reason's code, a unit's id, a page.
    """

    query: CallbackQuery = field(repr=False)
    desk: Desk = field(repr=False)
    staff: Staff = field(repr=False)
    ticket: Ticket = field(repr=False)
    do: str
    arg: str = ""

    def done(self, text: str, *, alert: bool = False) -> list[Outgoing]:
        """A short answer over the chat; nothing more."""
        return [pressed(self.query, text, alert=alert)]

    def choose(self, text: str, markup: InlineKeyboardMarkup) -> list[Outgoing]:
        """Buttons for his eyes alone."""
        return [privately(self.query, self.staff.user, text, markup), pressed(self.query)]

    async def type_(self, text: str, **given: str) -> list[Outgoing]:
        """He is asked to type; what he types comes back as an Order of the same `do` with `given` beside it."""
        private = self.query.message is None or self.query.message.chat.type == ChatType.PRIVATE
        asked = {"do": self.do, "number": self.ticket.number, "at": "private" if private else "group"} | given
        await self.desk.unit.dialogs.put(self.staff.user, self.staff.user, asked, self.desk.now + WAIT)
        how = texts.type_here(self.ticket.number, text)
        return [privately(self.query, self.staff.user, how), pressed(self.query)]

    def button(self, label: str, arg: str, style: str | None = None) -> tuple[str, str, str | None]:
        """A further button of the same step: its label and what it carries."""
        return label[:40], StepPress(do=self.do, number=self.ticket.number, arg=arg).pack(), style

    def options(self, choices: Mapping[str, str], prefix: str = "", *, wide: bool = True) -> InlineKeyboardMarkup:
        """A button a choice: what it carries → its label. `prefix` stands before what each carries."""
        made = [button(*self.button(label, prefix + code)) for code, label in choices.items()]
        size = 1 if wide else 2
        return rows_of([made[i : i + size] for i in range(0, len(made), size)])

    def units(self, found: Sequence[OrgUnit], page: int = 0, prefix: str = "") -> InlineKeyboardMarkup:
        """Units to choose from, eight a page. A press carries `prefix` + its id, a turn `prefix` + "p" + page."""
        start = page * _PAGE
        rows: Rows = []
        shown = [button(*self.button(u.name, f"{prefix}{u.id}")) for u in found[start : start + _PAGE]]
        rows += [shown[i : i + 2] for i in range(0, len(shown), 2)]
        turn = []
        if page > 0:
            turn.append(button(*self.button("⬅️ 上一页", f"{prefix}p{page - 1}")))
        if len(found) > start + _PAGE:
            turn.append(button(*self.button("下一页 ➡️", f"{prefix}p{page + 1}")))
        return rows_of([*rows, turn])


def page_of(arg: str) -> int | None:
    """The page a turning button carries ("p3"); None for any other."""
    return int(arg[1:]) if arg.startswith("p") and arg[1:].isdecimal() and len(arg) < 5 else None


def unit_of(desk: Desk, arg: str) -> OrgUnit | None:
    """The unit a button carries, or whose name (or code) was typed."""
    arg = arg.strip()
    if arg.isdecimal() and len(arg) < 19 and (found := desk.centre.unit(int(arg))) is not None:
        return found
    return desk.centre.by_code(arg) or named(desk, arg)


def named(desk: Desk, name: str) -> OrgUnit | None:
    """The one unit of that name, or by which a department goes; None for none and for several."""
    exact = [u for u in desk.centre.units if u.name == name]
    also = exact or [u for u in desk.centre.units if name and name in u.aliases]
    return also[0] if len(also) == 1 else None
