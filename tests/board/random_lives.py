"""Small random lives: signed commands of a few cases on random days, most of them lawful, through the real recorder."""

from datetime import timedelta
from random import Random

from domain.actions import Action
from domain.lifecycle import Stage
from domain.money import AccountKind
from domain.state.order import OrderStatus
from domain.state.subproject import SubprojectState
from domain.times import local_date
from domain.values import instant_text
from gateway.desk import RECORD_TIME, Wish
from story.cast import AREA, REGISTRAR
from story.money import Money
from story.teller import StoryBrokenError
from tests.board.treasury import answers, sends
from tests.recorder.town import MILLION, Town

ANIMALS = range(1, 11)
MOST_CASES = 16
MISSING = "thiếu bảng kê"


class RandomLives:
    """Walks with one seed: `step` does one thing of one case, or opens one, or allots, or lets time pass."""

    def __init__(self, town: Town, rng: Random) -> None:
        self.town, self.rng = town, rng
        self.cases: list[Money] = []

    async def step(self) -> None:
        drawn = self.rng.random()
        try:
            if drawn < 0.3:
                await self._time_passes()
            elif drawn < 0.36:
                amount = self.rng.choice((5, 60, 200)) * MILLION
                basis = "giả định: văn bản chuyển nguồn"
                older = {"origin_year": 2022, "carry_over_basis": basis} if self.rng.random() < 0.3 else {}
                await self.town.desk.act(self.town.an_allotment(amount, **older))
            elif not self.cases or (drawn < 0.42 and len(self.cases) < MOST_CASES):
                self.cases.append(await self.town.a_case(self.rng.choice((20, 60)) * MILLION))
            else:
                await self._next_of(await self._some_case())
        except StoryBrokenError:
            return  # refused: recorded as such, and no event of the board

    async def _some_case(self) -> Money:
        """Often the one that has come furthest and is not over, so that the money of some is walked to its end."""
        if self.rng.random() < 0.4:
            return self.rng.choice(self.cases)
        states = [(await self.town.desk.state(case.plan.code), case) for case in self.cases]
        return max(states, key=lambda one: (not one[0].ended, one[0].version))[1]

    async def today(self) -> str:
        async with self.town.desk.reader.acquire() as connection:
            return local_date(await connection.fetchval(RECORD_TIME)).isoformat()

    async def _time_passes(self) -> None:
        """To an instant that is often close to midnight in Vietnam."""
        async with self.town.desk.reader.acquire() as connection:
            now = await connection.fetchval(RECORD_TIME)
        at = now + timedelta(hours=self.rng.choice((5, 20, 50)))
        if self.rng.random() < 0.5:
            at = at.replace(hour=self.rng.choice((16, 17)), minute=self.rng.choice((0, 59)), second=30)
        if at > now:
            body = {"to": instant_text(at)}
            register = f"register/{AREA}"
            await self.town.desk.act(
                Wish(stream=register, action=Action.MOVE_CLOCK, decides=body, decided_by=[REGISTRAR])
            )

    async def _next_of(self, case: Money) -> None:
        state = await self.town.desk.state(case.plan.code)
        assert isinstance(state, SubprojectState)
        on = await self.today()
        if state.open_order is not None and self.rng.random() < 0.8:
            await self._order_goes_on(case, state, on)
            return
        match state.stage:
            case Stage.DRAFTING:
                await case.submits(on)
            case Stage.IN_CHECK:
                await (case.is_found_complete(on) if self.rng.random() < 0.8 else case.is_returned(on, MISSING, []))
            case Stage.IN_APPRAISAL if self.rng.random() < 0.6:
                await case.is_appraised(on)
            case Stage.IN_APPRAISAL:
                await case.is_returned(on, MISSING, [], by="lg-tham-dinh")
            case Stage.AWAITING_APPROVAL:
                await self._approver_decides(case, on)
            case Stage.APPROVED:
                await case.signs_contract(on, state.approved_vnd - self.rng.choice((0, 0, 7)) * MILLION)
            case Stage.IN_DELIVERY | Stage.ACCEPTED:
                await self._contract_goes_on(case, state, on)
            case _:
                await case.closes_its_account(on, len(ANIMALS))

    async def _approver_decides(self, case: Money, on: str) -> None:
        drawn = self.rng.random()
        if drawn < 0.7:
            await case.is_approved(on, case.plan.support_vnd)
        else:
            action = Action.RETURN_DOSSIER if drawn < 0.9 else Action.REFUSE_PROJECT
            code, paper = case.plan.code, self.town.decision()
            wish = Wish(
                stream=code, action=action, decides={"reason": "giả định"}, decided_by=["lg-phe-duyet"], paper=paper
            )
            await self.town.desk.act(wish)

    async def _contract_goes_on(self, case: Money, state: SubprojectState, on: str) -> None:
        advanced = state.sum_of(AccountKind.ADVANCED)
        if not state.deliveries:
            await (case.delivers(on, ANIMALS) if advanced else case.prepares("advance", state.contract_vnd // 2, 0, on))
        elif not state.accepted_vnd:
            await case.accepts(on, state.contract_vnd, ANIMALS)
        elif state.sum_of(AccountKind.PAID) < state.contract_vnd:
            await case.prepares("payment", state.sum_of(AccountKind.COMMITTED), advanced, on)
        else:
            await case.closes_its_account(on, len(ANIMALS))

    async def _order_goes_on(self, case: Money, state: SubprojectState, on: str) -> None:
        order = state.open_order
        assert order is not None
        match order.status:
            case OrderStatus.PREPARED:
                await case.signs_order(order.number)
            case OrderStatus.SIGNED if self.rng.random() < 0.7:
                await sends(self.town, case, order.number)
            case _:
                assert order.signed_on is not None
                days = (local_date(state.last_received_at) - order.signed_on).days if state.last_received_at else 0
                value_on = order.signed_on + timedelta(days=self.rng.choice((0, days, 1)))
                await answers(
                    self.town,
                    case,
                    order.number,
                    value_on=value_on.isoformat(),
                    on_paper=self.rng.random() < 0.5 or order.status is OrderStatus.SIGNED,
                    accepted=self.rng.random() < 0.8,
                )
