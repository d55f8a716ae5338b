"""The ways back of one case: objections to its list, what is given back and made again, and its ends before a contract."""

from domain.actions import Action
from domain.commands import Attested
from domain.commands.objections import ObjectionMatter
from domain.commands.ways_back import CounterpartKind
from domain.deadlines import DeadlineRule
from domain.refusals import RefusalCode
from domain.state.subproject import SubprojectState
from story.money import Money

APPRAISER, APPROVER, EXAMINER = "lg-tham-dinh", "lg-phe-duyet", "lg-quyet-toan"


class WaysBack(Money):
    """What is done when something does not simply go on."""

    async def is_objected_to(
        self, on: str, matter: ObjectionMatter, *, refused: RefusalCode | None = None, note: str = ""
    ) -> None:
        """A resident's objection, taken in by the commune; whom it names stands on its paper only."""
        body = {"received_on": on, "matter": matter.value}
        paper = self._paper("Đơn kiến nghị về danh sách", f"DKN-{matter.value}", on)
        officer = self.plan.commune.who("can-bo")
        await self.teller.does(
            officer, Action.RAISE_OBJECTION, self.plan.code, body, paper=paper, refused=refused, note=note
        )

    async def answers(self, on: str, number: int, reason: str, *, upheld: bool, note: str = "") -> None:
        body = {"objection_number": number, "upheld": upheld, "reason": reason}
        paper = self._paper("Trả lời kiến nghị", f"TL-{number}", on)
        head = self.plan.commune.who("truong-thon")
        await self.teller.does(head, Action.ANSWER_OBJECTION, self.plan.code, body, paper=paper, note=note)

    async def is_returned_by_appraiser(self, on: str, reason: str) -> None:
        """The finding that the papers were all there rested on this version: it falls with it."""
        await self.is_returned(on, reason, [], by=APPRAISER, note="voided")

    async def is_withdrawn(self, on: str, reason: str, *, refused: RefusalCode | None = None, note: str = "") -> None:
        """The group's representative gives up on paper; the commune's officer enters it."""
        commune = self.plan.commune
        await self.teller.does(
            commune.who("dai-dien"),
            Action.WITHDRAW,
            self.plan.code,
            {"reason": reason},
            paper=self._paper("Đơn xin rút", f"DXR-{on}", on),
            attested=Attested.PAPER,
            entered_by=commune.who("can-bo"),
            refused=refused,
            note=note,
        )

    async def is_cancelled(self, on: str, reason: str, *, note: str = "") -> None:
        """The approver takes the approval back while no contract rests on it; its money returns to the line."""
        paper = self._paper("Quyết định hủy bỏ phê duyệt", "QD-HB", on)
        await self.teller.does(
            APPROVER, Action.CANCEL_PROJECT, self.plan.code, {"reason": reason}, paper=paper, note=note
        )

    async def is_given_more_time(
        self,
        rule: DeadlineRule,
        on: str,
        due_on: str,
        *,
        by: str = APPROVER,
        instead_of: tuple[str, ...] = (),
        reason: str,
        refused: RefusalCode | None = None,
        note: str = "",
    ) -> None:
        """A new last day for what is open under a rule, as the approver's paper names it."""
        state = await self.teller.desk.state(self.plan.code)
        assert isinstance(state, SubprojectState)
        [kept] = [one for one in state.open_deadlines if one.deadline.rule is rule]
        await self.teller.does(
            by,
            Action.EXTEND_DEADLINE,
            self.plan.code,
            {"deadline": kept.id, "due_on": due_on, "reason": reason},
            paper=self._paper("Văn bản đồng ý gia hạn", f"GH-{rule}-{due_on}", on),
            refused=refused,
            note=note,
            instead_of=instead_of,
        )

    async def brings_in(self, on: str, kind: CounterpartKind, value_vnd: int, *, note: str = "") -> None:
        """The households' own part, valued in minutes."""
        body = {"received_on": on, "kind": kind.value, "value_vnd": value_vnd}
        paper = self._paper("Biên bản xác định giá trị đóng góp", f"BB-DG-{kind.value}", on)
        officer = self.plan.commune.who("can-bo")
        await self.teller.does(officer, Action.RECORD_COUNTERPART, self.plan.code, body, paper=paper, note=note)

    async def returns_order(
        self, number: int, reason: str, *, refused: RefusalCode | None = None, note: str = ""
    ) -> None:
        body = {"order_number": number, "reason": reason}
        holder = self.plan.commune.who("chu-tich")
        await self.teller.does(holder, Action.RETURN_ORDER, self.plan.code, body, refused=refused, note=note)

    async def account_is_returned(self, on: str, reason: str, *, note: str = "") -> None:
        paper = self._paper("Thông báo trả lại báo cáo quyết toán", "TB-TLQT", on)
        await self.teller.does(
            EXAMINER, Action.RETURN_FINAL_ACCOUNT, self.plan.code, {"reason": reason}, paper=paper, note=note
        )
