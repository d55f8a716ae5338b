"""The recorder's own look at hands: what a gateway has not checked, or nobody has, meets the keys of the register here."""

import base64
from dataclasses import replace

import pytest
import structlog

from domain.actions import Action
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope, signatures_text
from domain.facts import Facts, KeyFact
from domain.refusals import RefusalCode
from domain.signatures import Signature
from domain.strict_json import read_strict_json
from gateway.compose import signed
from gateway.keys import new_key, sign
from store import log
from story.cast import REGISTRAR
from tests.recorder.chain import whole_chain
from tests.recorder.town import ALLOCATOR, APPROVER, MILLION, REGISTER, Town
from workflows.ports import Batch


async def _nothing_of(town: Town, envelope: Envelope) -> None:
    """No table holds anything of this command."""
    async with town.database.as_role("sinhke_reader") as connection:
        stored = await connection.fetchval("select count(*) from command where body = $1", envelope.command_text)
    assert stored == 0


async def _turned_away(town: Town, envelope: Envelope, answer: DoorAnswer) -> TurnedAway:
    with pytest.raises(TurnedAway) as turned:
        await town.record(envelope)
    assert turned.value.answer is answer
    await _nothing_of(town, envelope)
    return turned.value


async def test_a_signed_command_past_the_gateway_gets_its_row_its_receipt_and_the_databases_time(town: Town) -> None:
    envelope = await town.desk.compose(town.a_stranger())

    receipt = await town.record(envelope)

    async with town.database.as_role("sinhke_reader") as connection:
        stored = await log.read_command(connection, receipt.command_id)
        await whole_chain(connection, REGISTER)
    assert stored is not None
    assert stored.envelope == envelope
    assert receipt.received_at <= receipt.recorded_at
    assert receipt.refusal is None


async def test_a_key_that_nobody_enrolled_leaves_nothing(town: Town) -> None:
    wish = town.a_stranger()
    folder = town.desk.settings.keys_folder / "stranger"
    new_key(folder, REGISTRAR)
    forged = signed((await town.desk.compose(wish)).command_text, folder, wish.decided_by)

    await _turned_away(town, forged, DoorAnswer.UNKNOWN_KEY)


async def test_bytes_changed_after_signing_leave_nothing(town: Town) -> None:
    honest = await town.desk.compose(town.an_allotment(MILLION))
    changed = Envelope(honest.command_text.replace(str(MILLION), str(9 * MILLION)), honest.signatures_text)

    assert changed.command_text != honest.command_text
    await _turned_away(town, changed, DoorAnswer.BAD_SIGNATURE)


async def test_a_signature_of_other_bytes_under_the_right_key_leaves_nothing(town: Town) -> None:
    honest = await town.desk.compose(town.a_stranger())
    signature = honest.signatures()[0]
    other = base64.b64encode(bytes(64)).decode()
    forged = Envelope(honest.command_text, signatures_text((signature.model_copy(update={"data": other}),)))

    assert (await _turned_away(town, forged, DoorAnswer.BAD_SIGNATURE)).where == REGISTRAR


async def test_one_bad_signature_of_two_leaves_nothing(town: Town) -> None:
    honest = await town.desk.compose(town.a_stranger())
    first = honest.signatures()[0]
    second = sign(town.desk.settings.keys_folder, APPROVER, b"something else")

    await _turned_away(town, Envelope(honest.command_text, signatures_text((first, second))), DoorAnswer.BAD_SIGNATURE)


async def test_a_signature_under_another_persons_name_is_a_recorded_refusal(town: Town) -> None:
    """A known key made a true signature: whose it is, is evidence, and the attempt is what an auditor wants to see."""
    wish = town.an_allotment(MILLION)
    text = (await town.desk.compose(wish)).command_text
    true = sign(town.desk.settings.keys_folder, APPROVER, text.encode())
    lent = Signature(person=ALLOCATOR, key=true.key, scheme="ed25519", data=true.data)

    receipt = await town.record(Envelope(text, signatures_text((lent,))))

    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.KEY_NOT_VALID
    async with town.database.as_role("sinhke_reader") as connection:
        facts = await connection.fetchval("select facts from receipt where command_id = $1", receipt.command_id)
    (key,) = Facts.model_validate(read_strict_json(facts)).keys
    assert key == KeyFact(person=APPROVER, key=true.key, enrolled=False)


async def test_a_key_enrolled_after_the_reception_is_not_valid_for_it(town: Town) -> None:
    """`received_at` decides: what was signed before the key stood in the register was signed by nobody."""
    person = town.a_stranger()
    slug = str(person.decides["person"])
    await town.desk.act(person)
    public_key = new_key(town.desk.settings.keys_folder, slug)
    early = await town.desk.compose(replace(town.an_allotment(MILLION), decided_by=[slug]))
    await town.take_in(early)
    await town.desk.act(
        replace(
            person, action=Action.ENROL_KEY, decides={"scheme": "ed25519", "person": slug, "public_key": public_key}
        )
    )

    receipt = await town.record(early)

    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.KEY_NOT_VALID


async def test_a_command_for_another_stream_than_its_own_leaves_nothing(town: Town) -> None:
    envelope = await town.desk.compose(town.an_allotment(MILLION))

    with pytest.raises(TurnedAway) as turned:
        await town.record(envelope, stream="fund/2023/xuan-huong")

    assert turned.value.answer is DoorAnswer.UNKNOWN_STREAM
    await _nothing_of(town, envelope)


async def test_a_paper_that_nobody_filed_turns_a_command_away_that_came_past_the_gateway(town: Town) -> None:
    unfiled = town.desk.file(b"gia dinh: chua nop", number="QD-KHONG-NOP", date="2023-06-01")
    envelope = await town.desk.compose(replace(town.an_allotment(MILLION), paper=unfiled))

    assert (await _turned_away(town, envelope, DoorAnswer.PAPER_BYTES_MISSING)).where == unfiled.sha256


async def test_a_batch_gives_a_receipt_to_what_is_signed_and_counts_and_logs_the_rest(town: Town) -> None:
    good, other = await town.desk.compose(town.a_stranger()), await town.desk.compose(town.a_stranger())
    unsigned = Envelope(other.command_text, "[]")
    wires = ("{}", good.wire().decode(), "\ufffd garbage", unsigned.wire().decode(), "x" * 200_000)

    with structlog.testing.capture_logs() as logs:
        recorded = await town.recorder.record(Batch(stream=REGISTER, envelopes=wires))

    assert [line.outcome for line in recorded.receipts] == ["recorded"]
    assert recorded.turned_away == 4
    answers = [entry["answer"] for entry in logs if entry["event"] == "turned_away"]
    assert answers == ["malformed", "malformed", "malformed", "too_large"]
    assert recorded.standing.version == recorded.receipts[0].last_version
    await _nothing_of(town, unsigned)


async def test_half_a_character_is_malformed_and_stops_no_batch(town: Town) -> None:
    recorded = await town.recorder.record(Batch(stream=REGISTER, envelopes=('{"command":"\ud800"}', "\udfff")))

    assert (recorded.turned_away, recorded.receipts) == (2, ())
