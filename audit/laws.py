"""The law of an export: the editions and calendars that decisions pinned, read from its `law/` folder by their hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from audit.findings import Findings, at
from audit.report import Input, Place
from domain.calendar_days import WorkingCalendar
from domain.law import LawEdition
from domain.values import EditionRef
from law.loader import (
    LawProblem,
    base_of,
    edition_sha256,
    files_sha256,
    load_calendar_from,
    load_edition_from,
    years_named,
)
from store.manifest import CALENDARS, LAW

Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Held:
    """The files of one edition, with those that it extends: their hash, and the edition that they make (None if they make none)."""

    sha256: str
    edition: LawEdition | None
    problem: str = ""


class Laws:
    """Reads each folder once; whether it is the pinned one is asked for each decision."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / LAW
        self._held: dict[str, Held | None] = {}

    def edition(self, pinned: EditionRef, findings: Findings, place: Place) -> LawEdition | None:
        """The pinned edition. None if it, or what it extends, is not there (the findings lack it), or differs (broken)."""
        held = self._look(pinned.name)
        if held is None:
            findings.lacks(Input.LAW_EDITION, f"{pinned.name} {pinned.sha256}")
            return None
        there = place.model_copy(update={"file": f"{LAW}/{pinned.name}"})
        if held.sha256 != pinned.sha256 or held.edition is None or held.edition.name != pinned.name:
            findings.broken(at(there, "sha256", f"{held.sha256} {held.problem}".rstrip(), pinned.sha256))
            return None
        return held.edition

    def calendar(self, pinned: EditionRef, findings: Findings, place: Place) -> WorkingCalendar | None:
        """The pinned calendar. None if a year of it is not there (lacking) or differs (broken)."""
        self.holds_calendar(pinned, findings, place)
        try:
            files = years_named(pinned.name, self._calendars)
            return _days(tuple(files.items())) if files_sha256(files) == pinned.sha256 else None
        except LawProblem:
            return None

    def holds_calendar(self, pinned: EditionRef, findings: Findings, place: Place) -> None:
        """Whether the years that the pinned calendar names are the pinned ones; broken or lacking otherwise.

        An export carries every year that is known; a year announced later leaves the older calendars as they were.
        """
        try:
            found = files_sha256(years_named(pinned.name, self._calendars))
        except LawProblem:
            findings.lacks(Input.LAW_EDITION, f"{pinned.name} {pinned.sha256}")
            return
        there = place.model_copy(update={"file": f"{LAW}/{CALENDARS}"})
        findings.compare(there, "sha256", found, pinned.sha256)

    @cached_property
    def _calendars(self) -> Mapping[str, bytes]:
        return self._files(CALENDARS)

    def _look(self, name: str) -> Held | None:
        if name not in self._held:
            self._held[name] = self._read(name)
        return self._held[name]

    def _read(self, name: str) -> Held | None:
        files = self._files(name)
        prefix = f"{LAW}/{name}/"
        try:
            extended = base_of(files, prefix)
        except LawProblem as problem:
            return Held(files_sha256(files), None, str(problem))
        base = self._files(extended) if extended is not None else {}
        if not files or (extended is not None and not base):
            return None
        return _held(tuple(files.items()), tuple(base.items()), prefix)

    def _files(self, name: str) -> Mapping[str, bytes]:
        """The files of a folder; a name comes from events or an edition and is a slug, so it never leaves the folder."""
        try:
            return {path.name: path.read_bytes() for path in sorted((self._folder / name).glob("*.toml"))}
        except OSError:
            return {}


@lru_cache(maxsize=8)
def _days(files: Files) -> WorkingCalendar:
    return load_calendar_from(dict(files))


@lru_cache(maxsize=8)
def _held(files: Files, base: Files, prefix: str) -> Held:
    """The same bytes make the same edition: whoever audits many exports reads it once."""
    digest = edition_sha256(dict(files), dict(base))
    try:
        return Held(digest, load_edition_from(dict(files), prefix, dict(base)))
    except LawProblem as problem:
        return Held(digest, None, str(problem))
