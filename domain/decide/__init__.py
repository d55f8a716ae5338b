"""`decide(state, command, facts, law, calendar) -> Decision`: the only place that refuses, pure, made again by the audit.

`law` and `calendar` are what the stream pinned (for an opening command: what it names); the register needs none.
"""

from domain.actions import stream_kind_of
from domain.calendar_days import WorkingCalendar
from domain.commands import Command
from domain.commands.fund import Allot
from domain.commands.subproject import OpenSubproject
from domain.decide.decision import Decision, decided
from domain.decide.fund import decide_fund
from domain.decide.register import decide_register
from domain.decide.subproject import decide_subproject
from domain.facts import Facts
from domain.ids import stream_kind
from domain.law import LawEdition
from domain.refusals import RefusalCode, refuse
from domain.state import State
from domain.state.fund import FundYearState
from domain.state.register import RegisterState
from domain.state.subproject import SubprojectState
from domain.values import EditionRef

__all__ = ["Decision", "calendar_wanted", "decide", "edition_wanted"]


def decide(
    state: State, command: Command, facts: Facts, law: LawEdition | None, calendar: WorkingCalendar | None
) -> Decision:
    """Events, or why not. Same arguments, same answer, in any year and on any machine."""
    if stream_kind_of(command.action) is not stream_kind(command.header.stream):
        return decided(refuse(RefusalCode.WRONG_STAGE, action=command.action.value, stage=None))
    if isinstance(state, RegisterState):
        return decide_register(state, command, facts)
    if isinstance(state, FundYearState):
        return decide_fund(state, command, facts, law)
    if law is None:
        wanted = edition_wanted(state, command)
        if wanted is None:
            return decided(refuse(RefusalCode.WRONG_STAGE, action=command.action.value, stage=None))
        return decided(refuse(RefusalCode.LAW_EDITION_UNKNOWN, edition=wanted.name, sha256=wanted.sha256))
    if calendar is None:
        named = calendar_wanted(state, command)
        assert named is not None
        return decided(refuse(RefusalCode.CALENDAR_MISSING, calendar=named.name, sha256=named.sha256, year=None))
    return decide_subproject(state, command, facts, law, calendar)


def calendar_wanted(state: State, command: Command) -> EditionRef | None:
    """The calendar by which this command's periods are counted: the case's own, or the one that the opening names."""
    if not isinstance(state, SubprojectState):
        return None
    if state.plan is None:
        return command.decides.calendar if isinstance(command.decides, OpenSubproject) else None
    return state.plan.calendar


def edition_wanted(state: State, command: Command) -> EditionRef | None:
    """The edition under which this command is decided: the stream's own, or the one that its first command names."""
    if isinstance(state, RegisterState):
        return None
    match state:
        case SubprojectState(plan=None):
            return command.decides.law_edition if isinstance(command.decides, OpenSubproject) else None
        case FundYearState(law_edition=None):
            return command.decides.law_edition if isinstance(command.decides, Allot) else None
        case _:
            return state.law_edition
