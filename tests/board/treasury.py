"""The treasury's word in a town of tests: by its channel, or on a paper that two people vouch for."""

from domain.actions import Action
from gateway.desk import Wish
from story.money import Money
from tests.recorder.town import Town

MACHINE = "treasury-desk"


async def sends(town: Town, case: Money, number: int) -> None:
    """The order goes to the treasury."""
    await says(town, case, Action.NOTE_ORDER_SENT, {"order_number": number}, [MACHINE])


async def answers(
    town: Town, case: Money, number: int, *, value_on: str | None, on_paper: bool = False, accepted: bool = True
) -> str | None:
    """An answer; None if it was recorded, else the code of its refusal. `value_on` is of accepted money."""
    commune = case.plan.commune
    body: dict[str, object] = {
        "order_number": number,
        "outcome": "accepted" if accepted else "refused",
        "evidence": "paper" if on_paper else "adapter",
        "reference": f"KB-{case.plan.code}-{number}" if accepted else None,
        "value_on": value_on if accepted else None,
        "reason": "" if accepted else "sai mã đơn vị thụ hưởng",
    }
    by = [commune.who("ke-toan"), commune.who("xac-nhan")] if on_paper else [MACHINE]
    return await says(town, case, Action.RECORD_TREASURY_ANSWER, body, by)


async def says(town: Town, case: Money, action: Action, body: dict[str, object], by: list[str]) -> str | None:
    paper = town.decision() if len(by) > 1 else None
    wish = Wish(stream=case.plan.code, action=action, decides=body, decided_by=by, paper=paper)
    answer = await town.desk.act(wish)
    assert answer.receipt is not None
    return answer.receipt.refusal.code.value if answer.receipt.refusal else None
