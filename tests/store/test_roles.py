"""The owner that nobody can log in as, the four login roles, their timeouts and their passwords."""

import asyncio
import stat
from pathlib import Path

import asyncpg
import pytest

from store.roles import LOGIN_ROLES, Role, RoleProblem, prepare_roles, role_url, scram_verifier
from tests.conftest import Database


async def test_nobody_logs_in_as_the_owner_and_only_the_migrator_becomes_it(database: Database) -> None:
    async with database.as_role(None) as connection:
        assert await connection.fetchval("select rolcanlogin from pg_roles where rolname = 'sinhke_owner'") is False
        members = await connection.fetch(
            "select member::regrole::text from pg_auth_members where roleid = 'sinhke_owner'::regrole "
            "and member in (select oid from pg_roles where rolname like 'sinhke\\_%' and not rolsuper)"
        )
    async with database.as_role("sinhke_migrator") as connection:
        assert await connection.fetchval("select current_user") == "sinhke_owner"

    assert [row[0] for row in members] == ["sinhke_migrator"]


async def test_no_role_has_a_right_over_roles_databases_or_the_server(database: Database) -> None:
    async with database.as_role(None) as connection:
        mighty = await connection.fetch(
            "select rolname from pg_roles where rolname = any($1) and "
            "(rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)",
            ["sinhke_owner", *LOGIN_ROLES],
        )
        groups = await connection.fetch(
            "select member::regrole::text, roleid::regrole::text from pg_auth_members "
            "where member = any(select oid from pg_roles where rolname = any($1))",
            ["sinhke_owner", *LOGIN_ROLES],
        )

    assert mighty == []
    assert [tuple(row) for row in groups] == [("sinhke_migrator", "sinhke_owner")]


async def test_preparing_again_takes_back_what_was_loosened(fresh_database: Database, secrets: Path) -> None:
    async with fresh_database.as_role(None) as connection:
        await connection.execute("grant all on schema public to public")
        await connection.execute("alter role sinhke_reader createrole")
        await connection.execute("alter role sinhke_recorder set lock_timeout = 0")

    await prepare_roles(fresh_database.superuser, secrets)

    async with fresh_database.as_role("sinhke_recorder") as connection:
        assert await connection.fetchval("show lock_timeout") == "700ms"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("create table t (n int)")
        assert not await connection.fetchval("select rolcreaterole from pg_roles where rolname = 'sinhke_reader'")


@pytest.mark.parametrize(
    ("role", "lock", "statement", "idle"),
    [
        ("sinhke_recorder", "700ms", "1s", "1500ms"),
        ("sinhke_gateway", "3s", "5s", "10s"),
        ("sinhke_reader", "3s", "5s", "10s"),
        ("sinhke_checkpoint", "3s", "1min", "30s"),
        ("sinhke_migrator", "3s", "0", "10s"),
    ],
)
async def test_each_role_has_its_timeouts(database: Database, role: Role, lock: str, statement: str, idle: str) -> None:
    async with database.as_role(role) as connection:
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        found = [await connection.fetchval(f"show {name}") for name in names]

    assert found == [lock, statement, idle]


def test_each_password_has_a_file_of_its_own_that_only_its_owner_reads(database: Database) -> None:
    files = {role: database.secrets / role for role in LOGIN_ROLES}

    assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
    assert len({path.read_text() for path in files.values()}) == len(LOGIN_ROLES)
    assert min(len(path.read_text()) for path in files.values()) > 32
    assert [path.name for path in database.secrets.iterdir() if path.name.startswith("tmp")] == []


async def test_a_password_is_kept_and_a_given_one_is_taken(fresh_database: Database, tmp_path: Path) -> None:
    secrets = tmp_path / "given"
    secrets.mkdir()
    (secrets / "sinhke_reader").write_text("a given / pass:word@1\n")
    try:
        await prepare_roles(fresh_database.superuser, secrets)
        made = (secrets / "sinhke_gateway").read_text()
        await prepare_roles(fresh_database.superuser, secrets)

        connection = await asyncpg.connect(role_url(fresh_database.superuser, "sinhke_reader", secrets))
        assert await connection.fetchval("select session_user") == "sinhke_reader"
        await connection.close()
    finally:
        # Roles belong to the server: the run's own passwords come back.
        await prepare_roles(fresh_database.superuser, fresh_database.secrets)

    assert (secrets / "sinhke_reader").read_text() == "a given / pass:word@1\n"
    assert (secrets / "sinhke_gateway").read_text() == made


async def test_a_wrong_password_is_refused_and_the_server_keeps_only_a_verifier(database: Database) -> None:
    password = (database.secrets / "sinhke_reader").read_text().strip()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.url("sinhke_reader").replace(password, password[::-1]))

    async with database.as_role(None) as connection:
        kept = await connection.fetch("select rolpassword from pg_authid where rolname = any($1)", list(LOGIN_ROLES))
    assert [row[0][:19] for row in kept] == ["SCRAM-SHA-256$4096:"] * len(LOGIN_ROLES)


async def test_roles_are_prepared_by_several_at_once(fresh_database: Database, secrets: Path) -> None:
    await asyncio.gather(*(prepare_roles(fresh_database.superuser, secrets) for _ in range(4)))

    async with fresh_database.as_role("sinhke_gateway") as connection:
        assert await connection.fetchval("select 1") == 1


def test_a_roles_url_keeps_host_database_and_tls(tmp_path: Path) -> None:
    (tmp_path / "sinhke_reader").write_text("p/w@1\n")
    base = "postgresql://boss:secret@db.example:6432,other.example/sinhke?sslmode=verify-full&user=boss&password=secret"

    assert role_url(base, "sinhke_reader", tmp_path) == (
        "postgresql://sinhke_reader:p%2Fw%401@db.example:6432,other.example/sinhke?sslmode=verify-full"
    )


def test_a_role_without_a_usable_password_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(RoleProblem, match="no password for sinhke_reader"):
        role_url("postgresql://localhost/sinhke", "sinhke_reader", tmp_path)
    for content in (b"", b"\n", "mật khẩu\n".encode(), b"two\nlines\n"):
        (tmp_path / "sinhke_reader").write_bytes(content)
        with pytest.raises(RoleProblem, match="one line of printable ASCII"):
            role_url("postgresql://localhost/sinhke", "sinhke_reader", tmp_path)


async def test_our_verifier_is_what_the_server_makes_of_the_same_password_and_salt(database: Database) -> None:
    verifier = scram_verifier("one")

    assert verifier != scram_verifier("one")
    async with database.as_role(None) as connection:
        await connection.execute(f"create role sinhke_test_verifier login password '{verifier}'")
        try:
            url = role_url(database.superuser, "sinhke_reader", database.secrets)
            kept = (database.secrets / "sinhke_reader").read_text().strip()
            entering = url.replace(f"sinhke_reader:{kept}@", "sinhke_test_verifier:one@")
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
                await asyncpg.connect(entering)
        finally:
            await connection.execute("drop role sinhke_test_verifier")
