"""Commands: what a person or a machine asks for. One model per action; the header says who, on what paper, seen what.

A command is JSON text. Its exact bytes are signed, stored and verified as they are; `read_command` is the only reader.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, ValidationError

from domain.actions import Action
from domain.commands import deadlines, fund, objections, orders, register, subproject, ways_back
from domain.ids import CommandId, StreamName
from domain.strict_json import TextFault, UnreadableText, read_strict_json
from domain.values import FreeText, Instant, Model, PaperRef, Sha256, Slug

MAX_COMMAND_BYTES = 64 * 1024

BODY_OF: Mapping[Action, type[Model]] = MappingProxyType(
    {
        Action.OPEN_SUBPROJECT: subproject.OpenSubproject,
        Action.RECORD_VILLAGE_MEETING: subproject.RecordVillageMeeting,
        Action.POST_LIST: objections.PostList,
        Action.RAISE_OBJECTION: objections.RaiseObjection,
        Action.ANSWER_OBJECTION: objections.AnswerObjection,
        Action.SUBMIT_DOSSIER: subproject.SubmitDossier,
        Action.FIND_COMPLETE: ways_back.FindComplete,
        Action.RETURN_DOSSIER: subproject.ReturnDossier,
        Action.CONCLUDE_APPRAISAL: subproject.ConcludeAppraisal,
        Action.APPROVE_PROJECT: subproject.ApproveProject,
        Action.REFUSE_PROJECT: subproject.RefuseProject,
        Action.WITHDRAW: ways_back.Withdraw,
        Action.CANCEL_PROJECT: ways_back.CancelProject,
        Action.SIGN_CONTRACT: subproject.SignContract,
        Action.PREPARE_ORDER: orders.PrepareOrder,
        Action.RETURN_ORDER: orders.ReturnOrder,
        Action.SIGN_ORDER: orders.SignOrder,
        Action.NOTE_ORDER_SENT: orders.NoteOrderSent,
        Action.RECORD_TREASURY_ANSWER: orders.RecordTreasuryAnswer,
        Action.RECORD_DELIVERY: subproject.RecordDelivery,
        Action.RECORD_COUNTERPART: ways_back.RecordCounterpart,
        Action.ACCEPT_WORK: subproject.AcceptWork,
        Action.SUBMIT_FINAL_ACCOUNT: subproject.SubmitFinalAccount,
        Action.RETURN_FINAL_ACCOUNT: ways_back.ReturnFinalAccount,
        Action.APPROVE_FINAL_ACCOUNT: subproject.ApproveFinalAccount,
        Action.CLOSE_SUBPROJECT: subproject.CloseSubproject,
        Action.EXTEND_DEADLINE: deadlines.ExtendDeadline,
        Action.PASS_MARK: deadlines.PassMark,
        Action.ALLOT: fund.Allot,
        Action.SET_TARGET: fund.SetTarget,
        Action.CLOSE_PERIOD: fund.ClosePeriod,
        Action.FOUND_REGISTER: register.FoundRegister,
        Action.REGISTER_PERSON: register.RegisterPerson,
        Action.ENROL_KEY: register.EnrolKey,
        Action.REVOKE_KEY: register.RevokeKey,
        Action.GIVE_MANDATE: register.GiveMandate,
        Action.END_MANDATE: register.EndMandate,
        Action.DELEGATE: register.Delegate,
        Action.OPEN_OFFICE: register.OpenOffice,
        Action.PUBLISH_LAW_EDITION: register.PublishLawEdition,
        Action.PUBLISH_CALENDAR: register.PublishCalendar,
        Action.MOVE_CLOCK: register.MoveClock,
    }
)


class Attested(StrEnum):
    """By whose hand: the decider's own key, or a paper that whoever entered it vouches for."""

    OWN_KEY = "own_key"
    PAPER = "paper"


class Unchecked(Model):
    """A ceiling that nobody has set, named by the decider who goes on without it, and the paper that says so."""

    figure: Annotated[FreeText, Field(max_length=80)]
    paper: PaperRef


class Header(Model):
    """Everything of a command but what it decides. `signed_at` is claimed; the record has its own times."""

    command_id: CommandId
    stream: StreamName
    action: Action
    basis: Sha256 | None
    paper: PaperRef | None
    unchecked: Annotated[tuple[Unchecked, ...], Field(max_length=10)] = ()
    decided_by: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=12)]
    entered_by: Slug
    attested: Attested
    signed_at: Instant


class Command(Model):
    """One request, read: header and decided body. `decides` is an instance of `BODY_OF[header.action]`."""

    header: Header
    decides: Model

    @property
    def action(self) -> Action:
        return self.header.action


class UnknownAction(ValueError):
    """The action is not on the list; `str()` is what was asked."""


def read_command(text: str) -> Command:
    """Read a command's exact text. Raises UnreadableText (with the field) or UnknownAction; never changes the text."""
    raw = read_strict_json(text)
    if not isinstance(raw, dict):
        raise UnreadableText(TextFault.WRONG_SHAPE)
    action = raw.get("action")
    if not isinstance(action, str) or action not in set(Action):
        raise UnknownAction(str(action)[:60])
    decides = raw.pop("decides", None)
    try:
        header = Header.model_validate(raw)
        body = BODY_OF[Action(action)].model_validate(decides)
    except ValidationError as problem:
        raise _unreadable(problem) from None
    return Command.model_construct(header=header, decides=body)


def _unreadable(problem: ValidationError) -> UnreadableText:
    first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part)[:60] for part in first["loc"])
    fault = TextFault.TWELVE_DIGITS if first["type"] == "twelve_digits" else TextFault.WRONG_SHAPE
    return UnreadableText(fault, f"{where}: {first['msg']}" if fault is TextFault.WRONG_SHAPE else where)


def papers_of(command: Command) -> tuple[PaperRef, ...]:
    """Every paper that a command cites, whose bytes must be in the store before the command is."""
    cited = [command.header.paper] if command.header.paper else []
    cited += [named.paper for named in command.header.unchecked]
    if isinstance(command.decides, subproject.SubmitDossier):
        cited += [item.paper for item in command.decides.items]
    if isinstance(command.decides, orders.PrepareOrder):
        cited += list(command.decides.vouchers)
    return tuple(cited)
