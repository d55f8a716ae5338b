"""What a sub-project is, folded from its events. `evolve` copies; it never refuses and never reads today's tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from domain.acts import DoneAct
from domain.commands import subproject as asked
from domain.commands.objections import PostList
from domain.commands.orders import OrderKind
from domain.lifecycle import ENDED, Stage
from domain.money import AccountKind
from domain.postings import postings
from domain.state.deadline import CaseDeadline
from domain.state.objection import Objection
from domain.state.order import OVER, Order, OrderStatus
from domain.values import EditionRef, Model


@dataclass(frozen=True)
class SubprojectState:
    """The state at one version; amounts in đồng. `balances` are this sub-project's own accounts by (line, kind).

    `objections` are those against the list of the last meeting, `objections_settled` counts the ones that an earlier
    meeting settled. `group` is everybody who spoke or signed for the households in any meeting of the case.
    """

    code: str
    version: int = 0
    stage: Stage | None = None
    plan: asked.OpenSubproject | None = None
    meeting: asked.RecordVillageMeeting | None = None
    group: frozenset[str] = frozenset()
    posting: PostList | None = None
    objections: tuple[Objection, ...] = ()
    objections_settled: int = 0
    dossier_version: int = 0
    dossier: asked.SubmitDossier | None = None
    dossier_digest: str | None = None
    approved_vnd: int = 0
    approved_on: date | None = None
    contract: asked.SignContract | None = None
    contract_on: date | None = None
    deliveries: tuple[asked.DeliveredAnimal, ...] = ()
    accepted_tags: frozenset[str] = frozenset()
    accepted_vnd: int = 0
    counterpart_vnd: int = 0
    orders: tuple[Order, ...] = ()
    final_account: asked.SubmitFinalAccount | None = None
    final_account_approved: bool = False
    acts: tuple[DoneAct, ...] = ()
    deadlines: tuple[CaseDeadline, ...] = ()
    held_since: datetime | None = None
    last_received_at: datetime | None = None
    balances: Mapping[tuple[str, AccountKind], int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def law_edition(self) -> EditionRef | None:
        return self.plan.law_edition if self.plan else None

    @property
    def ended(self) -> bool:
        return self.stage in ENDED

    @property
    def contract_vnd(self) -> int:
        return self.contract.value_vnd if self.contract else 0

    @property
    def open_order(self) -> Order | None:
        """The one order that is prepared, signed or sent and not yet answered."""
        return next((order for order in self.orders if order.status not in OVER), None)

    @property
    def standing_objection(self) -> Objection | None:
        """The first objection against the list of the last meeting that is unanswered, or upheld."""
        return next((found for found in self.objections if found.stands), None)

    def objection(self, number: int) -> Objection | None:
        return next((found for found in self.objections if found.number == number), None)

    @property
    def open_deadlines(self) -> tuple[CaseDeadline, ...]:
        """What is still to be kept, the earliest first."""
        found = (one for one in self.deadlines if not one.met)
        return tuple(sorted(found, key=lambda one: (one.due_on, one.id)))

    @property
    def next_date(self) -> date | None:
        """The earliest day by which something must be done; it may have passed."""
        return next((one.due_on for one in self.open_deadlines), None)

    def deadline(self, name: str) -> CaseDeadline | None:
        return next((one for one in self.deadlines if one.id == name), None)

    @property
    def every_household_has_its_animals(self) -> bool:
        """Whether as many households have been delivered to as stand on the village's list."""
        listed = self.meeting.list_count.total if self.meeting else 0
        return len({line.household_ref for line in self.deliveries}) >= listed

    def order(self, number: int) -> Order | None:
        return next((order for order in self.orders if order.number == number), None)

    def held(self, kind: AccountKind) -> dict[str, int]:
        """Đồng by line on this sub-project's accounts of one kind."""
        return {line: amount for (line, found), amount in sorted(self.balances.items()) if found is kind and amount}

    def sum_of(self, kind: AccountKind) -> int:
        return sum(self.held(kind).values())

    @property
    def advances_vnd(self) -> int:
        """All new money that was ever advanced or is on its way as an advance."""
        never = {OrderStatus.REFUSED, OrderStatus.RETURNED}
        counted = [o for o in self.orders if o.order.kind is OrderKind.ADVANCE and o.status not in never]
        return sum(order.order.new_vnd for order in counted)


def evolve_balances(state: SubprojectState, event: Model) -> Mapping[tuple[str, AccountKind], int]:
    """This sub-project's own accounts after the postings of one event."""
    after = dict(state.balances)
    for posting in postings(state.code, event):
        for account, sign in ((posting.debit, 1), (posting.credit, -1)):
            if account.subproject:
                key = (account.line, account.kind)
                after[key] = after.get(key, 0) + sign * posting.amount_vnd
    return MappingProxyType(after)


def at_stage(state: SubprojectState, stage: Stage, received_at: datetime) -> SubprojectState:
    """Count one more event, move to the stage it names; who holds the case changes with the stage."""
    held_since = state.held_since if stage is state.stage else received_at
    return replace(state, version=state.version + 1, stage=stage, held_since=held_since, last_received_at=received_at)
