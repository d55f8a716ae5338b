"""`decide(state, command, facts, law) -> Decision`: the only place that refuses, pure, and made again by the audit.

`law` is the edition that the stream pinned (for an opening command: the one it names); the register needs none.
"""

from domain.actions import stream_kind_of
from domain.commands import Command
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
from domain.values import EditionRef

__all__ = ["Decision", "decide", "edition_wanted"]


def decide(state: State, command: Command, facts: Facts, law: LawEdition | None) -> Decision:
    """Events, or why not. Same arguments, same answer, in any year and on any machine."""
    if stream_kind_of(command.action) is not stream_kind(command.header.stream):
        return decided(refuse(RefusalCode.WRONG_STAGE, action=command.action.value, stage=None))
    if isinstance(state, RegisterState):
        return decide_register(state, command, facts)
    if isinstance(state, FundYearState):
        return decide_fund(state, command, facts)
    if law is None:
        wanted = edition_wanted(state, command)
        if wanted is None:
            return decided(refuse(RefusalCode.WRONG_STAGE, action=command.action.value, stage=None))
        return decided(refuse(RefusalCode.LAW_EDITION_UNKNOWN, edition=wanted.name, sha256=wanted.sha256))
    return decide_subproject(state, command, facts, law)


def edition_wanted(state: State, command: Command) -> EditionRef | None:
    """The edition under which this command is decided: the stream's own, or the one that the opening names."""
    if isinstance(state, RegisterState | FundYearState):
        return None
    if state.law_edition is None and isinstance(command.decides, OpenSubproject):
        return command.decides.law_edition
    return state.law_edition
