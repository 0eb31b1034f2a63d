"""Everything read from `nlp/data` once at the start: the taxonomy as values, the reader ready to use."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from domain.gazetteer import KnownPlace
from domain.lexicon import Lexicon, WordEdit, WordUse
from domain.taxonomy import HAZARD_CLASSES, STARTS, Category, Taxonomy
from domain.understanding import Urgency
from nlp.alarm import Alarm
from nlp.classify import Classifier, ClassWords
from nlp.cut import load_cutter, load_known_cutter, load_tags
from nlp.danger import DangerReader
from nlp.files import Entry, entries, read
from nlp.gazetteer import Gazetteer
from nlp.intents import IntentReader
from nlp.learner import Learner
from nlp.local import with_edits
from nlp.matters import MatterReader
from nlp.model import Model, shipped_model
from nlp.normal import Normaliser, variants
from nlp.personal import PersonalReader
from nlp.phrases import dialect, typos
from nlp.places import PlaceReader
from nlp.reader import LexiconReader
from nlp.rewrite import Rewriter
from nlp.shapes import ShapeReader
from nlp.signs import SignReader
from nlp.sounds import Sounds
from nlp.tagger import shipped
from nlp.times import TimeReader

#: Hazards outside AQ: a blocked fire escape and a battery charging in the stairwell burn as well (§6.2).
FIRE_HAZARDS = frozenset({"WY03", "WY04"})
_FIELDS = (
    "code", "label", "parent", "kind", "department", "co_departments", "start_level", "urgency", "sla_hours",
    "sla_clock", "confidential_default", "fallback_only", "requires_intent", "related", "keywords", "patterns",
    "exclude_keywords", "soft_markers", "lexicon", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Local:
    """What one centre knows beyond what is shipped: its words, its places, its trained model (bytes of nlp.learner)."""

    words: tuple[WordEdit, ...] = ()
    places: tuple[KnownPlace, ...] = ()
    model: bytes | None = None
    learns: bool = True  # False: the lexicon alone, to see what it is worth


def load_taxonomy(source: str | None = None) -> Taxonomy:
    """The 16 classes and 133 sub-classes (rulebook §6.2). Raises DataError naming file, line and entry."""
    return Taxonomy(_category(entry) for entry in _classes(source))


def load_reader(
    taxonomy_source: str | None = None, words_source: str | None = None, local: Local = Local()
) -> LexiconReader:
    """The reader over all data files; about 0.3 s, so before the first poll. Raises DataError on any typo."""
    taxonomy, words = _class_words(taxonomy_source, words_source)
    danger = DangerReader(None, [e for e in local.words if e.use is WordUse.HARMLESS or e.code in taxonomy], _alarm())
    reader = LexiconReader(
        taxonomy=taxonomy,
        cut=_cutter(),
        normalise=_normaliser(),
        rewrite=_rewriter(local.places),
        classifier=Classifier(with_edits(words, local.words)),
        danger=danger,
        intents=_intents(),
        places=PlaceReader(_tagger(), _shapes(), Gazetteer(local.places, _normaliser(), _sounds().of)),
        personal=_personal(),
        signs=_signs(),
        matters=_matters(),
        times=_times(),
        learner=_learner(local),
        shipped={"": Lexicon({WordUse.HARMLESS: danger.harmless}), **{w.code: _lexicon(w) for w in words}},
    )
    for code in reader.danger.codes():
        if code not in reader.taxonomy:
            raise read("danger.toml").error(f"no class has the code {code!r}", f'"{code}"')
    return reader


#: What no centre changes is made once: a reader made anew must not keep the event loop waiting.
_cutter, _intents, _personal, _signs = (
    cache(load_cutter),
    cache(IntentReader),
    cache(lambda: PersonalReader(load_tags())),
    cache(SignReader),
)
_tagger, _shapes, _times = cache(shipped), cache(ShapeReader), cache(TimeReader)
_alarm = cache(Alarm.load)
_sounds, _dialect, _typos, _matters = cache(Sounds), cache(dialect), cache(typos), cache(MatterReader)


@cache
def _normaliser() -> Normaliser:
    return Normaliser(variants())


@cache
def _class_words(taxonomy: str | None, words: str | None) -> tuple[Taxonomy, tuple[ClassWords, ...]]:
    """The taxonomy, and the shipped words of its classes."""
    classes = _classes(taxonomy)
    return Taxonomy(_category(entry) for entry in classes), tuple(_with_words([_words(e) for e in classes], words))


def _learner(local: Local) -> Learner | None:
    """The centre's own model, else the shipped one, else none. Raises ModelError on bytes that are no model."""
    if not local.learns:
        return None
    return _shipped_learner() if local.model is None else _own_learner(local.model)


@cache
def _shipped_learner() -> Learner | None:
    model = shipped_model()
    return Learner(model, _cutter()) if model else None


@lru_cache(maxsize=1)
def _own_learner(data: bytes) -> Learner:
    return Learner(Model.from_bytes(data), _cutter())


def _lexicon(words: ClassWords) -> Lexicon:
    uses = {WordUse.KEYWORD: words.keywords, WordUse.HINT: words.hints, WordUse.EXCLUDE: words.excludes}
    return Lexicon({use: found for use, found in uses.items() if found})


_known_cutter = cache(load_known_cutter)


def _rewriter(places: Iterable[KnownPlace]) -> Rewriter:
    """Names of known places stay as they are written."""
    names = (name for place in places for name in (place.name, *place.aliases))
    return Rewriter(_sounds(), _known_cutter(), _dialect(), _typos(), keep=map(_normaliser(), names))


def _classes(source: str | None) -> list[Entry]:
    whole = read("taxonomy.toml", source)
    whole.known("category")
    found = entries(whole, "category", "code")
    codes = {entry.name for entry in found}
    for entry in found:
        entry.known(*_FIELDS)
        parent = entry.text("parent", "")
        if parent and parent not in codes:
            entry.fail(f"no class has the code of its parent {parent!r}")
    return found


def _category(entry: Entry) -> Category:
    levels = {u.value: u for u in Urgency}
    urgency, clock = entry.text("urgency"), entry.text("sla_clock")
    if urgency not in levels:
        entry.fail(f"urgency must be one of {'、'.join(levels)}, not {urgency!r}")
    if clock not in ("natural", "work"):
        entry.fail(f"sla_clock must be natural or work, not {clock!r}")
    start = entry.text("start_level")
    if start not in STARTS:
        entry.fail(f"start_level must be one of {'、'.join(STARTS)}, not {start!r}")
    entry.texts("related")
    return Category(
        code=entry.name,
        label=entry.text("label"),
        parent=entry.text("parent", "") or None,
        department=entry.text("department"),
        urgency=levels[urgency],
        sla_hours=entry.number("sla_hours"),
        sla_clock=clock,
        confidential=entry.flag("confidential_default"),
        hazard=entry.name[:2] in HAZARD_CLASSES or entry.name in FIRE_HAZARDS,
        start_level=start,
        co_departments=entry.texts("co_departments"),
    )


def _words(entry: Entry) -> ClassWords:
    danger = entry.name.startswith("JJ")
    return ClassWords(
        code=entry.name,
        label=entry.text("label"),
        parent=entry.text("parent", "") or None,
        keywords=() if danger else tuple(w.lower() for w in entry.texts("keywords")),
        patterns=() if danger else tuple(p.replace("KTV", "ktv") for p in entry.patterns("patterns")),
        excludes=() if danger else entry.texts("exclude_keywords"),
        asks=bool(entry.text("requires_intent", "")),
        fallback=entry.flag("fallback_only"),
    )


def _with_words(classes: Iterable[ClassWords], source: str | None) -> list[ClassWords]:
    """The taxonomy's words and what residents say besides (`words.toml`)."""
    known = {c.code: c for c in classes}
    whole = read("words.toml", source)
    whole.known("more")
    for entry in entries(whole, "more", "code"):
        entry.known("code", "keywords", "hints", "patterns", "excludes")
        if entry.name not in known:
            entry.fail("no class has this code")
        old = known[entry.name]
        known[entry.name] = replace(
            old,
            keywords=old.keywords + tuple(w.lower() for w in entry.texts("keywords")),
            hints=old.hints + entry.texts("hints"),
            patterns=old.patterns + entry.patterns("patterns"),
            excludes=old.excludes + entry.texts("excludes"),
        )
    return list(known.values())
