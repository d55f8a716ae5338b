"""The people of the command line's tests: those of the story, with keys on this machine and mandates in the register."""

from pathlib import Path

from gateway.founding import Founding
from gateway.session import open_desk
from gateway.settings import read_settings
from story.cast import AREA, DISTRICT_PEOPLE, HUONG_SON, REGISTRAR, people_of

BEGINS = "2023-08-01"


async def enrol_everybody(var: Path) -> None:
    """Register, enrol and mandate the officials of the district and of Hương Sơn through the running house."""
    async with open_desk(read_settings(var)) as desk:
        founding = Founding(desk, AREA, REGISTRAR)
        for player in (*DISTRICT_PEOPLE, *people_of(HUONG_SON)):
            async for answer in founding.enrol(player.person, player.name):
                assert answer.receipt is not None and answer.receipt.refusal is None, answer
            for duty, office in player.mandates:
                given = await founding.mandate(
                    player.person, duty.value, office, BEGINS, number=f"GNV-{player.person}", date=BEGINS
                )
                assert given.receipt is not None and given.receipt.refusal is None, given
