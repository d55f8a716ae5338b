"""The database's roles: who they are (migrations/roles.sql), their passwords, and the URL that each of them uses."""

import base64
import hmac
import os
import secrets as randomness
import tempfile
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import asyncpg

from store.migrate import MIGRATIONS

Role = Literal["sinhke_migrator", "sinhke_gateway", "sinhke_recorder", "sinhke_reader", "sinhke_checkpoint"]
LOGIN_ROLES: tuple[Role, ...] = get_args(Role)
_ITERATIONS = 4096  # the server's own default for SCRAM


class RoleProblem(Exception):
    """A password file that is missing or cannot be used, in one sentence for the operator."""


async def prepare_roles(superuser_url: str, secrets: Path) -> None:
    """Makes the owner and the login roles in the database of `superuser_url`, or brings them to today's rights.

    Passwords lie in `secrets/<role>` (0600): made at random where there is no file, kept where there is one. May be run
    again at any time and by two processes at once. The server gets a SCRAM verifier and never the password itself.
    """
    passwords = {role: _password(secrets, role) for role in LOGIN_ROLES}
    script = (MIGRATIONS / "roles.sql").read_text(encoding="utf-8")
    connection = await asyncpg.connect(superuser_url, timeout=10)
    try:
        async with connection.transaction():
            await connection.execute(script)
            for role, password in passwords.items():
                await connection.execute(f"alter role {role} password '{scram_verifier(password)}'")
    finally:
        await connection.close(timeout=10)


def role_url(base_url: str, role: Role, secrets: Path) -> str:
    """`base_url` with its user and password replaced by the role's; host, database and TLS settings stay.
    Raises RoleProblem if the role has no password file."""
    path = secrets / role
    if not path.is_file():
        raise RoleProblem(f"there is no password for {role} at {path}: the roles of this server are not prepared")
    parts = urlsplit(base_url)
    host = parts.netloc.rpartition("@")[2]
    settings = [(key, value) for key, value in parse_qsl(parts.query) if key not in ("user", "password")]
    netloc = f"{role}:{quote(_read_password(path), safe='')}@{host}"
    return parts._replace(netloc=netloc, query=urlencode(settings)).geturl()


def scram_verifier(password: str) -> str:
    """What Postgres stores for SCRAM-SHA-256 (RFC 5803), made here so that no password can appear in a server log."""
    salt = os.urandom(16)
    salted = pbkdf2_hmac("sha256", password.encode("ascii"), salt, _ITERATIONS)
    stored = sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${_ITERATIONS}:{salt64}${stored64}:{server64}"


def _password(secrets: Path, role: Role) -> str:
    path = secrets / role
    if not path.exists():
        secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, randomness.token_urlsafe(32))
    return _read_password(path)


def _write_once(path: Path, password: str) -> None:
    """Written whole beside its place and then linked into it: no half file, and of two writers the first one stands."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(password + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink()


def _read_password(path: Path) -> str:
    password = path.read_bytes().strip()
    if not password or not password.isascii() or not password.decode("ascii").isprintable():
        raise RoleProblem(f"{path} must hold one line of printable ASCII: it is the password of a database role")
    return password.decode("ascii")
