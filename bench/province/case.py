"""One synthetic case: each step of its plan done by the people of its commune, with the bodies and papers of the story."""

from dataclasses import replace
from datetime import date, timedelta

from bench.province.plan import WINDOW, CasePlan, commune
from bench.province.steps import Step
from domain.actions import Action
from domain.commands.objections import ObjectionMatter
from domain.commands.ways_back import CounterpartKind
from domain.refusals import RefusalCode
from domain.values import EditionRef
from story.life import Plan
from story.teller import Teller
from story.ways_back import WaysBack

MACHINE = "treasury-desk"
VILLAGE = 90
NOTICE = timedelta(days=7)
TO_DELIVER = timedelta(days=30)


class SyntheticCase(WaysBack):
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
        self._objections = 0
        self._hangs_until = date.min

    async def goes(self, step: Step, day: date) -> None:
        """One step on this day of the record's clock."""
        on, support = day.isoformat(), self.plan.support_vnd
        match step:
            case Step.OPEN:
                await self.open(on)
            case Step.MEET | Step.MEET_IN_VAIN | Step.MEET_AGAIN:
                await self._meets(step, day)
            case Step.POST | Step.OBJECT | Step.DISMISS | Step.UPHOLD:
                await self._list(step, day)
            case Step.SUBMIT | Step.RETURN | Step.FIND_COMPLETE | Step.RETURN_BY_APPRAISER | Step.APPRAISE:
                await self._dossier(step, on)
            case Step.REFUSE | Step.WITHDRAW | Step.CANCEL:
                await self._ends(step, on)
            case Step.APPROVE_TOO_MUCH:
                await self.is_approved(on, 2 * support, refused=RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
            case Step.APPROVE:
                await self.is_approved(on, support)
            case Step.CONTRACT:
                await self.signs_contract(on, support, deliver_by=(day + TO_DELIVER).isoformat())
            case Step.COUNTERPART:
                await self.brings_in(on, CounterpartKind.LABOUR, support // 10)
            case Step.DELIVER:
                await self.delivers(on, self._animals)
            case Step.ACCEPT:
                await self.accepts(on, support, self._animals)
            case Step.SUBMIT_ACCOUNT | Step.RETURN_ACCOUNT | Step.APPROVE_ACCOUNT | Step.CLOSE:
                await self._account(step, on)
            case _:
                await self._order(step, on)

    @property
    def _animals(self) -> range:
        return range(1, self.plan.households + 1)

    async def _meets(self, step: Step, day: date) -> None:
        """After an objection that holds, the village votes on a list with one household more."""
        if step is Step.MEET_AGAIN:
            self.plan = replace(self.plan, households=self.plan.households + 1)
        in_vain = step is Step.MEET_IN_VAIN
        await self.meets(
            day.isoformat(),
            households=VILLAGE,
            present=80,
            votes_for=50 if in_vain else 75,
            notice_on=(day - NOTICE).isoformat(),
            refused=RefusalCode.VOTE_NOT_CARRIED if in_vain else None,
        )

    async def _list(self, step: Step, day: date) -> None:
        """It hangs from this day on; an objection may be typed in when its window is over, its paper is older."""
        match step:
            case Step.POST:
                self._hangs_until = day + WINDOW
                await self.posts(day.isoformat(), self._hangs_until.isoformat())
            case Step.OBJECT:
                self._objections += 1
                received = min(day, self._hangs_until).isoformat()
                await self.is_objected_to(received, ObjectionMatter.HOUSEHOLD_LEFT_OUT)
            case _:
                upheld = step is Step.UPHOLD
                reason = "Bỏ sót một hộ đủ điều kiện (giả định)" if upheld else "Hộ không thuộc diện (giả định)"
                await self.answers(day.isoformat(), self._objections, reason, upheld=upheld)

    async def _dossier(self, step: Step, on: str) -> None:
        match step:
            case Step.SUBMIT:
                await self.submits(on)
            case Step.RETURN:
                await self.is_returned(on, "Hồ sơ thiếu cam kết của các hộ (giả định)", ["cam-ket"])
            case Step.FIND_COMPLETE:
                await self.is_found_complete(on)
            case Step.RETURN_BY_APPRAISER:
                await self.is_returned_by_appraiser(on, "Kế hoạch tiêu thụ chưa nêu nơi bán (giả định)")
            case _:
                await self.is_appraised(on)

    async def _ends(self, step: Step, on: str) -> None:
        """Before any contract."""
        match step:
            case Step.WITHDRAW:
                await self.is_withdrawn(on, "Các hộ không còn đủ người chăn nuôi (giả định)")
            case Step.CANCEL:
                await self.is_cancelled(on, "Nhóm không ký hợp đồng (giả định)")
            case _:
                paper = self._paper("Thông báo không phê duyệt", "TB-KPD", on)
                body = {"reason": "không phù hợp kế hoạch của huyện (giả định)"}
                await self.teller.does("lg-phe-duyet", Action.REFUSE_PROJECT, self.plan.code, body, paper=paper)

    async def _order(self, step: Step, on: str) -> None:
        """An advance as far as its step says, a payment with the treasury's yes or no, or an order given back unsigned."""
        self._orders += 1
        if step.value.endswith("advance") or step is Step.RETURN_ORDER:
            await self.prepares("advance", self._half, 0, on)
        else:
            await self.prepares("payment", self.plan.support_vnd, 0, on)
        if step is Step.RETURN_ORDER:
            await self.returns_order(self._orders, "Ghi sai nội dung chi (giả định)")
        if step in (Step.RETURN_ORDER, Step.PREPARE_ADVANCE):
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
            case Step.RETURN_ACCOUNT:
                await self.account_is_returned(on, "Chưa kèm bảng kê hộ nhận hỗ trợ (giả định)")
            case Step.APPROVE_ACCOUNT:
                await self.has_account_approved(on)
            case _:
                await self.closes()
