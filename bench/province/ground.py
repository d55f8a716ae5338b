"""Where a synthetic year is recorded: an empty prepared database in simulated time, its register, communes and money."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from activities.folds import Folds
from activities.recorder import Recorder
from bench.province.pen import Pen
from bench.province.plan import FIRST_DAY, FUND_YEAR, CasePlan, Size, cases_of, commune
from domain.actions import Action
from domain.commands.register import OfficeLevel, RegisterKind
from domain.ids import fund_stream
from domain.times import start_of
from domain.values import EditionRef
from gateway.desk import Wish
from gateway.founding import Founding
from gateway.intake import Answer
from gateway.settings import Settings
from law.loader import load_calendar, load_edition
from store.clock import found_simulated_clock
from store.database import connect_pool
from store.roles import Role, role_url
from story.cast import AREA, DISTRICT, DISTRICT_PEOPLE, HUONG_SON, REGISTRAR, REGISTRAR_NAME, SYNTHETIC, people_of
from story.life import COMPONENT, SUBCOMPONENT
from story.play import BEGINS
from story.teller import Teller

# A synthetic record may be made again, so no disk is waited for; and a crowded machine is no reason to break it off.
HURRIED = "?synchronous_commit=off&lock_timeout=0&statement_timeout=0&idle_in_transaction_session_timeout=0"


@dataclass(frozen=True, kw_only=True)
class Place:
    """One database and one data folder. `database_url` is its superuser's, `secrets` the folder of the roles' passwords."""

    database_url: str
    secrets: Path
    var: Path

    @property
    def settings(self) -> Settings:
        return Settings(var=self.var, database_url=self.database_url)

    def url(self, role: Role) -> str:
        return role_url(self.database_url, role, self.secrets)


@asynccontextmanager
async def open_pen(place: Place, size: Size, lanes: int) -> AsyncIterator[Pen]:
    """A pen with as many connections as lanes, whose folds hold every case of the year."""
    async with (
        await connect_pool(place.url("sinhke_recorder") + HURRIED, application="sinhke-bench", size=lanes) as pool,
        await connect_pool(place.url("sinhke_gateway") + HURRIED, application="sinhke-bench", size=lanes) as door,
    ):
        yield Pen(Recorder(pool, Folds(size.communes * size.cases + 100)), door, place.settings, size.seed)


@cache
def editions(name: str) -> tuple[EditionRef, EditionRef]:
    """Law and calendar of this checkout, as every case pins them. Raises LawProblem for a name that is no edition's."""
    law, calendar = load_edition(name), load_calendar()
    return EditionRef(name=law.name, sha256=law.sha256), EditionRef(name=calendar.name, sha256=calendar.sha256)


async def begin(place: Place) -> None:
    """Put the empty record into simulated time, for ever."""
    await found_simulated_clock(place.url("sinhke_migrator"), start_of(date.fromisoformat(BEGINS)))


async def settle(pen: Pen, size: Size) -> None:
    """The register with the district's people and those of every commune, the codes of the year, and each commune's money."""
    founding = Founding(pen, AREA, REGISTRAR)
    kind = RegisterKind.SIMULATED
    async for answer in founding.steps(kind=kind, name=REGISTRAR_NAME, edition=size.edition, since=BEGINS):
        _recorded(answer)
    # The seconded official of the story belongs to a commune that is not here.
    for player in (one for one in DISTRICT_PEOPLE if HUONG_SON.office not in dict(one.mandates).values()):
        await _enrol(founding, player.person, player.name, player.mandates)
    for number in range(size.communes):
        await _commune(founding, number)
    await Teller(pen, lambda line: None).morning(FIRST_DAY.isoformat())
    needed: dict[int, int] = {}
    for case in cases_of(size):
        needed[case.commune] = needed.get(case.commune, 0) + case.support_vnd
    for number, amount_vnd in needed.items():
        await _allot(pen, size, number, amount_vnd)


async def _commune(founding: Founding, number: int) -> None:
    place = commune(number)
    for office, level, parent in (
        (place.office, OfficeLevel.COMMUNE, DISTRICT),
        (place.village, OfficeLevel.VILLAGE, place.office),
    ):
        name = f"{office} ({SYNTHETIC})"
        body = {"office": office, "name": name, "level": level.value, "parent": parent, "valid_from": BEGINS}
        _recorded(await founding.ask(Action.OPEN_OFFICE, {**body, "valid_to": None, "successor": None}))
    for player in people_of(place):
        await _enrol(founding, player.person, player.name, player.mandates)


async def _enrol(founding: Founding, person: str, name: str, mandates: Iterable[tuple[str, str]]) -> None:
    async for answer in founding.enrol(person, name):
        _recorded(answer)
    for duty, office in mandates:
        _recorded(await founding.mandate(person, str(duty), office, BEGINS, number="QD-GD", date=BEGINS))


async def _allot(pen: Pen, size: Size, number: int, amount_vnd: int) -> None:
    """What the year's cases ask for: a third of it carried over from the year before, the rest of this year."""
    law, calendar = editions(size.edition)
    carried = amount_vnd // 3
    basis = "giả định: văn bản cho phép chuyển nguồn sang năm sau"
    for origin, amount, cited in ((FUND_YEAR - 1, carried, basis), (FUND_YEAR, amount_vnd - carried, None)):
        body = {
            "allocating_office": DISTRICT,
            "origin_year": origin,
            "source": "province",
            "component": COMPONENT,
            "subcomponent": SUBCOMPONENT,
            "capital_kind": "recurrent",
            "amount_vnd": amount,
            "carry_over_basis": cited,
            "law_edition": law.model_dump(),
            "calendar": calendar.model_dump(),
        }
        stream = fund_stream(FUND_YEAR, commune(number).office)
        paper = pen.file(b"", number="QD-DT", date=BEGINS)
        wish = Wish(stream=stream, action=Action.ALLOT, decides=body, decided_by=["lg-phan-bo"], paper=paper)
        _recorded(await pen.act(wish))


async def set_codes_aside(pen: Pen, size: Size) -> None:
    """Take the year's codes from the counter, so that the next person who asks gets one of his own."""
    cases: list[CasePlan] = list(cases_of(size))
    given = ""
    for _ in cases:
        given = await pen.gateway.next_code(FUND_YEAR)
    assert given == cases[-1].code, "a synthetic year needs a record in which no code was given yet"


def _recorded(answer: Answer) -> None:
    assert answer.receipt is not None and answer.receipt.refusal is None, f"the ground was not laid: {answer}"
