"""One TOML file of the law, read so that whatever is wrong in it is named with its file and line.

Whoever keeps these files is no programmer: a wrong figure must stop everything (nothing is recorded under law that
could not be read) and say at once where to look and what to do.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Row = dict[str, Any]
M = TypeVar("M", bound=BaseModel)

HEADER = re.compile(r"\s*\[+\s*([^\]\s]*)\s*\]")
SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class LawProblem(Exception):
    """A file of the law that cannot be trusted. The message is `file:line: what is wrong; what to do`."""

    def __init__(self, file: str, line: int | None, what: str, remedy: str) -> None:
        place = file if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {what}; {remedy}")
        self.file = file
        self.line = line


@dataclass(frozen=True)
class LawFile:
    """One parsed file: its name as shown to people, its lines for naming places, its tables."""

    name: str
    lines: tuple[str, ...]
    tables: Mapping[str, Any]

    def line_of(self, table: str | None = None, index: int = 0, field: str | None = None) -> int:
        """Line (from 1) of a field in the `index`-th `[[table]]`, else of its header; of a top-level field if no table.

        A light scan: where it recognises nothing (an inline table, say) it names line 1.
        """
        headers = [(at, found[1]) for at, line in enumerate(self.lines) if (found := HEADER.match(line))]
        own = [at for at, name in headers if name == table]
        start = own[index] if index < len(own) else -1
        if start < 0 and table is not None:
            field = table
        end = min((at for at, _ in headers if at > start), default=len(self.lines))
        wanted = re.compile(rf"\s*\"?{re.escape(field or '')}\"?\s*=")
        places = (at for at in range(start + 1, end) if field and wanted.match(self.lines[at]))
        return next(places, max(start, 0)) + 1

    def problem(self, what: str, remedy: str, *at: Any) -> LawProblem:
        """What is wrong at `line_of(*at)`."""
        return LawProblem(self.name, self.line_of(*at), what, remedy)

    def only(self, *known: str) -> None:
        """LawProblem if the file has anything at its top but these."""
        for name in self.tables:
            if name not in known:
                raise self.problem(f"{name!r} does not belong here", f"this file takes {', '.join(known)}", name)

    def rows(self, table: str) -> list[Row]:
        """All `[[table]]` blocks, in order; empty if there are none."""
        rows = self.tables.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            remedy = f"write each one as a [[{table}]] block"
            raise self.problem(f"{table!r} is not a list of blocks", remedy, table)
        return rows


def parse(name: str, content: bytes) -> LawFile:
    """LawProblem if the bytes are no UTF-8, no NFC text or no TOML."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LawProblem(name, line, "this is not UTF-8 text", "save the file as UTF-8") from None
    for number, line_text in enumerate(text.splitlines(), start=1):
        if not unicodedata.is_normalized("NFC", line_text):
            raise LawProblem(name, number, "Vietnamese letters are not in NFC", "save the file with composed letters")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = SYNTAX_LINE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise LawProblem(name, line, f"this is not TOML: {error}", "mend the syntax") from None
    return LawFile(name=name, lines=tuple(text.splitlines()), tables=tables)


def build(model: type[M], file: LawFile, fields: Mapping[str, Any], table: str | None = None, index: int = 0) -> M:
    """The model made of one block's fields; LawProblem names the field that is missing, unknown or wrong."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else None
        raise file.problem(
            _what(first["type"], field, first["msg"]), "correct this block", table, index, field
        ) from None


def _what(kind: str, field: str | None, message: str) -> str:
    match kind:
        case "missing":
            return f"{field} is missing"
        case "extra_forbidden":
            return f"{field} is not a field of this block"
        case _ if field == "value":
            return "value must be a whole number, a text, true or false, or a list of one of them"
        case _:
            said = message.removeprefix("Value error, ")
            return f"{field}: {said}" if field else said
