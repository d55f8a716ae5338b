"""The second part, all synthetic: three more groups of Hương Sơn, on money of their own, walk every way back, and time passes.

It follows the first part on the same record (the clock only moves forward) and ends some days after the third quarter.
"""

from dataclasses import replace

from domain.commands.objections import ObjectionMatter
from domain.commands.ways_back import CounterpartKind
from domain.refusals import RefusalCode
from story.cast import HUONG_SON
from story.dates import Dates
from story.life import Plan
from story.play import MILLION, Play
from story.ways_back import WaysBack

OTHER_COMPONENT = "du-an-2"
HOUSEHOLDS = 90
NOTICE, MEETING, UNTIL = "2023-09-18", "2023-09-20", "2023-09-21"
SUPPORT, HALF = 50 * MILLION, 25 * MILLION
SUPPORT_OF_ANOTHER = 30 * MILLION


class SecondPart:
    """Continues a play that has been told. One method a scene, in this order."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.teller = play.teller

    async def tell(self) -> None:
        """Group 3 comes through, group 4 gives up before its dossier, the approval of group 5 is taken back.

        Meanwhile a case of Dương Đức is under the district's own service levels, and one of them is missed.
        """
        dates = await Dates.begin(self.play)
        through, withdrawn, cancelled = await self._opens()
        await self._list(through)
        await dates.run()
        await self._dossier(through, cancelled)
        await dates.near(through)
        await self._ends(through, withdrawn, cancelled)
        await self._orders(through)
        await self._account(through)
        await dates.mandates_end()
        await dates.quarter_ends()
        await dates.missed()

    async def _opens(self) -> tuple[WaysBack, WaysBack, WaysBack]:
        self.teller.scene = "back_opens"
        await self.teller.morning(NOTICE)
        await self.play.allots(HUONG_SON, 2023, 60 * MILLION, component=OTHER_COMPONENT, subcomponent=None, on=NOTICE)
        through, other = await self._case(3, SUPPORT), SUPPORT_OF_ANOTHER
        cases = (through, await self._case(4, other), await self._case(5, other))
        for case in cases:
            await case.open(NOTICE)
        await self.teller.morning(MEETING)
        short = RefusalCode.NOTICE_TOO_SHORT
        await cases[0].meets(
            MEETING, households=HOUSEHOLDS, present=80, votes_for=75, notice_on="2023-09-19", refused=short
        )
        for case in cases:
            await case.meets(MEETING, households=HOUSEHOLDS, present=80, votes_for=75, notice_on=NOTICE)
            await case.posts(MEETING, UNTIL)
        return cases

    async def _list(self, case: WaysBack) -> None:
        """One objection is answered and does not hold; another holds, so the village meets again on a new list."""
        self.teller.scene = "back_list"
        await self.teller.morning(UNTIL)
        await case.is_objected_to(UNTIL, ObjectionMatter.HOUSEHOLD_NOT_ENTITLED)
        await case.answers(UNTIL, 1, "Hộ được nêu có trong danh sách hộ cận nghèo của xã", upheld=False)
        await case.submits(UNTIL, refused=RefusalCode.OBJECTION_WINDOW_OPEN)
        await case.is_objected_to(UNTIL, ObjectionMatter.HOUSEHOLD_LEFT_OUT)
        await case.answers(UNTIL, 2, "Bỏ sót một hộ đủ điều kiện", upheld=True, note="meets_again")
        await case.submits(UNTIL, refused=RefusalCode.OBJECTION_OPEN)
        again = "2023-09-23"
        await self.teller.morning(again)
        old = case.plan
        case.plan = replace(old, households=old.households + 1)
        await case.meets(again, households=HOUSEHOLDS, present=84, votes_for=81, notice_on=UNTIL, note="new_list")
        await case.posts(again, "2023-09-24", listed=old.list_sha256, refused=RefusalCode.LIST_DIFFERS)
        await case.posts(again, "2023-09-24")
        late = "2023-09-25"
        await self.teller.morning(late)
        await case.is_objected_to(late, ObjectionMatter.OTHER, refused=RefusalCode.WRONG_STAGE)

    async def _dossier(self, case: WaysBack, other: WaysBack) -> None:
        """Returned by the receiver for a paper, then by an appraiser after it had been found complete."""
        self.teller.scene = "back_dossier"
        on = "2023-09-25"
        await other.submits(on)
        await case.submits(on, without=["cam-ket"])
        await case.is_returned(on, "Hồ sơ thiếu cam kết đối ứng của các hộ", ["cam-ket"])
        await case.submits(on)
        for one in (other, case):
            await one.is_found_complete(on)
        on = "2023-09-26"
        await self.teller.morning(on)
        await other.is_appraised(on)
        await case.is_returned_by_appraiser(on, "Kế hoạch tiêu thụ chưa nêu nơi bán")
        await case.submits(on)
        await case.is_found_complete(on)
        await case.is_appraised(on)

    async def _ends(self, case: WaysBack, withdrawn: WaysBack, cancelled: WaysBack) -> None:
        """One group gives up; an approval is taken back, and its money is there for the group that was short of it."""
        self.teller.scene = "back_ends"
        on = "2023-09-26"
        await withdrawn.is_withdrawn(on, "Các hộ không còn đủ người chăn nuôi", note="withdrawn")
        await cancelled.is_approved(on, SUPPORT_OF_ANOTHER)
        await case.is_approved(on, SUPPORT, refused=RefusalCode.EXCEEDS_AVAILABLE)
        on = "2023-09-27"
        await self.teller.morning(on)
        await cancelled.is_cancelled(on, "Nhóm không ký hợp đồng", note="money_back")
        await case.is_approved(on, SUPPORT)

    async def _orders(self, case: WaysBack) -> None:
        """An order is given back unsigned and made again; what the treasury has answered cannot be given back."""
        self.teller.scene = "back_money"
        on = "2023-09-27"
        await case.signs_contract(on, SUPPORT, deliver_by="2023-10-15")
        await case.is_withdrawn(on, "Nhóm đổi ý", refused=RefusalCode.WRONG_STAGE)
        await case.prepares("advance", HALF, 0, on)
        await case.returns_order(1, "Ghi sai nội dung chi", note="order_returned")
        await case.prepares("advance", HALF, 0, on)
        await case.signs_order(2)
        await self.teller.treasury_answers(case.plan.code, 2)
        await case.returns_order(2, "Chủ tài khoản đổi ý", refused=RefusalCode.WRONG_STAGE)
        await case.brings_in(on, CounterpartKind.LABOUR, 6 * MILLION, note="counterpart")

    async def _account(self, case: WaysBack) -> None:
        self.teller.scene = "back_account"
        on = "2023-09-28"
        await self.teller.morning(on)
        animals = range(1, case.plan.households + 1)
        await case.delivers(on, animals)
        await case.accepts(on, SUPPORT, animals)
        await case.prepares("payment", HALF, HALF, on)
        await case.signs_order(3)
        await self.teller.treasury_answers(case.plan.code, 3)
        on = "2023-09-29"
        await self.teller.morning(on)
        await case.submits_account(on, len(animals))
        await case.account_is_returned(on, "Chưa kèm bảng kê hộ nhận hỗ trợ", note="account_returned")
        await case.submits_account(on, len(animals))
        await case.has_account_approved(on)
        await case.closes()

    async def _case(self, group: int, support_vnd: int) -> WaysBack:
        plan = Plan(
            code=await self.play.desk.gateway.next_code(2023),
            commune=HUONG_SON,
            title=f"Nuôi bò sinh sản, nhóm {group} thôn Thượng (hồ sơ giả định)",
            area_class="hard",
            support_vnd=support_vnd,
            counterpart_vnd=support_vnd // 4,
            households=10,
            tag=f"HS{group}",
            component=OTHER_COMPONENT,
            subcomponent=None,
        )
        return WaysBack(self.teller, plan, self.play.law, self.play.calendar)
