"""Whole lives in a town: what the people and the treasury's machine do, one signed command after another."""

from domain.actions import Action
from domain.commands.ways_back import CounterpartKind
from domain.refusals import RefusalCode
from gateway.desk import Wish
from story.money import Money
from tests.recorder.town import MILLION, Town

MACHINE = "treasury-desk"
SUPPORT = 100 * MILLION
HALF = SUPPORT // 2


async def whole_life(town: Town) -> Money:
    """From the opening to the closed account, with refusals on the way and one order that the treasury refuses."""
    for year, amount, basis in ((2022, 30 * MILLION, "giả định: văn bản chuyển nguồn"), (2023, 90 * MILLION, None)):
        await town.desk.act(town.an_allotment(amount, origin_year=year, carry_over_basis=basis))
    case = await town.a_case(SUPPORT)
    await case.is_approved(town.today, 2 * SUPPORT, refused=RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    await case.is_approved(town.today, SUPPORT)
    await case.signs_contract("2023-06-30", SUPPORT, refused=RefusalCode.CONTRACT_BEFORE_APPROVAL)
    await case.signs_contract(town.today, SUPPORT)
    await case.prepares("advance", HALF, 0, town.today)
    await _conducted(town, case, 1, accepted=True)
    await case.delivers(town.today, range(1, 11))
    await case.accepts(town.today, SUPPORT, range(1, 11))
    await case.prepares("payment", HALF, HALF, town.today)
    await _conducted(town, case, 2, accepted=False)
    await case.prepares("payment", HALF, HALF, town.today)
    await _conducted(town, case, 3, accepted=True)
    await case.closes_its_account(town.today, 10)
    await case.prepares("payment", HALF, HALF, town.today, refused=RefusalCode.ALREADY_CLOSED)
    return case


async def half_a_life(town: Town) -> Money:
    """Another case of the same commune, whose contract is below its approval and whose order is prepared."""
    await town.desk.act(town.an_allotment(40 * MILLION))
    case = await town.a_case(40 * MILLION)
    await case.is_approved(town.today, 40 * MILLION)
    await case.signs_contract(town.today, 30 * MILLION)
    await case.prepares("advance", 15 * MILLION, 0, town.today)
    return case


async def turned_back(town: Town) -> list[str]:
    """Three more cases: one withdrawn on paper, one cancelled, one with an order and its account made twice: their codes."""
    await town.desk.act(town.an_allotment(60 * MILLION))
    given_up, taken_back, through = [await town.a_case(20 * MILLION) for _ in range(3)]
    await given_up.is_withdrawn(town.today, "giả định: nhóm xin rút")
    for case in (taken_back, through):
        await case.is_approved(town.today, 20 * MILLION)
    await taken_back.is_cancelled(town.today, "giả định: nhóm không ký hợp đồng")
    await through.signs_contract(town.today, 20 * MILLION)
    await through.prepares("advance", 10 * MILLION, 0, town.today)
    await through.returns_order(1, "giả định: sai nội dung chi")
    await through.prepares("advance", 10 * MILLION, 0, town.today)
    await _conducted(town, through, 2, accepted=True)
    await through.brings_in(town.today, CounterpartKind.LABOUR, 4 * MILLION)
    await through.delivers(town.today, range(1, 11))
    await through.accepts(town.today, 20 * MILLION, range(1, 11))
    await through.prepares("payment", 10 * MILLION, 10 * MILLION, town.today)
    await _conducted(town, through, 3, accepted=True)
    await through.submits_account(town.today, 10)
    await through.account_is_returned(town.today, "giả định: thiếu bảng kê")
    await through.closes_its_account(town.today, 10)
    return [case.plan.code for case in (given_up, taken_back, through)]


async def _conducted(town: Town, case: Money, number: int, *, accepted: bool) -> None:
    """An order signed by the account holder, sent and answered as the machine would report it."""
    await case.signs_order(number)
    answer: dict[str, object] = {
        "order_number": number,
        "outcome": "accepted" if accepted else "refused",
        "evidence": "adapter",
        "reference": f"KB-{case.plan.code}-{number}" if accepted else None,
        "value_on": town.today if accepted else None,
        "reason": "" if accepted else "sai mã đơn vị thụ hưởng",
    }
    for action, decides in (
        (Action.NOTE_ORDER_SENT, {"order_number": number}),
        (Action.RECORD_TREASURY_ANSWER, answer),
    ):
        said = await town.desk.act(Wish(stream=case.plan.code, action=action, decides=decides, decided_by=[MACHINE]))
        assert said.receipt is not None
        assert said.receipt.refusal is None, said.receipt.refusal
