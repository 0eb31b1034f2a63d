"""Times as admins type them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.wanted_times import read_time
from tests.storage.hands import NOW

ZONE = ZoneInfo("Asia/Shanghai")


def local(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    """NOW is Sunday 22 November 2026, 14:30 in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    "text, when",
    [
        ("今天 18:00", local(22, 18)),
        ("明天8点", local(23, 8)),
        ("明早 7点半", local(23, 7, 30)),
        ("今晚8点", local(22, 20)),
        ("后天下午3点", local(24, 15)),
        ("11月24日 18:30", local(24, 18, 30)),
        ("11-24 18：30", local(24, 18, 30)),
        ("1月3日 8:00", local(3, 8, month=1, year=2027)),
        ("2027年1月3日 8:00", local(3, 8, month=1, year=2027)),
        ("18:30", local(22, 18, 30)),
        ("8:00", local(23, 8)),
        ("昨天", None),
        ("8", None),
        ("2月30日 8:00", None),
        ("25:00", None),
        ("明天", None),
        ("尽快", None),
        ("今晚 8 点", local(22, 20)),
        ("今晚 8 点半", local(22, 20, 30)),
        ("今晚12点", local(23, 0)),
        ("今晚0点", local(23, 0)),
        ("今晚24:00", local(23, 0)),
        ("明晚12点", local(24, 0)),
        ("今晚1点", local(23, 1)),
        ("中午1点", local(23, 13)),
        ("明天中午12点", local(23, 12)),
        ("下午12点半", local(23, 12, 30)),
        ("凌晨2点", local(23, 2)),
        ("明早七点", local(23, 7)),
        ("晚上十点一刻", local(22, 22, 15)),
        ("明天二十点三十分", local(23, 20, 30)),
        ("下周一 8:00", local(23, 8)),
        ("周日 20点", local(22, 20)),
        ("周日 8点", local(29, 8)),
        ("周一9点", local(23, 9)),
        ("星期天晚上八点", local(22, 20)),
        ("大后天 9点", local(25, 9)),
        ("1月1 12:00", local(1, 12, month=1, year=2027)),
        ("两小时后", local(22, 16, 30)),
        ("1个半小时后", local(22, 16)),
        ("半小时后", local(22, 15)),
        ("30分钟后", local(22, 15)),
        ("三天后", local(25, 14, 30)),
        ("8.30", None),
        ("两分钟半后", None),
        ("十十点", None),
        ("8点99分", None),
        ("24:30", None),
    ],
)
def test_times_as_people_write_them(text: str, when: datetime | None) -> None:
    assert read_time(text, NOW, ZONE) == when
