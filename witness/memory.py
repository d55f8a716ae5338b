"""What a witness holds, on its own disk: for each log the last checkpoint that it cosigned, and every earlier one.

A note is synced before its cosignature is told, so that a witness never forgets what it has vouched for.
"""

import fcntl
import hashlib
import os
import tempfile
from pathlib import Path

from domain.checkpoint import SignedCheckpoint, read_checkpoint

LAST = "last"


class MemoryProblem(Exception):
    """Why the folder cannot be used, in one sentence for the operator."""


class Memory:
    """A folder that one process holds at a time. Raises MemoryProblem if another has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = (folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MemoryProblem(f"another witness is using {folder}") from None

    def last(self, origin: str) -> SignedCheckpoint | None:
        """The last checkpoint of a log; None if it was never seen. Raises MalformedNote if the file was damaged."""
        path = self._of(origin) / LAST
        return read_checkpoint(path.read_bytes()) if path.is_file() else None

    def keep(self, signed: SignedCheckpoint) -> None:
        """Hold this one from now on; the earlier ones stay beside it under their sizes."""
        folder = self._of(signed.checkpoint.origin)
        folder.mkdir(mode=0o700, exist_ok=True)
        content = signed.note.to_bytes()
        _write(folder / f"{signed.checkpoint.size:012d}.checkpoint", content)
        _write(folder / LAST, content)

    def close(self) -> None:
        self._lock.close()

    def _of(self, origin: str) -> Path:
        return self.folder / hashlib.sha256(origin.encode()).hexdigest()[:32]


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
