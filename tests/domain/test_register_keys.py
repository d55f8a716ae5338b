"""A key is taken back from its reception on, never backwards, and never the last one that can enter anything."""

from datetime import timedelta

import pytest

from domain.commands import register as asked
from domain.events import register as happened
from domain.people import Duty
from domain.refusals import RefusalCode
from domain.signatures import key_id_of
from tests.domain import cast
from tests.domain.cases import Case, ask, event, later, refusal
from tests.domain.test_register import KEY, OFFICE, OTHER_KEY, PERSON, ask_in, founded, mandate, refused_in, register_of

FIRST, SECOND = key_id_of(bytes(range(32))), key_id_of(bytes(range(1, 33)))
ENROL = asked.EnrolKey(person="hs-ke-toan", scheme="ed25519", public_key=OTHER_KEY)


def revoking(person: str = "hs-ke-toan", key: str = SECOND, reason: str = "mất máy") -> asked.RevokeKey:
    return asked.RevokeKey(person=person, key=key, reason=reason)


def enrolled() -> Case:
    return ask_in(founded(), PERSON, OFFICE, ENROL)


def test_a_key_is_revoked_from_the_reception_of_the_command_on() -> None:
    case = later(enrolled(), cast.NOW + timedelta(hours=3))
    gone = event(ask(case, revoking(), by=cast.REGISTRAR), happened.KeyRevoked)
    assert gone.valid_to == cast.NOW + timedelta(hours=3)
    key = register_of(ask_in(case, revoking())).keys[SECOND]
    assert (key.valid_from, key.valid_to) == (cast.NOW, gone.valid_to)


def test_a_revocation_that_was_received_before_the_enrolment_ends_the_key_as_it_begins() -> None:
    case = later(enrolled(), cast.NOW - timedelta(seconds=1))
    assert event(ask(case, revoking(), by=cast.REGISTRAR), happened.KeyRevoked).valid_to == cast.NOW


def test_a_revocation_has_its_reason_and_its_paper() -> None:
    refusal(ask(enrolled(), revoking(reason=" "), by=cast.REGISTRAR), RefusalCode.REASON_MISSING)
    refusal(ask(enrolled(), revoking(), by=cast.REGISTRAR, paper=None), RefusalCode.PAPER_MISSING)


@pytest.mark.parametrize("wrong", [revoking(key="0123456789abcdef"), revoking(person=cast.REGISTRAR)])
def test_only_a_key_of_that_person_is_revoked(wrong: asked.RevokeKey) -> None:
    assert refused_in(enrolled(), wrong, RefusalCode.KEY_NOT_VALID)["key"] == wrong.key


def test_a_key_is_revoked_once_and_never_enrolled_again() -> None:
    case = ask_in(enrolled(), revoking())
    refused_in(case, revoking(), RefusalCode.KEY_NOT_VALID)
    refused_in(case, ENROL, RefusalCode.KEY_NOT_VALID)


def test_the_last_key_of_the_last_registrar_stays() -> None:
    own = revoking(cast.REGISTRAR, FIRST)
    assert refused_in(enrolled(), own, RefusalCode.NEEDS_SECOND_PERSON)["duty"] == "registrar"
    second_key = asked.EnrolKey(person=cast.REGISTRAR, scheme="ed25519", public_key=KEY[:-2] + "4=")
    ask_in(founded(), second_key, own)


def test_a_registrar_without_a_key_or_for_a_shorter_time_replaces_nobody() -> None:
    own, second = revoking(cast.REGISTRAR, FIRST), mandate(duty=Duty.REGISTRAR.value)
    refused_in(ask_in(founded(), PERSON, OFFICE, second), own, RefusalCode.NEEDS_SECOND_PERSON)
    shorter = second.model_copy(update={"valid_to": cast.TODAY.replace(year=2033)})
    refused_in(ask_in(enrolled(), shorter), own, RefusalCode.NEEDS_SECOND_PERSON)
    begins_later = second.model_copy(update={"valid_from": cast.TODAY + timedelta(days=1)})
    refused_in(ask_in(enrolled(), begins_later), own, RefusalCode.NEEDS_SECOND_PERSON)
    ask_in(enrolled(), second, own)


def test_a_registrar_of_an_office_that_will_end_replaces_nobody() -> None:
    ending = OFFICE.model_copy(update={"valid_to": cast.TODAY.replace(year=2025)})
    case = ask_in(founded(), PERSON, ending, ENROL, mandate(duty=Duty.REGISTRAR.value))
    refused_in(case, revoking(cast.REGISTRAR, FIRST), RefusalCode.NEEDS_SECOND_PERSON)
