"""Which trouble comes when: a list for each named order, seeded chances for all others.

An *attempt* is one POST /orders with a good order, or one GET /orders/{id}. An order named in the plan follows its own
list, one step for each attempt, and behaves when the list is used up; every other order draws, at each attempt, one
trouble or none. The draw depends only on seed, order id and attempt number, so a run can be repeated whatever the
order in which requests arrive.

A list begins with the first POST: a sender who asks before sending hears 404 and uses up nothing. A step that has no
meaning for an attempt (a refusal when the order is decided already) waits at the head of its list, and the attempt
behaves; a drawn one is forgotten. So `["contradict"]` answers the POST truly and lies at the first GET.

The plan belongs to the test, not to the record: it is not in the treasury's file, and a restarted process has the one
of its command line, from the start.
"""

from collections import Counter, deque
from itertools import accumulate
from random import Random
from typing import Annotated

from pydantic import Field

from treasury.faults import Situation, Step, read_step
from treasury.order import OrderId
from treasury.shape import Shape, ShapeError

NOTHING = Step({})


class FaultPlan(Shape):
    """What PUT /faults and --faults take. An absent seed leaves the one of the command line."""

    orders: dict[OrderId, tuple[str | tuple[str, ...], ...]] = Field(default_factory=dict)
    probability: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    seed: int | None = None


class Faults:
    """The plan in force and how far each order has come in it. Raises ShapeError for a plan that cannot be read."""

    def __init__(self, plan: FaultPlan, seed: int) -> None:
        self._seed = seed if plan.seed is None else plan.seed
        self._left = {order_id: deque(map(read_step, steps)) for order_id, steps in plan.orders.items()}
        self._chances = [(read_step(name), chance) for name, chance in plan.probability.items()]
        self._attempts: Counter[str] = Counter()
        if sum(plan.probability.values()) > 1 + 1e-9:
            raise ShapeError("probability: together they exceed 1")

    def take(self, order_id: str, situation: Situation) -> Step:
        """What happens at this attempt; the step is used up."""
        if order_id not in self._left:
            self._attempts[order_id] += 1
            drawn = self._draw(order_id)
            return drawn if drawn.fits(situation) else NOTHING
        left = self._left[order_id]
        if situation is Situation.UNKNOWN or not left or not left[0].fits(situation):
            return NOTHING
        return left.popleft()

    def left(self) -> dict[str, object]:
        """The plan as it stands now, in the form that PUT /faults takes."""
        return {
            "orders": {order_id: [step.written() for step in steps] for order_id, steps in self._left.items()},
            "probability": {step.written()[0]: chance for step, chance in self._chances},
            "seed": self._seed,
        }

    def _draw(self, order_id: str) -> Step:
        roll = Random(f"{self._seed}/{order_id}/{self._attempts[order_id]}").random()
        ceilings = accumulate(chance for _, chance in self._chances)
        for (step, _), ceiling in zip(self._chances, ceilings, strict=True):
            if roll < ceiling:
                return step
        return NOTHING
