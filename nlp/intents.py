"""What the writer wants: whole greetings first, then cues, each with what speaks against it (rulebook §6.1)."""

import math
import re
from collections.abc import Mapping, Sequence

from domain.understanding import Context, DangerLevel, Intent
from nlp.anchors import branches
from nlp.files import Entry, read
from nlp.match import PatternFinder

#: A text this short without any sign of a case may be a bare courtesy, an oath or a question about a ticket.
SHORT = 40
#: From this score on the taxonomy's words say that a case is being told.
A_CASE = 1.5
#: From this score on one word of a class stands there.
A_FIELD = 0.8
#: So sure a class must be to say that a text has a subject.
A_TOPIC = 0.4
#: What a text with a subject is only taken for when it bears the cue as well.
_ON_A_CUE: Mapping[str, str] = {"abuse": "abuse", "supplement": "supplement", "spam": "ad"}
#: Without a learner the rules decide alone.
NOTHING_LEARNT: Mapping[str, float] = {}
_NO_CASE = frozenset({"greeting", "thanks", "abuse", "spam"})
#: So far ahead a courtesy must be where the lexicon hears a case.
CLEARLY = 2.0
#: The odds from which on a text is an oath or an advertisement without any word the rules know.
UNSEEN_CUE = 0.35
#: The sum of an intent that the model at hand was never taught.
UNTAUGHT = -9.0


class IntentReader:
    """Rules in a fixed order over a normalised text."""

    def __init__(self, source: str | None = None) -> None:
        self._whole = read("intents.toml", source)
        self._whole.known(
            "greeting", "thanks", "status", "urge", "supplement", "abuse", "spam", "consult", "report", "learnt"
        )
        self._greeting = self._rule("greeting", "whole")
        self._thanks = self._rule("thanks", "cue", "unless", "done")
        self._status = self._rule("status", "cue")
        self._urge = self._rule("urge", "cue", "before")
        self._supplement = self._rule("supplement", "cue")
        self._abuse = self._rule("abuse", "cue")
        self._spam = self._rule("spam", "cue", "unless")
        self._least = self._section("spam").number("least")
        self._consult = self._rule("consult", "cue", "unless")
        self._report = self._rule("report", "cue")
        cued = [
            (name, branch)
            for name, pattern in (
                ("status", self._status["cue"]), ("urge", self._urge["cue"]), ("supplement", self._supplement["cue"]),
                ("consult", self._consult["cue"]), ("done", self._thanks["done"]), ("ad", self._spam["cue"]),
            )
            for branch in branches(pattern.pattern)
        ]  # fmt: skip
        self._finder, self._names = PatternFinder([branch for _, branch in cued]), [name for name, _ in cued]
        self._last: tuple[str, frozenset[str]] = ("", frozenset())
        learnt = self._section("learnt")
        learnt.known("factor", "bias", "known", "drafting", "cues")
        self._factor = _numbers(learnt, "factor", ("odds",))["odds"]
        self._bias, self._known = _numbers(learnt, "bias"), _numbers(learnt, "known")
        self._drafting = _numbers(learnt, "drafting")
        cues = learnt.fields.get("cues")
        if not isinstance(cues, dict):
            learnt.fail("[learnt.cues] must stand there", "learnt")
        table = Entry(learnt.file, learnt.source, "[learnt.cues]", cues)
        table.known(*self._signs("", 0.0, None))
        self._cues = {sign: _numbers(table, sign) for sign in cues}

    def asks(self, text: str) -> bool:
        """Whether it reads as a question to the office, not as a complaint; decides how ZX classes weigh."""
        return not self._consult["unless"].search(text) and "consult" in self._held(text)

    def _held(self, text: str) -> frozenset[str]:
        """Which of the longer cues stand in the text; one text is asked about more than once."""
        last, held = self._last
        if last is not text:
            held = frozenset(self._names[index] for index, _, _ in self._finder.find(text))
            self._last = (text, held)
        return held

    def read(
        self,
        text: str,
        context: Context,
        danger: DangerLevel,
        weight: float,
        top: str | None,
        odds: Mapping[str, float] = NOTHING_LEARNT,
        sure: float = 0.0,
    ) -> Intent:
        """`weight`: the lexicon's highest score; `top`, `sure`: likeliest class; `odds`: the learner's intents."""
        if danger is DangerLevel.HARD:
            return Intent.DANGER
        if self._greeting["whole"].fullmatch(text.strip()):
            return Intent.GREETING
        if odds:
            return self._weighed(context, self._signs(text, weight, top, sure), odds)
        ads = len({m[0] for m in self._spam["cue"].finditer(text)})
        if ads >= self._least and len(text) <= 4 * SHORT and not self._spam["unless"].search(text):
            return Intent.SPAM
        courtesy = self._courtesy(text, weight)
        if courtesy:
            return courtesy
        follow_up = self._follow_up(text, context, weight)
        if follow_up:
            return follow_up
        if self.asks(text) or (top or "").startswith("ZX"):
            return Intent.CONSULT
        return Intent.REPORT

    def _signs(self, text: str, weight: float, top: str | None, sure: float = 0.0) -> dict[str, bool]:
        """The rules' cues, each by the name it has under [learnt.cues], and whether it holds."""
        held = self._held(text)
        ads = len({m[0] for m in self._spam["cue"].finditer(text)}) if "ad" in held else 0
        ads = 0 if ads and self._spam["unless"].search(text) else ads
        thanked = self._thanks["cue"].search(text) is not None
        but = thanked and self._thanks["unless"].search(text) is not None
        wronged = self._consult["unless"].search(text) is not None
        return {
            "thanks": thanked and not but,
            "thanks_but": thanked and but,
            "done": "done" in held,
            "status": "status" in held,
            "urge": "urge" in held,
            "told": self._urge["before"].search(text) is not None,
            "supplement": "supplement" in held,
            "abuse": self._abuse["cue"].search(text) is not None,
            "ad": ads > 0,
            "ads": ads >= self._least,
            "asks": not wronged and "consult" in held,
            "cue": self._report["cue"].search(text) is not None,
            "case": weight >= A_CASE,
            "field": weight >= A_FIELD or sure >= A_TOPIC,
            "wronged": wronged,
            "case_short": weight >= A_CASE and len(text) <= SHORT / 2,
            "zx": (top or "").startswith("ZX"),
            "praise": top == "ZF06",
            "none": top is None,
            "short": len(text) <= SHORT / 4,
            "long": len(text) > SHORT,
        }

    def _weighed(self, context: Context, signs: Mapping[str, bool], odds: Mapping[str, float]) -> Intent:
        """The learner's odds and the rules' cues added as logarithms, then what is known of the writer."""
        sums = {n: self._factor * math.log(max(p, 1e-6)) + self._bias.get(n, 0.0) for n, p in odds.items()}
        tables = [self._cues.get(sign, {}) for sign, holds in signs.items() if holds]
        tables += [self._known] if context.open_tickets else []
        tables += [self._drafting] if context.draft_open else []
        for table in tables:
            for name, more in table.items():
                sums[name] = sums.get(name, UNTAUGHT) + more
        for name, cue in (("spam", "ad"), ("abuse", "abuse")):
            if not signs[cue] and odds.get(name, 0.0) < UNSEEN_CUE:
                sums[name] = UNTAUGHT  # no word of it: only when the learner itself is rather sure
        best = max(sums, key=sums.__getitem__)
        if self._is_case(best, sums, signs, context):
            best = max((name for name in ("report", "consult") if name in sums), key=sums.__getitem__, default=best)
            best = "report" if signs["case"] and not signs["asks"] and not signs["zx"] else best
        return Intent(best)

    def _is_case(self, best: str, sums: Mapping[str, float], signs: Mapping[str, bool], context: Context) -> bool:
        """Whether what looks like something else is a case after all: a report must never get lost."""
        if best == "report":
            return False
        ahead = sums[best] - max(
            sums.get("report", UNTAUGHT), sums.get("consult", UNTAUGHT) if best != "consult" else -99
        )
        if best == "consult":
            asked = signs["asks"] or signs["zx"]
            return (signs["case"] and signs["wronged"]) or (
                signs["field"] and not asked and (signs["short"] or ahead < CLEARLY)
            )
        if best == "thanks":
            return signs["case"] and (signs["thanks_but"] or (not signs["done"] and ahead < CLEARLY))
        if best in ("urge", "status"):
            return signs["field"] and not signs["told"] and not signs["status"] and not context.open_tickets
        if best in _ON_A_CUE and signs["field"] and not signs[_ON_A_CUE[best]]:
            return ahead < CLEARLY and not (context.draft_open or context.open_tickets)
        return best in _NO_CASE and signs["case"] and ahead < CLEARLY

    def _courtesy(self, text: str, weight: float) -> Intent | None:
        thanked = (
            len(text) <= 2 * SHORT and self._thanks["cue"].search(text) and not self._thanks["unless"].search(text)
        )
        if thanked and (len(text) <= SHORT / 2 or self._thanks["done"].search(text) or weight < A_CASE):
            return Intent.THANKS
        sworn = self._abuse["cue"].search(text)
        if sworn and len(text) <= SHORT and (weight < A_CASE or len(text) < SHORT / 4):
            return Intent.ABUSE
        return None

    def _follow_up(self, text: str, context: Context, weight: float) -> Intent | None:
        known = context.open_tickets > 0
        told = bool(self._urge["before"].search(text))
        if (context.draft_open or known) and self._supplement["cue"].search(text):
            return Intent.SUPPLEMENT
        bare = weight < A_CASE or len(text) <= SHORT / 2
        if self._status["cue"].search(text) and (known or told or bare):
            return Intent.STATUS
        if self._urge["cue"].search(text) and ((told and (known or bare)) or (known and len(text) <= SHORT)):
            return Intent.URGE
        if re.match("补充|更正|纠正", text) and not self._consult["cue"].search(text):
            return Intent.SUPPLEMENT
        return None

    def _section(self, name: str) -> Entry:
        fields = self._whole.fields.get(name)
        if not isinstance(fields, dict):
            self._whole.fail(f"[{name}] must stand there", name)
        return Entry(self._whole.file, self._whole.source, f"[{name}]", fields)

    def _rule(self, name: str, *fields: str) -> dict[str, re.Pattern[str]]:
        section = self._section(name)
        section.known(*fields, "least")
        found = {}
        for field in fields:
            pattern = section.pattern(field)
            if not pattern:
                section.fail(f"{field} must hold a pattern")
            found[field] = re.compile(pattern)
        return found


def _numbers(entry: Entry, field: str, names: Sequence[str] = tuple(Intent)) -> dict[str, float]:
    """A table of numbers, each under an intent's name."""
    table = entry.fields.get(field)
    if not isinstance(table, dict):
        entry.fail(f"{field} must be a table of numbers", field)
    for name, number in table.items():
        if name not in names or isinstance(number, bool) or not isinstance(number, int | float):
            entry.fail(f"{field}: {name} = {number!r} must be a number under an intent's name", field)
    return {name: float(number) for name, number in table.items()}
