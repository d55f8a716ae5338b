"""The deployment as it is written: loopback only, secrets by files, pinned images, in the right order, settings that exist."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.settings import Settings
from stack.temporal import RETENTION
from store.roles import LOGIN_ROLES
from tests.architecture.tree import ROOT, packages, text_of
from workflows.attributes import SEARCH_ATTRIBUTES

ONE_SHOTS = ("temporal-schema", "temporal-namespace", "migration")
PINNED = re.compile(r"[a-z0-9/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)*(@sha256:[0-9a-f]{64})?")
SECRET_WORDS = re.compile(r"PASSWORD|PWD|SECRET(?!S$)|TOKEN|PRIVATE", re.IGNORECASE)


@cache
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(text_of("docker-compose.yml"))
    return document


def services() -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"]
    return found


def environment_of(service: str) -> dict[str, str]:
    return {name: str(value) for name, value in services()[service].get("environment", {}).items()}


SERVICES = tuple(services())


def test_the_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == {*ONE_SHOTS, "postgresql", "temporal", "temporal-ui", "worker", "checkpoint", "treasury"}
    assert [name for name in SERVICES if services()[name].get("profiles")] == ["treasury"]


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_published_beyond_loopback(service: str) -> None:
    assert [port for port in services()[service].get("ports", []) if not str(port).startswith("127.0.0.1:")] == []
    assert "network_mode" not in services()[service]


@pytest.mark.parametrize("service", SERVICES)
def test_every_image_is_pinned(service: str) -> None:
    assert PINNED.fullmatch(services()[service]["image"])


def test_the_images_build_on_a_pinned_image_and_hashed_wheels_and_run_as_nobody_special() -> None:
    dockerfile = text_of("Dockerfile")
    [base] = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert PINNED.fullmatch(base)
    assert base.startswith("python:3.11")
    assert "--require-hashes" in dockerfile
    assert "--only-binary=:all:" in dockerfile
    assert re.search(r"^USER sinhke$", dockerfile, re.MULTILINE)
    assert dockerfile.rstrip().endswith('CMD ["python", "worker.py"]')


def test_the_image_holds_every_package_of_the_product_and_no_secret() -> None:
    listed = {line.strip() for line in text_of(".dockerignore").splitlines() if not line.startswith("#")}
    assert {f"!{package}" for package in packages()} <= listed
    assert {"*", "!worker.py", "!migrations", "!requirements/product.txt"} <= listed
    assert not any("secrets" in line or line == "!deploy" for line in listed)


@pytest.mark.parametrize("service", SERVICES)
def test_secrets_come_as_files(service: str) -> None:
    for name, value in environment_of(service).items():
        assert not SECRET_WORDS.search(name) or (name.endswith("_FILE") and value.startswith("/run/secrets/")), name
        assert not re.search(r"://[^/@]*:[^/@]*@", value), name
    assert set(services()[service].get("secrets", [])) <= set(compose()["secrets"])


def test_the_logs_key_lies_where_no_other_container_reads() -> None:
    [anchors] = services()["checkpoint"]["volumes"]
    folder = anchors.split(":")[1]
    assert environment_of("checkpoint")["SINHKE_CHECKPOINT_KEY"].startswith(folder)
    assert environment_of("checkpoint")["SINHKE_VAR"] == folder
    others = [volume for name in SERVICES if name != "checkpoint" for volume in services()[name].get("volumes", [])]
    assert [volume for volume in others if volume.startswith("anchors:")] == []


def test_every_secret_is_a_file_that_one_script_makes_and_no_commit_takes() -> None:
    files = {name: Path(entry["file"]) for name, entry in compose()["secrets"].items()}
    assert {path.parent.as_posix() for path in files.values()} == {"deploy/secrets"}
    assert all(path.name == name for name, path in files.items())
    assert all(name in text_of("deploy/make-secrets.sh") for name in files)
    assert text_of("deploy/.gitignore").split() == ["secrets/"]


def test_each_container_gets_only_the_passwords_that_it_uses() -> None:
    assert set(services()["migration"]["secrets"]) == {"postgres_password", *LOGIN_ROLES}
    assert set(services()["worker"]["secrets"]) == {*LOGIN_ROLES} - {"sinhke_migrator", "sinhke_checkpoint"}
    assert services()["checkpoint"]["secrets"] == ["sinhke_checkpoint"]
    assert services()["temporal"]["secrets"] == ["temporal_password"]
    assert not services()["treasury"].get("secrets")


def test_the_order_of_starting_waits_for_what_is_needed() -> None:
    healthy, done = "service_healthy", "service_completed_successfully"
    waits = {name: {n: c["condition"] for n, c in services()[name].get("depends_on", {}).items()} for name in SERVICES}
    assert waits == {
        "postgresql": {},
        "temporal-schema": {"postgresql": healthy},
        "temporal": {"temporal-schema": done},
        "temporal-namespace": {"temporal": healthy},
        "temporal-ui": {"temporal-namespace": done},
        "migration": {"postgresql": healthy},
        "worker": {"migration": done, "temporal-namespace": done},
        "checkpoint": {"migration": done},
        "treasury": {},
    }


@pytest.mark.parametrize("service", ["postgresql", "temporal", "worker"])
def test_what_others_wait_for_says_whether_it_is_healthy(service: str) -> None:
    assert services()[service]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("service", SERVICES)
def test_a_server_is_started_again_and_a_one_shot_is_not_for_ever(service: str) -> None:
    assert services()[service]["restart"] == ("on-failure:5" if service in ONE_SHOTS else "unless-stopped")


def test_the_worker_is_given_longer_to_stop_than_it_takes() -> None:
    [grace] = re.findall(r"^GRACE_SECONDS = (\d+)$", text_of("worker.py"), re.MULTILINE)
    assert int(services()["worker"]["stop_grace_period"].removesuffix("s")) >= int(grace) + 10
    assert services()["worker"]["stop_signal"] == "SIGTERM"


def test_every_setting_that_is_given_exists() -> None:
    given = {name for service in SERVICES for name in environment_of(service) if name.startswith("SINHKE_")}
    assert {name.removeprefix("SINHKE_").lower() for name in given} <= set(Settings.model_fields)
    assert {"SINHKE_DATABASE_URL", "SINHKE_TEMPORAL_ADDRESS", "SINHKE_TREASURY_URL"} <= set(environment_of("worker"))
    asked = set(re.findall(r"\$\{(\w+)", text_of("docker-compose.yml")))
    assert {name.removeprefix("SINHKE_").lower() for name in asked} <= set(Settings.model_fields)


def test_one_namespace_everywhere_with_the_retention_of_the_stack() -> None:
    namespace = Settings.model_fields["temporal_namespace"].default
    assert environment_of("temporal-namespace")["NAMESPACE"] == namespace
    assert environment_of("worker")["SINHKE_TEMPORAL_NAMESPACE"] == namespace
    assert environment_of("temporal-ui")["TEMPORAL_DEFAULT_NAMESPACE"] == namespace
    assert environment_of("temporal-namespace")["RETENTION"] == f"{RETENTION.days}d"


def test_the_search_attributes_are_those_of_the_workflows() -> None:
    registered = re.findall(r"^attribute (\w+) (\w+)$", text_of("deploy/temporal/namespace.sh"), re.MULTILINE)
    assert dict(registered) == dict(SEARCH_ATTRIBUTES)


def test_temporal_is_born_with_128_shards_on_its_own_databases_and_its_ui_only_reads() -> None:
    assert environment_of("temporal")["NUM_HISTORY_SHARDS"] == "128"
    assert environment_of("temporal-ui")["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"
    made = re.findall(r"^create database (\w+)", text_of("deploy/postgres/databases.sh"), re.MULTILINE)
    assert made == ["temporal", "temporal_visibility", "sinhke"]


def test_the_schema_tools_have_the_version_of_the_server() -> None:
    version = services()["temporal"]["image"].partition(":")[2]
    tools = {services()[name]["image"] for name in ("temporal-schema", "temporal-namespace")}
    assert tools == {f"temporalio/admin-tools:{version}"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_file_that_is_mounted_exists(service: str) -> None:
    mounted = [str(volume).split(":")[0] for volume in services()[service].get("volumes", [])]
    assert [path for path in mounted if path.startswith("./") and not (ROOT / path).is_file()] == []
    assert [path for path in mounted if not path.startswith("./") and path not in compose()["volumes"]] == []


def test_the_limits_of_temporal_leave_room_for_ours() -> None:
    from workflows import policies

    limits = yaml.safe_load(text_of("deploy/temporal/dynamic-config.yaml"))
    [events], [signals], [blob] = (
        [entry["value"] for entry in limits[key]]
        for key in (
            "limit.historyCount.suggestContinueAsNew",
            "history.maximumSignalsPerExecution",
            "limit.blobSize.error",
        )
    )
    assert policies.CONTINUE_AFTER_EVENTS < events < signals
    assert blob > policies.MAX_TOGETHER_BYTES
