"""What a command leaves in Temporal: five events when all is well, its action as the signal's name, and what the UI shows."""

import pytest

from domain.actions import Action
from domain.refusals import RefusalCode
from domain.standing import Standing
from story.money import Money
from tests.recorder.town import TODAY
from tests.workflows.office import Office, attributes_of, kind_of
from wording.summaries import summary_of
from workflows.policies import LOCAL_ONCE

SUPPORT = 100_000_000
HEALTHY = [
    "WorkflowExecutionSignaled",
    "WorkflowTaskScheduled",
    "WorkflowTaskStarted",
    "WorkflowTaskCompleted",
    "MarkerRecorded",
]


@pytest.fixture(scope="module")
async def case(office: Office) -> Money:
    """A case of Hương Sơn that waits for approval."""
    return await office.town.a_case(SUPPORT)


async def test_a_command_that_changes_no_attribute_costs_five_events(office: Office, case: Money) -> None:
    code = case.plan.code
    before = await office.events(code)
    await case.is_approved(TODAY, SUPPORT, refused=RefusalCode.EXCEEDS_AVAILABLE)
    after = await office.events(code)
    assert [kind_of(event) for event in after[len(before) :]] == HEALTHY


async def test_a_signal_is_called_after_its_action(office: Office, case: Money) -> None:
    signals = [attributes_of(e) for e in await office.events(case.plan.code) if kind_of(e) == HEALTHY[0]]
    asked = [signal["signalName"] for signal in signals]
    assert asked[:6] == [
        "open_subproject",
        "record_village_meeting",
        "post_list",
        "submit_dossier",
        "find_complete",
        "conclude_appraisal",
    ]
    assert set(asked[6:]) <= {Action.APPROVE_PROJECT.value}


async def test_the_healthy_way_of_a_command_is_one_bounded_local_attempt(office: Office, case: Money) -> None:
    counted = await office.counted(case.plan.code)
    # The one regular activity is the question for the standing with which every run begins.
    assert counted["ActivityTaskScheduled"] == 1
    assert counted["MarkerRecorded"] == counted["WorkflowExecutionSignaled"]
    assert LOCAL_ONCE["retry_policy"].maximum_attempts == 1


async def test_search_attributes_are_written_only_when_they_change(office: Office, case: Money) -> None:
    events = await office.events(case.plan.code)
    upserts = [attributes_of(e) for e in events if kind_of(e) == "UpsertWorkflowSearchAttributes"]
    written = [sorted(upsert["searchAttributes"]["indexedFields"]) for upsert in upserts]
    opened = ["Commune", "FundYear", "HolderDuty", "NextDate", "Stage"]
    # The list has its last day from the meeting on and meets it when it hangs. Submitted, found complete, appraised: each
    # moves the stage and the holder; the refused approvals write nothing.
    village = [["NextDate", "Stage"], ["HolderDuty", "NextDate"]]
    assert written == [opened, *village, *[["HolderDuty", "Stage"]] * 3]


async def test_search_attributes_are_typed_and_say_where_the_case_is(office: Office, case: Money) -> None:
    assert await office.shown(case.plan.code) == {
        "Commune": "huong-son",
        "Stage": "awaiting_approval",
        "FundYear": 2023,
        "HolderDuty": "approver",
        "NextDate": "2023-12-31",
    }


async def test_the_temporal_ui_shows_a_vietnamese_sentence(office: Office, case: Money) -> None:
    details = await office.details(case.plan.code)
    assert details == summary_of(await office.town.desk.state(case.plan.code))
    assert details.startswith("Chờ ")
    described = await office.handle(case.plan.code).describe()
    assert await described.static_summary() == case.plan.code


async def test_a_query_tells_the_standing_as_the_record_last_said(office: Office, case: Money) -> None:
    standing = await office.handle(case.plan.code).query("standing", result_type=Standing)
    assert (standing.stage, standing.closed, standing.version) == ("awaiting_approval", False, 6)


async def test_a_fund_year_is_found_by_its_commune_and_its_year(office: Office) -> None:
    await office.receipt(office.town.an_allotment(1_000_000))
    shown = await office.shown("fund/2023/huong-son")
    assert (shown["Commune"], shown["FundYear"], shown["NextDate"]) == ("huong-son", 2023, "2023-09-30")


@pytest.mark.parametrize("stream", ["register/lang-giang", "fund/2023/huong-son"])
async def test_every_workflow_tells_how_much_waits(office: Office, stream: str) -> None:
    await office.receipt(office.town.a_stranger())
    await office.receipt(office.town.an_allotment(1_000_000))
    await office.events(stream)
    assert await office.handle(stream).query("waiting", result_type=int) == 0


async def test_no_personal_data_stands_in_ids_and_attributes(office: Office, case: Money) -> None:
    households = [case.plan.list_sha256, *(case.plan.commune.who(part) for part in ("ho-1", "dai-dien"))]
    shown = ""
    async for found in office.client.list_workflows():
        shown += f"{found.id} {found.typed_search_attributes}"
    assert case.plan.code in shown
    assert [name for name in households if name in shown] == []
