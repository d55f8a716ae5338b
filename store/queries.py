"""Named SQL in files, so that every statement can be read, reviewed and prepared on the real schema by its name.

`store/sql/<file>.sql` holds statements in this form:

    -- name: read_receipt
    -- Why it exists, in one line or more.
    select ...
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

SQL = Path(__file__).parent / "sql"
_NAME = re.compile(r"^-- name:[ \t]*([^\n]*?)[ \t]*$", re.MULTILINE)


class QueryProblem(Exception):
    """A file of named SQL that cannot be used, or a name that is not in it; raised when the module is imported."""


def sql(file: str, name: str) -> str:
    """The statement `name` of `store/sql/<file>.sql`; ask for it at import, so that a wrong name stops the start."""
    queries = read_queries(SQL / f"{file}.sql")
    if name not in queries:
        raise QueryProblem(f"store/sql/{file}.sql has no query named {name}")
    return queries[name]


@cache
def read_queries(path: Path) -> Mapping[str, str]:
    """All statements of one file by name, frozen. Raises QueryProblem on a missing file, a duplicate or malformed
    name, a statement without its reason, and text before the first name."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise QueryProblem(f"there is no file of queries {path.name}") from None
    before, *parts = _NAME.split(text)
    if before.strip():
        raise QueryProblem(f"{path.name} begins with text that belongs to no query")
    found: dict[str, str] = {}
    for name, block in zip(parts[::2], parts[1::2], strict=True):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise QueryProblem(f"{path.name}: {name!r} is no name for a query")
        if name in found:
            raise QueryProblem(f"{path.name} has two queries named {name}")
        found[name] = _statement(path, name, block)
    return MappingProxyType(found)


def _statement(path: Path, name: str, block: str) -> str:
    lines = block.strip().splitlines()
    if not lines or not lines[0].startswith("-- "):
        raise QueryProblem(f"{path.name}: {name} does not say in a comment why it exists")
    statement = "\n".join(line for line in lines if not line.lstrip().startswith("--")).strip().removesuffix(";")
    if not statement:
        raise QueryProblem(f"{path.name}: {name} has no statement")
    return statement
