"""An edition is its bytes: the same from the tree and from an export, another as soon as one byte differs."""

import hashlib
from pathlib import Path

from law.loader import (
    LAW_ROOT,
    calendar_files,
    edition_files,
    files_sha256,
    load_calendar,
    load_calendar_from,
    load_edition,
    load_edition_from,
)


def test_an_export_folder_gives_the_same_edition_as_the_tree(tmp_path: Path) -> None:
    for name, content in edition_files("vn-38-2023").items():
        (tmp_path / name).write_bytes(content)
    exported = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert load_edition_from(exported) == load_edition("vn-38-2023")
    assert load_calendar_from(calendar_files()) == load_calendar()


def test_one_byte_more_is_another_edition() -> None:
    files = edition_files("vn-38-2023")
    changed = {**files, "money.toml": files["money.toml"] + b"\n"}

    assert load_edition_from(changed).sha256 != load_edition_from(files).sha256
    assert load_edition_from(changed).figures == load_edition_from(files).figures


def test_the_hash_is_over_name_length_and_bytes_in_the_order_of_names() -> None:
    expected = hashlib.sha256(b"a.toml:2:xyb.toml:0:").hexdigest()

    assert files_sha256({"b.toml": b"", "a.toml": b"xy"}) == expected


def test_bytes_that_move_from_one_file_to_the_next_change_the_hash() -> None:
    assert files_sha256({"a.toml": b"xy", "b.toml": b""}) != files_sha256({"a.toml": b"x", "b.toml": b"y"})


def test_every_file_of_the_edition_is_hashed() -> None:
    on_disk = {path.name for path in (LAW_ROOT / "vn-38-2023").iterdir()}

    assert set(edition_files("vn-38-2023")) == on_disk
