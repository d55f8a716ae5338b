"""A letter on the wire: the same bytes each time, Vietnamese headers, and no header that a person wrote."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.mail import message_bytes
from gateway.addresses import usable
from store.letters import Letter

MADE = datetime(2023, 7, 4, 0, 5, tzinfo=UTC)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type"]
HEADERS += ["Content-Transfer-Encoding", "MIME-Version"]


def wire(subject: str = "Hồ sơ bị trả lại", body: str = "Kính gửi\n", name: str = "Bà Hà") -> bytes:
    letter = Letter(letter_id="a" * 24, person="hs-ha", name=name, subject=subject, body=body, made_at=MADE)
    return message_bytes(letter, sender="sinh-ke@huyen.test", address="ha@xa.test")


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_vietnamese_arrives_as_it_was_written_and_travels_as_ascii() -> None:
    subject = "MÔ PHỎNG: Sinh Kế, hồ sơ DA-2023-0007: Quá hạn, báo lên cấp trên " * 3
    content = wire(subject=subject.strip(), body="Kính gửi Bà Nguyễn Thị Hường,\n\nđủ dấu: ặ ễ ộ ữ ỷ đ\n")

    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    message = read(content)
    assert message["Subject"] == subject.strip()
    assert message["To"].addresses[0].display_name == "Bà Hà"
    assert "đủ dấu: ặ ễ ộ ữ ỷ đ" in message.get_content()
    assert str(message["Date"]) == "Tue, 04 Jul 2023 07:05:00 +0700"


@given(st.text(max_size=120), st.text(max_size=120))
def test_no_name_and_no_subject_can_make_a_header_or_another_address(subject: str, name: str) -> None:
    message = read(wire(subject=subject, name=name))

    assert sorted(message.keys()) == sorted(HEADERS)
    assert [address.addr_spec for address in message["To"].addresses] == ["ha@xa.test"]
    assert message.get_content().split() == ["Kính", "gửi"]


@pytest.mark.parametrize("name", ["Hà\r\nBcc: x@y.test", "Hà <x@y.test>, y", 'Hà" <x@y.test>', "", "=?utf-8?q?x?="])
def test_a_name_stays_a_name(name: str) -> None:
    message = read(wire(name=name, subject=name or "–"))

    assert [address.addr_spec for address in message["To"].addresses] == ["ha@xa.test"]
    assert message["Bcc"] is None


@given(st.text(max_size=300))
def test_the_same_letter_is_the_same_bytes(body: str) -> None:
    assert wire(body=body) == wire(body=body)


@pytest.mark.parametrize("address", ["ha@xa.test", "a.b-c+d@xa.huyen.test"])
def test_a_plain_address_is_usable(address: str) -> None:
    assert usable(address)


@pytest.mark.parametrize(
    "address",
    [
        *("", "ha", "@xa.test", "ha@", "ha@xa.test, y@z.test", "Hà <ha@xa.test>", "ha@xa.test\r\nBcc: y@z.test"),
        *("hà@xa.test", "ha @xa.test", "ha@@xa.test", 7, None, ["ha@xa.test"], "<ha@xa.test>"),
    ],
)
def test_what_is_not_one_plain_address_is_not_used(address: object) -> None:
    assert not usable(address)
