"""A share of a synthetic year's cases, played day by day: every case in its own order, several cases at once."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from bench.province.case import SyntheticCase
from bench.province.clock import ring
from bench.province.ground import editions
from bench.province.pen import Pen
from bench.province.plan import CasePlan, Size, cases_of, days_of
from bench.province.steps import Step
from story.teller import Teller


@dataclass
class Share:
    """Every `of`-th commune from `first` on. `lanes` cases are played at once, each lane on a connection of its own."""

    pen: Pen
    size: Size
    first: int
    of: int
    lanes: int
    _days: list[date] = field(init=False)
    _moves: dict[int, list[tuple[CasePlan, Step]]] = field(init=False)
    _cases: dict[int, SyntheticCase] = field(init=False, default_factory=dict)
    _teller: Teller = field(init=False)

    def __post_init__(self) -> None:
        self._days = days_of(self.size)
        self._teller = Teller(self.pen, lambda line: None)
        self._moves = defaultdict(list)
        for case in cases_of(self.size):
            if case.commune % self.of == self.first:
                for move in case.moves:
                    self._moves[move.day].append((case, move.step))

    async def play(self, day: int) -> int:
        """Everything of one day, whose morning has come; how many commands the record took or refused."""
        before = self.pen.receipts
        on = self._days[day]
        waiting: dict[int, list[tuple[CasePlan, Step]]] = {number: [] for number in self._cases}
        for case, step in self._moves.pop(day, []):
            waiting.setdefault(case.number, []).append((case, step))
        queue = sorted(waiting.items(), reverse=True)

        async def lane() -> None:
            while queue:
                number, moves = queue.pop()
                if number in self._cases:
                    await ring(self.pen, self._cases[number].plan.code, on)
                for case, step in moves:
                    await self._case(case).goes(step, on)

        async with asyncio.TaskGroup() as group:
            for _ in range(self.lanes):
                group.create_task(lane())
        self._teller.lines.clear()
        return self.pen.receipts - before

    def _case(self, case: CasePlan) -> SyntheticCase:
        if case.number not in self._cases:
            self._cases[case.number] = SyntheticCase(self._teller, case, *editions(self.size.edition))
        return self._cases[case.number]
