"""A resident and the knowledge base: /ask, 办事咨询, the buttons under an answer."""

from dataclasses import replace
from typing import Any

from aiogram import Bot, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from domain import answering, danger, reception
from domain.desk import Desk
from domain.errors import TooMany
from domain.numbers import NUMBER
from domain.people import Person
from handlers import keyboards
from handlers.callbacks import AnswerPress
from handlers.consulting import consulted
from handlers.drafts import shown, urgent
from handlers.filters import Command, Pressed, Words
from handlers.media import part_of
from handlers.outgoing import Outgoing
from handlers.replying import pressed, said
from handlers.texts import answering as texts

router = Router(name="answers")


class Asks(Filter):
    """/ask in private that orders nothing: no ticket's number, no reply to a card; gives `person` and `args`."""

    async def __call__(self, message: Message, bot: Bot) -> bool | dict[str, Any]:
        found = await Command("ask")(message, bot)
        if not isinstance(found, dict) or message.reply_to_message is not None or NUMBER.match(str(found["args"])):
            return False
        return {"person": found["person"], "args": found["args"]}


@router.message(Asks())
async def ask(message: Message, person: Person, args: str, desk: Desk) -> Outgoing:
    """/ask 问题 always asks the knowledge base."""
    await desk.unit.people.seen(person, desk.now)
    if not args:
        return await _invited(desk, person)
    if danger.sounds(desk, args) is not None:  # of whoever is on duty too: this is no order about a ticket
        return urgent(person.chat, await danger.report(desk, person, part_of(message)))
    limit, window = desk.office.policy.message_bound
    until = await desk.unit.allowances.take(person.chat, "message", limit, window, desk.now)
    if until is not None:
        raise TooMany("message", until)
    got = await answering.consult(desk, person, replace(part_of(message), text=args, media=None), always=True)
    return consulted(person.chat, got) if got is not None else await _invited(desk, person)


@router.message(Words(keyboards.ASK, "办事咨询", "咨询"))
async def invited(message: Message, person: Person, desk: Desk) -> Outgoing:
    """办事咨询 of the keyboard."""
    await desk.unit.people.seen(person, desk.now)
    return await _invited(desk, person)


async def _invited(desk: Desk, person: Person) -> Outgoing:
    await reception.expect(desk, person, "consult")
    return said(person.chat, texts.ask_away())


@router.callback_query(Pressed(AnswerPress))
async def answer_pressed(query: CallbackQuery, press: AnswerPress, person: Person, desk: Desk) -> list[Outgoing]:
    """有帮助 · 没帮助 · 转人工 · another question."""
    match press.do:
        case "good" | "bad":
            helped = press.do == "good"
            await answering.judged(desk, person, press.answer, helped)
            return [pressed(query, texts.thanks_for_word(helped), alert=not helped)]
        case "human" | "none":
            kept = press.do == "human" and not press.answer
            view = await answering.to_human(desk, person, press.message, press.answer, kept=kept)
            return [pressed(query, "已整理成草稿，请点「提交」"), shown(desk, view)]
        case _:
            got = await answering.opened(desk, press.answer, press.message)
            return [pressed(query), consulted(person.chat, got)]
