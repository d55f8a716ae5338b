"""TLS and login against a real server: the certificate is checked, the password comes from a file, and each no has its name."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from activities.mail import MailTrouble, connected, hand_over
from domain.letters import LetterProblem
from gateway.settings import Settings
from store.letters import Letter
from tests.notices.post import PostOffice

USER, PASSWORD = "sinh-ke", "mật khẩu đúng"
LETTER = Letter(
    letter_id="a" * 24,
    person="hs-ha",
    name="Bà Hà",
    subject="Hồ sơ bị trả lại",
    body="Kính gửi\n",
    made_at=datetime(2023, 7, 4, tzinfo=UTC),
)


class Certificate:
    """A certificate of 127.0.0.1 that signs itself."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "thu.test")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
            )
            .sign(key, hashes.SHA256())
        )
        self.path, self.key = folder / "ca.pem", folder / "key.pem"
        self.path.write_bytes(made.public_bytes(Encoding.PEM))
        self.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    def context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.path, self.key)
        return made


def is_known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    good = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=good, handled=False)


@asynccontextmanager
async def listening(certificate: Certificate, how: str) -> AsyncIterator[PostOffice]:
    """`how` as the setting: a server that insists on it, and on a login. ("none" offers neither.)"""
    loop, office, spoken = asyncio.get_running_loop(), PostOffice(), list[SMTP]()
    inside = certificate.context() if how == "starttls" else None

    def spoken_to() -> SMTP:
        made = SMTP(
            office,
            hostname="thu.test",
            loop=loop,
            tls_context=inside,
            require_starttls=how == "starttls",
            authenticator=is_known,
            auth_required=how == "starttls",
            auth_require_tls=how == "starttls",
        )
        spoken.append(made)
        return made

    around = certificate.context() if how == "tls" else None
    server = await loop.create_server(spoken_to, "127.0.0.1", 0, ssl=around)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        for one in spoken:
            if one.transport is not None:
                one.transport.close()
        # A connection is gone only when the loop has come round to it.
        await asyncio.sleep(0.1)


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate(tmp_path)


def settings(office: PostOffice, tmp_path: Path, **changes: object) -> Settings:
    password = tmp_path / "password"
    password.write_text(f"{PASSWORD}\n")
    values: dict[str, object] = {
        "smtp_host": "127.0.0.1",
        "smtp_port": office.port,
        "smtp_user": USER,
        "smtp_password_file": password,
        "smtp_sender": "sinh-ke@huyen.test",
        "smtp_seconds": 2.0,
    }
    return Settings.model_validate({**values, **changes})


async def sends(given: Settings) -> None:
    async with connected(given) as server:
        await hand_over(server, LETTER, sender=given.smtp_sender, address="ha@xa.test")


@pytest.mark.parametrize("how", ["starttls", "tls"])
async def test_a_letter_goes_through_tls_and_a_login(certificate: Certificate, tmp_path: Path, how: str) -> None:
    async with listening(certificate, how) as office:
        await sends(settings(office, tmp_path, smtp_tls=how, smtp_tls_ca=certificate.path))
        assert [address for address, _ in office.taken] == ["ha@xa.test"]


@pytest.mark.parametrize("how", ["starttls", "tls"])
async def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    certificate: Certificate, tmp_path: Path, how: str
) -> None:
    async with listening(certificate, how) as office:
        with pytest.raises(MailTrouble) as said:
            await sends(settings(office, tmp_path, smtp_tls=how))
        assert said.value.problem is LetterProblem.SERVER_AWAY
        assert office.taken == []


async def test_a_wrong_password_is_told_as_such(certificate: Certificate, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("mật khẩu sai")
    async with listening(certificate, "starttls") as office:
        with pytest.raises(MailTrouble) as said:
            await sends(settings(office, tmp_path, smtp_tls_ca=certificate.path, smtp_password_file=wrong))
        assert (said.value.problem, said.value.answer) == (LetterProblem.LOGIN_REFUSED, 535)


async def test_without_a_login_the_server_refuses_and_nothing_is_sent(certificate: Certificate, tmp_path: Path) -> None:
    async with listening(certificate, "starttls") as office:
        with pytest.raises(MailTrouble) as said:
            await sends(settings(office, tmp_path, smtp_tls_ca=certificate.path, smtp_user=""))
        assert said.value.problem is LetterProblem.SENDER_REFUSED
        assert office.taken == []


async def test_a_password_never_crosses_the_wire_in_the_clear_where_tls_is_asked_for(
    certificate: Certificate, tmp_path: Path
) -> None:
    async with listening(certificate, "none") as office:
        with pytest.raises(MailTrouble) as said:
            await sends(settings(office, tmp_path))
        assert said.value.problem is LetterProblem.SERVER_AWAY
        assert office.taken == []
