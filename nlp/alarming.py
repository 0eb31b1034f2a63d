"""Teaches the alarm: `python -m nlp.alarming` makes nlp/data/danger.model from the sentences under nlp/data.

Hard against the rest, hard or soft against nothing, and which JJ code; then how much the rules' signs add, from
judgements of sentences the learner had not seen (five folds by hash). Needs scikit-learn; about a minute.
"""

import hashlib
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.alarm import CODE, DAMPING, LEVEL, Alarm
from nlp.concepts import Concepts, grams, plain
from nlp.danger import DangerReader
from nlp.fitting import Vocabulary, vocabulary
from nlp.lessons import part_of, read_sentences
from nlp.model import Head, Model

FOLDS = 5
#: A feature stands in so many sentences; so many are kept.
LEAST, MOST = 2, 30_000
STRENGTH = 6.0
#: Every so manieth calm sentence is joined to another one; what stands between two matters.
JOINED, MARKS = 3, (",", "。", ",另外", "。还有", " ")
#: Of the sentences without danger so many may be hard, or hard or soft: the thresholds are set there.
FALSE_HARD, FALSE_SOFT = 0.004, 0.035
#: The same of two calm sentences in one message, heard clause by clause.
LONE_HARD, LONE_SOFT = 0.004, 0.03

Told = tuple[str, str]


def lessons(normal: Callable[[str], str]) -> list[Told]:
    """(label, normalised sentence): danger's own, and the other heads' as sentences without danger."""
    relabelled = {t.text: t.labels[0] for t in read_sentences("danger_also")}
    told = [(x.labels[0], x.text) for name in ("danger", "danger_more") for x in read_sentences(name)]
    told += [(label, text) for text, label in relabelled.items() if label != "skip"]
    for name in ("class", "intent"):
        told += [("none:-", x.text) for x in read_sentences(name) if x.text not in relabelled]
    return sorted({normal(text): (label, normal(text)) for label, text in told}.values(), key=lambda x: (x[1], x[0]))


def features(text: str, concepts: Concepts) -> list[str]:
    """As `Alarm` sees a whole text."""
    written = plain(text)
    return [run for found in grams(written, concepts.found(written)) for run in found.runs if "\n" not in run]


def rows(documents: Sequence[Sequence[str]], known: Vocabulary) -> Any:
    """Texts x features, weighed as `Alarm` weighs one window."""
    from scipy import sparse

    index = {name: number for number, name in enumerate(known.names)}
    starts, columns, values = [0], [], []
    for document in documents:
        found = np.array([index[name] for name in document if name in index], np.int32)
        weights = known.rarity[found] if len(found) else np.zeros(0, np.float32)
        columns.append(found)
        values.append(weights / math.sqrt(float(weights @ weights) + DAMPING))
        starts.append(starts[-1] + len(found))
    shape = (len(documents), len(known.names))
    return sparse.csr_matrix((np.concatenate(values), np.concatenate(columns), np.array(starts)), shape=shape)


def _binary(x: Any, y: NDArray[Any], strength: float) -> tuple[NDArray[Any], float]:
    from sklearn.linear_model import LogisticRegression

    machine = LogisticRegression(C=strength, solver="liblinear", random_state=0, tol=1e-3)
    machine.fit(x, y)
    return machine.coef_[0], float(machine.intercept_[0])


def _levels(x: Any, levels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    fits = [_binary(x, levels == 2, STRENGTH), _binary(x, levels >= 1, STRENGTH)]
    return np.stack([w for w, _ in fits], axis=1), np.array([b for _, b in fits])


def _codes(x: Any, codes: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[Any], NDArray[Any]]:
    names = tuple(sorted(set(codes.tolist())))
    fits = [_binary(x, codes == name, STRENGTH) for name in names]
    return names, np.stack([w for w, _ in fits], axis=1), np.array([b for _, b in fits])


def joined(told: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Two matters in one message, for the mix alone: a calm sentence beside short ones, dangerous or not."""
    calm = [text for level, text in told if level == 0 and len(text) <= 40]
    chosen = [(level, text) for level, text in told if len(text) <= 40]
    chance = random.Random(len(told))  # noqa: S311 - the same pairs each time
    result = []
    for number, (level, text) in enumerate(chosen):
        if level or number % JOINED == 0:
            other, mark = chance.choice(calm), chance.choice(MARKS)
            result.append((level, f"{text}{mark}{other}" if chance.random() < 0.5 else f"{other}{mark}{text}"))
    return result


def mixed(x: NDArray[Any], levels: NDArray[Any], hard: tuple[str, float], soft: tuple[str, float]) -> dict[str, Any]:
    """How learner and rules together judge: weights as `Alarm.mix` tells them, the threshold in the last one."""
    result: dict[str, Any] = {}
    for name, allowed, right in ((*hard, levels == 2), (*soft, levels >= 1)):
        weights, bias = _binary(x, right, 1.0)
        score = x @ weights + bias
        at = float(np.quantile(score[levels == 0], 1 - allowed))
        result[name] = [round(float(w), 4) for w in (*weights, bias - at)]
        result[f"{name}_recall"] = round(float((score[right] > at).mean()), 4)
    return result


def train(told: Sequence[Told], rules: DangerReader, tell: Callable[[str], None] = print) -> Model:
    """Deterministic in the sentences and the concepts."""
    concepts = Concepts()
    documents = [features(text, concepts) for _, text in told]
    known = vocabulary([Counter(dict.fromkeys(document, 1)) for document in documents], LEAST, MOST)
    x = rows(documents, known)
    levels = np.array([("none", "soft", "hard").index(label.partition(":")[0]) for label, _ in told])
    folds = np.array([part_of(text, FOLDS) for _, text in told])
    signs: dict[bool, list[tuple[float, ...]]] = {False: [], True: []}
    right: dict[bool, list[int]] = {False: [], True: []}
    for number in range(FOLDS):
        out = folds == number
        w, b = _levels(x[~out], levels[~out])
        heads = {LEVEL: Head.squeezed(("hard", "any"), w, b), CODE: Head.squeezed(("-",), w[:, :1] * 0, b[:1] * 0)}
        alarm = Alarm(Model(known.names, known.rarity, heads, {}, {}), concepts)
        unseen = [(int(levels[i]), told[i][1]) for i in np.flatnonzero(out).tolist()]
        for two, texts in ((False, unseen), (True, joined(unseen))):
            for level, text in texts:
                signs[two].append((*alarm.hear(text).signs, *_signs(rules, text)))
                right[two].append(level)
        tell(f"{number + 1}/{FOLDS}")
    whole, lone = np.array(signs[False]), np.array(signs[True])
    mix = {
        **mixed(whole[:, [0, 1, 4, 5]], np.array(right[False]), ("hard", FALSE_HARD), ("soft", FALSE_SOFT)),
        **mixed(lone[:, 2:], np.array(right[True]), ("lone hard", LONE_HARD), ("lone soft", LONE_SOFT)),
    }
    w, b = _levels(x, levels)
    dangerous = np.flatnonzero([label[0] != "n" for label, _ in told])
    names, cw, cb = _codes(x[dangerous], np.array([told[int(i)][0].partition(":")[2] for i in dangerous]))
    heads = {LEVEL: Head.squeezed(("hard", "any"), w, b), CODE: Head.squeezed(names, cw, cb)}
    facts: dict[str, Any] = {"sentences": len(told), "mix": mix, "concepts": concepts.digest}
    facts["hash"] = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    return Model(known.names, known.rarity, heads, {}, facts)


def _signs(rules: DangerReader, text: str) -> tuple[float, float]:
    level = rules.by_rules(text).level.value
    return float(level == "hard"), float(level == "soft")


def main() -> None:
    """Writes the model beside the sentences."""
    from nlp.load import load_reader

    reader = load_reader()
    model = train(lessons(lambda text: reader.rewrite(reader.normalise(text)).text), reader.danger)
    target = Path(str(files("nlp") / "data" / "danger.model"))
    target.write_bytes(model.to_bytes())
    print(json.dumps(model.facts, ensure_ascii=False), target.stat().st_size)  # noqa: T201 - a command


if __name__ == "__main__":
    main()
