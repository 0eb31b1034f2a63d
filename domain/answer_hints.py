"""What is noted of questions without an answer, and whether answers may help beside a draft."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date

from domain.answer_search import asked_for, search
from domain.answers import Unanswered
from domain.desk import Desk
from domain.drafts import Draft
from domain.taxonomy import UNSORTED
from domain.tickets import Ticket
from domain.understanding import DangerLevel, Intent, Understanding

#: What a chat has counted lies under this "user" of it.
COUNTED = -1
#: What is longer tells a story and is nobody's question.
LONGEST = 200
#: a topic and a word or two: 结婚证年龄
_BRIEF = 8
_WISH = re.compile("请问|咨询|想|了解|打听|请教|求问|申请|需要")
#: of so many messages of a draft the questions are taken back
_PARTS = 20
_WRONGED = re.compile(
    "被(?:人|别人|他人|谁|骗子)?(?:偷|盗|骗|抢|诈|冒|坑|贷款|敲诈|勒索|挪用|转走)|盗刷|盗用|冒用|冒领|冒名|骗[了走去我]|诈骗了"
    "|(?:拿去|拿着?我|拿走|用我|借我|以我)[^，。,?？吗]{0,8}?(?:贷|借|办|开|注册|担保|花|取)|上当了?|中招了"
)
_BEFOREHAND = re.compile("防[范止备]|预防|避免|以免|别被|不被|会不会|识别|辨别|怎么看出|万一|如果|假如|宣传")
_ASKING = re.compile(
    "吗|[?？]|怎么|咋|多少|几[天岁次]|哪|什么|啥|能不能|可不可以|是不是|有没有|要不要|行不行|[么呢不][。.！!]?$"
)


def wronged(text: str) -> bool:
    """Somebody has been robbed, cheated or misused, however he asks: the desk must hear of it, no entry settles it."""
    return _WRONGED.search(text) is not None and _BEFOREHAND.search(text) is None


def today(desk: Desk) -> date:
    """The office's day."""
    return desk.now.astimezone(desk.office.zone).date()


def calm(seen: Understanding) -> bool:
    """No danger in it, not even perhaps."""
    return seen.danger.level is DangerLevel.NONE


def asks(text: str, seen: Understanding) -> bool:
    """It is put as a question or a wish to know. What merely tells of something belongs to the desk, whatever class."""
    if _ASKING.search(text) or _WISH.search(text):
        return True
    return len(text) <= _BRIEF and bool(seen.categories) and seen.categories[0].code.startswith("ZX")


async def may_help(desk: Desk, draft: Draft, seen: Understanding) -> bool:
    """Whether 看看常见解答 belongs under this draft: it sounds like a question, and something fits."""
    text = draft.text.strip()
    if not text or len(text) > LONGEST or not calm(seen):
        return False
    topic = any(g.code.startswith("ZX") for g in seen.categories[:2]) or not seen.categories
    if seen.intent is not Intent.CONSULT and not topic and not _ASKING.search(text):
        return False
    hits = await search(desk, text, seen)
    return bool(hits) and hits[0].score >= desk.office.policy.answer_sure


def key_of(desk: Desk, text: str) -> str:
    """By which questions alike meet."""
    return " ".join(sorted(asked_for(desk.office, text)))


async def keep_question(desk: Desk, chat: int, text: str, seen: Understanding, own: Sequence[Ticket]) -> None:
    """Note what was not answered: masked, places out, the day only, nothing of who.

    For as long as a draft lasts the chat remembers, sealed, what it has counted, so that it can be taken back.

    Nothing is kept of a confidential class, nor of anybody with an anonymous or confidential report under way (`own`).
    """
    text = text.strip()
    key = key_of(desk, text)
    if not key or len(text) > LONGEST or not calm(seen):
        return
    if any(desk.office.taxonomy.get(g.code).confidential for g in seen.categories[:2]):
        return
    if any(ticket.anonymous or ticket.confidential for ticket in own[:5]):
        return
    plain = seen.masked
    for place in sorted({p.text for p in seen.places}, key=len, reverse=True):
        plain = plain.replace(place, "（某地）")
    topic = next((g.code for g in seen.categories if g.code.startswith("ZX")), UNSORTED)
    await desk.unit.questions.keep(Unanswered(plain[:LONGEST], topic, today(desk)), key)
    await _count(desk, chat, [*await _counted(desk, chat), _mark(key)])


async def forget_questions(desk: Desk, draft: Draft) -> None:
    """A draft became anonymous or confidential: what it asks is nobody's business any more."""
    counted = await _counted(desk, draft.chat)
    if not counted:
        return  # nobody takes back what others have asked
    texts = [p.text for p in draft.parts if p.text and len(p.text) <= LONGEST][:_PARTS]
    keys = []
    for key in [key_of(desk, text) for text in texts]:
        if _mark(key) in counted:
            counted.remove(_mark(key))
            keys.append(key)
    if keys:
        await desk.unit.questions.forget(keys)
        await _count(desk, draft.chat, counted)


async def _counted(desk: Desk, chat: int) -> list[str]:
    state = await desk.unit.dialogs.get(chat, COUNTED)
    return state["counted"].split() if state else []


async def _count(desk: Desk, chat: int, marks: list[str]) -> None:
    until = desk.now + desk.office.policy.draft_lapse
    await desk.unit.dialogs.put(chat, COUNTED, {"counted": " ".join(marks[-_PARTS:])}, until)


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
