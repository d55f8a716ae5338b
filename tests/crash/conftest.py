"""One live household for the folder, founded, with somebody who may allot money to every commune."""

from collections.abc import AsyncIterator

import pytest

from domain.commands.register import RegisterKind
from domain.people import Duty
from gateway.founding import Founding
from story.cast import AREA, DISTRICT, REGISTRAR, REGISTRAR_NAME
from story.play import BEGINS, EDITION
from tests.crash.house import ALLOCATOR, House
from tests.live import live_household


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    var = tmp_path_factory.mktemp("crash") / "var"
    async with live_household(var, environment={"SINHKE_LOOK_AGAIN_SECONDS": "2"}) as (household, desk):
        founding = Founding(desk, AREA, REGISTRAR)
        async for _ in founding.steps(kind=RegisterKind.SIMULATED, name=REGISTRAR_NAME, edition=EDITION, since=BEGINS):
            pass
        async for _ in founding.enrol(ALLOCATOR, "Người phân bổ (giả định)"):
            pass
        await founding.mandate(ALLOCATOR, Duty.ALLOCATING_OFFICE.value, DISTRICT, BEGINS, number="QD-GD", date=BEGINS)
        yield House(household, desk)
