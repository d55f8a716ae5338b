"""Sizes and habits: a file fits on two pages, a function on one screen, and everything says its types."""

import ast

from tests.architecture.tree import ROOT, Function, functions, kept_files, product, sources

PROSE_AND_CODE = (".py", ".sql", ".toml", ".yml", ".yaml", ".sh", ".md", ".in")
GENERATED = ("migrations/schema.sql", "docs/lifecycle.md", "docs/refusals.md", "docs/glossary.md")
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_OF_MOST = 300, 70, 40


def is_written_by_hand(path: str) -> bool:
    return path.endswith(PROSE_AND_CODE) and path not in GENERATED and "transcript" not in path


def lines_of(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    files = {path.relative_to(ROOT).as_posix(): path for path in kept_files()}
    written = {name: path for name, path in files.items() if is_written_by_hand(name)}
    assert len(written) > 150
    long = {n: k for n, p in written.items() if (k := p.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_longer_than_seventy_lines_and_most_fit_in_forty() -> None:
    sizes = sorted((lines_of(f), f"{s.path} {f.name}") for s in sources() for f in functions(s.tree))
    assert [where for size, where in sizes if size > LONGEST_FUNCTION] == []
    assert sizes[int(len(sizes) * 0.95)][0] <= LONGEST_OF_MOST


def untyped(function: Function, is_method: bool) -> bool:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    first = named[:1] if is_method and not has_decorator(function, "staticmethod") else []
    rest = [*named, *(a for a in (arguments.vararg, arguments.kwarg) if a is not None)]
    return function.returns is None or any(a.annotation is None for a in rest if a not in first)


def has_decorator(function: Function, name: str) -> bool:
    return any(ast.unparse(decorator) == name for decorator in function.decorator_list)


def test_every_function_says_what_it_takes_and_gives() -> None:
    found = []
    for source in sources():
        methods = {id(n) for c in ast.walk(source.tree) if isinstance(c, ast.ClassDef) for n in c.body}
        found += [f"{source.path}:{f.lineno} {f.name}" for f in functions(source.tree) if untyped(f, id(f) in methods)]
    assert found == []


def test_product_code_never_switches_the_type_checker_off_without_saying_for_what() -> None:
    assert [s.path for s in product() if any("type: ignore\n" in f"{line}\n" for line in s.text.splitlines())] == []
