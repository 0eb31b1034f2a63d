"""The group's 20 messages a minute are kept by merging: plain words that wait for it leave as one message."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.jobs import Job, Key
from bot.letters import Letter

_PLAIN = frozenset({"chat_id", "text", "parse_mode", "link_preview_options", "message_thread_id"})
#: only what agrees in these leaves together
_ALIKE = ("parse_mode", "message_thread_id")
_LONGEST = 3800
_MOST = 15
_BETWEEN = "\n\n"


def mergeable(job: Job) -> bool:
    """True for plain words to a group: no buttons, no slot, nobody's eyes in particular, not a broadcast."""
    letter, chat = job.letter, job.letter.chat
    return (
        letter.method == "sendMessage"
        and isinstance(chat, int)
        and chat < 0
        and letter.otherwise is None
        and not letter.files
        and _PLAIN.issuperset(letter.params)
        and job.parcel.slot is None
        and not job.parcel.at_most_once
        and job.tries == 0
    )


def gather(job: Job, heap: list[tuple[Key, int, Job]], slots: Mapping[str, Job]) -> None:
    """Let what waits behind `job` in its lane and may be said with it leave with it.

    A word under a card that is still to be sent anew stays where it is: it must come after the card.
    """
    if not heap or not mergeable(job):
        return
    letter = job.letter
    taken: list[Job] = []
    length = len(letter.params["text"])
    for key, _, other in sorted(heap, key=lambda entry: entry[0]):
        fits = length + len(_BETWEEN) + len(other.letter.params.get("text", "")) <= _LONGEST
        if len(taken) + 1 >= _MOST or not fits:
            break
        stale = other.gone or other.flying or key != other.key
        if stale or other.parcel.priority != job.parcel.priority or not mergeable(other):
            continue
        if any(other.letter.params.get(name) != letter.params.get(name) for name in _ALIKE):
            continue
        card = slots.get(other.letter.reply_slot or "")
        if card is not None and card.resurface:
            continue
        taken.append(other)
        length += len(_BETWEEN) + len(other.letter.params["text"])
    if not taken:
        return
    job.letter = merged(job, taken)
    job.company = (*job.company, *taken)
    for other in taken:
        other.flying = True
    heap[:] = [entry for entry in heap if not entry[2].flying]
    heapq.heapify(heap)


def merged(job: Job, company: Sequence[Job]) -> Letter:
    """One letter with all their words; a reply to a card only when all are under the same."""
    letters = [job.letter, *(other.letter for other in company)]
    text = _BETWEEN.join(one.params["text"] for one in letters)
    same = len({one.reply_slot for one in letters}) == 1
    return replace(
        job.letter, params={**job.letter.params, "text": text}, reply_slot=job.letter.reply_slot if same else None
    )


def about(job: Job) -> int | None:
    """The ticket all words of a letter are about; None when they are about several."""
    tickets = {job.parcel.ticket_id, *(other.parcel.ticket_id for other in job.company)}
    return job.parcel.ticket_id if len(tickets) == 1 else None
