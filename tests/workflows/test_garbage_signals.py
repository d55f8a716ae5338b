"""What somebody with access to Temporal may send past the gateway: the workflow survives, the log shows it, the honest go on."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping

import pytest
import structlog
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue
from temporalio.service import RPCError, RPCStatusCode

from domain.commands import MAX_COMMAND_BYTES
from domain.door import DoorAnswer
from domain.envelope import MAX_WIRE_BYTES, Envelope
from domain.receipt import Outcome
from gateway.compose import signed
from gateway.keys import new_key
from story.cast import REGISTRAR
from tests.recorder.town import REGISTER
from tests.workflows.office import Office, attributes_of, kind_of

KNOWN, UNKNOWN = "register_person", "no_such_action"
MALFORMED = DoorAnswer.MALFORMED.value


def raw(data: bytes, encoding: str = "json/plain") -> RawValue:
    return RawValue(Payload(metadata={"encoding": encoding.encode()}, data=data))


# What is no payload of a possible size, whatever the signal is called.
IMPOSSIBLE: Mapping[str, tuple[object, ...]] = {
    "no payload": (),
    "two payloads": (b"{}", b"{}"),
    "null": (None,),
    "empty": (b"",),
    "97 kB": (b"x" * (MAX_WIRE_BYTES + 1_000),),
    "60 kB that are 180 kB once they can be written down": (b"\xff" * 60_000,),
}
# What the SDK reads as something else than bytes or text before a known action's handler sees it.
OF_ANOTHER_TYPE: Mapping[str, object] = {
    "a number": 7,
    "an object": {"command": "{}"},
    "a list": [],
}
# What the SDK cannot read at all: it drops such a signal of a known action by itself, and logs it.
UNDECODABLE: Mapping[str, object] = {
    "no JSON": raw(b"\x00\xff{"),
    "half a character": raw(b'"\\ud83d"'),
    "no protobuf": raw(b"\x00\xff{", "json/protobuf"),
    "a foreign encoding": raw(b"\x00\xff{", "binary/encrypted"),
    "no encoding": raw(b"\x00\xff{", ""),
}
# What reaches the recorder and is no envelope.
UNREADABLE: Mapping[str, object] = {
    "no UTF-8": b"\xff\xfe",
    "no JSON": b"{",
    "another shape": b"[1, 2]",
    "fields of another type": b'{"command": 1, "signatures": 2}',
    "a field too many": b'{"command": "{}", "signatures": "[]", "more": 1}',
    "deep": b"[" * 50_000,
    "half a character": b'{"command": "\\ud800", "signatures": "[]"}',
    "NUL": b'{"command": "\\u0000", "signatures": "[]"}',
    "text": "không phải lệnh",
}


@pytest.fixture(autouse=True)
async def _honest_before_and_after(office: Office) -> AsyncIterator[None]:
    """The workflow runs before, takes an honest command after, and no task of it has failed but for the normal reason."""
    await office.receipt(office.town.a_stranger())
    yield
    await office.receipt(office.town.a_stranger())
    failed = [attributes_of(e) for e in await office.events(REGISTER) if kind_of(e) == "WorkflowTaskFailed"]
    assert {failure["cause"] for failure in failed} <= {"WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND"}


async def send(office: Office, name: str, *payloads: object) -> None:
    await office.handle(REGISTER).signal(name, args=list(payloads))


async def answers_to(office: Office, name: str, *payloads: object) -> list[str]:
    """What the log says of these signals of one payload each, once a later honest command is recorded."""
    with structlog.testing.capture_logs() as said:
        for payload in payloads:
            await send(office, name, payload)
        await office.receipt(office.town.a_stranger())
    return [str(entry["answer"]) for entry in said if entry["event"] == "turned_away"]


def said_by_workflows(caplog: pytest.LogCaptureFixture, words: str) -> int:
    return sum(words in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("name", [KNOWN, UNKNOWN])
async def test_what_can_be_no_command_is_dropped_and_logged(
    office: Office, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.WARNING)
    for payloads in IMPOSSIBLE.values():
        await send(office, name, *payloads)
    await office.receipt(office.town.a_stranger())
    assert said_by_workflows(caplog, "signal_dropped") == len(IMPOSSIBLE)


async def test_a_value_of_another_type_is_dropped_and_logged(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert await answers_to(office, KNOWN, *OF_ANOTHER_TYPE.values()) == []
    assert said_by_workflows(caplog, "signal_dropped") == len(OF_ANOTHER_TYPE)


async def test_a_payload_that_cannot_be_decoded_is_dropped_and_logged(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    assert await answers_to(office, KNOWN, *UNDECODABLE.values()) == []
    assert said_by_workflows(caplog, "dropping the signal") == len(UNDECODABLE)


async def test_a_signal_of_an_unknown_name_is_answered_by_the_recorder(office: Office) -> None:
    payloads = [*OF_ANOTHER_TYPE.values(), *UNDECODABLE.values(), *UNREADABLE.values()]
    assert await answers_to(office, UNKNOWN, *payloads) == [MALFORMED] * len(payloads)


async def test_what_is_no_envelope_is_turned_away_and_logged(office: Office) -> None:
    assert await answers_to(office, KNOWN, *UNREADABLE.values()) == [MALFORMED] * len(UNREADABLE)


async def test_two_megabytes_are_refused_by_the_server(office: Office) -> None:
    with pytest.raises(RPCError) as refused:
        await send(office, KNOWN, b"x" * (2 * 1024 * 1024 + 1))
    assert refused.value.status is RPCStatusCode.INVALID_ARGUMENT


async def test_an_unsigned_command_is_turned_away(office: Office) -> None:
    honest = await office.town.desk.compose(office.town.a_stranger())
    unsigned = Envelope(honest.command_text, "[]").wire()
    assert await answers_to(office, KNOWN, unsigned) == [MALFORMED]


async def test_a_command_signed_by_a_key_that_nobody_enrolled_is_turned_away(office: Office) -> None:
    honest = await office.town.desk.compose(office.town.a_stranger())
    folder = office.settings.keys_folder / "stranger"
    new_key(folder, REGISTRAR)
    forged = signed(honest.command_text, folder, [REGISTRAR])
    assert await answers_to(office, KNOWN, forged.wire()) == [DoorAnswer.UNKNOWN_KEY.value]


async def test_a_signature_over_other_bytes_is_turned_away(office: Office) -> None:
    honest = await office.town.desk.compose(office.town.a_stranger())
    other = await office.town.desk.compose(office.town.a_stranger())
    mixed = Envelope(honest.command_text, other.signatures_text)
    assert await answers_to(office, KNOWN, mixed.wire()) == [DoorAnswer.BAD_SIGNATURE.value]


async def test_a_command_for_another_stream_is_turned_away(office: Office) -> None:
    fund = await office.town.desk.compose(office.town.an_allotment(1_000_000))
    assert await answers_to(office, KNOWN, fund.wire()) == [DoorAnswer.UNKNOWN_STREAM.value]


async def test_a_signed_command_above_64_kilobytes_does_not_stop_the_stream(office: Office) -> None:
    """The record takes no such text: handed on, it would be tried for ever before everything behind it."""
    honest = await office.town.desk.compose(office.town.a_stranger())
    padded = honest.command_text.replace("{", "{" + " " * MAX_COMMAND_BYTES, 1)
    envelope = signed(padded, office.settings.keys_folder, [REGISTRAR])
    assert len(envelope.wire()) < MAX_WIRE_BYTES
    assert await answers_to(office, KNOWN, envelope.wire()) == [DoorAnswer.TOO_LARGE.value]


@pytest.mark.parametrize("name", [KNOWN, UNKNOWN])
async def test_a_valid_signed_command_past_the_gateway_gets_its_row_and_its_receipt(office: Office, name: str) -> None:
    envelope = await office.town.desk.compose(office.town.a_stranger())
    assert await answers_to(office, name, envelope.wire()) == []
    receipt = await office.received(envelope)
    assert receipt.outcome is Outcome.RECORDED


async def test_signatures_that_the_record_holds_are_the_ones_that_count(office: Office) -> None:
    """The same text comes again past the gateway with more signatures, before it was decided: the stored ones decide."""
    first = await office.only_received(office.town.a_stranger())
    more = signed(first.command_text, office.settings.keys_folder, [REGISTRAR, "lg-phe-duyet"])
    assert await answers_to(office, KNOWN, more.wire()) == []
    receipt = await office.received(first)
    async with office.database.as_role("sinhke_reader") as connection:
        facts = await connection.fetchval("select facts from receipt where command_id = $1", receipt.command_id)
    assert [key["person"] for key in json.loads(facts)["keys"]] == [REGISTRAR]


async def test_a_signal_that_starts_a_workflow_of_nothing_leaves_nothing_in_the_record(office: Office) -> None:
    """Garbage with a start, on a case that does not exist: it waits there, unopened, and the record knows nothing of it."""
    stream = "DA-2023-9999"
    await office.client.start_workflow(
        "Subproject",
        {"stream": stream},
        id=f"subproject/{stream}",
        task_queue=office.settings.task_queue,
        start_signal="approve_project",
        start_signal_args=[b"garbage"],
    )
    async with asyncio.timeout(20):
        while not await office.details(stream):  # the record has been asked once they say something
            await asyncio.sleep(0.1)
    async with office.database.as_role("sinhke_reader") as connection:
        assert await connection.fetchval("select count(*) from stream where name = $1", stream) == 0
