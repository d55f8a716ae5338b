"""A target of a fund year on the real record: its district and commune are read for the decision as for an allotment."""

from domain.actions import Action
from domain.refusals import RefusalCode
from gateway.desk import Wish
from story.cast import DISTRICT, HUONG_SON
from tests.recorder.town import ALLOCATOR, MILLION, Town


def a_target(town: Town, allocating_office: str) -> Wish:
    body = {"allocating_office": allocating_office, "due_on": "2023-09-30", "kind": "stage_reached", "stage": "closed"}
    return Wish(
        stream=f"fund/2023/{HUONG_SON.office}",
        action=Action.SET_TARGET,
        decides=body,
        decided_by=[ALLOCATOR],
        paper=town.decision(),
    )


async def test_the_district_sets_a_target_for_its_commune_and_no_other_office_does(town: Town) -> None:
    await town.record(await town.desk.compose(town.an_allotment(MILLION)))

    receipt = await town.record(await town.desk.compose(a_target(town, DISTRICT)))
    assert receipt.refusal is None, receipt.refusal

    receipt = await town.record(await town.desk.compose(a_target(town, HUONG_SON.office)))
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.MANDATE_OUT_OF_SCOPE
