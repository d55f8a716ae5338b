"""The treasury's file: one owner, every line flushed to disk before anybody hears of it, a torn tail dropped.

A line that was answered was flushed first, so it is whole. Only the last line can be torn (a kill or a power cut in
the middle of a write); nobody was told about it, and dropping it can therefore never pay twice. Any other damage
means that something answered may be missing, and then the treasury does not start.
"""

import fcntl
import os
from pathlib import Path

from pydantic import ValidationError

from treasury.entries import ENTRY, Entry


class JournalError(Exception):
    """The file cannot be owned, read or written. The text is a sentence for the operator, with the remedy."""


class Journal:
    """The open file, held by one process until `close`.

    `dropped_bytes` says how long the torn tail was that `read` cut off; 0 in the usual case.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.dropped_bytes = 0
        self._broken = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise JournalError(f"{path} cannot be opened for writing ({error.strerror}: {error.filename}).") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise JournalError(
                f"{path} is held by another process: one treasury owns one file. Stop it, or name another --file."
            ) from error

    def read(self) -> list[Entry]:
        """All whole lines, in the order of writing, after cutting off a torn tail. Raises JournalError on damage."""
        try:
            with os.fdopen(os.dup(self._file), "rb") as reader:
                data = reader.read()
            whole, _, torn = data.rpartition(b"\n")
            if torn:
                os.ftruncate(self._file, len(data) - len(torn))
                self.dropped_bytes = len(torn)
            # What is read here is answered from now on, also what a killed process wrote and did not flush.
            os.fsync(self._file)
            self._flush_folder()
        except OSError as error:
            raise JournalError(f"{self.path} cannot be read: {error.strerror}.") from error
        return [self._entry(number, line) for number, line in enumerate(whole.splitlines(), start=1)]

    def append(self, entry: Entry) -> None:
        """Write one line and flush it. Returns only when it is on disk; raises JournalError when that is unknown."""
        if self._broken:
            raise JournalError(f"{self.path} could not be written before; start the treasury again.")
        line = memoryview(ENTRY.dump_json(entry) + b"\n")
        try:
            while line:
                line = line[os.write(self._file, line) :]
            os.fsync(self._file)
        except OSError as error:
            # A half-written line is in the file, or a failed flush has lost pages: only a fresh read tells what holds.
            self._broken = True
            raise JournalError(
                f"{self.path} cannot be written: {error.strerror}. Make room and start again."
            ) from error

    def close(self) -> None:
        """Give the file back; the lock goes with it."""
        os.close(self._file)

    def _entry(self, number: int, line: bytes) -> Entry:
        try:
            return ENTRY.validate_json(line)
        except ValidationError as error:
            raise JournalError(
                f"{self.path} is damaged at line {number}. An answered order may be missing, so nothing is taken: "
                "restore the file from a copy."
            ) from error

    def _flush_folder(self) -> None:
        # Without this the name of a new file may be gone after a power cut, and every decision in it.
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
