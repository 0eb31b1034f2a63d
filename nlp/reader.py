"""The understanding of one text: normalise, look for danger, weigh classes by lexicon and learner, cut places."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from domain.lexicon import Lexicon
from domain.taxonomy import Taxonomy
from domain.understanding import (
    Context,
    Danger,
    DangerLevel,
    Guess,
    Intent,
    Matter,
    Place,
    Span,
    Understanding,
    Urgency,
    first_code,
)
from nlp.classify import Classifier
from nlp.cut import Cut
from nlp.danger import DangerReader
from nlp.intents import IntentReader
from nlp.learner import CLASS, Learner, Seen
from nlp.matters import MatterReader
from nlp.mix import Learned
from nlp.normal import Normaliser
from nlp.personal import PersonalReader, cover
from nlp.places import PlaceReader
from nlp.rewrite import Rewriter, Rewritten
from nlp.signs import SignReader
from nlp.times import TimeReader

#: How sure a hard sign makes us of its JJ class: about what the rules keep on sentences not seen before.
BY_DANGER = 0.75
NOTHING_KNOWN = Context()
#: Below this the likeliest class says nothing of what a text is about.
A_TOPIC = 0.2
#: Praise and thanks (§6.2).
PRAISE = "ZF06"
_NO_CASE = frozenset({Intent.GREETING, Intent.THANKS, Intent.ABUSE, Intent.SPAM})
#: One message is asked about three times within its unit (danger, small talk, draft), and so many units are under way.
REMEMBERED = 32
#: Words that say nothing of the matter.
STOP = frozenset("的了是在和就都也很我你他她它这那有不吗呢吧啊呀哦嘛还要会能请") | frozenset(
    [
        "我们",
        "你们",
        "他们",
        "这个",
        "那个",
        "一个",
        "没有",
        "可以",
        "麻烦",
        "谢谢",
        "希望",
        "什么",
        "怎么",
        "现在",
        "已经",
        "因为",
        "所以",
        "但是",
        "而且",
        "还是",
        "就是",
        "一直",
        "你好",
        "您好",
        "领导",
    ]
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What does not hang on the context."""

    rewritten: Rewritten
    personal: tuple[Span, ...]
    danger: Danger
    guesses: tuple[Guess, ...]
    weight: float
    places: tuple[Place, ...]
    times: tuple[Span, ...]
    intents: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LexiconReader:
    """The port's implementation: pure, synchronous; remembers its last readings; never raises on any text."""

    taxonomy: Taxonomy
    cut: Cut
    normalise: Normaliser
    rewrite: Rewriter
    classifier: Classifier
    danger: DangerReader
    intents: IntentReader
    places: PlaceReader
    personal: PersonalReader
    signs: SignReader
    matters: MatterReader
    times: TimeReader
    learner: Learner | None = None
    shipped: Mapping[str, Lexicon] = field(default_factory=dict, repr=False, compare=False)
    _readings: OrderedDict[str, _Reading] = field(default_factory=OrderedDict, init=False, repr=False, compare=False)

    def understand(self, text: str, context: Context = NOTHING_KNOWN) -> Understanding:
        """Everything lexicon and learner can say; offsets are code points of `text`, confidences probabilities.

        Without a learner the confidences are a heuristic in 0..1.
        """
        reading = self._reading(text)
        normal, guesses, danger, places = reading.rewritten.text, reading.guesses, reading.danger, reading.places
        intent = self.intents.read(
            normal, context, danger.level, reading.weight, first_code(guesses), reading.intents, _sure(guesses)
        )
        if not text.strip():
            intent, guesses = Intent.REPORT, ()
        if intent in _NO_CASE:
            guesses = (self.classifier.guess(PRAISE, BY_DANGER, ()),) if intent is Intent.THANKS else ()
        case = intent in (Intent.REPORT, Intent.DANGER)
        return Understanding(
            text=text,
            masked=cover(text, reading.personal),
            intent=intent,
            categories=guesses,
            places=places,
            times=reading.times,
            urgency=self.signs.urgency(normal if case else "", self._usual(guesses, case=case), danger.level),
            danger=danger,
            matters=self._matters(text, reading, case=case),
            missing=self.signs.missing(normal, bool(places), _sure(guesses) >= A_TOPIC, bool(reading.times))
            if case
            else (),
            personal=reading.personal,
        )

    def _usual(self, guesses: tuple[Guess, ...], *, case: bool) -> Urgency:
        """The class's own level; what tells no case, or only asks, is never urgent by its class."""
        own = self.taxonomy.get(first_code(guesses)).urgency
        return own if case or own is Urgency.CALM else Urgency.ORDINARY

    def _reading(self, text: str) -> _Reading:
        """Read once, as long as it is remembered."""
        known = self._readings.get(text)
        if known is None:
            known = self._readings[text] = self._read(text)
            if len(self._readings) > REMEMBERED:
                self._readings.popitem(last=False)
        return known

    def _read(self, text: str) -> _Reading:
        plain = self.normalise(text)
        rewritten = self.rewrite(plain)
        normal = rewritten.text
        words = self.cut(normal)
        danger, starts = self.danger.read(normal), _starts(words)
        seen = self.learner.see(normal, words) if self.learner else None
        learned = self._learned(seen)
        guesses, weight = self.classifier.read(normal, starts, self.intents.asks(normal), learned)
        places = [_place(text, rewritten, place) for place in self.places.read(normal, starts)]
        times = tuple(_back(text, rewritten, time) for time in self.times.read(normal))
        personal = self.personal.read(text, plain)
        # a person is no place: what is covered in the words must not stand on the card as where it was
        places = [p for p in places if all(p.end <= s.start or s.end <= p.start for s in personal)]
        intents = self.learner.intent(seen) if self.learner and seen else {}
        return _Reading(
            rewritten, personal, danger, self._with_danger(guesses, danger), weight, tuple(places), times, intents
        )

    def _matters(self, text: str, reading: _Reading, *, case: bool) -> tuple[Matter, ...]:
        code = first_code(reading.guesses) if text.strip() else None
        found = self.matters.read(reading.rewritten.text, self._chances) if case else []
        if not found:
            return (Matter(text, 0, len(text), "", code),)
        spans = [(*reading.rewritten.back(start, end), code) for start, end, code in found]
        return tuple(Matter(text[a:b], a, b, "", code) for a, b, code in spans)

    def terms(self, text: str) -> tuple[str, ...]:
        """The words of a text without stop words, for search and comparison."""
        return tuple(w for w in self.cut(self.rewrite(self.normalise(text)).text) if w not in STOP and w.isalnum())

    def plain(self, text: str) -> str:
        """What the lexicon's words are looked for in."""
        return self.rewrite(self.normalise(text)).text

    def lexicon(self, code: str) -> Lexicon:
        """What is shipped for a class; of "" the harmless phrases."""
        return self.shipped.get(code, Lexicon())

    def lexicon_scores(self, normal: str) -> dict[str, float]:
        """What the lexicon alone gives each class of a normal text."""
        return self.classifier.scores(normal, _starts(self.cut(normal)), self.intents.asks(normal))

    def mask(self, text: str) -> str:
        """The text with phones, identity and card numbers, plates and introduced names replaced by placeholders."""
        known = self._readings.get(text)
        return cover(text, known.personal if known else self.personal.read(text, self.normalise(text)))

    def _learned(self, seen: Seen | None) -> Learned | None:
        if self.learner is None or seen is None:
            return None
        return Learned(self.learner.classes(seen), self.learner.mix, partial(self.learner.because, CLASS, seen))

    def _chances(self, part: str) -> dict[str, float]:
        words = self.cut(part)
        learned = self._learned(self.learner.see(part, words) if self.learner else None)
        return self.classifier.chances(part, _starts(words), learned)

    def _with_danger(self, guesses: tuple[Guess, ...], danger: Danger) -> tuple[Guess, ...]:
        """A hard sign puts its own class first; the others keep their order and lose what it takes."""
        if danger.level is not DangerLevel.HARD or danger.code is None:
            return guesses
        rest = [
            self.classifier.guess(g.code, round(g.confidence * (1 - BY_DANGER), 3), g.because)
            for g in guesses
            if g.code != danger.code
        ]
        return (self.classifier.guess(danger.code, BY_DANGER, danger.because), *rest[:2])


def _sure(guesses: Sequence[Guess]) -> float:
    """The confidence of the likeliest class."""
    return guesses[0].confidence if guesses else 0.0


def _starts(words: Sequence[str]) -> set[int]:
    """Where words begin."""
    starts, at = set(), 0
    for word in words:
        starts.add(at)
        at += len(word)
    return starts


def _place(text: str, rewritten: Rewritten, found: Place) -> Place:
    whole = _back(text, rewritten, found)
    parts = tuple(_back(text, rewritten, part) for part in found.parts)
    return Place(whole.text, whole.start, whole.end, whole.kind, parts, found.known)


def _back(text: str, rewritten: Rewritten, span: Span) -> Span:
    """The same stretch of the original."""
    start, end = rewritten.back(span.start, span.end)
    return Span(text[start:end], start, end, span.kind)
