"""What admins read about the organisation: sound HTML, one message, every fault in words of its own."""

import pytest

from domain.centre import Centre, CentreBook
from domain.centre_checks import CentreFault
from domain.centre_gaps import gaps
from domain.centre_reading import CentreList
from handlers import centre as pages
from handlers.centre_files import example
from handlers.texts import admin, centre, centre_faults
from sandbox.markup import parse
from tests.handlers import centre_samples as samples


def test_a_plan_that_waits_for_its_confirmation_is_kept_whole() -> None:
    assert pages._unpacked(pages._packed(example())) == example()


def sound(text: str) -> str:
    """As it is read, when it is one message."""
    plain = parse(text)[0]
    assert 0 < len(plain.strip()) <= 4096, len(plain)
    assert "&amp;lt;" not in text
    assert "{" not in plain
    return plain


def test_the_whole_and_each_unit_fit_a_message() -> None:
    whole = samples.organisation()
    book = CentreBook(whole, lost=whole.chats)
    assert "⚠️" in sound(centre.overview(whole, gaps(book)))
    assert "还没有导入" in sound(centre.overview(Centre(), gaps(CentreBook())))
    for unit in whole.units:
        for lost in (True, False):
            sound(centre.unit(whole, unit, samples.people(), lost=lost))
    sound(admin.staff_list(list(samples.people().values()) * 9, whole))


def test_every_preview_fits_a_message_and_what_it_leaves_out_comes_in_a_file() -> None:
    warnings = [*samples.warnings()]
    for changes in samples.changes():
        sound(centre.preview(changes, warnings))
        sound(centre.taken(changes))
        assert bool(centre.all_changes(changes)) == (len(changes.added) > 20 or len(changes.removed) > 20)
    for sentence in (centre.stale(), centre.dropped(), centre.unreadable(), centre.gone()):
        sound(sentence)
    for kind in ("names", "template", "export"):
        sound(centre.captions(kind))


@pytest.mark.parametrize("fault", tuple(samples.faults()), ids=lambda f: f"{f.sheet}-{f.what}-{f.more[:12]}")
def test_every_fault_says_where_what_and_what_instead(fault: CentreFault) -> None:
    for toml in (True, False):
        told = sound(centre_faults.fault(fault, toml=toml))
        assert len(told) > 10
        if fault.line > 1:
            assert f"第 {fault.line} {'条' if toml else '行'}：" in told


def test_all_faults_fit_and_the_rest_is_counted() -> None:
    found = CentreList(faults=tuple(samples.faults()))
    told = sound(centre_faults.faulty(found))
    assert f"还有 {len(found.faults) - 5} 处" in told
    assert len(told) <= 1024, "it stands under a file"
    for many in (1, 12):
        sound(centre_faults.faulty(CentreList(faults=tuple(samples.faults())[:many])))
    assert len(centre_faults.all_faults(found).splitlines()) >= len(found.faults)


def test_every_warning_is_told() -> None:
    told = centre_faults.warnings(CentreList(warnings=tuple(samples.warnings())))
    assert len({line[:14] for line in told}) == 7
    assert all(line.startswith("提醒：") for line in told)
