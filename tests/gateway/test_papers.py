"""Papers by the hash of their bytes: whole or not at all, once, and never trusted for being there."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.canonical import sha256_hex
from gateway.papers import MAX_PAPER_BYTES, PaperProblem, holds, paper_path, read_paper, store_paper, stored

DATA = b"gia dinh: bien ban hop thon\n"


@contextmanager
def a_disk_that_takes(size: int) -> Iterator[None]:
    """No file of this process grows beyond `size` bytes: what a full disk does to a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_paper_lies_under_its_hash_closed_to_others(tmp_path: Path) -> None:
    paper = store_paper(tmp_path, DATA, ".PDF")

    path = paper_path(tmp_path, paper.sha256)
    assert paper.sha256 == sha256_hex(DATA)
    assert (paper.media_type, paper.size) == ("application/pdf", len(DATA))
    assert path.read_bytes() == DATA
    assert path.stat().st_mode & 0o077 == 0
    assert stored(tmp_path, paper.sha256).size == len(DATA)


def test_the_same_bytes_again_change_nothing(tmp_path: Path) -> None:
    first = store_paper(tmp_path, DATA)
    path = paper_path(tmp_path, first.sha256)
    before = (path.stat().st_ino, path.stat().st_mtime_ns)

    again = store_paper(tmp_path, DATA)

    assert again == first
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == before
    assert [file.name for file in path.parent.iterdir()] == [first.sha256]


def test_a_torn_file_does_not_count_and_is_written_again_whole(tmp_path: Path) -> None:
    paper = store_paper(tmp_path, DATA)
    path = paper_path(tmp_path, paper.sha256)
    path.write_bytes(DATA[:5])
    assert not holds(tmp_path, paper.sha256)

    store_paper(tmp_path, DATA)

    assert holds(tmp_path, paper.sha256)
    assert path.read_bytes() == DATA


def test_a_write_that_fails_leaves_neither_the_paper_nor_a_part_of_it(tmp_path: Path) -> None:
    data = DATA * 1000

    with a_disk_that_takes(4096), pytest.raises(OSError, match="too large"):
        store_paper(tmp_path, data)

    assert not holds(tmp_path, sha256_hex(data))
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    assert holds(tmp_path, store_paper(tmp_path, data).sha256)


def test_a_paper_and_the_folders_that_lead_to_it_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's row may say that the paper is there only if a power cut cannot take it away."""
    really_sync, synced = os.fsync, list[Path]()

    def sync(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        really_sync(handle)

    monkeypatch.setattr(os, "fsync", sync)
    papers = tmp_path.resolve() / "papers"
    path = paper_path(papers, store_paper(papers, DATA).sha256)

    assert synced[0].parent == path.parent
    assert synced[1:] == [path.parent, papers]


def test_what_is_no_paper_is_said_with_its_reason(tmp_path: Path) -> None:
    empty, large = tmp_path / "empty.pdf", tmp_path / "large.pdf"
    empty.touch()
    with large.open("wb") as file:
        file.truncate(MAX_PAPER_BYTES + 1)
    for path, reason in (
        (tmp_path / "none.pdf", "missing"),
        (tmp_path, "missing"),
        (empty, "empty"),
        (large, "too_large"),
    ):
        with pytest.raises(PaperProblem) as problem:
            read_paper(path)
        assert (problem.value.path, problem.value.reason) == (str(path), reason)


def test_a_paper_of_the_greatest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "whole.pdf"
    with path.open("wb") as file:
        file.truncate(MAX_PAPER_BYTES)

    assert len(read_paper(path)) == MAX_PAPER_BYTES
