"""What may not stand in the tree: unfinished work, switched-off tests, folders without a subject, sentences for people in
code, and the addresses of the machine or the registry on which somebody worked.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, docstrings, imports, kept_files, packages, sources

# Written apart, so that this file does not hold what it looks for.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
SWITCHED_OFF = re.compile(
    r"\b(" + "|".join(("pytest\\.sk" + "ip", "mark\\.sk" + "ip", "x" + "fail", "importor" + "skip")) + r")"
)
HOSTS = (
    "py" + "pi.org",
    "pythonhosted" + ".org",
    "registry.npm" + "js",
    "proxy.go" + "lang",
    "crates" + ".io",
    "deb.deb" + "ian",
)
MACHINE = re.compile(r"(?<![\w.~-])/(" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me")) + r")/\w")
INDEX_LINE = re.compile(r"^\s*(--index-url|--extra-index-url|-i |--find-links|-f )", re.MULTILINE)
VIETNAMESE = re.compile("[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
# Data for people, citations of the law, and the story's own text; everything else asks wording/ for a sentence.
MAY_HOLD_VIETNAMESE = (
    "wording/",
    "law/",
    "story/",
    "docs/",
    "tests/",
    "bench/",
    "domain/refusals.py",
    "domain/lifecycle.py",
)
CURRENCY = "đồng"
EMPTY_NAMES = {"utils", "util", "helpers", "common", "misc", "base", "manager", "managers", "core", "lib"}


def texts() -> dict[str, str]:
    found = {}
    for path in kept_files():
        try:
            found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


TEXTS = texts()


def places(pattern: re.Pattern[str]) -> list[str]:
    return [f"{name}: {match[0]}" for name, text in TEXTS.items() for match in pattern.finditer(text)]


def test_nothing_is_left_unfinished() -> None:
    assert len(TEXTS) > 200
    assert places(UNFINISHED) == []


def test_no_test_is_switched_off() -> None:
    assert places(SWITCHED_OFF) == []


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_package_registry(host: str) -> None:
    assert [name for name, text in TEXTS.items() if host in text] == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    assert places(MACHINE) == []


def test_no_file_of_requirements_names_an_index() -> None:
    assert [name for name, text in TEXTS.items() if name.startswith("requirements/") and INDEX_LINE.search(text)] == []


def test_every_file_and_folder_has_a_subject() -> None:
    names = {part for name in TEXTS for part in Path(name).with_suffix("").parts}
    assert names & EMPTY_NAMES == set()


def test_a_sentence_for_people_stands_in_wording_and_never_in_code() -> None:
    found = []
    for source in sources():
        if source.path.startswith(MAY_HOLD_VIETNAMESE):
            continue
        prose = docstrings(source.tree)
        spoken = (n for n in ast.walk(source.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
        for node in spoken:
            if id(node) not in prose and VIETNAMESE.search(str(node.value).replace(CURRENCY, "")):
                found.append(f"{source.path}:{node.lineno} {node.value!r}")
    assert found == []


def test_nothing_of_the_product_prints_or_reads_a_line_by_itself() -> None:
    """Data goes to stdout and talk to stderr in one place each; a forgotten print would mix them."""
    talkative = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        if source.package in packages() - {"screens", "story"}
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input")
    ]
    assert talkative == []


def test_nobody_imports_the_modules_that_hide_what_they_bring() -> None:
    assert [f"{s.path}:{line}" for s in sources() for module, name, line in imports(s.tree) if name == "*"] == []


def test_test_files_have_names_of_their_own() -> None:
    names = [Path(name).name for name in TEXTS if name.startswith("tests/") and Path(name).name.startswith("test_")]
    assert sorted(names) == sorted(set(names))
    assert [name for name in TEXTS if name.startswith("tests/") and name.endswith("__init__.py")] == []
