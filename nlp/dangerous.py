"""The danger rules of danger.toml: signs, set phrases that are none, and guards; they work without any learner."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.lexicon import WordEdit, WordUse
from domain.understanding import Danger, DangerLevel
from nlp.clauses import Piece, Pieces
from nlp.files import Entry, entries, read
from nlp.local import laid_over
from nlp.match import PatternFinder, WordFinder

#: What a set phrase is overwritten with: no pattern speaks of it, and offsets stay.
BLANK = "\x00"
#: So many signs, one of them hard, settle the matter.
ENOUGH = 6
#: How low the learner's log odds must be to overrule a rule that holds always, or a hard one beside a word of now.
ALWAYS, NOW = -2.5, -0.5
#: Whom a class without a shipped rule calls.
ALL_CALLS = ("110", "119", "120")
_LEVELS = {WordUse.DANGER_HARD: DangerLevel.HARD, WordUse.DANGER_SOFT: DangerLevel.SOFT}


@dataclass(frozen=True, slots=True)
class Rule:
    """Signs of one JJ code. `always`: neither a long text nor a past tense silences it."""

    code: str
    level: DangerLevel
    call: tuple[str, ...]
    unless: re.Pattern[str] | None
    always: bool
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """What softens or drops a sign in its own piece of the text: past, drill, fear, question, negation."""

    effect: str
    spared: frozenset[str]
    now_cancels: bool
    before: bool
    after: bool
    pattern: re.Pattern[str]

    def holds(self, rule: Rule, sentence: "_Sentence", start: int, end: int, now: bool) -> bool:
        """Whether it softens this sign; start and end are offsets in the sentence."""
        if rule.code in self.spared or (self.now_cancels and now):
            return False
        if self.before:
            match = self.pattern.search(sentence.text, max(0, start - 8), start)
            while match and match.end() < start:
                match = self.pattern.search(sentence.text, match.start() + 1, start)
            return match is not None
        if self.after:
            return self.pattern.match(sentence.text, end) is not None
        return sentence.says(self.pattern)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence of a text, and which patterns it was found to hold: many signs ask the same."""

    start: int
    end: int
    text: str
    _said: dict[int, bool] = field(default_factory=dict)

    def says(self, pattern: re.Pattern[str]) -> bool:
        known = self._said.get(id(pattern))
        if known is None:
            known = self._said[id(pattern)] = pattern.search(self.text) is not None
        return known


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign found, with the weight that the guards left it."""

    rule: Rule
    level: DangerLevel
    words: str
    #: it stands unless the learner's log odds of any danger are lower: its rule holds always, its sentence says now
    stands: float


class RuleReader:
    """Rules over set phrases blanked out, then guards, then one answer."""

    def __init__(self, source: str | None = None, edits: Sequence[WordEdit] = (), *, only_own: bool = False) -> None:
        """`edits`: the centre's danger words and harmless phrases; `only_own`: no rule but the centre's words."""
        whole = read("danger.toml", source)
        whole.known("set_phrases", "set_patterns", "cries", "group", "rule", "now", "long_text", "guard", "pieces")
        groups = _groups(whole)
        self.harmless = whole.texts("set_phrases")
        self._phrases = WordFinder(laid_over(self.harmless, (e for e in edits if e.use is WordUse.HARMLESS)))
        self._set_patterns = PatternFinder(whole.patterns("set_patterns"))
        self._now = re.compile(whole.pattern("now"))
        self._long = whole.number("long_text")
        self.pieces = Pieces(source)
        self._rules = [_rule(e, groups) for e in _numbered(whole, "rule")]
        #: code -> whom to call: the first rule of a code says
        self._calls = {rule.code: rule.call for rule in reversed(self._rules)}
        own = _own_rules(self._rules, edits)
        self._rules = own if only_own else self._rules + own
        #: a whole message that is one cry -> its code
        self.cries = {word: code for code, words in _cries(whole).items() for word in words}
        self._guards = [_guard(e) for e in entries(whole, "guard", "name")]
        owned = [(rule, pattern) for rule in self._rules for pattern in rule.patterns]
        self._owners = [rule for rule, _ in owned]
        self._finder = PatternFinder([pattern for _, pattern in owned])

    def read(self, text: str) -> Danger:
        """What the rules alone say of a normalised text. Never raises; `because` holds the words found."""
        return self.judge(text)[0]

    def judge(self, text: str, pieces: Sequence[Piece] | None = None) -> tuple[Danger, float]:
        """The same, and down to which log odds of the learner it stands; `pieces`: those of the text, if cut."""
        signs: list[Sign] = []
        for sign in self._signs(text, pieces):
            signs.append(sign)
            if len(signs) >= ENOUGH and any(s.level is DangerLevel.HARD for s in signs):
                break
        hard = [s for s in signs if s.level is DangerLevel.HARD]
        told = hard or signs
        if not told:
            return Danger(), math.inf
        level = DangerLevel.HARD if hard else DangerLevel.SOFT
        call = tuple(dict.fromkeys(number for sign in told for number in sign.rule.call))
        because = tuple(dict.fromkeys(s.words for s in told))[:5]
        return Danger(level, call, told[0].rule.code, because), min(s.stands for s in told)

    def call(self, code: str) -> tuple[str, ...]:
        """Whom a code calls, first number first."""
        return self._calls.get(code, ALL_CALLS)

    def codes(self) -> set[str]:
        """The classes its rules name."""
        return {rule.code for rule in self._rules}

    def _signs(self, text: str, pieces: Sequence[Piece] | None) -> Iterable[Sign]:
        blanked = self._blanked(text)
        found = sorted((start, end, index) for index, start, end in self._finder.find(blanked))
        if not found:
            return
        cut = self.pieces.cut(text) if pieces is None else pieces
        edges = [0, *(piece.start for piece in cut[1:]), len(text)]
        sentences: dict[tuple[int, int], _Sentence] = {}
        for start, end, index in found:
            begin, stop = edges[bisect_right(edges, start, 0, len(edges) - 1) - 1], edges[bisect_left(edges, end)]
            sentence = sentences.get((begin, stop))
            if sentence is None:
                sentence = sentences[begin, stop] = _Sentence(begin, stop, text[begin:stop])
            sign = self._weigh(self._owners[index], sentence, start, end, len(text))
            if sign:
                yield sign

    def _weigh(self, rule: Rule, sentence: _Sentence, start: int, end: int, length: int) -> Sign | None:
        begin = sentence.start
        if rule.unless and sentence.says(rule.unless):
            return None
        now = sentence.says(self._now)
        level = rule.level
        if level is DangerLevel.HARD and length > self._long and not rule.always and not now:
            level = DangerLevel.SOFT
        for guard in self._guards:
            if guard.holds(rule, sentence, start - begin, min(end, sentence.end) - begin, now):
                if guard.effect == "drop" or (rule.level is DangerLevel.SOFT and not rule.always):
                    return None
                level = DangerLevel.SOFT
        stands = ALWAYS if rule.always else NOW if now and level is DangerLevel.HARD else math.inf
        return Sign(rule, level, sentence.text[start - begin : end - begin], stands)

    def _blanked(self, text: str) -> str:
        spans = [(start, end) for _, start, end in self._phrases.find(text)]
        spans += [(start, end) for _, start, end in self._set_patterns.find(text)]
        if not spans:
            return text
        chars = list(text)
        for start, end in spans:
            chars[start:end] = BLANK * (end - start)
        return "".join(chars)


def _cries(whole: Entry) -> Mapping[str, tuple[str, ...]]:
    table = whole.fields.get("cries", {})
    if not isinstance(table, dict):
        whole.fail("cries must be lists of words by code", "cries")
    entry = Entry(whole.file, whole.source, "[cries]", table)
    return {code: entry.texts(code) for code in table}


def _groups(whole: Entry) -> Mapping[str, str]:
    table = whole.fields.get("group")
    if not isinstance(table, dict):
        whole.fail("[group] must stand there", "group")
    entry = Entry(whole.file, whole.source, "[group]", table)
    return {name: entry.pattern(name) for name in table}


def _numbered(whole: Entry, table: str) -> list[Entry]:
    """Entries without a name of their own; an error points at their first pattern."""
    value = whole.fields.get(table)
    if not isinstance(value, list) or not value:
        whole.fail(f"[[{table}]] must stand there at least once", table)
    return [Entry(whole.file, whole.source, f"{table} number {n}", fields) for n, fields in enumerate(value, 1)]


def _rule(entry: Entry, groups: Mapping[str, str]) -> Rule:
    entry.known("code", "level", "call", "unless", "always", "patterns")
    level = entry.text("level")
    if level not in ("soft", "hard"):
        entry.fail(f"level must be soft or hard, not {level!r}", f'"{level}"')
    unless = entry.pattern("unless", groups)
    call = entry.texts("call")
    if not call:
        entry.fail("call must name at least one number")
    return Rule(
        code=entry.text("code"),
        level=DangerLevel(level),
        call=call,
        unless=re.compile(unless) if unless else None,
        always=entry.flag("always"),
        patterns=entry.patterns("patterns", groups),
    )


def _own_rules(shipped: Sequence[Rule], edits: Iterable[WordEdit]) -> list[Rule]:
    """The centre's danger words, one rule a class and level; they call whom the class's shipped rules call."""
    words: dict[tuple[str, DangerLevel], list[str]] = {}
    for edit in edits:
        if edit.use in _LEVELS and edit.added:
            words.setdefault((edit.code, _LEVELS[edit.use]), []).append(re.escape(edit.word.lower()))
    return [
        Rule(code, level, next((r.call for r in shipped if r.code == code), ALL_CALLS), None, False, tuple(found))
        for (code, level), found in words.items()
    ]


def _guard(entry: Entry) -> Guard:
    entry.known("name", "effect", "except", "now_cancels", "before", "after", "patterns")
    effect = entry.text("effect")
    if effect not in ("soft", "drop"):
        entry.fail(f"effect must be soft or drop, not {effect!r}", f'"{effect}"')
    joined = "|".join(f"(?:{p})" for p in entry.patterns("patterns"))
    return Guard(
        effect=effect,
        spared=frozenset(entry.texts("except")),
        now_cancels=entry.flag("now_cancels"),
        before=entry.flag("before"),
        after=entry.flag("after"),
        pattern=re.compile(joined),
    )
