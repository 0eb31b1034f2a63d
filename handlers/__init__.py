"""The Telegram face: filters parse, a handler makes one call and gives one answer."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # aiogram takes three seconds to import: the command line wants the texts alone
    from aiogram import Dispatcher

__all__ = ["build_dispatcher"]


@cache  # it holds no state, and a router belongs to one dispatcher for good
def build_dispatcher() -> "Dispatcher":
    """A dispatcher with all routers in order. Without FSM: what is half done lies in the store, not in memory."""
    from aiogram import Dispatcher

    from handlers import (
        accuracy,
        alarm,
        amending,
        answer_admin,
        answers,
        audience,
        board,
        broadcast,
        calendar,
        centre,
        compose_aside,
        compose_doubt,
        dead,
        drafts,
        duty,
        fallback,
        groups,
        health,
        ledger,
        lists,
        me,
        members,
        mine,
        more,
        places,
        rollcall,
        roster,
        roster_buttons,
        running,
        sorting,
        staff,
        subscribe,
        together,
        trail,
        words,
    )

    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_routers(
        members.router,
        # danger before all: also inside a command
        alarm.router,
        # commands first: a command is never part of a report
        me.router,
        subscribe.router,
        mine.router,
        rollcall.router,
        trail.router,
        together.router,
        # what an admin forwards or sends while he composes a notice is its content
        broadcast.router,
        compose_aside.router,
        amending.router,
        lists.router,
        board.router,
        staff.router,
        roster.router,
        roster_buttons.router,
        # a list of ids has no heads: told by the question before it
        audience.router,
        # lists are told by their heads; other TOML is taken for words or answers
        calendar.router,
        words.router,
        accuracy.router,
        running.router,
        ledger.router,
        health.router,
        dead.router,
        centre.router,
        places.router,
        # a question to the knowledge base, before /ask as an order about a ticket
        answers.router,
        answer_admin.router,
        # orders before reports: an officer's dialogue in his private chat is no report
        duty.router,
        more.router,
        sorting.router,
        # an admin with a notice open is asked before his words become a report
        compose_doubt.router,
        groups.router,
        # what a resident sends, whatever it is
        drafts.router,
        # last, because it takes everything
        fallback.router,
    )
    return dispatcher
