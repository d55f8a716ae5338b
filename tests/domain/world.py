"""A small district: ten people with several duties each, two communes, shared fund lines, and the record of all of it.

Every command goes through the real `decide`; what it leads to is kept as events, and money as postings of those events.
`offer` and `check` hold the promises of the domain after every single step (reliability.md section 4, method 1).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain

from domain.actions import Action
from domain.commands import Command
from domain.commands.fund import ClosePeriod
from domain.commands.subproject import AcceptWork, ConcludeAppraisal, OpenSubproject
from domain.decide import Decision, decide
from domain.events import KIND_VERSION, event_kind, event_text, read_event
from domain.events.subproject import SubprojectEvent
from domain.facts import Facts, LineFact, MandateFact
from domain.figures import PeriodFigures
from domain.ids import fund_stream
from domain.lifecycle import Stage, step_for
from domain.money import AccountKind, line_of_name
from domain.people import Duty
from domain.periods import period_ends
from domain.postings import Account, Posting, postings
from domain.refusals import RefusalCode
from domain.spans import Span
from domain.state import State, evolve, fold, nothing_yet
from domain.state.subproject import SubprojectState
from domain.times import start_of
from domain.values import INT64_MAX, Model
from tests.domain import cast
from tests.domain.oracle import check_amounts, check_deadlines, check_list, check_people

COMMUNES = {cast.COMMUNE: cast.VILLAGE, cast.OTHER_COMMUNE: cast.OTHER_VILLAGE}
FUNDS = tuple(fund_stream(2023, commune) for commune in COMMUNES)
CODES = tuple(f"DA-2023-{number:04d}" for number in range(1, 7))
HS, XH, DISTRICT = cast.COMMUNE, cast.OTHER_COMMUNE, cast.DISTRICT
D = Duty
DUTIES: dict[str, tuple[tuple[Duty, str], ...]] = {
    "nguoi-1": ((D.VILLAGE_HEAD, cast.VILLAGE), (D.COMMUNE_OFFICER, HS), (D.APPRAISER, DISTRICT)),
    "nguoi-2": (
        (D.COMMUNE_OFFICER, HS),
        (D.ACCOUNTANT, HS),
        (D.ACCEPTANCE_MEMBER, HS),
        (D.ALLOCATING_OFFICE, DISTRICT),
    ),
    "nguoi-3": ((D.COMMUNE_CHAIRMAN, HS), (D.ACCOUNT_HOLDER, HS), (D.APPROVER, DISTRICT), (D.ACCOUNTANT, XH)),
    "nguoi-4": (
        (D.ACCOUNTANT, HS),
        (D.CONFIRM_TREASURY_ANSWER, HS),
        (D.FINAL_ACCOUNT_EXAMINER, DISTRICT),
        (D.RECEIVER, DISTRICT),
    ),
    "nguoi-5": ((D.APPRAISER, DISTRICT), (D.APPRAISAL_SECRETARY, DISTRICT), (D.APPROVER, DISTRICT)),
    "nguoi-6": (
        (D.APPROVER, DISTRICT),
        (D.FINAL_ACCOUNT_EXAMINER, DISTRICT),
        (D.APPRAISAL_SECRETARY, DISTRICT),
        (D.RECEIVER, DISTRICT),
    ),
    "nguoi-7": ((D.VILLAGE_HEAD, cast.OTHER_VILLAGE), (D.COMMUNE_OFFICER, XH), (D.ACCOUNT_HOLDER, XH)),
    "nguoi-8": ((D.COMMUNE_CHAIRMAN, XH), (D.ACCOUNT_HOLDER, XH), (D.ACCOUNTANT, XH), (D.ACCEPTANCE_MEMBER, XH)),
    "nguoi-9": (
        (D.ACCOUNTANT, XH),
        (D.CONFIRM_TREASURY_ANSWER, XH),
        (D.ACCEPTANCE_MEMBER, XH),
        (D.APPRAISER, DISTRICT),
    ),
    "nguoi-10": (
        (D.CONFIRM_TREASURY_ANSWER, HS),
        (D.ACCOUNT_HOLDER, HS),
        (D.COMMUNE_OFFICER, XH),
        (D.COMMUNE_CHAIRMAN, HS),
    ),
    cast.MACHINE: ((D.TREASURY_DESK, cast.AREA),),
    cast.CLOCK: ((D.CLOCK, cast.AREA),),
}
PEOPLE = tuple(DUTIES)
# (who does it, whose duty it is): some of them stand on the other side in their own right.
DELEGATED: tuple[tuple[str, str, Duty, str], ...] = (
    ("nguoi-1", "nguoi-6", D.APPROVER, DISTRICT),
    ("nguoi-2", "nguoi-3", D.ACCOUNT_HOLDER, HS),
    ("nguoi-3", "nguoi-4", D.CONFIRM_TREASURY_ANSWER, HS),
    ("nguoi-6", "nguoi-4", D.ACCOUNTANT, HS),
    ("nguoi-9", "nguoi-8", D.ACCOUNT_HOLDER, XH),
    ("nguoi-10", "nguoi-2", D.COMMUNE_OFFICER, HS),
)


def _mandates_of(person: str) -> tuple[MandateFact, ...]:
    own = tuple(cast.mandate(person, duty, office) for duty, office in DUTIES[person])
    return own + tuple(
        cast.mandate(person, duty, office).model_copy(
            update={"delegated_by": principal, "within": Span(valid_from=start_of(date(2023, 1, 1)), valid_to=None)}
        )
        for delegate, principal, duty, office in DELEGATED
        if delegate == person
    )


MANDATES = {person: _mandates_of(person) for person in DUTIES}


MOVES_NOTHING = frozenset({Action.EXTEND_DEADLINE, Action.PASS_MARK, Action.SET_TARGET, Action.CLOSE_PERIOD})


def moved_by(stream: str, events: Iterable[Model]) -> list[Posting]:
    return list(chain(*(postings(stream, event) for event in events)))


@dataclass
class World:
    """The record so far. `accepted` and `refused` count what came of the commands, so that no run is refusals alone."""

    states: dict[str, State] = field(default_factory=lambda: {name: nothing_yet(name) for name in (*FUNDS, *CODES)})
    events: dict[str, list[Model]] = field(default_factory=lambda: {name: [] for name in (*FUNDS, *CODES)})
    balances: Counter[Account] = field(default_factory=Counter)
    now: datetime = cast.NOW
    accepted: Counter[Action] = field(default_factory=Counter)
    refused: Counter[RefusalCode] = field(default_factory=Counter)

    def case(self, code: str) -> SubprojectState:
        state = self.states[code]
        assert isinstance(state, SubprojectState)
        return state

    @property
    def closed(self) -> int:
        return sum(self.case(code).stage is Stage.CLOSED for code in CODES)

    def available(self, commune: str) -> dict[str, int]:
        """What the commune's lines of the year hold, by postings."""
        return {
            account.line: balance
            for account, balance in self.balances.items()
            if account.kind is AccountKind.AVAILABLE and line_of_name(account.line).office == commune
        }

    def facts_for(self, command: Command, signers: Iterable[str]) -> Facts:
        """What the recorder would load for this command: mandates of those it names, lines of its commune."""
        named = set(command.header.decided_by) | {command.header.entered_by}
        if isinstance(command.decides, ConcludeAppraisal | AcceptWork):
            named |= set(command.decides.members)
        state, commune = self.states[command.header.stream], HS
        plan = state.plan if isinstance(state, SubprojectState) else None
        if plan is None and isinstance(command.decides, OpenSubproject):
            plan = command.decides
        commune = plan.commune if plan else command.header.stream.rpartition("/")[2]
        lines = tuple(
            LineFact(
                line=name,
                origin_year=line_of_name(name).origin_year,
                component=line_of_name(name).component,
                subcomponent=line_of_name(name).subcomponent or "",
                capital_kind=line_of_name(name).capital_kind,
                available_vnd=held,
            )
            for name, held in sorted(self.available(commune).items())
        )
        mandates: tuple[MandateFact, ...] = tuple(chain(*(MANDATES.get(person, ()) for person in sorted(named))))
        facts = cast.facts(received_at=self.now, mandates=mandates, lines=lines)
        update: dict[str, object] = {"keys": tuple(cast.key(person) for person in signers)}
        if isinstance(command.decides, ClosePeriod):
            update["period"] = PeriodFigures(on=period_ends(2023, cast.LAW)[command.decides.period], known_at=self.now)
        return facts.model_copy(update=update)

    def offer(self, command: Command, signers: Iterable[str]) -> Decision:
        """Decide, record, and hold what must be true of one step; AssertionError if it is not."""
        stream = command.header.stream
        before, facts = self.states[stream], self.facts_for(command, signers)
        decision = decide(before, command, facts, cast.LAW, cast.DAYS)
        assert decide(before, command, Facts.model_validate_json(facts.text()), cast.LAW, cast.DAYS) == decision
        self.now += timedelta(seconds=1)
        if decision.refusal is not None:
            self.refused[decision.refusal.code] += 1
            assert decision.events == ()
            assert before == fold(stream, self.events[stream])
            return decision
        self.accepted[command.action] += 1
        if command.action in MOVES_NOTHING:
            assert moved_by(stream, decision.events) == []
        (event,) = decision.events
        assert read_event(event_kind(event), KIND_VERSION, event_text(event)) == event
        self._record(stream, command.action, event)
        return decision

    def _record(self, stream: str, action: Action, event: Model) -> None:
        before = self.states[stream]
        if isinstance(event, SubprojectEvent):
            assert isinstance(before, SubprojectState)
            step = step_for(before.stage, action)
            assert step is not None
            assert event_kind(event) in step.events
            assert event.stage_after in step.leads_to
        for posting in postings(stream, event):
            self._post(posting)
        self.events[stream].append(event)
        after = evolve(before, event)
        if isinstance(before, SubprojectState) and isinstance(after, SubprojectState):
            check_deadlines(before, after)
            if action in MOVES_NOTHING:
                assert (after.stage, after.balances) == (before.stage, before.balances)
        self.states[stream] = after
        self.check()

    def _post(self, posting: Posting) -> None:
        self.balances[posting.debit] += posting.amount_vnd
        self.balances[posting.credit] -= posting.amount_vnd
        for account in (posting.debit, posting.credit):
            balance = self.balances[account]
            assert balance <= 0 if account.kind is AccountKind.GRANTED else balance >= 0, (account, balance)
            assert abs(balance) <= INT64_MAX

    def check(self) -> None:
        """Everything that must be true of the whole record at any moment."""
        recomputed: Counter[Account] = Counter()
        for stream, events in self.events.items():
            state = self.states[stream]
            assert state.version == len(events)
            assert fold(stream, events) == state
            for posting in chain(*(postings(stream, event) for event in events)):
                recomputed[posting.debit] += posting.amount_vnd
                recomputed[posting.credit] -= posting.amount_vnd
            if isinstance(state, SubprojectState):
                check_amounts(state, self.balances)
                check_people(events, cast.LAW)
                check_list(events)
        assert recomputed == self.balances
        sums: Counter[str] = Counter()
        for account, balance in self.balances.items():
            sums[account.line] += balance
        assert not any(sums.values()), sums
