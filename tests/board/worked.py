"""The worked record of Hương Sơn (catalogue.md section 4): two lines, 130 million đồng, an advance and a payment."""

from story.money import Money
from tests.board.treasury import answers, sends
from tests.recorder.town import MILLION, Town

OLD, NEW = 30 * MILLION, 100 * MILLION
SUPPORT = OLD + NEW
ADVANCE = SUPPORT // 2


async def worked_record(town: Town) -> Money:
    """Allotted on 3 July, approved on the 5th, contract on the 10th; advance signed on the 12th, counted from the 13th and
    known on the 17th; accepted on the 20th; payment signed on the 24th, by paper counted from the 25th, known on the 27th."""
    morning = town.play.teller.morning
    for year, amount, basis in ((2022, OLD, "giả định: văn bản chuyển nguồn"), (2023, NEW, None)):
        await town.desk.act(town.an_allotment(amount, origin_year=year, carry_over_basis=basis))
    case = await town.a_case(SUPPORT)
    await morning("2023-07-05")
    await case.is_approved("2023-07-05", SUPPORT)
    await morning("2023-07-10")
    await case.signs_contract("2023-07-10", SUPPORT)
    await morning("2023-07-12")
    await case.prepares("advance", ADVANCE, 0, "2023-07-12")
    await case.signs_order(1)
    await sends(town, case, 1)
    await morning("2023-07-17")
    assert await answers(town, case, 1, value_on="2023-07-11") == "paper_date_impossible"
    assert await answers(town, case, 1, value_on="2023-07-13") is None
    await morning("2023-07-20")
    await case.delivers("2023-07-20", range(1, 11))
    await case.accepts("2023-07-20", SUPPORT, range(1, 11))
    await morning("2023-07-24")
    await case.prepares("payment", ADVANCE, ADVANCE, "2023-07-24")
    await case.signs_order(2)
    await morning("2023-07-27")
    assert await answers(town, case, 2, value_on="2023-07-25", on_paper=True) is None
    await morning("2023-07-28")
    assert await answers(town, case, 2, value_on=None, on_paper=True, accepted=False) == "answer_contradicts"
    return case
