"""The checkout as text and as syntax trees: read once, asked by every architecture test."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its path in the checkout, its package ("" at the root), its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.path.partition("/")[0] if "/" in self.path else ""


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that a commit would take: what .gitignore names, at the root or a folder below, is left out."""
    lists = [*ROOT.glob(".gitignore"), *ROOT.glob("*/.gitignore")]
    ours = (path for path in lists if not path.parent.name.startswith(".") or path.parent == ROOT)
    ignored = [line.strip() for path in ours for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    folders = {line.rstrip("/") for line in ignored if line.endswith("/")} | {".git"}
    patterns = [line for line in ignored if not line.endswith("/")]
    files = (path for top in ROOT.iterdir() if top.name not in folders for path in _below(top, folders))
    return tuple(sorted(path for path in files if not any(path.match(pattern) for pattern in patterns)))


def _below(path: Path, ignored: set[str]) -> Iterator[Path]:
    if path.is_dir():
        for inner in path.iterdir():
            if inner.name not in ignored:
                yield from _below(inner, ignored)
    else:
        yield path


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the checkout."""
    found = []
    for path in kept_files():
        if path.suffix == ".py":
            text = path.read_text(encoding="utf-8")
            found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return tuple(found)


TOOLS = ("tests", "bench", "docs", "deploy")


def product() -> tuple[Source, ...]:
    """What runs in production: everything but tests, bench, and the tools of docs and deployment."""
    return tuple(source for source in sources() if source.package not in TOOLS)


def of_package(*names: str) -> tuple[Source, ...]:
    return tuple(source for source in sources() if source.package in names)


@cache
def packages() -> frozenset[str]:
    """The folders of product code that lie in the checkout."""
    return frozenset(source.package for source in product() if source.package)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def imports(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """(module, name, line) of every import, those of TYPE_CHECKING too; the name is "" for a plain import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from ((node.module or "", alias.name, node.lineno) for alias in node.names)


def docstrings(tree: ast.AST) -> set[int]:
    """The identities of the nodes that are docstrings."""
    owners = (
        n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {id(owner.body[0].value) for owner in owners if owner.body and isinstance(owner.body[0], ast.Expr)}


@cache
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def make_targets() -> frozenset[str]:
    """The commands of the Makefile, file targets left out."""
    return frozenset(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE))
