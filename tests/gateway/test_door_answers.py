"""Each answer at the door, given to a command that is otherwise in order; none of them leaves a row."""

import base64
from dataclasses import replace

import pytest

from domain.actions import Action
from domain.commands import MAX_COMMAND_BYTES
from domain.door import DoorAnswer
from domain.envelope import MAX_WIRE_BYTES, Envelope, signatures_text
from gateway.compose import signed
from gateway.desk import Wish
from gateway.door import MAX_PENDING
from gateway.keys import new_key, sign
from gateway.papers import paper_path
from story.cast import DUONG_DUC, REGISTRAR, XUAN_HUONG
from tests.gateway.at_the_door import everything, is_turned_away, rewritten, sealed
from tests.recorder.town import APPROVER, MILLION, Town


async def test_a_command_above_64_kib_is_too_large(town: Town) -> None:
    spaces = " " * MAX_COMMAND_BYTES
    envelope = await rewritten(town, town.a_stranger(), lambda text: text + spaces)

    turned = await is_turned_away(town, envelope, DoorAnswer.TOO_LARGE)

    assert turned.where == str(len(envelope.command_bytes))


async def test_one_megabyte_of_text_is_too_large(town: Town) -> None:
    envelope = await rewritten(town, town.a_stranger(), lambda text: text.replace("Người thứ", "Người " * 200_000))

    await is_turned_away(town, envelope, DoorAnswer.TOO_LARGE)


@pytest.mark.parametrize("padding", ["\n", '"'])
async def test_what_no_signal_can_carry_is_too_large_also_when_the_command_alone_is_not(
    town: Town, padding: str
) -> None:
    """Taken in, it would be dropped by the workflow for its size, told again for ever, and never answered."""
    honest = await town.desk.compose(town.a_stranger())
    if padding == "\n":
        envelope = sealed(town, honest.command_text + padding * (MAX_COMMAND_BYTES - 2000), [REGISTRAR])
    else:
        envelope = Envelope(honest.command_text, honest.signatures_text + " " * MAX_WIRE_BYTES)
    assert len(envelope.command_bytes) < MAX_COMMAND_BYTES
    assert len(envelope.wire()) > MAX_WIRE_BYTES

    await is_turned_away(town, envelope, DoorAnswer.TOO_LARGE)


async def test_the_largest_command_that_a_signal_carries_is_taken(town: Town) -> None:
    honest = await town.desk.compose(town.a_stranger())
    spaces = " " * (MAX_COMMAND_BYTES - len(honest.command_bytes))
    envelope = sealed(town, honest.command_text + spaces, [REGISTRAR])

    answer = await town.desk.gateway.submit(envelope)

    assert len(envelope.command_bytes) == MAX_COMMAND_BYTES
    assert answer.receipt is not None
    assert answer.receipt.refusal is None


@pytest.mark.parametrize("action", ["approve", "APPROVE_PROJECT", "approve_project ", "drop table event", "phê_duyệt"])
async def test_an_action_that_is_not_on_the_list_is_unknown_and_named(town: Town, action: str) -> None:
    envelope = await rewritten(town, town.a_stranger(), lambda text: text.replace("register_person", action))

    assert (await is_turned_away(town, envelope, DoorAnswer.UNKNOWN_ACTION)).where == action


@pytest.mark.parametrize("stream", ["DA-2023-9999", "register/bac-giang", "fund/2030/huong-son"])
async def test_a_stream_that_nobody_opened_is_unknown(town: Town, stream: str) -> None:
    envelope = await town.desk.compose(replace(town.a_stranger(), stream=stream))

    assert (await is_turned_away(town, envelope, DoorAnswer.UNKNOWN_STREAM)).where == stream


async def test_a_key_that_nobody_enrolled_is_unknown_and_named_with_its_person(town: Town) -> None:
    folder = town.desk.settings.keys_folder / "visitor"
    new_key(folder, REGISTRAR)
    honest = await town.desk.compose(town.a_stranger())
    envelope = signed(honest.command_text, folder, [REGISTRAR])

    turned = await is_turned_away(town, envelope, DoorAnswer.UNKNOWN_KEY)

    assert turned.where == f"{REGISTRAR} {envelope.signatures()[0].key}"


async def test_bytes_changed_after_signing_are_a_bad_signature(town: Town) -> None:
    honest = await town.desk.compose(town.a_stranger())
    changed = Envelope(honest.command_text.replace("Người thứ", "Người khác"), honest.signatures_text)

    assert changed != honest
    assert (await is_turned_away(town, changed, DoorAnswer.BAD_SIGNATURE)).where == REGISTRAR


@pytest.mark.parametrize("data", ["", "%%%", base64.b64encode(bytes(64)).decode(), base64.b64encode(bytes(9)).decode()])
async def test_a_signature_that_is_none_is_bad(town: Town, data: str) -> None:
    honest = await town.desk.compose(town.a_stranger())
    forged = honest.signatures()[0].model_copy(update={"data": data})

    envelope = Envelope(honest.command_text, signatures_text((forged,)))
    await is_turned_away(town, envelope, DoorAnswer.BAD_SIGNATURE)


async def test_a_second_signature_is_looked_at_as_well(town: Town) -> None:
    honest = await town.desk.compose(town.a_stranger())
    of_something_else = sign(town.desk.settings.keys_folder, APPROVER, b"something else")

    both = Envelope(honest.command_text, signatures_text((*honest.signatures(), of_something_else)))
    assert (await is_turned_away(town, both, DoorAnswer.BAD_SIGNATURE)).where == APPROVER


async def test_a_paper_whose_bytes_are_not_there_is_named(town: Town) -> None:
    paper = town.desk.file(b"gia dinh: se mat", number="QD-MAT", date="2023-06-01")
    envelope = await town.desk.compose(replace(town.an_allotment(MILLION), paper=paper))
    paper_path(town.desk.settings.papers_folder, paper.sha256).unlink()

    assert (await is_turned_away(town, envelope, DoorAnswer.PAPER_BYTES_MISSING)).where == f"QD-MAT {paper.sha256}"


async def test_a_paper_changed_after_signing_is_missing(town: Town) -> None:
    paper = town.desk.file(b"gia dinh: 100 trieu", number="QD-SUA", date="2023-06-01")
    envelope = await town.desk.compose(replace(town.an_allotment(MILLION), paper=paper))
    paper_path(town.desk.settings.papers_folder, paper.sha256).write_bytes(b"gia dinh: 900 trieu")

    await is_turned_away(town, envelope, DoorAnswer.PAPER_BYTES_MISSING)


async def test_a_paper_cited_inside_the_body_must_be_there_too(town: Town) -> None:
    lost = town.decision().model_copy(update={"sha256": "0" * 64, "number": "CV-KHONG-CO"})
    wish = town.an_approval("DA-2023-0001", MILLION)
    wish = replace(wish, unchecked=[{**wish.unchecked[0], "paper": lost.model_dump(mode="json")}])
    await town.a_case(MILLION)
    envelope = await town.desk.compose(wish)

    turned = await is_turned_away(town, envelope, DoorAnswer.PAPER_BYTES_MISSING)

    assert turned.where.startswith("CV-KHONG-CO")


async def test_the_two_hundred_and_first_that_would_wait_is_one_too_many(town: Town) -> None:
    stream = f"fund/2023/{XUAN_HUONG.office}"
    waiting = [await town.desk.compose(town.an_allotment(MILLION, XUAN_HUONG)) for _ in range(MAX_PENDING)]
    for envelope in waiting:
        await town.take_in(envelope)
    one_more = await town.desk.compose(town.an_allotment(MILLION, XUAN_HUONG))

    turned = await is_turned_away(town, one_more, DoorAnswer.TOO_MANY_PENDING)

    assert turned.where == stream
    other = await town.desk.act(town.an_allotment(MILLION, DUONG_DUC))
    assert other.receipt is not None
    # What waits already may be sent again, as often as its sender likes: it is one of the two hundred.
    again = await town.desk.gateway.submit(waiting[0])
    assert again.receipt is not None
    assert (await town.desk.gateway.submit(one_more)).receipt is not None


async def test_a_founding_passes_the_door_by_its_own_key_and_a_second_one_is_refused_by_the_record(town: Town) -> None:
    before = await everything(town)
    body = {
        "kind": "simulated",
        "registrar": REGISTRAR,
        "registrar_name": "Người giữ sổ khác (giả định)",
        "scheme": "ed25519",
        "public_key": new_key(town.desk.settings.keys_folder / "second", REGISTRAR),
    }
    wish = Wish(stream="register/bac-ninh", action=Action.FOUND_REGISTER, decides=body, decided_by=[REGISTRAR])
    text = (await town.desk.compose(wish)).command_text
    answer = await town.desk.gateway.submit(signed(text, town.desk.settings.keys_folder / "second", [REGISTRAR]))

    assert answer.receipt is not None
    assert answer.receipt.refusal is not None
    assert (await everything(town))["event"] == before["event"]
