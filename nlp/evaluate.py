"""How well a reader does on labelled texts. Each figure says of how many; what a file does not say is left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.understanding import DangerLevel, Reader, Understanding, Urgency
from nlp.examples import Example, Labels
from nlp.scores import ClassFigures, by_class, calibration_error, macro_f1

HARD, NONE = DangerLevel.HARD.value, DangerLevel.NONE.value


@dataclass(frozen=True, slots=True)
class Report:
    """`figures`: name -> (value, of how many); `classes`: at the level of the file; `kinds`: figures of each kind."""

    figures: Mapping[str, tuple[float, int]]
    classes: Sequence[ClassFigures] = ()
    kinds: Mapping[str, Mapping[str, tuple[float, int]]] = field(default_factory=dict)


Pair = tuple[Example, Understanding]


def evaluate(
    reader: Reader, examples: Sequence[Example], labels: Labels, tell: Callable[[int], None] = lambda _n: None
) -> Report:
    """Read every text once and count."""
    pairs: list[Pair] = []
    for number, example in enumerate(examples, 1):
        pairs.append((example, reader.understand(example.text)))
        tell(number)
    figures, classes = _figures(pairs, labels)
    names = sorted({e.kind for e in examples if e.kind})
    kinds = {name: _figures([p for p in pairs if p[0].kind == name], labels)[0] for name in names}
    return Report(figures, classes, kinds)


def _figures(pairs: Sequence[Pair], labels: Labels) -> tuple[dict[str, tuple[float, int]], list[ClassFigures]]:
    classed = [(e, u) for e, u in pairs if e.classes]
    found: dict[str, tuple[float, int]] = {}
    classes: list[ClassFigures] = []
    if classed:
        classes = _classes(classed, labels, found)
    found.update(_dangers([(e.danger, u.danger.level.value) for e, u in pairs if e.danger]))
    found.update(_share("意图", [u.intent.value == e.intent for e, u in pairs if e.intent]))
    urgent = [(e.urgent, u.urgency in (Urgency.URGENT, Urgency.EXTREME)) for e, u in pairs if e.urgent is not None]
    found.update(_share("紧急", [a == b for a, b in urgent]))
    placed = [(e.places, {p.text for p in u.places}) for e, u in pairs if e.places is not None]
    found.update(_share("地点一字不差", [bool(said.intersection(p)) for p, said in placed if p]))
    found.update(_share("没有地点却找到", [bool(said) for p, said in placed if not p]))
    return found, classes


def _classes(classed: Sequence[Pair], labels: Labels, found: dict[str, tuple[float, int]]) -> list[ClassFigures]:
    told = {c for e, _ in classed for c in e.classes}
    foreign = bool(labels.foreign) and told <= set(labels.foreign)
    coarse = not foreign and all(len(c) == 2 for c in told)

    def level(code: str) -> str | None:
        return labels.of(code) if foreign else code[:2] if coarse else code

    def meets(guess: str | None, wanted: str) -> bool:
        """A first-level code is met by any code below it."""
        return guess is not None and (guess == wanted if foreign else guess.startswith(wanted))

    right, said = [], []
    top3, first, first3, sure, hits = [], [], [], [], []
    for example, understood in classed:
        given = [level(g.code) for g in understood.categories]
        guess = given[0] if given else None
        met = next((c for c in example.classes if meets(guess, c)), None)
        right.append(guess if met and guess else example.classes[0])
        said.append(guess)
        top3.append(any(meets(g, c) for g in given for c in example.classes))
        parents = {c[:2] for c in example.classes}
        first.append(bool(understood.categories) and understood.categories[0].code[:2] in parents)
        first3.append(any(g.code[:2] in parents for g in understood.categories))
        if understood.categories:
            sure.append(sum(g.confidence for g, c in zip(understood.categories, given, strict=True) if c == guess))
            hits.append(met is not None)
    classes = by_class(right, said)
    found.update(_share("类别", [r == s for r, s in zip(right, said, strict=True)]))
    found["类别宏平均 F1"] = (macro_f1(classes), len(classes))
    found.update(_share("类别前三", top3))
    if not foreign and not coarse:
        found.update(_share("一级类", first))
        found.update(_share("一级类前三", first3))
    found["校准误差（十段）"] = (calibration_error(sure, hits), len(sure))
    return classes


def _dangers(pairs: Sequence[tuple[str | None, str]]) -> Iterator[tuple[str, tuple[float, int]]]:
    if not pairs:
        return
    hard = [s == HARD for r, s in pairs if r == HARD]
    yield from _share("险情召回（硬）", hard)
    yield from _share("险情召回（硬或软）", [s != NONE for r, s in pairs if r == HARD])
    yield from _share("险情精确（硬）", [r == HARD for r, s in pairs if s == HARD])
    yield from _share("险情精确（硬或软）", [r != NONE for r, s in pairs if s != NONE])
    yield from _share("软提示说中", [s != NONE for r, s in pairs if r == DangerLevel.SOFT.value])
    yield from _share("误报硬警", [s == HARD for r, s in pairs if r == NONE])
    yield from _share("误报软提示", [s == DangerLevel.SOFT.value for r, s in pairs if r == NONE])


def _share(name: str, hits: Sequence[bool]) -> Iterator[tuple[str, tuple[float, int]]]:
    if hits:
        yield name, (sum(hits) / len(hits), len(hits))
