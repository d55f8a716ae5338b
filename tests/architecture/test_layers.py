"""The direction of the house: the contract of pyproject.toml names every package, and the single modules keep to it."""

import re

import pytest

from tests.architecture.tree import TOOLS, imports, of_package, packages, product, project, sources

OUTSIDE_THE_LAYERS = {"stack", "treasury", "witness"}
TAKEN_BY_A_WITNESS = {"domain.checkpoint", "domain.merkle", "domain.note"}
ALLOWED_IN_WORKFLOWS = {
    "domain.actions": {"Action", "stream_kind_of"},
    "domain.ids": {"StreamKind"},
    "domain.receipt": {"Receipt"},
    "domain.standing": {"Mark", "Standing"},
    "domain.state.order": {"OrderStatus"},
    "domain.values": {"Model"},
}
ROOTS = ("worker", "starter")


def contracts() -> list[dict[str, list[str]]]:
    return list(project()["tool"]["importlinter"]["contracts"])


def layers() -> list[list[str]]:
    [layered] = [contract for contract in contracts() if contract["type"] == "layers"]  # type: ignore[comparison-overlap]
    return [re.findall(r"[a-z_]+", row) for row in layered["layers"]]


def test_every_folder_of_code_stands_in_the_contract_and_no_other() -> None:
    named = {package for row in layers() for package in row}
    assert named | OUTSIDE_THE_LAYERS == set(packages())


def test_the_import_linter_reads_every_folder_of_code() -> None:
    assert set(project()["tool"]["importlinter"]["root_packages"]) == set(packages())


def test_the_type_checker_reads_every_folder_of_code() -> None:
    assert set(packages()) <= set(project()["tool"]["mypy"]["packages"])


def test_the_layers_stand_in_the_order_of_the_design() -> None:
    place = {package: depth for depth, row in enumerate(layers()) for package in row}
    assert place["activities"] < place["gateway"] < place["workflows"] < place["domain"]
    assert {place[name] for name in ("workflows", "store", "law", "wording")} == {place["workflows"]}


@pytest.mark.parametrize("package", ["stack", "treasury", "witness"])
def test_a_contract_keeps_everybody_else_out_of(package: str) -> None:
    inside = set(packages())
    allowed = {"stack": {"stack", "store"}, "treasury": {"treasury"}, "witness": {"witness", "domain"}}[package]
    forbidden = [set(c["forbidden_modules"]) for c in contracts() if c.get("source_modules") == [package]]
    assert forbidden == [inside - allowed]


def test_a_witness_takes_from_here_only_what_reads_notes_and_trees() -> None:
    named = {module for s in of_package("witness") for module, _, _ in imports(s.tree)}
    assert {module for module in named if module.split(".")[0] in packages() - {"witness"}} == TAKEN_BY_A_WITNESS


def test_only_the_store_speaks_to_postgres() -> None:
    [contract] = [
        c for c in contracts() if c.get("forbidden_modules") == ["asyncpg"] and "workflows" in c["source_modules"]
    ]
    assert set(contract["source_modules"]) == set(packages()) - {"store"}
    strangers = {s.path for s in product() for module, _, _ in imports(s.tree) if module.split(".")[0] == "asyncpg"}
    assert {path for path in strangers if not path.startswith("store/")} == set()


def test_workflows_take_from_the_domain_only_names_values_and_the_standing() -> None:
    """Signal names (actions), ids, Standing and Receipt, the frozen base of every payload, and the words of an order's
    status. A rule, an event or a state taken from there would run again in every replay."""
    taken: dict[str, set[str]] = {}
    for source in of_package("workflows"):
        for module, name, _ in imports(source.tree):
            if module.split(".")[0] == "domain":
                taken.setdefault(module, set()).add(name)
    assert taken, "workflows import nothing of the domain: this test looks at the wrong folder"
    assert {module: names - ALLOWED_IN_WORKFLOWS.get(module, set()) for module, names in taken.items()} == {
        module: set() for module in taken
    }


@pytest.mark.parametrize("root", ROOTS)
def test_nothing_imports_a_composition_root(root: str) -> None:
    assert root in project()["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert [s.path for s in sources() for module, _, _ in imports(s.tree) if module == root] == []


def test_tests_and_tools_are_imported_by_nobody_of_the_product() -> None:
    taken = {(s.path, module) for s in product() for module, _, _ in imports(s.tree) if module.split(".")[0] in TOOLS}
    assert taken == set()
