"""The exit code of everything that can come of a command line, in one table.

A script reads the code, a person the sentence. 0 done, 1 refused by rule (also: the audit found something broken or not
allowed), 2 the words typed cannot be read, 3 not found, 4 conflict, 5 a server does not answer (also: received and not yet
processed, or `doctor` found something to mend), 6 unproved (also: a difference that `calendar check` cannot explain). Beyond
the list: 70 a mistake of the program itself, with its traceback, and 130 stopped by Ctrl-C, as shells have it.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any

from domain.door import DoorAnswer
from domain.refusals import RefusalCode


class Exit(IntEnum):
    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    CONFLICT = 4
    UNREACHABLE = 5
    UNPROVED = 6
    MISTAKE = 70
    INTERRUPTED = 130


DOOR: Mapping[DoorAnswer, Exit] = MappingProxyType(
    {
        DoorAnswer.MALFORMED: Exit.USAGE,
        DoorAnswer.TOO_LARGE: Exit.USAGE,
        DoorAnswer.UNKNOWN_ACTION: Exit.USAGE,
        DoorAnswer.BAD_SIGNATURE: Exit.USAGE,
        DoorAnswer.UNKNOWN_STREAM: Exit.NOT_FOUND,
        DoorAnswer.UNKNOWN_KEY: Exit.NOT_FOUND,
        DoorAnswer.PAPER_BYTES_MISSING: Exit.NOT_FOUND,
        DoorAnswer.TOO_MANY_PENDING: Exit.UNREACHABLE,
    }
)

# Every other refusal is 1: a rule says no. In these two the world has moved on, or an id has been used before.
CONFLICTS = frozenset({RefusalCode.COMMAND_REUSED, RefusalCode.CONTENT_CHANGED})


class Trouble(StrEnum):
    """Whatever else can stand in the way, apart from door answers and refusals; each has its words in wording/."""

    NO_STREAM = "no_stream"
    NO_RECEIPT = "no_receipt"
    NO_PERSON = "no_person"
    NO_VERSION = "no_version"
    NO_FILE = "no_file"
    BAD_DATE = "bad_date"
    BAD_PERSON = "bad_person"
    BAD_SETTING = "bad_setting"
    KEY_MISSING = "key_missing"
    KEY_EXISTS = "key_exists"
    KEY_OPEN_TO_OTHERS = "key_open_to_others"
    KEY_UNREADABLE = "key_unreadable"
    PAPER_MISSING = "paper_missing"
    PAPER_TOO_LARGE = "paper_too_large"
    PAPER_EMPTY = "paper_empty"
    FOLDER = "folder"
    LAW = "law"
    NO_CALENDAR = "no_calendar"
    EDITION_DIFFERS = "edition_differs"
    CLOCK_RUNS = "clock_runs"
    NOT_UP = "not_up"
    POSTGRES = "postgres"
    POSTGRES_REFUSES = "postgres_refuses"
    POSTGRES_UNPREPARED = "postgres_unprepared"
    POSTGRES_BUSY = "postgres_busy"
    POSTGRES_FAILED = "postgres_failed"
    POSTGRES_LOST = "postgres_lost"
    TEMPORAL = "temporal"
    STACK = "stack"
    LOG_BROKEN = "log_broken"
    LOG_ROLLED_BACK = "log_rolled_back"
    LOG_KEY = "log_key"
    BAD_WITNESS = "bad_witness"
    NO_LEAF = "no_leaf"
    NO_CHECKPOINT = "no_checkpoint"
    TREE_BUSY = "tree_busy"
    BAD_LOG_KEY = "bad_log_key"
    EXPORT_BROKEN = "export_broken"
    INTERRUPTED = "interrupted"
    MISTAKE = "mistake"


TROUBLES: Mapping[Trouble, Exit] = MappingProxyType(
    {
        Trouble.NO_STREAM: Exit.NOT_FOUND,
        Trouble.NO_RECEIPT: Exit.NOT_FOUND,
        Trouble.NO_PERSON: Exit.NOT_FOUND,
        Trouble.NO_VERSION: Exit.NOT_FOUND,
        Trouble.NO_FILE: Exit.NOT_FOUND,
        Trouble.BAD_DATE: Exit.USAGE,
        Trouble.BAD_PERSON: Exit.USAGE,
        Trouble.BAD_SETTING: Exit.USAGE,
        Trouble.KEY_MISSING: Exit.NOT_FOUND,
        Trouble.KEY_EXISTS: Exit.CONFLICT,
        Trouble.KEY_OPEN_TO_OTHERS: Exit.USAGE,
        Trouble.KEY_UNREADABLE: Exit.USAGE,
        Trouble.PAPER_MISSING: Exit.NOT_FOUND,
        Trouble.PAPER_TOO_LARGE: Exit.USAGE,
        Trouble.PAPER_EMPTY: Exit.USAGE,
        Trouble.FOLDER: Exit.USAGE,
        Trouble.LAW: Exit.NOT_FOUND,
        Trouble.NO_CALENDAR: Exit.NOT_FOUND,
        Trouble.EDITION_DIFFERS: Exit.CONFLICT,
        Trouble.CLOCK_RUNS: Exit.CONFLICT,
        Trouble.NOT_UP: Exit.UNREACHABLE,
        Trouble.POSTGRES: Exit.UNREACHABLE,
        Trouble.POSTGRES_REFUSES: Exit.UNREACHABLE,
        Trouble.POSTGRES_UNPREPARED: Exit.UNREACHABLE,
        Trouble.POSTGRES_BUSY: Exit.UNREACHABLE,
        Trouble.POSTGRES_FAILED: Exit.UNREACHABLE,
        Trouble.POSTGRES_LOST: Exit.UNREACHABLE,
        Trouble.TEMPORAL: Exit.UNREACHABLE,
        Trouble.STACK: Exit.UNREACHABLE,
        Trouble.LOG_BROKEN: Exit.REFUSED,
        Trouble.LOG_ROLLED_BACK: Exit.REFUSED,
        Trouble.LOG_KEY: Exit.CONFLICT,
        Trouble.BAD_WITNESS: Exit.USAGE,
        Trouble.NO_LEAF: Exit.NOT_FOUND,
        Trouble.NO_CHECKPOINT: Exit.NOT_FOUND,
        Trouble.TREE_BUSY: Exit.UNREACHABLE,
        Trouble.BAD_LOG_KEY: Exit.USAGE,
        Trouble.EXPORT_BROKEN: Exit.REFUSED,
        Trouble.INTERRUPTED: Exit.INTERRUPTED,
        Trouble.MISTAKE: Exit.MISTAKE,
    }
)


def of_refusal(code: RefusalCode) -> Exit:
    return Exit.CONFLICT if code in CONFLICTS else Exit.REFUSED


def of_outcome(document: Mapping[str, Any]) -> Exit:
    """Of a receipt's document, also of one that would be: recorded, refused, or received and not yet processed."""
    refusal = document.get("refusal")
    if refusal is not None:
        return of_refusal(RefusalCode(refusal["code"]))
    return Exit.DONE if document["outcome"] == "recorded" else Exit.UNREACHABLE


def of_audit(document: Mapping[str, Any]) -> Exit:
    """0 only if all is proved and allowed."""
    decisions = document["decisions"]
    if document["verdict"] == "broken" or decisions["not_allowed"]:
        return Exit.REFUSED
    doubtful = decisions["allowed_on_assumption"] or decisions["differs"]
    return Exit.UNPROVED if document["verdict"] != "proved" or doubtful else Exit.DONE


def of_calendar(document: Mapping[str, Any]) -> Exit:
    """0 if every difference from the package is known; one that is not may be a notice that we missed."""
    return Exit.UNPROVED if document["unexplained"] else Exit.DONE


def of_doctor(document: Mapping[str, Any]) -> Exit:
    return Exit.DONE if document["healthy"] else Exit.UNREACHABLE
