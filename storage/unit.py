"""One unit of work: all stores over one connection and one transaction."""

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain import ports
from storage.alike import AlikeRows
from storage.allowances import AllowanceRows
from storage.answers import AnswerRows
from storage.assists import AssistRows
from storage.broadcasts import BroadcastRows
from storage.calendar import CalendarRows
from storage.centre import CentreRows
from storage.dead import DeadRows
from storage.dialogs import DialogRows
from storage.drafts import DraftRows
from storage.errors import DRIVER_ERRORS, translated
from storage.followers import FollowerRows, PairRows
from storage.gazetteer import GazetteerRows
from storage.history import HistoryRows
from storage.intake import IntakeRows
from storage.knowledge import KnowledgeRows
from storage.learning import LearningRows
from storage.leases import LeaseRows
from storage.lists import ListRows
from storage.outbox import OutboxRows
from storage.people import PersonRows
from storage.questions import QuestionRows
from storage.roster import RosterRows
from storage.staff import StaffRows
from storage.subscriptions import SubscriptionRows
from storage.tickets import TicketRows
from storage.turns import TurnRows
from storage.vault import Vault
from storage.waves import WaveRows
from storage.words import WordsRows


class RowsUnit:
    """domain.ports.Unit. The transaction begins with the first statement."""

    def __init__(self, conn: AsyncConnection, vault: Vault, clock: ports.Clock) -> None:
        self.connection = conn
        self.tickets: ports.Tickets = TicketRows(conn, vault)
        self.lists: ports.Lists = ListRows(conn, vault)
        self.words: ports.WordsStore = WordsRows(conn, vault)
        self.history: ports.HistoryStore = HistoryRows(conn, vault)
        self.drafts: ports.Drafts = DraftRows(conn, vault)
        self.people: ports.People = PersonRows(conn, vault)
        self.staff: ports.StaffStore = StaffRows(conn, vault)
        self.dialogs: ports.Dialogs = DialogRows(conn, vault, clock)
        self.allowances: ports.Allowances = AllowanceRows(conn, vault)
        self.broadcasts: ports.Broadcasts = BroadcastRows(conn, vault)
        self.waves: ports.Waves = WaveRows(conn, vault)
        self.subscriptions: ports.Subscriptions = SubscriptionRows(conn, vault)
        self.alike: ports.AlikeIndex = AlikeRows(conn, vault)
        self.followers: ports.Followers = FollowerRows(conn, vault)
        self.pairs: ports.Pairs = PairRows(conn, vault)
        self.answers: ports.Answers = AnswerRows(conn, vault)
        self.questions: ports.Questions = QuestionRows(conn, vault)
        self.gazetteer: ports.Gazetteer = GazetteerRows(conn, vault)
        self.assists: ports.Assists = AssistRows(conn, vault)
        self.centre: ports.CentreStore = CentreRows(conn, vault)
        self.calendar: ports.CalendarStore = CalendarRows(conn, vault)
        self.roster: ports.RosterStore = RosterRows(conn, vault)
        self.knowledge: ports.Knowledge = KnowledgeRows(conn, vault)
        self.learning: ports.Learning = LearningRows(conn, vault)
        self.outbox: ports.Outbox = OutboxRows(conn, vault)
        self.intake: ports.Intake = IntakeRows(conn, vault)
        self.dead: ports.DeadLetters = DeadRows(conn, vault)
        self.leases: ports.Leases = LeaseRows(conn, vault)
        self.turns: ports.Turns = TurnRows(conn, vault)

    async def commit(self) -> None:
        """Raises Conflict or StoreDown; then nothing of the unit is stored (or, if the line broke, nobody knows)."""
        try:
            await self.connection.commit()
        except DRIVER_ERRORS as error:
            raise translated(error) from error


class UnitDoor:
    """domain.ports.UnitContext: takes a connection from the pool, and gives it back rolled back."""

    __slots__ = ("_clock", "_conn", "_engine", "_vault")

    def __init__(self, engine: AsyncEngine, vault: Vault, clock: ports.Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._conn: AsyncConnection | None = None

    async def __aenter__(self) -> RowsUnit:
        """Waits for the pool. Raises StoreDown when the database cannot be reached."""
        try:
            self._conn = await self._engine.connect()
        except DRIVER_ERRORS as error:
            raise translated(error) from error
        return RowsUnit(self._conn, self._vault, self._clock)

    async def __aexit__(self, *exc: object) -> None:
        conn, self._conn = self._conn, None
        if conn is None:
            return
        try:
            await conn.close()
        except DRIVER_ERRORS as error:
            # what was committed stays; hiding the first error behind this one would help nobody
            if exc[1] is None:
                raise translated(error) from error
