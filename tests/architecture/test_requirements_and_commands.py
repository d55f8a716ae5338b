"""What is installed is pinned by hash, and the commands that README and docs name are there."""

import re
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT, kept_files, make_targets, text_of

NEEDED = {"help", "demo", "test", "check", "lint", "types", "contracts", "lock"}


def requirement_lines(file: str) -> list[str]:
    """One line a requirement, its hashes joined to it."""
    joined = re.sub(r"\\\n\s+", r"\\ ", text_of(f"requirements/{file}"))
    return [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@pytest.mark.parametrize("file", ["product.txt", "develop.txt"])
def test_every_requirement_is_pinned_to_a_version_and_its_hashes(file: str) -> None:
    lines = requirement_lines(file)
    assert len(lines) > 25
    assert [line for line in lines if not re.match(r"^[a-z0-9._-]+(\[\S+\])?==\S+ ", line)] == []
    assert [line for line in lines if "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("file", ["product", "develop"])
def test_what_is_asked_for_is_pinned(file: str) -> None:
    asked = {line for line in text_of(f"requirements/{file}.in").split("\n") if re.match(r"^[A-Za-z]", line)}
    pinned = {line.partition("==")[0].partition("[")[0] for line in requirement_lines(f"{file}.txt")}
    assert {name.lower() for name in asked} <= pinned


def test_tests_run_with_what_the_product_runs_with() -> None:
    product, develop = (
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text_of(f"requirements/{file}.txt"), re.MULTILINE))
        for file in ("product", "develop")
    )
    assert {
        name: (version, develop.get(name)) for name, version in product.items() if develop.get(name) != version
    } == {}


def test_the_makefile_has_the_commands_of_the_readme() -> None:
    assert set(make_targets()) >= NEEDED
    assert set(re.findall(r"^\.PHONY:(.*)$", text_of("Makefile"), re.MULTILINE)[0].split()) >= set(make_targets())


def named_in_pages(pattern: str) -> set[tuple[str, str]]:
    """(page, what it names) over every page of the tree."""
    pages = {path.relative_to(ROOT).as_posix(): path for path in kept_files() if path.suffix == ".md"}
    return {
        (name, found) for name, path in pages.items() for found in re.findall(pattern, path.read_text(), re.MULTILINE)
    }


def test_every_make_command_that_a_page_names_exists() -> None:
    named = named_in_pages(r"(?:`|^\s*|\$ )make ([a-z][a-z-]*)")
    assert {"demo", "test"} <= {command for _, command in named}
    assert {(page, command) for page, command in named if command not in make_targets()} == set()


def test_every_command_of_the_command_line_that_a_page_names_exists() -> None:
    words = [sys.executable, str(ROOT / "starter.py"), "--lang", "en", "--help"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout
    exist = set(re.findall(r"^[│|\s]*([a-z][a-z-]*)\s", listed, re.MULTILINE))
    named = named_in_pages(r"starter\.py ([a-z][a-z-]*)")
    assert {"up", "doctor"} <= {command for _, command in named}
    assert {(page, command) for page, command in named if command not in exist} == set()


def test_every_file_that_a_page_names_exists() -> None:
    named = named_in_pages(r"`((?:[a-z_]+/)+[a-z0-9_.-]+\.(?:py|md|sql|toml|sh|yaml))`")
    assert len(named) > 20
    assert {(page, path) for page, path in named if not (ROOT / path).is_file()} == set()


def test_ci_runs_the_whole_check() -> None:
    assert text_of(".ci/run").rstrip().endswith("exec make check")
    assert re.search(r"^check: lint types contracts test", text_of("Makefile"), re.MULTILINE)
