"""What is said of notices under way, of the ledger and of dead letters is sound, short enough, and names nobody."""

from dataclasses import replace

from domain.broadcasts import (
    Audience,
    AudienceSort,
    BroadcastState,
    Colour,
    Level,
    Tally,
    Wave,
    WaveKind,
    WaveState,
)
from domain.delivery import Priority
from domain.ledgers import LOOKED_AT, LedgerView, NoticeList, NoticeRow
from domain.progress import Progress
from domain.traffic import Traffic
from handlers import running_keyboards
from handlers.texts import ledger, traffic
from handlers.texts import running as texts
from handlers.texts.heads import heads
from sandbox.markup import parse
from tests.handlers import running_samples
from tests.handlers.running_samples import DESK, notices
from tests.storage.hands import NOW


def test_what_is_said_is_sound_html_and_one_message() -> None:
    for text in running_samples.sentences():
        plain = parse(text)[0]
        assert 0 < len(plain) <= 4096, len(plain)
        assert "None" not in plain
        assert "&amp;lt;" not in text, "escaped twice"


def test_answers_to_presses_are_short_and_plain() -> None:
    for text in running_samples.answers():
        assert 0 < len(text) <= 200
        assert "<" not in text


def test_every_value_has_its_words() -> None:
    assert set(texts.KIND) == set(WaveKind)
    assert set(ledger.STATE) == set(BroadcastState)
    assert set(ledger.LOOKED_AT) == set(LOOKED_AT)
    assert set(texts._ACTED) == set(WaveState)
    assert set(traffic._LANE) == set(Priority)


def test_where_another_process_sends_health_says_nothing_of_it() -> None:
    assert traffic.traffic(Traffic()) == ""


def test_of_reporters_only_about_how_many() -> None:
    """By steps of five, nowhere the number itself; of others the number."""
    assert heads(next(notices()), 12) == "12"
    tally = Tally(sent=13, failed=3)
    wave = Wave(1, 1, WaveKind.SEND, 1, NOW, WaveState.SENDING, total=16, full=True)
    for sort in (AudienceSort.REPORTERS, AudienceSort.LISTED):
        few = replace(next(notices()), audience=Audience(sort))
        assert [heads(few, n) for n in (0, 3, 5, 9, 12)] == ["0", "不到 5", "约 5", "约 5", "约 10"]
        p = Progress(few, wave, tally, NOW)
        buttons = str(running_keyboards.ledger(LedgerView(p)))
        shown = [texts.progress(DESK, p), ledger.ledger(DESK, LedgerView(p)), buttons]
        shown.append(ledger.notices(DESK, NoticeList((NoticeRow(replace(few, people=16), wave, tally),))))
        assert not [text for text in shown for figure in ("13", "16", " 3 人", "失败 3") if figure in text]
        assert ("bl:failed" in buttons, "bl:book" in buttons or "bl:open" in buttons) == (False, True), (
            "rows are counted"
        )

        # no bar to count them by, nor how fast; of many what went astray on the way betrays nobody
        assert not [word for word in ("▓", "░", "每秒") if word in texts.progress(DESK, replace(p, rate=0.5))]
        assert "共约 15 人" in texts.progress(DESK, p)
        big = Progress(few, replace(wave, total=303), Tally(sent=290, failed=3, uncertain=10), NOW, 5.0)
        shown = [texts.progress(DESK, big), ledger.ledger(DESK, LedgerView(big))]
        assert all("303" not in text and "失败" in text and "10 人不确定" in text for text in shown)
        assert "失败 3 · 不确定 10" in shown[0]
        assert texts.sure(replace(few, people=303), 10).startswith("这 10 人")


def test_what_was_stopped_is_not_called_done() -> None:
    """The bar stands where it was stopped."""
    wave = Wave(1, 1, WaveKind.CORRECT, 1, NOW, WaveState.CANCELLED, base=2, total=1147, full=True, done_at=NOW)
    text = texts.progress(DESK, Progress(next(notices()), wave, Tally(sent=160, expired=987), NOW))
    assert "▓░░░░░░░░░ 13 %　160/1147 人" in text
    assert "未发 987" in text


def test_nobody_left_is_not_called_sent() -> None:
    wave = Wave(1, 1, WaveKind.SEND, 1, NOW, WaveState.DONE, full=True, done_at=NOW)
    text = texts.progress(DESK, Progress(next(notices()), wave, Tally(), NOW))
    assert "选的人现在都发不到了" in text
    assert "发送完毕" not in text


def test_a_warning_is_named_by_its_colour() -> None:
    """Red is not 一般, whatever the level says."""
    plain = replace(next(notices()), level=Level.ORDINARY)
    assert "红色预警" in texts.what(replace(plain, colour=Colour.RED))
    assert "紧急" in texts.what(replace(plain, level=Level.URGENT))
    assert "一般" in texts.what(plain)
