"""`export`, `audit`, `doctor`: the record as a folder, the record checked, the house checked."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from activities.build import build_id
from audit import AuditReport, Handed, audit_folder
from audit.report import QUESTIONS
from domain.ids import stream_kind
from domain.note import MalformedNote, read_vkey
from gateway.doctor import examine
from gateway.exporting import export as export_record
from gateway.reading import NotThere
from gateway.settings import Settings
from screens.audit import show_audit
from screens.doctor import show_doctor
from screens.exit_codes import Exit, Trouble, of_audit, of_doctor
from screens.machine import show_export
from screens.screen import Screen
from store.manifest import MANIFEST

EXPORTED = "export"


async def export(screen: Screen, settings: Settings, folder: Path) -> Exit:
    """The whole record into a new or empty folder."""
    with screen.waiting(screen.say("cli.audit.exporting")):
        manifest = await export_record(settings, folder, screen.lang)
    rows = {Path(name).stem: file.rows for name, file in manifest.files.items() if file.rows is not None}
    document = {
        "folder": str(folder),
        "simulated": manifest.simulated,
        "marking": manifest.marking,
        "rows": rows,
        "files": len(manifest.files),
        "left_out": dict(manifest.left_out),
    }
    show_export(screen, document)
    return Exit.DONE


@dataclass(frozen=True)
class Brought:
    """What the auditor brings along: files of checkpoints, and keys as vkey lines."""

    checkpoints: Sequence[Path]
    keys: Sequence[str]

    def read(self) -> Handed:
        """Raises OSError for a file and MalformedNote for a key."""
        return Handed(
            notes=[(str(path), path.read_bytes()) for path in self.checkpoints],
            keys=[read_vkey(key) for key in self.keys],
        )


@dataclass(frozen=True)
class Asked:
    """Of which stream (None: of all) is asked, and which questions (none named: all)."""

    stream: str | None
    only: Sequence[str] = ()


async def audit(screen: Screen, settings: Settings, asked: Asked, folder: Path | None, brought: Brought) -> Exit:
    """Ask the questions of an exported folder or of one that is exported for it.

    Raises AuditProblem, NotThere, and what `export` raises.
    """
    try:
        handed = brought.read()
    except MalformedNote as problem:
        return screen.trouble(Trouble.BAD_LOG_KEY, str(problem))
    if asked.stream is not None and stream_kind(asked.stream) is None:
        raise NotThere("stream", asked.stream)
    with tempfile.TemporaryDirectory(prefix="sinhke-audit-") as private:
        exported = folder or Path(private) / EXPORTED
        if folder is None:
            with screen.waiting(screen.say("cli.audit.exporting")):
                await export_record(settings, exported, screen.lang)
        with screen.waiting(screen.say("cli.audit.auditing")):
            document = _audited(exported, asked, handed).model_dump(mode="json")
    show_audit(screen, document)
    return of_audit(document)


async def check_house(screen: Screen, settings: Settings) -> Exit:
    document = await examine(settings, screen.lang)
    show_doctor(screen, document)
    return of_doctor(document)


def _audited(folder: Path, asked: Asked, handed: Handed) -> AuditReport:
    manifest, stream = folder / MANIFEST, asked.stream
    # A stream that was never there is the typist's error; what is wrong with the manifest is the audit's to say.
    if stream is not None and manifest.is_file() and f'"{stream}"' not in manifest.read_text(errors="replace"):
        raise NotThere("stream", stream)
    return audit_folder(folder, stream, build=build_id(), handed=handed, only=asked.only or QUESTIONS)
