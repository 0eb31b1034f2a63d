"""The centre's own thresholds: what is written out reads back, every wrong line is named, what is set holds."""

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import SettingsWrong, load
from bot.thresholds import LABELS, Thresholds, WrongThresholds, read, written
from domain.deadlines import Term, term_of
from domain.policy import Policy
from nlp.load import load_taxonomy


def at(folder: Path, text: str) -> Path:
    file = folder / "policy.toml"
    file.write_text(text, "utf-8")
    return file


def test_every_threshold_is_told_and_every_default_reads_back(tmp_path: Path) -> None:
    assert set(LABELS) == {f.name for f in fields(Policy)} - {"sure_from"}
    assert read(at(tmp_path, written(Thresholds()))) == Thresholds()


def test_what_differs_reads_back(tmp_path: Path) -> None:
    policy = replace(
        Policy(),
        village_days=timedelta(days=3),
        alarm_after=timedelta(minutes=90),
        silent_after="1wd",
        bounces=3,
        rectify_terms=("2wd", "4wd"),
        urge_bound=(1, 60),
        petition_classes=frozenset({"ZF03", "ZF02"}),
        answer_sure=0.5,
    )
    mine = Thresholds(policy, {"SR04": "2wd", "JF": "20d"})
    assert read(at(tmp_path, written(mine))) == mine


def test_terms_hold_for_a_class_and_for_those_below_it() -> None:
    taxonomy = Thresholds(Policy(), {"SR": "3wd", "SR04": "36h"}).over(load_taxonomy())
    assert term_of(taxonomy.get("SR04"), 2) == Term.parse("36h")
    assert term_of(taxonomy.get("SR01"), 2) == Term.parse("3wd")
    assert term_of(taxonomy.get("ZA02"), 2) == term_of(load_taxonomy().get("ZA02"), 2)


WRONG = """
silent_after = "soon"
village_days = 7
bounces = -1
bounce = 2
sure_from = 0.4
rectify_terms = []
urge_bound = [3]
answer_sure = 2
alarm_times = true
[terms]
SR04 = "2 days"
"""


def test_every_wrong_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongThresholds) as wrong:
        read(at(tmp_path, WRONG))
    told = [line.split("：")[0].split("（")[0] for line in wrong.value.lines]
    assert sorted(told) == sorted(
        ["silent_after", "village_days", "bounces", "bounce", "sure_from", "rectify_terms", "urge_bound",
         "answer_sure", "alarm_times", "[terms] SR04"]
    )  # fmt: skip


@pytest.mark.parametrize("text", ["[", "a = [" * 3000, "\x00"])
def test_rubbish_is_no_file_of_thresholds(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongThresholds, match="不是 TOML"):
        read(at(tmp_path, text))


def test_a_class_that_is_none_is_named() -> None:
    with pytest.raises(WrongThresholds, match="XX99"):
        Thresholds(Policy(), {"XX99": "1wd"}).over(load_taxonomy())


def test_a_wrong_file_stops_the_start_beside_all_else_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"BOT_TOKEN": "x", "DUTY_CHAT_ID": "-1", "ADMIN_IDS": "5"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("POLICY_FILE", str(at(tmp_path, "bounces = -1\nsoon = 4\n")))
    with pytest.raises(SettingsWrong) as wrong:
        load(None)
    assert [line.split(" ")[0] for line in wrong.value.lines] == ["BOT_TOKEN", "POLICY_FILE"]
    assert "bounces（第几次退单由裁决人定）" in wrong.value.lines[1]
    assert "soon" in wrong.value.lines[1]
    monkeypatch.setenv("POLICY_FILE", str(tmp_path / "none.toml"))
    with pytest.raises(SettingsWrong, match="打不开"):
        load(None)


def test_what_is_set_is_the_policy_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", f"424242:{'A' * 35}")
    monkeypatch.setenv("DUTY_CHAT_ID", "-1")
    monkeypatch.setenv("ADMIN_IDS", "5")
    monkeypatch.setenv("SURE_FROM", "0.7")
    monkeypatch.setenv("POLICY_FILE", str(at(tmp_path, 'whistle_within = "1wd"\n')))
    policy = load(None).thresholds.policy
    assert policy == replace(Policy(), sure_from=0.7, whistle_within="1wd")
