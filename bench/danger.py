"""How danger is heard: `python bench/danger.py FILE.jsonl [TEXTS.csv]` prints a table by kind, and its ablation.

FILE: `text`, `kind`, `danger` (none, soft, hard), `class` of an emergency. TEXTS: title and text of ordinary
petitions. Rules alone, learner alone, both; the first number called; CPU time of one reading.
"""

import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from domain.understanding import Danger, DangerLevel
from nlp.alarm import Alarm
from nlp.danger import DangerReader
from nlp.dangerous import RuleReader
from nlp.load import load_reader

Read = Callable[[str], Danger]


def main(path: str, texts: str | None = None) -> None:
    reader = load_reader()

    def normal(text: str) -> str:
        return reader.rewrite(reader.normalise(text)).text

    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    both = reader.danger
    learner = DangerReader(None, (), Alarm.load(), ruled=False)
    ways: dict[str, Read] = {"rules": both.by_rules, "learner": learner.read, "both": both.read}
    told = [(row.get("kind") or row["danger"], normal(row["text"])) for row in rows]
    print(f"{'kind':<12}{'n':>5}  " + "  ".join(f"{name + ' hard':>13}{'any':>8}" for name in ways))
    for kind in dict.fromkeys(kind for kind, _ in told):
        mine = [text for k, text in told if k == kind]
        cells = []
        for read in ways.values():
            levels = Counter(read(text).level for text in mine)
            hard, soft = levels[DangerLevel.HARD], levels[DangerLevel.SOFT]
            cells.append(f"{hard / len(mine):>13.3f}{(hard + soft) / len(mine):>8.3f}")
        print(f"{kind:<12}{len(mine):>5}  " + "  ".join(cells))
    print("first number right:", _numbers(rows, [text for _, text in told], both.read))
    if texts:
        csv.field_size_limit(10**9)
        with open(texts, encoding="utf-8") as file:
            petitions = list(csv.DictReader(file))
        for field in ("title", "text"):
            found = Counter(both.read(normal(p[field][:4096])).level.value for p in petitions)
            print(f"{field}s of {len(petitions)} petitions:", dict(found))
    long = "。".join(text for _, text in told)
    long = (long * (4096 // len(long) + 1))[:4096]
    for text in (long[:60], long):
        print(f"{len(text)} characters: {_median(both.read, text):.2f} ms CPU")


def _numbers(rows: list[dict[str, object]], texts: list[str], read: Read) -> str:
    rules = RuleReader()
    right = caught = 0
    for row, text in zip(rows, texts, strict=True):
        codes = row.get("class")
        code = codes[0] if isinstance(codes, list) and codes else codes
        found = read(text)
        if row["danger"] == "hard" and isinstance(code, str) and found.level is not DangerLevel.NONE:
            caught += 1
            right += rules.call(code)[0] in found.call
    return f"{right}/{caught}"


def _median(read: Read, text: str, times: int = 101) -> float:
    spent = []
    for _ in range(times):
        start = time.thread_time()
        read(text)
        spent.append(time.thread_time() - start)
    return sorted(spent)[times // 2] * 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
