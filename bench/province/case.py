"""One synthetic case: each step of its plan done by the people of its commune, with the bodies and papers of the story."""

from datetime import date, timedelta

from bench.province.plan import CasePlan, Step, commune
from domain.actions import Action
from domain.refusals import RefusalCode
from domain.values import EditionRef
from story.life import Plan
from story.money import Money
from story.teller import Teller

MACHINE = "treasury-desk"
VILLAGE = 90
NOTICE = timedelta(days=7)


class SyntheticCase(Money):
    """A case that goes on from step to step; whatever comes out otherwise than planned ends the run."""

    def __init__(self, teller: Teller, case: CasePlan, law: EditionRef, calendar: EditionRef) -> None:
        place = commune(case.commune)
        plan = Plan(
            code=case.code,
            commune=place,
            title=f"Nuôi bò sinh sản (giả định) {case.code}",
            area_class="hard" if case.hard else "other",
            support_vnd=case.support_vnd,
            counterpart_vnd=case.support_vnd,
            households=case.households,
            tag=case.code,
        )
        super().__init__(teller, plan, law, calendar)
        self._half = case.support_vnd // 2
        self._orders = 0
        self._advanced = False

    async def goes(self, step: Step, day: date) -> None:
        """One step on this day of the record's clock."""
        on, support = day.isoformat(), self.plan.support_vnd
        match step:
            case Step.OPEN:
                await self.open(on)
            case Step.MEET | Step.MEET_IN_VAIN:
                await self._meets(day, in_vain=step is Step.MEET_IN_VAIN)
            case Step.SUBMIT:
                await self.submits(on)
            case Step.RETURN:
                await self.is_returned(on, "Hồ sơ thiếu cam kết của các hộ (giả định)", ["cam-ket"])
            case Step.APPRAISE:
                await self.is_appraised(on)
            case Step.REFUSE:
                await self._is_refused(on)
            case Step.APPROVE_TOO_MUCH:
                await self.is_approved(on, 2 * support, refused=RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
            case Step.APPROVE:
                await self.is_approved(on, support)
            case Step.CONTRACT:
                await self.signs_contract(on, support)
            case Step.DELIVER:
                await self.delivers(on, self._animals)
            case Step.ACCEPT:
                await self.accepts(on, support, self._animals)
            case Step.SUBMIT_ACCOUNT | Step.APPROVE_ACCOUNT | Step.CLOSE:
                await self._account(step, on)
            case _:
                await self._order(step, on)

    @property
    def _animals(self) -> range:
        return range(1, self.plan.households + 1)

    async def _meets(self, day: date, *, in_vain: bool) -> None:
        noticed = (day - NOTICE).isoformat()
        await self.meets(
            day.isoformat(),
            households=VILLAGE,
            present=80,
            votes_for=50 if in_vain else 75,
            notice_on=noticed,
            refused=RefusalCode.VOTE_NOT_CARRIED if in_vain else None,
        )

    async def _is_refused(self, on: str) -> None:
        paper = self._paper("Thông báo không phê duyệt", "TB-KPD", on)
        body = {"reason": "không phù hợp kế hoạch của huyện (giả định)"}
        await self.teller.does("lg-phe-duyet", Action.REFUSE_PROJECT, self.plan.code, body, paper=paper)

    async def _order(self, step: Step, on: str) -> None:
        """An advance as far as its step says, or a payment of what is left with the treasury's yes or no."""
        advance = step.value.endswith("advance")
        self._orders += 1
        if advance:
            await self.prepares("advance", self._half, 0, on)
        else:
            await self.prepares("payment", self.plan.support_vnd, 0, on)
        if step is Step.PREPARE_ADVANCE:
            return
        await self.signs_order(self._orders)
        if step is Step.SIGN_ADVANCE:
            return
        await self.teller.does(MACHINE, Action.NOTE_ORDER_SENT, self.plan.code, {"order_number": self._orders})
        if step is not Step.SEND_ADVANCE:
            await self._answered(on, accepted=step is not Step.CONDUCT_PAYMENT_IN_VAIN)

    async def _answered(self, on: str, *, accepted: bool) -> None:
        answer: dict[str, object] = {
            "order_number": self._orders,
            "outcome": "accepted" if accepted else "refused",
            "evidence": "adapter",
            "reference": f"KB-GD-{self.plan.code}-{self._orders}" if accepted else None,
            "value_on": on if accepted else None,
            "reason": "" if accepted else "sai mã đơn vị thụ hưởng (giả định)",
        }
        await self.teller.does(MACHINE, Action.RECORD_TREASURY_ANSWER, self.plan.code, answer)

    async def _account(self, step: Step, on: str) -> None:
        match step:
            case Step.SUBMIT_ACCOUNT:
                await self.submits_account(on, self.plan.households)
            case Step.APPROVE_ACCOUNT:
                await self.has_account_approved(on)
            case _:
                await self.closes()
