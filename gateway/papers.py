"""Papers: content-addressed files under `SINHKE_PAPERS`, on disk and fsynced before the command that cites them."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from domain.canonical import sha256_hex

MAX_PAPER_BYTES = 20 * 1024 * 1024
MEDIA_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png", ".txt": "text/plain"}
ANY_MEDIA_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class StoredPaper:
    """A paper that is on disk: its hash, media type and size in bytes."""

    sha256: str
    media_type: str
    size: int


class PaperProblem(Exception):
    """Why a file cannot be taken as a paper; `path` names it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def paper_path(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def read_paper(path: Path) -> bytes:
    """The bytes of a file that is to be filed. Raises PaperProblem for none, empty, or too large."""
    if not path.is_file():
        raise PaperProblem(str(path), "missing")
    if path.stat().st_size > MAX_PAPER_BYTES:
        raise PaperProblem(str(path), "too_large")
    data = path.read_bytes()
    if not data:
        raise PaperProblem(str(path), "empty")
    return data


def store_paper(folder: Path, data: bytes, suffix: str = "") -> StoredPaper:
    """Write a paper under its hash: whole or not at all, synced with its folder; the same bytes again change nothing."""
    sha256 = sha256_hex(data)
    path = paper_path(folder, sha256)
    if not holds(folder, sha256):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_whole(path, data)
        # Both: the second names the first, which may be new. No power cut may take away what a command's row rests on.
        _sync_folder(path.parent)
        _sync_folder(folder)
    return StoredPaper(sha256, MEDIA_TYPES.get(suffix.lower(), ANY_MEDIA_TYPE), len(data))


def holds(folder: Path, sha256: str) -> bool:
    """Whether the bytes under this hash are there and still hash to it."""
    path = paper_path(folder, sha256)
    return path.is_file() and sha256_hex(path.read_bytes()) == sha256


def stored(folder: Path, sha256: str) -> StoredPaper:
    """The stored paper of this hash, whose bytes the caller has found to be there."""
    return StoredPaper(sha256, ANY_MEDIA_TYPE, paper_path(folder, sha256).stat().st_size)


def _write_whole(path: Path, data: bytes) -> None:
    """Written and synced beside its place, then put there at once; a full disk leaves no half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
