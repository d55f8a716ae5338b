"""The one way from files to law: editions, calendars, offices. It fails closed, with file and line.

An edition is pinned in a case's first event by its name and SHA-256, so the same bytes must give the same edition for
ever and everywhere: from the tree here, and from the `law/` folder of an export years later. `edition_tree` and
`calendar_files` give the bytes that an export carries; `load_edition_from` and `load_calendar_from` read them back with
the same code. What a district sets by its own decision is an edition that extends another (`read_overlay.py`).
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from domain.calendar_days import WorkingCalendar
from domain.law import LawEdition
from law.read_calendars import NotedDay, read_calendar, read_noted_days
from law.read_edition import HEADER, read_edition
from law.read_offices import OfficeSeed, read_offices
from law.read_overlay import read_overlay
from law.read_tables import LawProblem, parse

__all__ = [
    "LAW_ROOT",
    "LawProblem",
    "NotedDay",
    "OfficeSeed",
    "base_of",
    "calendar_files",
    "edition_files",
    "edition_names",
    "edition_sha256",
    "edition_tree",
    "files_sha256",
    "load_calendar",
    "load_calendar_from",
    "load_edition",
    "load_edition_from",
    "load_offices",
    "noted_days",
    "years_named",
]

LAW_ROOT = Path(__file__).parent
CALENDARS = "calendars"
OFFICES = "offices"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CALENDAR_NAME = re.compile(r"vn-(\d{4})-(\d{4})")
FILE_NAME = re.compile(r"[a-z0-9_]+\.toml")


def load_edition(name: str, root: Path = LAW_ROOT) -> LawEdition:
    """The edition kept in the folder of that name; LawProblem if it is not there or cannot be trusted."""
    prefix = f"{root.name}/{name}/"
    files = edition_files(name, root)
    edition = load_edition_from(files, prefix, _base_files(files, root, prefix))
    if edition.name != name:
        what = f"the edition in this folder calls itself {edition.name}"
        raise LawProblem(f"{prefix}edition.toml", None, what, "give folder and edition the same name")
    return edition


def load_edition_from(
    files: Mapping[str, bytes], prefix: str = "", base: Mapping[str, bytes] = MappingProxyType({})
) -> LawEdition:
    """The edition that these files make (file name to bytes); `prefix` stands before file names in messages.

    `base` holds the files of the edition that it extends, if it extends one (`base_of`).
    """
    _check_names(files, prefix)
    extended = base_of(files, prefix)
    if extended is None:
        return read_edition(files, files_sha256(files), prefix)
    header = parse(f"{prefix}{HEADER}", files[HEADER])
    if not base:
        what = f"it extends {extended}, which is not here"
        raise header.problem(what, f"add the folder {extended} beside it", None, 0, "extends")
    if (below := base_of(base, f"{extended}/")) is not None:
        what = f"it extends {extended}, which itself extends {below}"
        raise header.problem(what, "extend an edition that stands for itself: one level only", None, 0, "extends")
    return read_overlay(files, load_edition_from(base, f"{extended}/"), edition_sha256(files, base), prefix)


def base_of(files: Mapping[str, bytes], prefix: str = "") -> str | None:
    """Name of the edition that these files extend, a slug; None if they stand for themselves. Raises LawProblem."""
    if HEADER not in files:
        return None
    header = parse(f"{prefix}{HEADER}", files[HEADER])
    extended = header.tables.get("extends")
    if extended is not None and not (isinstance(extended, str) and SLUG.fullmatch(extended)):
        raise header.problem(f"{extended!r} is no name of an edition", "write a folder of law/", None, 0, "extends")
    return extended


def edition_sha256(files: Mapping[str, bytes], base: Mapping[str, bytes]) -> str:
    """What a case pins: over its own files and those of the edition that it extends, so that a change of either tells."""
    return files_sha256({**files, **{f"extends/{name}": content for name, content in base.items()}})


def edition_names(root: Path = LAW_ROOT) -> list[str]:
    """Every edition that the tree holds, sorted."""
    return sorted(found.parent.name for found in root.glob(f"*/{HEADER}"))


def edition_files(name: str, root: Path = LAW_ROOT) -> dict[str, bytes]:
    """File name to bytes of the edition's own folder."""
    return _folder(root, name)


def edition_tree(name: str, root: Path = LAW_ROOT) -> dict[str, bytes]:
    """Path below `law/` to bytes of an edition and of the one that it extends, as an export carries them."""
    files, prefix = edition_files(name, root), f"{root.name}/{name}/"
    below = {f"{base_of(files)}/{file}": content for file, content in _base_files(files, root, prefix).items()}
    return below | {f"{name}/{file}": content for file, content in files.items()}


def load_calendar(root: Path = LAW_ROOT, name: str | None = None) -> WorkingCalendar:
    """All years that the tree knows, as one calendar; with a name, only the years that it names, as they were pinned.

    So a year that is announced later is a calendar of its own name (`vn-2021-2027`), and what pinned the shorter one still
    finds it. LawProblem if the tree does not hold all of its years.
    """
    prefix = f"{root.name}/{CALENDARS}/"
    files = calendar_files(root)
    return load_calendar_from(files if name is None else years_named(name, files, prefix), prefix)


def years_named(name: str, files: Mapping[str, bytes], prefix: str = "") -> dict[str, bytes]:
    """Of these yearly files those of the calendar of that name. LawProblem if one is missing, or for no such name."""
    named = CALENDAR_NAME.fullmatch(name)
    wanted = [f"{year}.toml" for year in range(int(named[1]), int(named[2]) + 1)] if named else []
    missing = [file for file in wanted if file not in files]
    if missing or not wanted:
        what = f"the calendar {name} is not here{': ' if missing else ''}{', '.join(missing)}"
        raise LawProblem(prefix or CALENDARS, None, what, "restore its files as they were published")
    return {file: files[file] for file in wanted}


def load_calendar_from(files: Mapping[str, bytes], prefix: str = "") -> WorkingCalendar:
    """The calendar that these yearly files make (file name to bytes)."""
    _check_names(files, prefix)
    return read_calendar(files, files_sha256(files), prefix)


def noted_days(root: Path = LAW_ROOT) -> dict[int, tuple[NotedDay, ...]]:
    """What the tree's calendars say of single days, with the document of each; by year."""
    files = calendar_files(root)
    _check_names(files, f"{root.name}/{CALENDARS}/")
    return read_noted_days(files, f"{root.name}/{CALENDARS}/")


def calendar_files(root: Path = LAW_ROOT) -> dict[str, bytes]:
    """File name to bytes of all calendars, as an export carries them."""
    return _folder(root, CALENDARS)


def load_offices(area: str, root: Path = LAW_ROOT) -> tuple[OfficeSeed, ...]:
    """The offices of one area, parents before children: what the founding of its register opens."""
    files = _folder(root, OFFICES)
    if f"{area}.toml" not in files:
        known = ", ".join(sorted(name.removesuffix(".toml") for name in files))
        raise LawProblem(f"{root.name}/{OFFICES}/{area}.toml", None, "there is no such file", f"the areas are: {known}")
    return read_offices(parse(f"{root.name}/{OFFICES}/{area}.toml", files[f"{area}.toml"]))


def files_sha256(files: Mapping[str, bytes]) -> str:
    """One SHA-256 over all files in the order of their names: `name:length:` and the bytes of each."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def _base_files(files: Mapping[str, bytes], root: Path, prefix: str) -> dict[str, bytes]:
    extended = base_of(files, prefix)
    is_here = extended is not None and (root / extended / HEADER).is_file()
    return _folder(root, extended) if extended is not None and is_here else {}


def _folder(root: Path, name: str) -> dict[str, bytes]:
    folder = root / name
    # A name comes from commands and exports: it must never walk out of the root.
    if not SLUG.fullmatch(name) or not folder.is_dir():
        known = ", ".join(edition_names(root))
        raise LawProblem(f"{root.name}/{name}", None, "there is no such folder", f"the editions are: {known}")
    try:
        return {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    except OSError as error:
        raise LawProblem(
            f"{root.name}/{name}", None, f"it cannot be read: {error.strerror}", "check its rights"
        ) from error


def _check_names(files: Mapping[str, bytes], prefix: str) -> None:
    for name in files:
        if not FILE_NAME.fullmatch(name):
            remedy = "a file of the law is called like money.toml"
            raise LawProblem(f"{prefix}{name}", None, "this is no file name of the law", remedy)
