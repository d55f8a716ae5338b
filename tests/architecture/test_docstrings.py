"""Every module and every class says why it exists, and so does every public function that is longer than its name."""

import ast

import pytest

from tests.architecture.tree import Function, Source, of_package

PACKAGES = ("activities", "domain", "gateway", "household", "store", "workflows")
SHORT = 8  # lines: up to here a name that is a sentence (`vote_is_carried`) says it all


def silent(source: Source) -> list[str]:
    """What lacks its docstring, with its line."""
    found = [] if ast.get_docstring(source.tree) or not source.text.strip() else [source.path]
    bodies: list[tuple[str, list[ast.stmt]]] = [("", source.tree.body)]
    for prefix, body in bodies:
        for node in body:
            # A workflow's `run` is the class's one sentence, carried out.
            if not isinstance(node, ast.ClassDef | Function) or node.name.startswith("_") or node.name == "run":
                continue
            if isinstance(node, ast.ClassDef):
                bodies.append((f"{node.name}.", node.body))
            if not ast.get_docstring(node) and (isinstance(node, ast.ClassDef) or lines_of(node) > SHORT):
                found.append(f"{source.path}:{node.lineno} {prefix}{node.name}")
    return found


def lines_of(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


@pytest.mark.parametrize("package", PACKAGES)
def test_what_others_use_says_why_it_exists(package: str) -> None:
    sources = of_package(package)
    assert sources
    assert [found for source in sources for found in silent(source)] == []
