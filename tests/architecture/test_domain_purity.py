"""`domain/` passes through the workflow sandbox unwatched, so that nothing in it may look at a clock, chance or the world."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import ROOT, Source, imports, of_package

WORLDLY = frozenset(
    {
        *("aiohttp", "asyncio", "asyncpg", "ctypes", "getpass", "glob", "importlib", "io", "locale", "logging"),
        *("multiprocessing", "os", "pathlib", "pickle", "platform", "queue", "random", "secrets", "select", "shutil"),
        *("signal", "socket", "sqlite3", "ssl", "structlog", "subprocess", "sys", "tempfile", "temporalio"),
        *("threading", "time", "tomllib", "urllib", "uuid.uuid1", "uuid.uuid4", "warnings"),
    }
)
CLOCKS = frozenset({"now", "utcnow", "today", "fromtimestamp", "time_ns", "monotonic"})
CALLS = frozenset({"open", "print", "input", "eval", "exec", "__import__", "breakpoint"})
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_CALLS = frozenset(
    {"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict", "count"}
)

DOMAIN = of_package("domain")


def impurities(source: Source) -> Iterator[str]:
    """What in a module looks at the world, with its line."""
    for module, name, line in imports(source.tree):
        if module in WORLDLY or module.split(".")[0] in WORLDLY or f"{module}.{name}" in WORLDLY:
            yield f"{source.path}:{line}: imports {module} {name}".rstrip()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS | {"uuid4", "uuid1", "getenv", "environ"}:
            yield f"{source.path}:{node.lineno}: asks for .{node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield f"{source.path}:{node.lineno}: calls {node.func.id}()"
        if isinstance(node, ast.Global | ast.AsyncFunctionDef | ast.Await):
            yield f"{source.path}:{node.lineno}: {type(node).__name__}"


def mutables(source: Source) -> Iterator[str]:
    """What a module or a class body keeps that could change from one replay to the next."""
    bodies = [source.tree.body, *(node.body for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef))]
    for statement in (statement for body in bodies for statement in body):
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            continue
        called = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
        if isinstance(value, MUTABLE) or called in MUTABLE_CALLS:
            yield f"{source.path}:{statement.lineno}: keeps a value that can change"


def test_the_domain_looks_at_no_clock_no_chance_and_no_world() -> None:
    assert len(DOMAIN) > 30
    assert [found for source in DOMAIN for found in impurities(source)] == []


def test_the_domain_keeps_nothing_that_can_change() -> None:
    assert [found for source in DOMAIN for found in mutables(source)] == []


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "from pathlib import Path",
        "from uuid import uuid4",
        "import time",
        "import random as chance",
        "from datetime import datetime\nx = datetime.now()",
        "from datetime import date\nx = date.today()",
        "import uuid\nx = uuid.uuid4()",
        "x = open('a')",
        "import temporalio.workflow",
    ],
)
def test_the_look_at_the_world_is_seen(line: str) -> None:
    assert list(impurities(Source("domain/bad.py", line, ast.parse(line)))) != []


@pytest.mark.parametrize(
    "line", ["SEEN = {}", "SEEN: list[int] = []", "class A:\n    seen = set()", "SEEN = [i for i in (1, 2)]"]
)
def test_the_thing_that_can_change_is_seen(line: str) -> None:
    assert list(mutables(Source("domain/bad.py", line, ast.parse(line)))) != []


def test_ruff_bans_the_same_in_the_domain() -> None:
    banned = (ROOT / "domain" / "ruff.toml").read_text(encoding="utf-8")
    assert [
        name
        for name in ("os", "random", "secrets", "time", "uuid.uuid4", "pathlib", "socket")
        if f'"{name}"' not in banned
    ] == []
