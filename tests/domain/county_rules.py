"""What must hold in a county after every step, reckoned from the centre's file and the record alone."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from domain.assists import Assist
from domain.centre import Post, UnitLevel
from domain.centre_file import CentrePlan, MemberLine
from domain.clocks import ClockKind
from domain.ending import Ground, proves
from domain.history import By, Line, Step
from domain.notices import Told
from domain.standins import LENT
from domain.states import Who, whose
from domain.tickets import FINAL, Pause, Status, Ticket
from domain.words import WordsKind
from tests.domain.hall import ZHAO, Case, Sent

_WORK = {Post.GRID_WORKER, Post.VILLAGE, Post.TOWN, Post.DEPARTMENT, Post.COUNTY_DESK, Post.MEDIATOR}
_DESKS = {Post.TOWN, Post.COUNTY_DESK}
_SMALL = {UnitLevel.VILLAGE, UnitLevel.GRID}
BOUNCES = 2
IN_HAND = frozenset({Status.CLAIMED, Status.CONFIRMING})
#: What may move the promise (§8.1.3); at rest the deadline is the resident's.
_MOVERS = {Step.EXTEND, Step.UNPAUSE, Step.RESUME, Step.UNSOLVED, Step.REOPEN, Step.RECKON, Step.RECLASSIFY}
#: What a step leaves to be looked at by who may see the ticket, without a right of the table.
_LOOKS = {Step.LOOK, Step.LOOKUP}


@dataclass(frozen=True)
class Roll:
    """Who is what, by the file that was imported last. People are user ids, units their codes."""

    plan: CentrePlan
    codes: dict[int, str]  # OrgUnit.id → code
    users: dict[int, int]  # Staff.id → user
    active: frozenset[int]
    #: on leave now: user → whom he chose to stand in
    away: dict[int, int | None]
    #: co-reporters of a ticket, by its id
    parties: dict[int, frozenset[int]] = field(default_factory=dict)

    def up(self, code: str | None) -> list[str]:
        """That unit and all above it."""
        lines = {u.code: u for u in self.plan.units}
        found: list[str] = []
        while code in lines:
            found.append(code)
            code = lines[code].parent
        return found

    def down(self, code: str) -> set[str]:
        return {u.code for u in self.plan.units if code in self.up(u.code)}

    def area(self, code: str) -> str:
        levels = {u.code: u.level for u in self.plan.units}
        return next(c for c in self.up(code) if levels[c] not in _SMALL)

    def posts(self, user: int) -> list[tuple[MemberLine, bool]]:
        """His lines, and whether he is trusted with what comes by each; those of whom he stands in for as well."""
        members = [m for m in self.plan.members if m.user in self.active]
        own = [(m, m.trusted) for m in members if m.user == user]
        if user in self.away:
            return own
        lent = [
            (m, m.trusted and any(t for _, t in own))
            for m in members
            if m.user in self.away and m.post is not Post.ADMIN and (self.away[m.user] or m.deputy) == user
        ]
        return own + lent

    def trusted(self, ticket: Ticket, user: int) -> bool:
        over = {*self.up(self.codes.get(ticket.unit or 0)), self.codes.get(ticket.overseer or 0)}
        return any(t and m.unit in over for m, t in self.posts(user))

    def is_(self, ticket: Ticket, user: int) -> set[Who]:
        """What he is towards that ticket, but for a helper."""
        found: set[Who] = set()
        code, posts = self.codes.get(ticket.unit or 0), [m for m, _ in self.posts(user)]
        if any(m.unit == code and m.post in _WORK for m in posts):
            found.add(Who.DUTY)
        if ticket.status is Status.RETURNED and ticket.returns >= BOUNCES:
            places = any(m.adjudicator for m in posts)
            if not any(m.adjudicator for m in self.plan.members if m.user in self.active):
                places = any(m.post is Post.COUNTY_DESK for m in posts)
        else:
            over = {*self.up(code), self.codes.get(ticket.overseer or 0)}
            if ticket.status is Status.ESCALATED and ticket.overseer is not None:
                over = {*self.up(self.codes.get(ticket.overseer))}
            places = any(m.post in _DESKS and m.unit in over for m in posts)
            places |= any(m.post is Post.COUNTY_DESK for m in posts)
        if places:
            found |= {Who.ADMIN, Who.HOLDER_OR_ADMIN, Who.DUTY}
        if any(m.post in (Post.SUPERVISOR, Post.COUNTY_DESK) for m in posts):
            found.add(Who.SUPERVISOR)
        if self.trusted(ticket, user):
            found.add(Who.TRUSTED)
        if ticket.holder is not None and self.users.get(ticket.holder) == user:
            found |= {Who.HOLDER, Who.HOLDER_OR_ADMIN, Who.DUTY}
        elif Who.DUTY in found:
            found.add(Who.OTHER)
        return found

    def stands_in(self, ticket: Ticket, user: int) -> bool:
        """Whether nobody is left who may place it, so that it is his: county desk, supervisor, then admin."""
        none = frozenset[int]()
        free = self.active - self.away.keys() - self.parties.get(ticket.id, none) - {ticket.reporter.chat}
        free = frozenset(u for u in free if not ticket.confidential or self.trusted(ticket, u))
        placed = ticket.status in (Status.RETURNED, Status.ESCALATED)
        needed = {Who.ADMIN} if placed or not ticket.confidential else {Who.ADMIN, Who.DUTY}
        bare = ticket_without_holder(ticket)
        if any(needed & self.is_(bare, u) for u in free):
            return False
        for post in (Post.COUNTY_DESK, Post.SUPERVISOR):
            if found := {u for u in free if any(m.post is post for m, _ in self.posts(u))}:
                return user in found
        return user == ZHAO.chat

    def may_hold(self, ticket: Ticket, user: int) -> bool:
        """Whether it may be in his hands: of its unit or placing it, and trusted with a secret."""
        fits = Who.DUTY in self.is_(ticket_without_holder(ticket), user)
        return user in self.active and fits and (not ticket.confidential or self.trusted(ticket, user))

    def sees(self, ticket: Ticket, user: int) -> bool:
        """§5.4: his unit's and what lies below it; all for those who supervise; secrets only the trusted."""
        if ticket.confidential:
            return self.trusted(ticket, user)
        code, posts = self.codes.get(ticket.unit or 0), [m for m, _ in self.posts(user)]
        below = any(m.post in _WORK and code in self.down(m.unit) for m in posts)
        return below or bool({Who.ADMIN, Who.SUPERVISOR, Who.HOLDER} & self.is_(ticket, user))


def ticket_without_holder(ticket: Ticket) -> Ticket:
    from dataclasses import replace

    return replace(ticket, holder=None)


def one_unit_and_a_deadline(case: Case, roll: Roll) -> None:
    """Invariant 1: exactly one unit that exists, its area right; whoever has it in hand is there and may have it."""
    t = case.ticket
    assert (t.responsible is None) == (t.status in FINAL)
    assert t.due_at.tzinfo is not None
    assert t.due_at >= t.submitted_at
    if t.open:
        code = roll.codes.get(t.unit or 0)
        assert code is not None, (t.number, t.unit, "is with no unit")
        assert roll.codes[t.area or 0] == roll.area(code), (t.number, code)
        assert t.overseer is None or t.overseer in roll.codes, (t.number, t.overseer)
    if t.status in IN_HAND:
        user = roll.users[t.holder or 0]
        assert user in roll.active, (t.number, t.status, "holder is gone")
        assert user != t.reporter.chat
        known = not t.confidential or user == ZHAO.chat or roll.trusted(t, user)  # an admin may have stood in
        assert known, (t.number, user, roll.codes.get(t.unit or 0))
    elif t.status not in (Status.RESOLVED, Status.SUSPENDED) and t.open:
        assert t.holder is None, (t.number, t.status)


def whose_steps(before: Ticket, new: Iterable[Line], roll: Roll) -> None:
    """Whoever took a step was then what the table asks for."""
    at, ticket = before.status, before
    for line in new:
        if line.by is By.STAFF and line.step not in _LOOKS and at is before.status:
            user = roll.users[line.staff or 0]
            who = whose(line.step, at)
            assert user in roll.active, (before.number, line.step)
            assert user != before.reporter.chat, (before.number, line.step)
            if who in LENT and roll.stands_in(ticket, user):
                continue
            mine = ticket.holder is not None and roll.users.get(ticket.holder) == user == ZHAO.chat
            assert not before.confidential or mine or roll.trusted(ticket, user), (before.number, line.step)
            if who is Who.HELPER:
                code = roll.codes[int(line.detail["unit"])]
                assert any(m.unit == code and m.post in _WORK for m, _ in roll.posts(user)), (before.number, line)
            else:
                assert who in roll.is_(ticket, user), (before.number, line.step, at, who, user)
        at = line.status


def the_promise_moves_only_so(before: Case, after: Case) -> None:
    """Invariant 3."""
    old, new = before.ticket, after.ticket
    assert new.first_due_at == old.first_due_at, new.number
    lines = after.lines[len(before.lines) :]
    steps = {x.step for x in lines}
    if new.due_at != old.due_at and not new.children:
        ended = Status.RESOLVED in (new.status, old.status)
        assert steps & _MOVERS or ended, (new.number, [x.step for x in lines])
        if steps == {Step.RECLASSIFY}:
            assert new.due_at < old.due_at
        if Step.EXTEND in steps:
            assert new.due_at > old.due_at
            assert sum(x.step is Step.EXTEND for x in after.lines) == 1


def pauses_are_paired(case: Case) -> None:
    """Invariant 3: each pause has its end in the record, but for the one that lasts; two at most for answers."""
    stands = 0
    for line in case.lines:
        stands += line.step in (Step.PAUSE, Step.SUSPEND)
        stands -= line.step in (Step.UNPAUSE, Step.RESUME)
        assert stands in (0, 1), (case.ticket.number, line.step)
    assert stands == (case.ticket.pause is not Pause.NONE), (case.ticket.number, case.ticket.pause)
    assert (case.ticket.paused_at is None) == (case.ticket.pause is Pause.NONE)
    assert (case.ticket.status is Status.SUSPENDED) == (case.ticket.pause is Pause.SUSPENDED)
    assert sum(x.step is Step.PAUSE for x in case.lines) <= 2


def bounces_end(case: Case) -> None:
    """Invariant 5: at most so many bounces until somebody has decided, and none after."""
    many, final = 0, False
    for line in case.lines:
        if line.step is Step.RETURN:
            many += 1
            assert not final, (case.ticket.number, "bounced after it was directed")
            assert many <= BOUNCES, case.ticket.number
        if line.step in (Step.REOPEN, Step.ROUTE):  # may be routed anew
            many, final = 0, False
        if line.step is Step.UNSOLVED:  # a new round
            many = 0
        final |= line.detail.get("directed") == "1"


def ended_lawfully(case: Case) -> None:
    """Invariants 9 and 14: no refusal without a ground, no handing over without a receipt."""
    for line in case.lines:
        if line.step is Step.REJECT:
            assert line.detail["ground"] in set(Ground)
        if line.step is Step.HAND_OFF:
            words = next(w for w in case.words if w.id == line.words)
            assert words.erased or proves(words.raw), case.ticket.number
    assert not (case.ticket.urgent and any(x.step is Step.REJECT for x in case.lines))


def third_no_goes_up(case: Case) -> None:
    """Invariant 10."""
    many = 0
    for line in case.lines:
        many += line.step is Step.UNSOLVED
        if line.step is Step.UNSOLVED and many >= 3:
            assert line.status is Status.ESCALATED, case.ticket.number


def identity_by_two(case: Case) -> None:
    """Invariant 7: a sealed case was opened by somebody trusted who said why, and whom a second person let."""
    asked: dict[int, str] = {}
    for line in case.lines:
        who = line.staff or 0
        if line.step is Step.UNSEAL_ASK:
            assert line.words is not None
            asked[who] = "asked"
        elif line.step is Step.UNSEAL:
            to = int(line.detail["to"])
            assert to != who
            assert asked[to] == "asked"
            asked[to] = line.detail["answer"]
        elif line.step is Step.LOOK and "unsealed" in line.detail:
            assert asked.get(who) == "yes", case.ticket.number
            asked[who] = "used"


def the_system_closes_nothing_late(new: Iterable[Line], number: str) -> None:
    """An overdue ticket is never closed by the system; only silence after 办结 is, and what gathers others."""
    for line in new:
        if line.by is By.SYSTEM and line.status in FINAL:
            assert line.step not in (Step.DONE, Step.CONFIRM, Step.SOLVED, Step.MERGE, Step.REJECT), number


def at_rest(cases: Iterable[Case], now: object) -> None:
    """No clock is lost: after the chores none that has not fired lies in the past."""
    for case in cases:
        if case.ticket.open:
            late = [c for c in case.ticket.clocks if not c.fired and c.at <= now]  # type: ignore[operator]
            assert not late, (case.ticket.number, case.ticket.status, late)


def fired_once(before: Ticket, after: Ticket, seen: Counter[tuple[str, str, int, object]]) -> None:
    """No clock fires twice for one instant."""
    had = {(c.kind, c.ref, c.at) for c in before.clocks if c.fired}
    for c in after.clocks:
        if c.fired and c.kind is not ClockKind.HELPER and (c.kind, c.ref, c.at) not in had:
            key = (after.number, c.kind.value, c.ref, c.at)
            seen[key] += 1
            assert seen[key] == 1, key


def told_late_once(told: Iterable[Told], seen: Counter[tuple[str, str, int, object]]) -> None:
    """Of one deadline that has passed a resident hears once."""
    for n in told:
        if n.event == "overdue":
            key = (n.ticket.number, "told", 0, n.ticket.due_at)
            seen[key] += 1
            assert seen[key] == 1, key


def never_with_the_accused(case: Case, accused: set[str], roll: Roll, assists: Iterable[Assist]) -> None:
    """Invariant 6: neither with the unit complained of, nor below it, nor with it as a helper or overseer."""
    t = case.ticket
    if not t.open or t.reporter.chat is None:
        return
    for unit in (t.unit, t.overseer, *(a.unit for a in assists if a.waits)):
        above = set(roll.up(roll.codes.get(unit or 0)))
        assert not above & accused, (t.number, roll.codes.get(unit or 0), accused)


def secrets_stay(sent: Iterable[Sent], cases: Iterable[Case], marks: dict[str, set[str]], roll: Roll) -> None:
    """Invariant 7: the words of a confidential ticket reach its reporter and the trusted, in private, nobody else."""
    secret = [c.ticket for c in cases if c.ticket.confidential]
    for one in sent:
        plain = json.dumps(one.params, ensure_ascii=False)
        for t in secret:
            if one.chat == t.reporter.chat:
                continue
            if one.chat < 0 and one.parcel.ticket_id != t.id:
                assert t.number not in plain, (t.number, one.method)
            if any(m in plain for m in marks.get(t.number, ())):
                assert one.chat > 0, (t.number, one.method, "in a group")
                may = roll.trusted(t, one.chat) or roll.stands_in(t, one.chat)
                assert may, (t.number, roll.codes.get(t.unit or 0), one.chat, plain[:600])


def pictures_of_the_anonymous(sent: Iterable[Sent], cases: Iterable[Case]) -> None:
    """No picture of an anonymous report stands in a group."""
    known = {c.ticket.id: c.ticket for c in cases}
    for one in sent:
        t = known.get(one.parcel.ticket_id or 0)
        if t is not None and t.secret and one.chat < 0:
            assert one.method in ("sendMessage", "editMessageText", "deleteMessage"), one.method


def results(case: Case) -> Iterator[str]:
    """What was said to be done."""
    yield from (w.raw for w in case.words if w.kind is WordsKind.RESULT)
