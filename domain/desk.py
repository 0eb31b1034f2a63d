"""The desk a use case works at: the office's fixed knowledge, one unit of work, the time, the notices to go out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.calendar_file import DayList
from domain.centre import Centre, CentreBook
from domain.centre_reading import CentreList
from domain.gazetteer import PlaceList
from domain.notices import CardChanged, Notice
from domain.policy import Policy
from domain.ports import Unit
from domain.progress import Paces
from domain.roster_file import RosterList
from domain.taxonomy import Taxonomy
from domain.traffic import TrafficBook
from domain.understanding import Reader
from domain.workdays import Calendar

#: A list that an admin sent, told by its heads; an unreadable one comes as a PlaceList.
Listed = PlaceList | DayList | CentreList | RosterList


@dataclass(frozen=True, slots=True)
class Office:
    """What does not change from one unit to the next."""

    taxonomy: Taxonomy
    reader: Reader
    calendar: Calendar
    zone: ZoneInfo
    policy: Policy = Policy()
    admins: frozenset[int] = field(default=frozenset(), repr=False)  # user ids of ADMIN_IDS
    #: other wordings and the usual one, for finding answers
    alike: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: the organisation as it was last imported; empty until then
    centre: CentreBook = field(default_factory=CentreBook, repr=False)
    #: how fast waves under way are just now
    paces: Paces = field(default_factory=Paces, repr=False)
    #: messages a second beyond the free ones that are paid for in a notice (domain/paying.py); 0: none
    paid: int = 0
    #: what leaves the house, in figures
    traffic: TrafficBook = field(default_factory=TrafficBook, repr=False)


@dataclass(slots=True)
class Desk:
    """One unit's desk. `post` keeps order and draws each card once."""

    office: Office
    unit: Unit
    now: datetime
    notices: list[Notice] = field(default_factory=list)
    #: a file an admin sent in private, fetched before the unit opened; None when there is none or it did not come
    enclosed: bytes | None = field(default=None, repr=False)
    #: the list in it, when it is a table or TOML of a known kind
    listed: Listed | None = field(default=None, repr=False)

    @property
    def centre(self) -> Centre:
        """The organisation as it is now; false while there is only one desk."""
        return self.office.centre.current

    def post(self, notice: Notice) -> None:
        """Have somebody told when the unit commits."""
        if isinstance(notice, CardChanged):
            for i, old in enumerate(self.notices):
                if isinstance(old, CardChanged) and old.ticket_id == notice.ticket_id:
                    fresh, opened = old.fresh or notice.fresh, old.opened or notice.opened
                    hidden, left = old.hidden or notice.hidden, (*old.left, *notice.left)
                    self.notices[i] = CardChanged(notice.ticket_id, fresh, opened, hidden, left)
                    return
        self.notices.append(notice)
