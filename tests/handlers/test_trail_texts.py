"""What an audit says: every kind of breach in words, and where."""

import pytest

from domain.auditing import Audited, Breach, BreachKind
from handlers.texts import trail


@pytest.mark.parametrize("kind", BreachKind, ids=str)
def test_every_breach_is_told_in_words(kind: BreachKind) -> None:
    said = trail.breach(Breach(kind, "GD261122-0007", 3, 2))
    assert said.startswith("GD261122-0007第 3 行：")
    assert "{" not in said
    assert trail.breach(Breach(kind)).split("：")[0] in ("总账", "办公记录")


def test_what_was_looked_at_is_told_with_what_cannot_be_known() -> None:
    clean = trail.audited(Audited(tickets=3, lines=9, before=4), 1.25)
    assert "3 件工单、9 行经过" in clean
    assert "升级前的 4 条未上链" in clean
    assert "没有发现改动或缺失" in clean
    assert "发现 2 处问题" in trail.audited(Audited(breaches=2), 0.1)
