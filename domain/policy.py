"""Thresholds of the office. Each default is the rulebook's; what it marks 【拟】 is a setting, not a law."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """All bounds and terms a place may want to set differently."""

    #: a draft not submitted is reminded of once, then lapses with a word
    draft_reminder: timedelta = timedelta(minutes=10)
    draft_lapse: timedelta = timedelta(hours=48)
    draft_parts: int = 100
    #: below this confidence of the likeliest class the draft asks which it is (0..1)
    sure_from: float = 0.5
    #: urgent and not acknowledged: the group again, then the admins in private
    alarm_after: timedelta = timedelta(minutes=5)
    alarm_times: int = 6
    #: the reporter of an urgent ticket is asked whether help is on its way
    check_after: timedelta = timedelta(minutes=1)
    urgent_hours: int = 2
    #: what a reporter sends within this time after opening an urgent ticket is added to it
    urgent_follow: timedelta = timedelta(minutes=15)
    #: the resident's silence after 办结 (§3.4: 7 days), and reopening (§3.4: 30 days)
    verdict_wait: timedelta = timedelta(days=7)
    reopen_within: timedelta = timedelta(days=30)
    #: 没解决 this many times goes to the admins (§8.1 invariant 10)
    unsolved_limit: int = 3
    #: bounds against floods: (how many, in how many seconds)
    draft_bound: tuple[int, int] = (20, 3600)
    message_bound: tuple[int, int] = (60, 60)
    urgent_bound: tuple[int, int] = (3, 3600)
    urge_bound: tuple[int, int] = (3, 86400)
    #: wrong look-up codes (M01: five, then limited)
    lookup_bound: tuple[int, int] = (5, 3600)
    #: looks by a right code
    look_bound: tuple[int, int] = (20, 3600)
    #: danger words that join an urgent ticket, and answers to its check, said under the card
    alarm_bound: tuple[int, int] = (6, 600)
    #: how well a question must fit an entry (0..1): to be answered at once, to be offered among titles
    answer_sure: float = 0.42
    answer_maybe: float = 0.25
    #: and by how much better than the next, unless it fits all but exactly
    answer_lead: float = 0.1
    #: entries come up for review so long before their day
    answer_review: timedelta = timedelta(days=14)
    #: words a centre may have set: its own and those switched off
    own_words: int = 2000
    #: training: with at least so many tickets, so many of them held back; after so many corrections, or at this hour
    learn_least: int = 60
    learn_held: int = 10
    learn_after: int = 20
    learn_hour: int = 3
    #: what somebody was asked to type is waited for this long
    dialog_wait: timedelta = timedelta(minutes=15)
    #: membership of the duty group: asked again when older than this
    membership_fresh: timedelta = timedelta(minutes=5)
    #: still trusted when Telegram cannot be asked
    membership_trust: timedelta = timedelta(hours=12)
    #: a draft is compared to open tickets not older than this (§3.6)
    alike_within: timedelta = timedelta(days=30)
    #: from so many co-reporters on a ticket is one step more urgent (§3.6; counted only)
    joined_raises: int = 5
    #: retention (§5.1): closed tickets lose their words and the way back, then everything but figures
    forget_words: timedelta = timedelta(days=180)
    forget_tickets: timedelta = timedelta(days=730)
    #: what the knowledge base had no answer to
    unanswered: timedelta = timedelta(days=90)
    dead_letters: timedelta = timedelta(days=30)
    delivery_records: timedelta = timedelta(days=30)
    update_marks: timedelta = timedelta(days=14)
    # -- the duty desk (§3.3, §3.9, §4.3). Terms as in deadlines.Term: "4wh", "2wd", "24h" --------------------------
    #: first response by level (§3.3); 特急 rings until it is acknowledged
    sign_urgent: timedelta = timedelta(minutes=30)
    sign_ordinary: str = "4wh"
    sign_calm: str = "1wd"
    unsigned_after: timedelta = timedelta(hours=24)
    #: what the reader could not place waits so long for the town desk (§4.1 step 8)
    triage_within: str = "2wh"
    #: so long before the deadline the holder is reminded
    soon: str = "1wd"
    #: claimed and nothing done for so long: back to the queue
    silent_after: str = "3wd"
    silent_urgent: str = "12h"
    #: and the holder is warned so long before
    silent_soon: str = "4wh"
    silent_urgent_soon: str = "2h"
    #: a bounced or escalated ticket must be placed again within
    place_within: str = "2wd"
    #: the resident's answer is waited for so long, and so often, with the clock standing still (§3.1.5)
    answer_wait: str = "3wd"
    answer_pauses: int = 2
    #: a wish to open a confidential case waits so long for a second person, the leave to look so long for its use
    unseal_wait: timedelta = timedelta(hours=24)
    unseal_within: timedelta = timedelta(minutes=30)
    #: unsolved for so long the level above oversees it (§4.3)
    village_days: timedelta = timedelta(days=7)
    town_days: timedelta = timedelta(days=15)
    # -- helpers and oversight (§3.9, §4.2, §4.3) -------------------------------------------------------------------
    #: a unit asked to help answers within, a department that was whistled for comes within
    assist_within: str = "3wd"
    whistle_within: str = "2wd"
    #: so many bounces, hand-overs, 没解决 are a matter for 督办
    returns_watched: int = 2
    transfers_watched: int = 2
    unsolved_watched: int = 2
    #: 限期整改: the terms to choose from; the first is set by rule
    rectify_terms: tuple[str, ...] = ("3wd", "5wd", "10wd")
    #: mediations in vain for the level above; people concerned and bounces for the county
    mediations_limit: int = 2
    people_county: int = 10
    returns_county: int = 2
    # -- placing (§3.3, §3.5; M81, M94) -----------------------------------------------------------------------------
    #: 退单 within so long of being sent there; from so many bounces on the adjudicator decides, for good
    return_within: str = "2wd"
    bounces: int = 2
    #: 延期, once: at most the original term, and at most so long; of petitions so long
    extend_most: str = "10wd"
    extend_petition: str = "30d"
    petition_classes: frozenset[str] = frozenset({"ZF03"})
    #: 挂账 is reviewed at the latest after
    suspend_most: timedelta = timedelta(days=90)
    #: and granted so often, for so long altogether; each time by a higher desk
    suspend_times: int = 2
    suspend_total: timedelta = timedelta(days=180)
    #: 拆分: a family has at most so many parts
    split_most: int = 4
    # -- roster -----------------------------------------------------------------------------------------------------
    #: weekly shifts stand so many weeks ahead
    roster_ahead: timedelta = timedelta(weeks=4)
    #: what is over is kept so long
    roster_kept: timedelta = timedelta(days=31)
    #: the local hour at which the day's roster is looked over, and how long a unit that had one is watched
    roster_hour: int = 8
    roster_watched: timedelta = timedelta(days=14)
    #: 上班 beside the table lasts at most so long
    on_most: timedelta = timedelta(hours=12)
    #: days in one leave; how long the question about his tickets waits for an answer
    leave_most: int = 92
    leave_answer: timedelta = timedelta(hours=2)
    #: a request to swap waits so long, never beyond the shift's beginning
    swap_wait: timedelta = timedelta(hours=24)
    #: who went off hears of the change of shift no later than
    handover_late: timedelta = timedelta(hours=6)
    # -- notices (§7.3, §8.1 invariant 18 as amended by §8.1a) ---------------------------------------------------------
    #: to so many people an admin sends alone
    broadcast_alone: int = 1000
    #: from that rank on a second admin approves: ordinary < blue < yellow < urgent < orange < red
    broadcast_approve: str = "orange"
    #: hosts (and all below them) of official warnings; a coloured one with a link to another needs a second admin
    official_hosts: frozenset[str] = frozenset({"gov.cn", "cma.cn", "12379.cn"})
    #: the second admin is waited for so long
    approve_wait: timedelta = timedelta(hours=24)
    #: ordinary notices rest from this local hour to that
    quiet_from: int = 22
    quiet_until: int = 7
    #: what was in flight when the bot died is sent again: of "urgent" notices, of "all", of "none"
    resend_uncertain: str = "urgent"
    #: those who reported openly in an area within; fewer than so many are no audience of their own
    reporters_within: timedelta = timedelta(days=180)
    reporters_least: int = 5
    #: Telegram lets a message be deleted so long
    recall_within: timedelta = timedelta(hours=48)
    #: the ledger of a notice is kept so long
    notices_kept: timedelta = timedelta(days=90)
    #: 需要帮助 under notices: (how many, in how many seconds)
    help_bound: tuple[int, int] = (3, 3600)
    #: the silent of one notice are reminded no sooner again
    remind_again: timedelta = timedelta(minutes=10)
