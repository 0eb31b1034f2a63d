"""`python -m nlp`, as a person or a script meets it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.town import PATIENCE

ROOT = Path(__file__).parents[2]
FIELDS = {"intent", "danger", "urgent", "categories", "places", "matters", "missing", "masked"}


def nlp(*given: str, said: bytes = b"", code: int = 0) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "nlp", *given]
    done = subprocess.run(command, input=said, capture_output=True, cwd=ROOT, timeout=300, check=False)
    assert done.returncode == code, done.stderr.decode()
    return done


def answers(said: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in nlp("--shipped", said=said).stdout.splitlines()]


def test_every_line_gets_its_answer_whatever_it_is() -> None:
    lines = [
        "幸福小区3栋电梯坏了".encode(),
        b'{"text": "\xe8\xb7\xaf\xe7\x81\xaf\xe5\x9d\x8f\xe4\xba\x86"}',
        b"",
        b"{not json",
        b'{"no": "text"}',
        b'{"text": 5}',
        b"[1, 2]",
        b'{"text": "\\ud800"}',
        b"\xff\xfe\x00",
        b'{"text": "' + "水".encode() * 4096 + b'"}',
    ]
    found = answers(b"\n".join(lines) + b"\n")
    assert len(found) == len(lines)
    assert all(set(answer) >= FIELDS for answer in found)
    assert found[1]["categories"][0]["code"] == "SR04"
    assert set(found[1]["categories"][0]) == {"code", "label", "confidence", "because"}
    assert found[0]["danger"] == {"level": "none", "call": []}
    assert found[0]["places"][0]["text"] == "幸福小区3栋"
    assert all("error" in found[i] for i in (3, 4, 5))


def test_an_answer_comes_before_the_next_line_is_written() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "nlp", "--shipped"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, cwd=ROOT,
    ) as talk:  # fmt: skip
        assert talk.stdin is not None
        assert talk.stdout is not None
        for _ in range(2):
            talk.stdin.write("我妈倒地上叫不应\n".encode())
            talk.stdin.flush()
            assert json.loads(talk.stdout.readline())["danger"]["level"] == "hard"
        talk.stdin.close()
        assert talk.wait(timeout=PATIENCE) == 0


def test_the_figures_of_a_small_file_are_those_one_counts_by_hand(tmp_path: Path) -> None:
    rows = [
        {"text": "路灯坏了", "class": "SR04", "intent": "report", "danger": "none", "kind": "a"},
        {
            "text": "幸福小区3栋停水了",
            "class": ["SR06", "WY07"],
            "place": ["幸福小区3栋"],
            "danger": "none",
            "kind": "a",
        },
        {"text": "老板跑了钱没给", "class": "拖欠工资(含农民工工资)", "kind": "b"},
        {"text": "着火了快来人", "danger": "hard", "intent": "danger", "urgent": True, "kind": "b"},
        {"text": "井盖不见了", "class": "WY01"},
    ]
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    figures = json.loads(nlp("evaluate", str(file), "--shipped", "--json").stdout)["figures"]
    assert figures["类别"] == pytest.approx(3 / 4)
    assert figures["类别宏平均 F1"] == pytest.approx(3 / 4)
    assert figures["险情召回（硬）"] == 1
    assert figures["误报硬警"] == 0
    assert figures["意图"] == 1
    assert figures["地点一字不差"] == 1
    table = nlp("evaluate", str(file), "--shipped").stdout.decode()
    assert "险情召回（硬）" in table
    assert "WY01" in table


def test_foreign_labels_are_mapped_and_a_code_without_an_entry_is_a_miss(tmp_path: Path) -> None:
    (tmp_path / "label_map.json").write_text('{"classes": {"灯": ["SR04"], "其他城管": ["SR"]}}', encoding="utf-8")
    file = tmp_path / "set.csv"
    rows = "title,text,label\n路灯坏了,好几天了,灯\n,三单元又停水,其他城管\n老板跑了钱没给,,灯\n"
    file.write_text(rows, encoding="utf-8")
    figures = json.loads(nlp("evaluate", str(file), "--shipped", "--json").stdout)["figures"]
    assert figures["类别"] == pytest.approx(2 / 3)


def test_all_wrong_lines_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"text": "路灯坏了", "class": "XX99"}\n{"text": "水", "danger": "maybe"}\nnonsense\n', "utf-8")
    told = nlp("evaluate", str(file), code=2).stderr.decode()
    assert all(f"第 {line} 行" in told for line in (1, 2, 3))
    assert "Traceback" not in told


def test_a_damaged_model_is_refused_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.model"
    broken.write_bytes(b"nothing of ours")
    told = nlp("--model", str(broken), code=2).stderr.decode()
    assert "model" in told
    assert "Traceback" not in told


def test_a_trained_model_answers_as_it_was_taught(tmp_path: Path) -> None:
    file, out = tmp_path / "tickets.jsonl", tmp_path / "own.model"
    said = [f"{where}的绿宝{how}" for where in ("楼下", "门口", "南区", "东门") for how in ("坏了", "不收瓶子", "没电")]
    file.write_text("\n".join(json.dumps({"text": t, "class": "WY07"}, ensure_ascii=False) for t in said), "utf-8")
    facts = json.loads(nlp("train", str(file), "--out", str(out)).stdout)
    assert facts["own"] == len(said)
    done = nlp("--model", str(out), said="绿宝又不好使了".encode())
    assert json.loads(done.stdout)["categories"][0]["code"] == "WY07"
