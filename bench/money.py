"""The communes, their people and their money of a run: as many fund lines as there are streams at once, each its own."""

from collections.abc import AsyncIterator, Sequence

from domain.actions import Action
from domain.commands.register import OfficeLevel
from domain.ids import fund_stream
from domain.money import FundLine
from gateway.desk import Desk, Wish
from gateway.founding import Founding
from gateway.intake import Answer
from story.cast import AREA, DISTRICT, REGISTRAR, SYNTHETIC, Commune, people_of
from story.life import COMPONENT, SUBCOMPONENT
from story.play import BEGINS, Play

FUND_YEAR = 2023
GRANTED_VND = 10**15
# All papers of a case carry this date: the village law is in force and the notice of Decree 59/2023 not yet asked for.
CASE_DAY = "2023-07-05"
# Where the record's clock stands while cases are measured: after the last day of the story, which can be told before.
WORKING_DAY = "2023-09-18"
# Whole lives are lived in the first communes; the others only bring their cases to approval, with the people for that.
LIFE_COMMUNES = 4
UNTIL_APPROVAL = ("truong-thon", "can-bo")
WHOLE_LIFE = (*UNTIL_APPROVAL, "chu-tich", "nghiem-thu")


def commune(number: int) -> Commune:
    return Commune(f"Đo {number:02d}", f"xa-do-{number:02d}", f"thon-do-{number:02d}", f"d{number:02d}")


def line_of(place: Commune) -> str:
    """The one fund line of a commune of the bench."""
    line = FundLine(
        fund_year=FUND_YEAR,
        origin_year=FUND_YEAR,
        source="province",
        component=COMPONENT,
        subcomponent=SUBCOMPONENT,
        capital_kind="recurrent",
        office=place.office,
    )
    return line.name


async def settle(desk: Desk, play: Play, communes: int) -> None:
    """Found the story's register, allot the story's money, add the communes of the bench and give each its own."""
    await play.founding(_heard)
    await play.allotments()
    founding = Founding(desk, AREA, REGISTRAR)
    for number in range(communes):
        parts = WHOLE_LIFE if number < LIFE_COMMUNES else UNTIL_APPROVAL
        async for answer in _commune(founding, play, commune(number), parts):
            _heard(answer)


async def _commune(founding: Founding, play: Play, place: Commune, parts: Sequence[str]) -> AsyncIterator[Answer]:
    for office, level, parent in (
        (place.office, OfficeLevel.COMMUNE, DISTRICT),
        (place.village, OfficeLevel.VILLAGE, place.office),
    ):
        name = f"{office} ({SYNTHETIC})"
        body = {"office": office, "name": name, "level": level.value, "parent": parent, "valid_from": BEGINS}
        yield await founding.ask(Action.OPEN_OFFICE, {**body, "valid_to": None, "successor": None})
    for player in people_of(place):
        if player.person not in {place.who(part) for part in parts}:
            continue
        async for answer in founding.enrol(player.person, player.name):
            yield answer
        for duty, office in player.mandates:
            number = f"QD-GD-{player.person}"
            yield await founding.mandate(player.person, duty.value, office, BEGINS, number=number, date=BEGINS)
    yield await _allot(founding.desk, play, place)


async def _allot(desk: Desk, play: Play, place: Commune) -> Answer:
    body = {
        "allocating_office": DISTRICT,
        "origin_year": FUND_YEAR,
        "source": "province",
        "component": COMPONENT,
        "subcomponent": SUBCOMPONENT,
        "capital_kind": "recurrent",
        "amount_vnd": GRANTED_VND,
        "carry_over_basis": None,
        "law_edition": play.law.model_dump(),
        "calendar": play.calendar.model_dump(),
    }
    paper = play.teller.paper("Quyết định giao dự toán", f"QD-DT-{place.prefix}", BEGINS)
    stream = fund_stream(FUND_YEAR, place.office)
    return await desk.act(
        Wish(stream=stream, action=Action.ALLOT, decides=body, decided_by=["lg-phan-bo"], paper=paper)
    )


def _heard(answer: Answer) -> None:
    assert answer.receipt is not None and answer.receipt.refusal is None, f"the ground was not laid: {answer}"
