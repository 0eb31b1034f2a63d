"""What the writer wants: whole greetings first, then cues, each with what speaks against it (rulebook §6.1)."""

import re

from domain.understanding import Context, DangerLevel, Intent
from nlp.files import Entry, read

#: A text this short without any sign of a case may be a bare courtesy, an oath or a question about a ticket.
SHORT = 40
#: From this score on the taxonomy's words say that a case is being told.
A_CASE = 1.5


class IntentReader:
    """Rules in a fixed order over a normalised text."""

    def __init__(self, source: str | None = None) -> None:
        self._whole = read("intents.toml", source)
        self._whole.known("greeting", "thanks", "status", "urge", "supplement", "abuse", "spam", "consult", "report")
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

    def asks(self, text: str) -> bool:
        """Whether it reads as a question to the office, not as a complaint; decides how ZX classes weigh."""
        return bool(self._consult["cue"].search(text)) and not self._consult["unless"].search(text)

    def read(self, text: str, context: Context, danger: DangerLevel, weight: float, top: str | None) -> Intent:
        """`weight` is the score of the likeliest class, `top` its code."""
        if danger is DangerLevel.HARD:
            return Intent.DANGER
        if self._greeting["whole"].fullmatch(text.strip()):
            return Intent.GREETING
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
