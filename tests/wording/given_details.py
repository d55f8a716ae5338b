"""Which values the rules really give with each refusal, read from their source: `refuse(RefusalCode.X, name=...)`."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.refusals import RefusalCode, Scalar

DOMAIN = Path(__file__).parents[2] / "domain"
SOURCES = sorted([*(DOMAIN / "rules").glob("*.py"), *(DOMAIN / "decide").glob("*.py")])


@dataclass(frozen=True)
class Given:
    """One call: its place, the code, and its values where they are written out (None otherwise)."""

    place: str
    code: RefusalCode
    written: dict[str, Scalar]


def given() -> list[Given]:
    """Every call of `refuse` in the rules and in decide; one that chooses between codes counts once for each."""
    return [
        Given(f"{path.name}:{call.lineno}", code, _written(call))
        for path in SOURCES
        for function in _functions(ast.parse(path.read_text(encoding="utf-8")))
        for call in _refuse_calls(function)
        for code in _codes(call.args[0], function)
    ]


def keys_by_code() -> dict[RefusalCode, set[str]]:
    found: dict[RefusalCode, set[str]] = defaultdict(set)
    for one in given():
        found[one.code] |= set(one.written)
    return found


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _refuse_calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "refuse":
            yield node


def _written(call: ast.Call) -> dict[str, Scalar]:
    values: dict[str, Scalar] = {}
    for keyword in call.keywords:
        assert keyword.arg is not None, ast.unparse(call)
        constant = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        assert constant is None or isinstance(constant, str | int), ast.unparse(call)
        values[keyword.arg] = constant
    return values


def _codes(named: ast.expr, function: ast.FunctionDef) -> list[RefusalCode]:
    """The code itself, or every code that the function's variable of that name can be."""
    if isinstance(named, ast.Name):
        return [code for value in _assigned(named.id, function) for code in _members(value)]
    return _members(named)


def _assigned(name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets):
            yield node.value


def _members(expression: ast.expr) -> list[RefusalCode]:
    return [
        RefusalCode[node.attr]
        for node in ast.walk(expression)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "RefusalCode"
    ]
