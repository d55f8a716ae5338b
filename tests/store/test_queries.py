"""Named SQL: every statement can be prepared on the real schema, and a wrong file stops the start."""

from pathlib import Path

import asyncpg
import pytest

from store.queries import SQL, QueryProblem, read_queries, sql
from tests.conftest import Database


async def test_every_named_query_prepares_on_the_real_schema(database: Database) -> None:
    failed = {}
    async with database.as_role("sinhke_reader") as connection:
        for path in sorted(SQL.glob("*.sql")):
            for name, statement in read_queries(path).items():
                try:
                    await connection.prepare(statement)
                except asyncpg.PostgresError as error:
                    failed[f"{path.stem}.{name}"] = str(error)

    assert failed == {}


def _file(folder: Path, text: str) -> Path:
    path = folder / "some.sql"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_query_is_read_without_its_comments_and_its_semicolon(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "-- name: read_head\n-- The recorder locks it.\n-- Second line.\nselect 1\n  -- a reason inside\n  + 1;\n\n"
        "-- name: other\n-- Why.\nselect '--no comment';\n",
    )

    assert dict(read_queries(path)) == {"read_head": "select 1\n  + 1", "other": "select '--no comment'"}


def test_what_was_read_cannot_be_changed(tmp_path: Path) -> None:
    queries = read_queries(_file(tmp_path, "-- name: one\n-- Why.\nselect 1;\n"))

    with pytest.raises(TypeError):
        queries["one"] = "select 2"  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-- name: one\n-- Why.\nselect 1;\n-- name: one\n-- Why.\nselect 2;\n", "two queries named one"),
        ("-- name: one\nselect 1;\n", "does not say in a comment why"),
        ("-- name: one\n", "does not say in a comment why"),
        ("-- name: one\n-- Why.\n", "has no statement"),
        ("-- name: One-1\n-- Why.\nselect 1;\n", "'One-1' is no name"),
        ("-- name:\n-- Why.\nselect 1;\n", "'' is no name"),
        ("select 1;\n-- name: one\n-- Why.\nselect 1;\n", "belongs to no query"),
    ],
)
def test_a_wrong_file_of_queries_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(QueryProblem, match=sentence):
        read_queries(_file(tmp_path, text))


def test_an_unknown_file_and_an_unknown_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.queries.SQL", tmp_path)
    _file(tmp_path, "-- name: one\n-- Why.\nselect 1;\n")

    assert sql("some", "one") == "select 1"
    with pytest.raises(QueryProblem, match=r"some\.sql has no query named two"):
        sql("some", "two")
    with pytest.raises(QueryProblem, match=r"no file of queries other\.sql"):
        sql("other", "one")
