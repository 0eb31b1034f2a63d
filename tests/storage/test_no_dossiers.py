"""Invariant 19 (M44, M45, M48, M87): no table has a place for identity numbers, population, labels or tracks."""

import re

import pytest

import storage.backup  # noqa: F401 - every table is known once this is
from storage.rows import Row

#: What a column of that kind is called, in English or pinyin.
DOSSIER = re.compile(
    r"id_?(?:card|number|no)\b|identity|passport|shenfen|sfz|citizen|ssn|birth|born|gender|sex|ethnic|nation(?:ality)?|religio"
    r"|population|household|hukou|huji|marri|family_members|education|employer|income|health|disease|blood|photo_of|(?<!r)face"
    r"|finger|biometric|plate|vehicle|criminal|convict|petitioner|blacklist|watchlist|risk_level|person_(?:tag|label|score)"
    r"|label_of|people_tag|credit|trajectory|track(?!ed)|movement|whereabouts|last_seen_at_place|route_of_person|phone|mobile"
)

#: Sound like it and are not: what an office may be called by and answers its telephone with.
NONE_SUCH = {
    "answers.phone",  # a public office's
    "staff.identity",  # a colleague's account and name, sealed
}


def named() -> list[str]:
    """Every table and column, `table.column`."""
    tables = Row.metadata.sorted_tables
    return sorted([t.name for t in tables] + [f"{t.name}.{c.name}" for t in tables for c in t.columns])


def test_no_table_or_column_is_for_a_dossier() -> None:
    found = {name for name in named() if DOSSIER.search(name.rpartition(".")[2])}
    assert found <= NONE_SUCH, found - NONE_SUCH


@pytest.mark.parametrize(
    "name",
    ["id_card", "identity", "birth", "population", "hukou", "person_label", "trajectory", "track", "plate", "phone"],
)
def test_the_pattern_knows_what_it_looks_for(name: str) -> None:
    assert DOSSIER.search(name)
