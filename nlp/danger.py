"""Is somebody in danger, how surely, and which number to call first (rulebook §6.3). Recall before precision.

Two that know nothing of each other: the rules (nlp.dangerous, data/danger.toml) and the learner (nlp.alarm,
data/danger.model). Each can ring alone; how much each counts is in the model's facts ("mix"), fitted on sentences
the learner had not seen. Without a model the rules decide. What a centre has set itself always counts.
"""

import math
import re
from collections.abc import Iterable, Sequence

from domain.lexicon import WordEdit, WordUse
from domain.understanding import Danger, DangerLevel
from nlp.alarm import Alarm, Heard
from nlp.dangerous import ALL_CALLS, ALWAYS, BLANK, RuleReader
from nlp.match import WordFinder

_NOISE = re.compile(r"[\W_]+")
#: Whoever writes only a cry and these has no time for more.
_PARTICLES = re.compile("[啊呀哪呐吧了啦哦呢嘛喂]+")
_OWN = frozenset({WordUse.DANGER_HARD, WordUse.DANGER_SOFT})


class DangerReader:
    """Rules and learner together; `alarm` None: the rules alone."""

    def __init__(
        self,
        source: str | None = None,
        edits: Sequence[WordEdit] = (),
        alarm: Alarm | None = None,
        *,
        ruled: bool = True,
    ) -> None:
        """`edits`: the centre's danger words and harmless phrases. `ruled` False: the learner alone (to measure)."""
        self._ruled = ruled
        self._rules = RuleReader(source, edits)
        self._own = RuleReader(source, edits, only_own=True) if any(e.use in _OWN and e.added for e in edits) else None
        spared = [e.word.lower() for e in edits if e.use is WordUse.HARMLESS and e.added]
        self._spared = WordFinder(spared) if spared else None
        self._alarm = alarm
        self.harmless = self._rules.harmless

    def read(self, text: str) -> Danger:
        """The danger in a normalised text. Never raises; `because` holds the words that decided."""
        cry = self._cry(text) if self._ruled else None
        if cry is not None:
            return cry
        pieces = self._rules.pieces.cut(text)
        ruled, stands = self._rules.judge(text, pieces) if self._ruled else (Danger(), math.inf)
        if self._alarm is None:
            return ruled
        both = self._together(ruled, self._alarm.hear(self._without_spared(text), pieces), self._alarm, stands)
        if self._own is not None:
            own = self._own.read(text)
            if _RANK[own.level] > _RANK[both.level]:
                return own
        return both

    def by_rules(self, text: str) -> Danger:
        """What the rules alone say."""
        return self._rules.read(text)

    def codes(self) -> set[str]:
        """The classes its rules name."""
        return self._rules.codes()

    def _cry(self, text: str) -> Danger | None:
        bare = _PARTICLES.sub("", _NOISE.sub("", text[:40])) if len(text) <= 40 else ""
        code = self._rules.cries.get(bare) if bare else None
        if code is None and bare and len(bare) > 2:
            half = next((bare[:n] for n in range(2, len(bare) // 2 + 1) if bare == bare[:n] * (len(bare) // n)), "")
            code = self._rules.cries.get(half)
        return None if code is None else Danger(DangerLevel.HARD, self._rules.call(code), code, (bare,))

    def _together(self, ruled: Danger, heard: Heard, alarm: Alarm, stands: float = math.inf) -> Danger:
        rules = (ruled.level is DangerLevel.HARD, ruled.level is DangerLevel.SOFT, 1.0)
        hard, soft = (
            max(
                sum(w * x for w, x in zip(alarm.mix(level), (heard.hard, heard.soft, *rules), strict=True)),
                sum(
                    w * x
                    for w, x in zip(alarm.mix(f"lone {level}"), (heard.lone_hard, heard.lone_soft, *rules), strict=True)
                ),
            )
            for level in ("hard", "soft")
        )
        # a wish to die at the end of a long letter counts as if it stood alone; other lasting signs drown in it
        heard_so = heard.raw if ruled.level is DangerLevel.HARD and stands == ALWAYS else heard.soft
        if hard > 0 or (ruled.level is DangerLevel.HARD and heard_so > stands):
            level = DangerLevel.HARD
        elif soft > 0 or heard_so > stands:
            level = DangerLevel.SOFT
        else:
            return Danger()
        codes = heard.codes
        if ruled.code is not None and (not codes or (ruled.level is DangerLevel.HARD and ruled.code not in codes[1:])):
            codes = (ruled.code, *(code for code in codes if code != ruled.code))
        because = dict.fromkeys((*ruled.because[:3], *heard.because()))
        return Danger(level, self._call(codes[:2]), codes[0] if codes else None, tuple(because)[:5])

    def _call(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(number for code in codes for number in self._rules.call(code))) or ALL_CALLS

    def _without_spared(self, text: str) -> str:
        if self._spared is None:
            return text
        chars = list(text)
        for _, start, end in self._spared.find(text):
            chars[start:end] = BLANK * (end - start)
        return "".join(chars)


_RANK = {DangerLevel.NONE: 0, DangerLevel.SOFT: 1, DangerLevel.HARD: 2}
