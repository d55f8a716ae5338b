"""Whatever a command line can run into, told in one sentence with its exit code: errors of every package, in one table."""

import sys
import traceback

from cyclopts import CycloptsError
from pydantic import ValidationError
from temporalio.service import RPCError

from audit import AuditProblem
from audit.replaying import BrokenExport
from checkpoint.problems import CheckpointProblem
from domain.calendar_days import CalendarMissing
from domain.door import DoorAnswer, TurnedAway
from domain.refusals import RefusalCode
from gateway.acting import SentUnknown
from gateway.as_of import BadMoment
from gateway.dry_run import EditionDiffers
from gateway.intake import CommandReused
from gateway.keys import KeyProblem
from gateway.look import NoServerNamed
from gateway.papers import PaperProblem
from gateway.people import NoSlug
from gateway.reading import NotThere
from law.loader import LawProblem
from screens.exit_codes import Exit, Trouble
from screens.screen import ReaderGoneError, Screen
from screens.usage import misspelt
from stack.problems import StackProblem
from store.clock import ClockProblem
from store.export import ExportProblem
from store.tree import TreeBusy
from store.troubles import DatabaseTrouble, database_trouble

OF_DATABASE = {
    DatabaseTrouble.UNREACHABLE: Trouble.POSTGRES,
    DatabaseTrouble.REFUSES: Trouble.POSTGRES_REFUSES,
    DatabaseTrouble.UNPREPARED: Trouble.POSTGRES_UNPREPARED,
    DatabaseTrouble.BUSY: Trouble.POSTGRES_BUSY,
    DatabaseTrouble.FAILED: Trouble.POSTGRES_FAILED,
}
PLAIN: tuple[tuple[type[BaseException], Trouble], ...] = (
    (NoServerNamed, Trouble.NOT_UP),
    (SentUnknown, Trouble.POSTGRES_LOST),
    (NoSlug, Trouble.BAD_PERSON),
    (BadMoment, Trouble.BAD_DATE),
    (EditionDiffers, Trouble.EDITION_DIFFERS),
    (LawProblem, Trouble.LAW),
    (ClockProblem, Trouble.CLOCK_RUNS),
    (StackProblem, Trouble.STACK),
    (ExportProblem, Trouble.FOLDER),
    (AuditProblem, Trouble.NO_FILE),
    (BrokenExport, Trouble.EXPORT_BROKEN),
    (TreeBusy, Trouble.TREE_BUSY),
    (RPCError, Trouble.TEMPORAL),
)
BRIDGE = "client connect"


def tell(screen: Screen, error: BaseException) -> Exit:
    """Say it; of an error that nobody foresaw also the place at which the program made its mistake."""
    if isinstance(error, ReaderGoneError):
        return Exit.DONE
    if isinstance(error, CycloptsError):
        return misspelt(screen, error)
    told = _tell(screen, error)
    if told is None:
        sys.stderr.write("".join(traceback.format_exception(error)))
        return screen.trouble(Trouble.MISTAKE, f"{type(error).__name__}: {error}")
    return told


def _tell(screen: Screen, error: BaseException) -> Exit | None:
    match error:
        case TurnedAway():
            return screen.turned_away(error)
        case CommandReused():
            fault = RefusalCode.COMMAND_REUSED.value
            return screen.turned_away(TurnedAway(DoorAnswer.MALFORMED, error.command_id, fault))
        case KeyProblem():
            return screen.trouble(Trouble(f"key_{error.reason}"), error.person)
        case PaperProblem():
            return screen.trouble(Trouble(f"paper_{error.reason}"), error.path)
        case CalendarMissing():
            return screen.trouble(Trouble.NO_CALENDAR, str(error.year))
        case NotThere():
            return screen.trouble(Trouble(f"no_{error.what}"), error.name)
        case CheckpointProblem():
            return screen.trouble(Trouble(error.why.value), str(error))
        case ValidationError():
            return screen.trouble(Trouble.BAD_SETTING, _setting(error))
    trouble = _trouble(error)
    return None if trouble is None else screen.trouble(trouble, _remark(error))


def sentence(screen: Screen, error: BaseException) -> str | None:
    """The sentence alone, for a screen that goes on; None for an error that nobody foresaw."""
    trouble = _trouble(error)
    return None if trouble is None else screen.say(f"trouble.{trouble.value}.sentence", what=_remark(error) or None)


def _trouble(error: BaseException) -> Trouble | None:
    plain = next((trouble for kind, trouble in PLAIN if isinstance(error, kind)), None)
    if plain is not None:
        return plain
    if (of_database := database_trouble(error)) is not None:
        return OF_DATABASE[of_database]
    if isinstance(error, RuntimeError) and BRIDGE in str(error):
        return Trouble.TEMPORAL
    if isinstance(error, OSError):
        return Trouble.POSTGRES if error.filename is None else Trouble.NO_FILE
    return None


def _remark(error: BaseException) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error).rstrip(".")


def _setting(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"SINHKE_{'_'.join(str(part) for part in first['loc']).upper()}: {first['msg']}"
