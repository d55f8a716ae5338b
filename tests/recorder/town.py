"""A town on a plain database: the story's people with their key files, and the recorder at once behind the real door.

No Temporal stands in between, since what is asked here is the recorder's own. Every command is really signed.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from activities.recorder import Recorder, read_asked
from domain.actions import Action
from domain.commands.register import RegisterKind
from domain.envelope import Envelope
from domain.receipt import Receipt
from domain.times import start_of
from domain.values import EditionRef, PaperRef
from gateway.desk import Desk, Wish
from gateway.founding import Founding
from gateway.intake import Gateway
from gateway.settings import Settings
from gateway.temporal import Told
from law.loader import load_edition
from store import intake, log
from store.clock import found_simulated_clock
from store.database import connect_pool
from story.cast import AREA, DISTRICT, DISTRICT_PEOPLE, HUONG_SON, REGISTRAR, REGISTRAR_NAME, Commune, people_of
from story.life import COMPONENT, NORM_UNSET, SUBCOMPONENT, Plan
from story.play import BEGINS, EDITION, Play
from story.ways_back import WaysBack
from tests.conftest import Database
from tests.live import play_on

if TYPE_CHECKING:
    from store.database import Pool

REGISTER = f"register/{AREA}"
ALLOCATOR, APPROVER = "lg-phan-bo", "lg-phe-duyet"
MILLION = 1_000_000
TODAY = "2023-07-03"
# The village met and its list hung until the day before today, so that a dossier can follow at once.
MET = "2023-07-01"
PATIENCE = "?lock_timeout=0&statement_timeout=0&idle_in_transaction_session_timeout=0"


class AtOnce(Gateway):
    """The real gateway whose telling is the recording itself."""

    def __init__(self, pool: "Pool", settings: Settings, recorder: Recorder) -> None:
        super().__init__(pool, settings, None)
        self._recorder = recorder

    async def _tell(self, stream: str, action: str, envelope: Envelope) -> Told:
        await self._recorder.record_one(stream, read_asked(envelope.wire().decode()))
        return Told.TOLD


@dataclass
class Town:
    """The people of the story on one database, and short ways to what they do."""

    database: Database
    desk: Desk
    recorder: Recorder
    play: Play
    today: str = TODAY
    _people: int = field(default=0, init=False)

    async def record(
        self, envelope: Envelope, stream: str | None = None, *, recorder: Recorder | None = None
    ) -> Receipt:
        """Straight to the recorder (the town's, or another on the same record), past the gateway."""
        asked = read_asked(envelope.wire().decode())
        return await (recorder or self.recorder).record_one(stream or asked.command.header.stream, asked)

    async def take_in(self, envelope: Envelope) -> str:
        """Into the record as the gateway does it, and not further: received, not yet processed. The command's id."""
        header = read_asked(envelope.wire().decode()).command.header
        async with self.database.as_role("sinhke_gateway") as connection:
            await log.insert_command(connection, header.command_id, header.stream, header.action.value, envelope)
        return header.command_id

    def a_stranger(self) -> Wish:
        """The cheapest command: the registrar registers somebody new."""
        self._people += 1
        body = {"person": f"nguoi-{self._people}", "name": f"Người thứ {self._people} (giả định)"}
        return Wish(stream=REGISTER, action=Action.REGISTER_PERSON, decides=body, decided_by=[REGISTRAR])

    def decision(self) -> PaperRef:
        """The paper that every allotment of a test rests on; filed from the beginning."""
        return self.desk.file(b"gia dinh: giao du toan", number="QD-DT-1", date="2023-06-01")

    def an_allotment(self, amount_vnd: int, commune: Commune = HUONG_SON, **changes: object) -> Wish:
        """Money of the province for a commune's year 2023."""
        body = {
            "allocating_office": DISTRICT,
            "origin_year": 2023,
            "source": "province",
            "component": COMPONENT,
            "subcomponent": SUBCOMPONENT,
            "capital_kind": "recurrent",
            "amount_vnd": amount_vnd,
            "carry_over_basis": None,
            "law_edition": self.play.law.model_dump(),
            "calendar": self.play.calendar.model_dump(),
        }
        stream = f"fund/2023/{commune.office}"
        decides: Mapping[str, object] = {**body, **changes}
        return Wish(stream=stream, action=Action.ALLOT, decides=decides, decided_by=[ALLOCATOR], paper=self.decision())

    def an_approval(self, code: str, amount_vnd: int) -> Wish:
        """The approver's decision on a case; the council's norm is unset, and named so on a paper."""
        return Wish(
            stream=code,
            action=Action.APPROVE_PROJECT,
            decides={"amount_vnd": amount_vnd},
            decided_by=[APPROVER],
            paper=self.decision(),
            unchecked=[{"figure": NORM_UNSET, "paper": self.decision().model_dump(mode="json")}],
        )

    async def a_case(self, support_vnd: int, commune: Commune = HUONG_SON) -> WaysBack:
        """A sub-project that waits for approval of this support."""
        code = await self.desk.gateway.next_code(2023)
        plan = Plan(
            code=code,
            commune=commune,
            title=f"Nuôi bò sinh sản {code} (giả định)",
            area_class="hard",
            support_vnd=support_vnd,
            counterpart_vnd=support_vnd,
            households=10,
            tag=code.replace("-", ""),
        )
        case = WaysBack(self.play.teller, plan, self.play.law, self.play.calendar)
        await case.open(self.today)
        await case.meets(MET, households=90, present=80, votes_for=75)
        await case.posts(MET, (date.fromisoformat(self.today) - timedelta(days=1)).isoformat())
        await case.submits(self.today)
        await case.is_found_complete(self.today)
        await case.is_appraised(self.today)
        return case


@asynccontextmanager
async def open_town(
    database: Database,
    folder: Path,
    *,
    size: int = 4,
    patient: bool = False,
    edition: str = EDITION,
    today: str = TODAY,
    begins: str = BEGINS,
) -> AsyncIterator[Town]:
    """The founded town on the third of July 2023 or another day, under this edition; `size`: the recorder's connections.

    `patient`: the recorder waits for locks without end, so that a deadlock is found by Postgres and not hidden by a timeout.
    """
    await found_simulated_clock(database.url("sinhke_migrator"), start_of(date.fromisoformat(begins)))
    settings = Settings(var=folder, database_url=database.superuser)
    async with (
        await connect_pool(database.url("sinhke_recorder") + (PATIENCE if patient else ""), size=size) as pool,
        await connect_pool(database.url("sinhke_gateway")) as door,
        await connect_pool(database.url("sinhke_reader")) as reader,
    ):
        recorder = Recorder(pool)
        desk = Desk(gateway=AtOnce(door, settings, recorder), reader=reader, settings=settings)
        town = Town(database=database, desk=desk, recorder=recorder, play=play_on(desk), today=today)
        law = load_edition(edition)
        town.play.law = EditionRef(name=law.name, sha256=law.sha256)
        await _found(desk, edition, begins)
        await town.play.teller.morning(today)
        async with door.acquire() as connection:
            await intake.file_paper(connection, town.decision().sha256, "text/plain", 1)
        yield town


async def _found(desk: Desk, edition: str, begins: str) -> None:
    """The register with the district's people and those of one commune: half of the story's, in half of the time."""
    founding = Founding(desk, AREA, REGISTRAR)
    async for _ in founding.steps(kind=RegisterKind.SIMULATED, name=REGISTRAR_NAME, edition=edition, since=begins):
        pass
    for player in (*DISTRICT_PEOPLE, *people_of(HUONG_SON)):
        async for _ in founding.enrol(player.person, player.name):
            pass
        for duty, office in player.mandates:
            answer = await founding.mandate(player.person, duty.value, office, begins, number="QD-GD", date=begins)
            assert answer.receipt is not None
            assert answer.receipt.refusal is None
