"""The record as a folder of files: what an auditor takes away and verifies without us (design.md section 9).

One snapshot with the reader's rights, read row by row, so that neither a writer at work nor the size of the record
matters. The same record gives the same bytes. The folder appears whole under its name or not at all.
"""

import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from domain.canonical import canonical_json
from domain.commands import UnknownAction, papers_of, read_command
from domain.strict_json import UnreadableText
from domain.values import instant_text
from store.manifest import (
    CALENDARS,
    LAW,
    LEFT_OUT,
    MANIFEST,
    PAPERS,
    TABLES,
    ExportedFile,
    Manifest,
    StreamHead,
    table_file,
)
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

PATIENCE, ABOUT, STREAMS = sql("export", "patience"), sql("export", "about"), sql("export", "streams")
ROWS = {table: sql("export", table) for table in TABLES}
ROWS_AT_ONCE = 500
CHUNK = 1024 * 1024
SECONDS = 1800.0


class ExportProblem(Exception):
    """Why nothing was exported, in one sentence for the operator."""


async def export_record(
    connection: "Connection",
    folder: Path,
    *,
    paper_path: Callable[[str], Path],
    law: Mapping[str, Mapping[str, bytes]],
    marking: str,
) -> Manifest:
    """Write the whole record into `folder`, which must be new or empty.

    `paper_path` tells where the bytes of a paper lie by their sha256; cited papers that are not there are left out, and
    the audit names them. `law` maps what may be published (`vn-38-2023`, `calendars`) to its files, by paths below `law/`
    (`vn-38-2023/money.toml`); of these the published ones are taken. `marking` is what a simulated record must say of
    itself on every page.
    Raises ExportProblem (nothing is left behind), or a database error.
    """
    with _appearing(folder) as part:
        export = _Export(part)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute(PATIENCE)
            about = await connection.fetchrow(ABOUT, timeout=SECONDS)
            assert about is not None
            heads = [StreamHead.model_validate(dict(row)) for row in await connection.fetch(STREAMS)]
            for table, query in ROWS.items():
                await export.table(table, _rows(connection, query))
        for cited in sorted(export.cited):
            export.paper(cited, paper_path(cited))
        files = {path: content for name in export.published for path, content in law.get(name, {}).items()}
        for path, content in sorted(files.items()):
            export.file(f"{LAW}/{path}", content)
        manifest = Manifest(
            schema_version=about["schema_version"],
            register_kind=about["register_kind"],
            simulated=about["simulated"],
            marking=marking if about["simulated"] else "",
            as_of=about["as_of"],
            builds=tuple(about["builds"]),
            streams=tuple(heads),
            files=dict(sorted(export.files.items())),
            left_out=LEFT_OUT,
        )
        export.file(MANIFEST, canonical_json(manifest.model_dump(mode="json")).encode() + b"\n")
    return manifest


async def _rows(connection: "Connection", query: str) -> AsyncIterator[dict[str, Any]]:
    async for row in connection.cursor(query, prefetch=ROWS_AT_ONCE, timeout=SECONDS):
        yield dict(row)


@contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """A temporary sibling that takes the folder's name at the end, and is gone if anything fails."""
    if folder.is_dir() and any(folder.iterdir()):
        raise ExportProblem(f"{folder} is not empty: an export goes into a new folder, so that nothing else is in it")
    if folder.exists() and not folder.is_dir():
        raise ExportProblem(f"{folder} is a file: name a new folder")
    with _told(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield part
        with _told(folder):
            part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the file system refuses, told with the path."""
    try:
        yield
    except OSError as problem:
        raise ExportProblem(f"{path} cannot be written: {problem.strerror or problem}") from problem


class _Export:
    """The files of one export as they are written, each with its hash; and what the commands and events cite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, ExportedFile] = {}
        self.cited: set[str] = set()
        self.published: set[str] = set()

    async def table(self, table: str, rows: AsyncIterator[dict[str, Any]]) -> None:
        """One row a line, canonical JSON; bodies stand as strings, exactly as they are stored."""
        with self._written(table_file(table)) as file:
            async for row in rows:
                file.write(canonical_json({name: _plain(value) for name, value in row.items()}).encode() + b"\n")
                file.rows += 1
                self._note(table, row)

    def _note(self, table: str, row: Mapping[str, Any]) -> None:
        if table == "commands":
            try:
                self.cited |= {paper.sha256 for paper in papers_of(read_command(row["body"]))}
            except (UnreadableText, UnknownAction):
                return  # the audit names the row
        elif table == "events" and row["kind"] == "LawEditionPublished":
            self.published.add(json.loads(row["body"])["edition"]["name"])
        elif table == "events" and row["kind"] == "CalendarPublished":
            self.published.add(CALENDARS)

    def paper(self, cited: str, source: Path) -> None:
        """A paper's bytes as they lie in the store, whatever they hash to: the audit compares."""
        if not source.is_file():
            return
        with source.open("rb") as stored, self._written(f"{PAPERS}/{cited}") as file:
            while chunk := stored.read(CHUNK):
                file.write(chunk)

    def file(self, path: str, content: bytes) -> None:
        with self._written(path) as file:
            file.write(content)

    @contextmanager
    def _written(self, path: str) -> Iterator["_File"]:
        """On disk when it closes, and noted with its hash."""
        target = self.folder / path
        with _told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            handle = target.open("wb")
        with handle:
            file = _File(target, handle)
            yield file
            with _told(target):
                handle.flush()
                os.fsync(handle.fileno())
        rows = file.rows if target.suffix == ".jsonl" else None
        self.files[path] = ExportedFile(sha256=file.digest.hexdigest(), bytes=file.size, rows=rows)


class _File:
    """A file being written: what has gone into it so far."""

    def __init__(self, path: Path, handle: BinaryIO) -> None:
        self.path = path
        self.digest = sha256()
        self.size = self.rows = 0
        self._handle = handle

    def write(self, data: bytes) -> None:
        with _told(self.path):
            self._handle.write(data)
        self.digest.update(data)
        self.size += len(data)


def _plain(value: object) -> object:
    """A column as JSON has it: instants in their one text, dates in ISO."""
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value
