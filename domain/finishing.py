"""办结: what was done must be said; a hazard needs a photo after the work or a second officer (M64, M96)."""

import re

from domain.desk import Desk
from domain.duty import write
from domain.errors import Missing, NoEnding
from domain.helpers import check_answered
from domain.history import By, Step
from domain.notices import Event, Told
from domain.people import Staff
from domain.steps import check_right, take, ticket_for
from domain.tickets import Status, Ticket, Verdict
from domain.words import Media, MediaKind, Words, WordsKind

#: To pass a matter on, or only to take it in.
_ONWARD = (
    "转(?:办|交|派|送|达|给|至|到|由|往|发|报|出|呈)?|流转|移[交送]|交办|交由|交给|派单|派发|派给|下派|分派|分流|上[报交]|报[送告给]|呈报"
    "|反映|反馈|通知|告知|联系|对接|协调|督促|登记|受理|收到|录入|建单|立项"
)
#: To whom: as the end of a name, or half a name.
_BODY = (
    "部门|单位|[局所站办科股委院厂镇乡村队](?:里|上|那边)?|办公室|中心|公司|集团|社区|[村居管]委会|街道|政府|大队|窗口|专班|平台|热线|领导|上级|同事"
    "|同志|负责人|责任人|经办人|网格员|人员|对方|机关|物业|城管|公安|交警|住建|环保|市监|市场监管|供电|电力|水务|燃气|消防|信访|司法|民政"
    "|人社|卫健|教育|交通|纪委|12345|12388|110"
)
#: What stands around it, and promises: no deed in any of it.
_AROUND = (
    "[此该本这您我](?:们|方|的)?|居民|诉求人?|[承主协]办|相关|有关|[事案件]|单(?!位)|事项|事件|问题|工单|情况|程序|规定|流程|已经?|现已?|业已|正在?|将|拟|先|再|会|由|其"
    "|请|给|至|到|往|向|与|和|及|以及|、|按照?|依法|统一|予以|进行|尽快|及时|抓紧|继续|持续|后续|跟踪|负责|牵头|安排|研究|处理|处置|办理"
    "|核实|核查|解决|跟进|整改|维修|调查|落实|答复|回复|办结|关注|沟通|结果|等[待候]?|耐心|谢谢|感谢|您好|你好|好的?|知悉|了|的|中(?!心)"
)
_PASSED = re.compile(_ONWARD)
_NO_DEED = re.compile(rf"{_ONWARD}|{_AROUND}|[^\W后已了并把被也就都才，]{{0,10}}?(?:{_BODY})")


def passes_on(result: str) -> bool:
    """True when a result says only that the matter went elsewhere, or that somebody will see to it.

    Whatever else it says counts as a deed, a doubtful one too: the resident has the last word on it.
    """
    words = re.sub(r"[^\w、]", "，", re.sub(r"[^\S\n]", "", result))
    return bool(_PASSED.search(words)) and not _NO_DEED.sub("", words).replace("，", "")


async def done(desk: Desk, number: str, staff: Staff, result: str, media: tuple[Media, ...] = ()) -> Ticket:
    """办结 by the holder. Without proof a hazard waits for a second officer (status confirming).

    Raises Missing("result") without words, NoEnding for "已转办".
    """
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.DONE, staff, By.STAFF)
    await check_answered(desk, ticket, Step.DONE)
    if passes_on(result.strip()):
        raise NoEnding(ticket.number)
    words = await write(desk, ticket, WordsKind.RESULT, staff, result, "result")
    proven = ticket.proven or _shows(media)
    if media:
        await write(desk, ticket, WordsKind.PROOF, staff, "", "words", media)
    hazard = desk.office.taxonomy.get(ticket.category).hazard
    if hazard and not proven:
        ticket = await take(desk, ticket, Step.DONE, By.STAFF, staff=staff, target=Status.CONFIRMING, words=words)
        desk.post(Told(ticket, Event.CONFIRMING))
        return ticket
    return await _resolve(desk, ticket, Step.DONE, staff, words, proven=proven)


async def proof(desk: Desk, number: str, staff: Staff, media: tuple[Media, ...]) -> Ticket:
    """A photo after the work, sent by the holder under the card; it also ends the waiting for a second officer."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.PROOF, staff, By.STAFF)
    if not _shows(media):
        raise Missing("photo", ticket.number)
    words = await write(desk, ticket, WordsKind.PROOF, staff, "", "words", media)
    if ticket.status is Status.CONFIRMING:
        return await _resolve(desk, ticket, Step.PROOF, staff, words, proven=True)
    return await take(desk, ticket, Step.PROOF, By.STAFF, staff=staff, target=ticket.status, words=words, proven=True)


async def confirm(desk: Desk, number: str, staff: Staff) -> Ticket:
    """复核通过 by a second officer."""
    ticket = await ticket_for(desk, number, staff)
    await check_right(desk, ticket, Step.CONFIRM, staff, By.STAFF)
    return await _resolve(desk, ticket, Step.CONFIRM, staff, None, proven=True)


async def refuse(desk: Desk, number: str, staff: Staff) -> Ticket:
    """复核不通过: back to the holder."""
    ticket = await ticket_for(desk, number, staff)
    ticket = await take(desk, ticket, Step.REFUSE, By.STAFF, staff=staff)
    desk.post(Told(ticket, Event.REFUSED))
    return ticket


async def last_result(desk: Desk, ticket: Ticket) -> tuple[str, tuple[Media, ...]]:
    """The masked words of the last 办结 and the pictures of this round of the work, not of one done over since."""
    words = await desk.unit.words.of_ticket(ticket.id)
    results = [w.masked for w in words if w.kind is WordsKind.RESULT]
    again = [x.at for x in await desk.unit.history.of_ticket(ticket.id) if x.step in (Step.UNSOLVED, Step.REOPEN)]
    media = tuple(m for w in words if w.kind is WordsKind.PROOF and (not again or w.at > again[-1]) for m in w.media)
    return (results[-1] if results else ""), media


async def _resolve(
    desk: Desk, ticket: Ticket, step: Step, staff: Staff, words: Words | None, *, proven: bool
) -> Ticket:
    await check_answered(desk, ticket, step)
    ticket = await take(
        desk,
        ticket,
        step,
        By.STAFF,
        staff=staff,
        target=Status.RESOLVED,
        words=words,
        proven=proven,
        resolved_at=desk.now,
        due_at=desk.now + desk.office.policy.verdict_wait,
        provisional=False,
        question_open=False,
        alarm_at=None,
        check_at=None,
        verdict=Verdict(),
    )
    result, media = await last_result(desk, ticket)
    desk.post(Told(ticket, Event.DONE, result, media))
    return ticket


def _shows(media: tuple[Media, ...]) -> bool:
    return any(m.kind in (MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.VIDEO_NOTE) for m in media)
