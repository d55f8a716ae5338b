"""Law files that are not the pinned ones: the recorder halts visibly and writes nothing."""

import pytest
from temporalio.exceptions import ApplicationError

from domain.actions import Action
from domain.envelope import Envelope
from gateway.desk import Wish
from law.loader import load_edition
from story.cast import DISTRICT, HUONG_SON, REGISTRAR, XUAN_HUONG
from tests.recorder.town import MILLION, REGISTER, Town
from workflows.policies import DIVERGED

WRITTEN = "select count(*) from receipt where stream = $1 union all select count(*) from stream where name = $1"


async def _publish(town: Town, name: str, sha256: str) -> dict[str, str]:
    """The register knows an edition that this checkout does not have."""
    body = {"name": name, "sha256": sha256, "draft": False}
    wish = Wish(stream=REGISTER, action=Action.PUBLISH_LAW_EDITION, decides=body, decided_by=[REGISTRAR])
    answer = await town.desk.act(wish)
    assert answer.receipt is not None
    assert answer.receipt.refusal is None
    return {"name": name, "sha256": sha256}


async def _opening(town: Town, edition: dict[str, str]) -> Envelope:
    body = {
        "title": "Nuôi bò sinh sản (giả định)",
        "commune": HUONG_SON.office,
        "village": HUONG_SON.village,
        "approving_office": DISTRICT,
        "fund_year": 2023,
        "component": "du-an-3",
        "model": "chăn nuôi bò sinh sản",
        "area_class": "hard",
        "law_edition": edition,
        "calendar": town.play.calendar.model_dump(),
    }
    code = await town.desk.gateway.next_code(2023)
    wish = Wish(
        stream=code,
        action=Action.OPEN_SUBPROJECT,
        decides=body,
        decided_by=[HUONG_SON.who("can-bo")],
        paper=town.decision(),
    )
    return await town.desk.compose(wish)


async def _halts(town: Town, envelope: Envelope, stream: str) -> str:
    """What the halted recorder says; nothing of the stream is there, and the command still waits."""
    command_id = await town.take_in(envelope)
    with pytest.raises(ApplicationError) as halted:
        await town.record(envelope)
    assert halted.value.type == DIVERGED
    assert halted.value.non_retryable
    async with town.database.as_role("sinhke_recorder") as connection:
        assert [row[0] for row in await connection.fetch(WRITTEN, stream)] == [0, 0]
        waiting = "select count(*) from command_without_receipt where command_id = $1"
        assert await connection.fetchval(waiting, command_id) == 1
    return str(halted.value)


@pytest.mark.parametrize("name", ["vn-38-2023", "chua-tung-co"])
async def test_a_case_under_an_edition_whose_files_differ_or_are_missing_is_not_opened(town: Town, name: str) -> None:
    edition = await _publish(town, name, "a" * 64)
    envelope = await _opening(town, edition)
    stream = envelope.command_text.split('"stream":"')[1].split('"')[0]

    said = await _halts(town, envelope, stream)

    assert name in said


async def test_the_halt_names_both_hashes(town: Town) -> None:
    edition = await _publish(town, "vn-38-2023", "b" * 64)
    envelope = await town.desk.compose(town.an_allotment(MILLION, XUAN_HUONG, law_edition=edition))

    said = await _halts(town, envelope, f"fund/2023/{XUAN_HUONG.office}")

    assert edition["sha256"] in said
    assert load_edition("vn-38-2023").sha256 in said


async def test_other_streams_go_on_while_one_is_halted(town: Town) -> None:
    answer = await town.desk.act(town.an_allotment(MILLION))

    assert answer.receipt is not None
    assert answer.receipt.refusal is None
