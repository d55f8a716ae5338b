"""The folder outside the database: one note a checkpoint, and the log's key. What an auditor or a witness is handed.

It is also the job's own memory of what it signed: a database that was set back to an older state does not fit it.
"""

import os
import tempfile
from pathlib import Path

SUFFIX = ".checkpoint"
KEY_FILE = "log.vkey"


class Shelf:
    """Notes by size; each is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, size: int) -> Path:
        return self.folder / f"{size:012d}{SUFFIX}"

    def last(self) -> Path | None:
        """The note of the largest size; None on an empty shelf."""
        notes = sorted(path for path in self.folder.glob(f"*{SUFFIX}") if path.stem.isdecimal())
        return notes[-1] if notes else None

    def put(self, size: int, note: bytes) -> Path:
        """Write a note, or write it anew with more cosignatures; synced before it is told."""
        path = self.path(size)
        write_whole(path, note)
        return path

    def put_key(self, vkey: str) -> None:
        """Keep the log's key beside the notes, once."""
        path, line = self.folder / KEY_FILE, f"{vkey}\n".encode()
        if not path.is_file() or path.read_bytes() != line:
            write_whole(path, line)


def write_whole(path: Path, content: bytes) -> None:
    """Written and synced beside its place, then put there at once. Raises OSError with the path."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
