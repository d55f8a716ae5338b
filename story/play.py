"""The order of events, from the founding of the register to the closed account of Hương Sơn."""

from collections.abc import Awaitable, Callable

from domain.actions import Action
from domain.commands.register import RegisterKind
from domain.door import DoorAnswer
from domain.events.fund import PeriodClosed
from domain.refusals import RefusalCode
from domain.values import EditionRef
from gateway.compose import signed
from gateway.desk import Desk, Wish
from gateway.founding import Founding
from gateway.intake import Answer
from gateway.keys import new_key
from law.loader import load_calendar, load_edition
from story.cast import (
    AREA,
    DISTRICT,
    DUONG_DUC,
    EVERYBODY,
    HUONG_SON,
    REGISTRAR,
    REGISTRAR_NAME,
    XUAN_HUONG,
    Commune,
)
from story.life import COMPONENT, SUBCOMPONENT, Plan
from story.money import Money
from story.teller import StoryBrokenError, Teller

BEGINS = "2023-06-01"
EDITION = "vn-38-2023"
MILLION = 1_000_000
Fault = Callable[[str, list[str]], Awaitable[None]]


class Play:
    """Plays the whole story through one desk. `lose_answers` tells the stand-in treasury which answers to lose.

    `fund_years`: the streams that it allotted to; `waiting`: the case whose contract waits for its chairman.
    """

    def __init__(self, desk: Desk, teller: Teller, lose_answers: Fault) -> None:
        self.desk = desk
        self.teller = teller
        self.lose_answers = lose_answers
        self.fund_years: list[str] = []
        self.waiting: Money | None = None
        law, calendar = load_edition(EDITION), load_calendar()
        self.law = EditionRef(name=law.name, sha256=law.sha256)
        self.calendar = EditionRef(name=calendar.name, sha256=calendar.sha256)

    async def founding(self, heard: Callable[[Answer], None]) -> None:
        """The register, its offices, editions, machines, and the synthetic people with keys and mandates."""
        founding = Founding(self.desk, AREA, REGISTRAR)
        async for answer in founding.steps(
            kind=RegisterKind.SIMULATED, name=REGISTRAR_NAME, edition=EDITION, since=BEGINS
        ):
            _recorded(answer)
            heard(answer)
        for player in EVERYBODY:
            async for answer in founding.enrol(player.person, player.name):
                _recorded(answer)
                heard(answer)
            for duty, office in player.mandates:
                number = f"QD-GD-{player.person}"
                answer = await founding.mandate(player.person, duty.value, office, BEGINS, number=number, date=BEGINS)
                _recorded(answer)
                heard(answer)

    async def allotments(self) -> None:
        """The money: 130 m for Hương Sơn, 30 of it of origin year 2022, 120 m each for the two others."""
        self.teller.scene = "allotments"
        await self.teller.morning("2023-06-05")
        await self.allots(HUONG_SON, 2022, 30 * MILLION, basis=None, refused=RefusalCode.CARRY_OVER_BASIS_MISSING)
        basis = "giả định: văn bản cho phép chuyển nguồn kinh phí 2022 sang 2023, chưa tìm thấy số hiệu"
        await self.allots(HUONG_SON, 2022, 30 * MILLION, basis=basis)
        await self.allots(HUONG_SON, 2023, 100 * MILLION)
        await self.allots(XUAN_HUONG, 2023, 120 * MILLION)
        await self.allots(DUONG_DUC, 2023, 120 * MILLION)

    async def village(self) -> None:
        """Dương Đức: the article's village meeting. The first vote falls short of two thirds of all households."""
        self.teller.scene = "duong_duc"
        await self.teller.morning("2023-08-01")
        case = await self._case(DUONG_DUC, "Nuôi bò sinh sản thôn Đông", "other", 120, 80, 12, "DD1")
        await case.open("2023-08-01")
        await self.teller.morning("2023-08-04")
        short = RefusalCode.VOTE_NOT_CARRIED
        await case.meets("2023-08-04", households=150, present=96, votes_for=92, refused=short, note="first_vote")
        await case.meets("2023-08-04", households=150, present=96, ballots=22, votes_for=113)
        await case.posts("2023-08-04", "2023-08-11", note="list_hangs")

    async def contract(self) -> None:
        """Xuân Hương: returned once for a missing paper, approved, and its contract waits for signature."""
        self.teller.scene = "xuan_huong"
        await self.teller.morning("2023-07-12")
        case = await self._case(XUAN_HUONG, "Nuôi bò sinh sản thôn Chùa", "other", 120, 80, 12, "XH1")
        await case.open("2023-07-12")
        await self.teller.morning("2023-07-13")
        await case.meets("2023-07-13", households=132, present=118, votes_for=110)
        await case.posts("2023-07-13", "2023-07-16")
        await self.teller.morning("2023-07-17")
        await case.submits("2023-07-17", without=["cam-ket"])
        await self.teller.morning("2023-07-18")
        await case.is_returned("2023-07-18", "Hồ sơ thiếu cam kết đối ứng của các hộ", ["cam-ket"])
        await self.teller.morning("2023-07-19")
        await case.submits("2023-07-19")
        await self.teller.morning("2023-07-20")
        await case.is_found_complete("2023-07-20")
        await self.teller.morning("2023-07-24")
        await case.is_appraised("2023-07-24")
        await self.teller.morning("2023-07-25")
        await case.is_approved("2023-07-25", 120 * MILLION, note="contract_waits")
        self.waiting = case

    async def whole_life(self) -> None:
        """Hương Sơn, a synthetic continuation: from the meeting to the closed account, with what visitors would try."""
        self.teller.scene = "huong_son"
        await self.teller.morning("2023-06-27")
        case = await self._case(HUONG_SON, "Nuôi bò sinh sản thôn Thượng", "hard", 130, 32.5, 10, "HS1")
        fourth = await self._case(
            HUONG_SON, "Nuôi bò sinh sản, nhóm 2 thôn Thượng (hồ sơ giả định)", "hard", 150, 37.5, 12, "HS2"
        )
        for one in (case, fourth):
            await one.open("2023-06-27")
        await self._half_year()
        await self.teller.morning("2023-07-03")
        for one in (case, fourth):
            await one.meets("2023-07-03", households=90, present=80, votes_for=75)
            await one.posts("2023-07-03", "2023-07-05")
        await self.teller.morning("2023-07-06")
        await case.submits("2023-07-06")
        await fourth.submits("2023-07-06", by=(HUONG_SON.who("can-bo"), "lg-biet-phai"))
        await self.teller.morning("2023-07-07")
        for one in (case, fourth):
            await one.is_found_complete("2023-07-07")
        await self.teller.morning("2023-07-10")
        for one in (case, fourth):
            await one.is_appraised("2023-07-10")
        await self.teller.morning("2023-07-11")
        await self._visitors_before(case, fourth)
        await self.contract()
        await self.teller.morning("2023-07-26")
        await self._visitors_at_contract(case)
        await case.signs_contract("2023-07-26", 130 * MILLION)
        await self._first_half(case)
        await self.village()
        await self._second_half(case)

    async def _half_year(self) -> None:
        """The second quarter ends for every fund year that this play has allotted to: the clock freezes it by itself."""
        if self.fund_years:
            self.teller.scene = "half_year"
            await self.teller.morning("2023-07-01")
            for stream in self.fund_years:
                await self.teller.clock_says(stream, PeriodClosed)
            self.teller.scene = "huong_son"

    async def _visitors_before(self, case: Money, fourth: Money) -> None:
        self.teller.scene = "visitors"
        above = RefusalCode.EXCEEDS_AVAILABLE
        await fourth.is_approved("2023-07-11", 150 * MILLION, by="lg-biet-phai", refused=RefusalCode.SAME_PERSON)
        await fourth.is_approved("2023-07-11", 150 * MILLION, refused=above)
        await self._wrong_key(case)
        self.teller.scene = "huong_son"
        await case.is_approved("2023-07-11", 130 * MILLION, note="no_norm")
        self.teller.scene = "visitors"
        await fourth.is_approved("2023-07-11", 50 * MILLION, refused=above)

    async def _visitors_at_contract(self, case: Money) -> None:
        self.teller.scene = "visitors"
        early = RefusalCode.CONTRACT_BEFORE_APPROVAL
        await case.signs_contract("2023-07-05", 130 * MILLION, refused=early)
        self.teller.scene = "huong_son"

    async def _first_half(self, case: Money) -> None:
        """Advance of half the contract; the treasury's answer is lost on the way and asked for by the order's id."""
        await self.lose_answers(f"{case.plan.code}-01", ["lose_answer"])
        await case.prepares("advance", 65 * MILLION, 0, "2023-07-26")
        await case.signs_order(1)
        await self.teller.treasury_answers(case.plan.code, 1, note="answer_lost")
        await self.teller.morning("2023-07-31")
        await case.delivers("2023-07-31", range(1, 6))
        self.teller.scene = "visitors"
        above = RefusalCode.EXCEEDS_ACCEPTED
        await case.prepares("payment", 65 * MILLION, 65 * MILLION, "2023-07-31", refused=above)
        self.teller.scene = "huong_son"

    async def _second_half(self, case: Money) -> None:
        self.teller.scene = "huong_son"
        await self.teller.morning("2023-08-10")
        await case.delivers("2023-08-10", range(6, 11))
        await self.teller.morning("2023-08-14")
        await case.accepts("2023-08-14", 130 * MILLION, range(1, 11))
        await self.teller.morning("2023-08-21")
        await case.prepares("payment", 65 * MILLION, 65 * MILLION, "2023-08-21")
        await case.signs_order(2)
        await self.teller.treasury_answers(case.plan.code, 2)
        await self.teller.morning("2023-09-15")
        await case.closes_its_account("2023-09-15", 10)

    async def _wrong_key(self, case: Money) -> None:
        """A key that nobody enrolled signs an approval: not recorded, told at the door."""
        folder = self.desk.settings.keys_folder / "visitor"
        new_key(folder, "lg-phe-duyet")
        wish = Wish(
            stream=case.plan.code,
            action=Action.APPROVE_PROJECT,
            decides={"amount_vnd": case.plan.support_vnd},
            decided_by=["lg-phe-duyet"],
            paper=self.teller.paper("Quyết định phê duyệt", "QD-LA", "2023-07-11"),
        )
        honest = await self.desk.compose(wish)
        forged = signed(honest.command_text, folder, ["lg-phe-duyet"])
        await self.teller.is_turned_away(
            "lg-phe-duyet", forged, Action.APPROVE_PROJECT, case.plan.code, DoorAnswer.UNKNOWN_KEY
        )

    async def _case(
        self, commune: Commune, title: str, area: str, support_m: int, counterpart_m: float, households: int, tag: str
    ) -> Money:
        code = await self.desk.gateway.next_code(2023)
        plan = Plan(
            code=code,
            commune=commune,
            title=title,
            area_class=area,
            support_vnd=support_m * MILLION,
            counterpart_vnd=int(counterpart_m * MILLION),
            households=households,
            tag=tag,
        )
        return Money(self.teller, plan, self.law, self.calendar)

    async def allots(
        self,
        commune: Commune,
        origin: int,
        amount_vnd: int,
        *,
        component: str = COMPONENT,
        subcomponent: str | None = SUBCOMPONENT,
        on: str = "2023-06-05",
        basis: str | None = None,
        refused: RefusalCode | None = None,
    ) -> None:
        body = {
            "allocating_office": DISTRICT,
            "origin_year": origin,
            "source": "province",
            "component": component,
            "subcomponent": subcomponent,
            "capital_kind": "recurrent",
            "amount_vnd": amount_vnd,
            "carry_over_basis": basis,
            "law_edition": self.law.model_dump(),
            "calendar": self.calendar.model_dump(),
        }
        paper = self.teller.paper("Quyết định giao dự toán", f"QD-DT-{commune.prefix}-{origin}", on)
        stream = f"fund/2023/{commune.office}"
        note = "older_money" if refused else ""
        await self.teller.does("lg-phan-bo", Action.ALLOT, stream, body, paper=paper, refused=refused, note=note)
        if refused is None and stream not in self.fund_years:
            self.fund_years.append(stream)


def _recorded(answer: Answer) -> None:
    if answer.receipt is None or answer.receipt.refusal is not None:
        raise StoryBrokenError(f"the founding was not recorded: {answer}")
