"""The hamlet's record, made once for the run: one whole life, exported. Attackers work on copies."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.roles import prepare_roles
from tests.audit.forger import Forger
from tests.audit.hamlet import open_hamlet
from tests.audit.record import export_of
from tests.conftest import Database, _new_database
from tests.proof.anchored import Anchored
from tests.recorder.lives import whole_life
from tests.recorder.town import Town


@pytest.fixture(scope="session")
async def made(
    superuser_url: str, template: str, secrets: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Town, Path]]:
    """A hamlet in which one case has lived to its end, and its export before any test adds to it."""
    async with _new_database(superuser_url, template) as url:
        await prepare_roles(url, secrets)
        database = Database(superuser=url, secrets=secrets)
        async with open_hamlet(database, tmp_path_factory.mktemp("hamlet")) as town:
            anchors = Anchored(town, database, tmp_path_factory.mktemp("anchors"))
            await anchors.one_round()
            await whole_life(town)
            await anchors.one_round()
            await town.desk.act(town.a_stranger())
            await anchors.keeps_histories()
            await anchors.one_round()
            folder = tmp_path_factory.mktemp("evidence") / "record"
            await export_of(town, folder)
            yield town, folder


@pytest.fixture(scope="session")
def hamlet(made: tuple[Town, Path]) -> Town:
    """The hamlet itself; what a test adds to it stays in its record."""
    return made[0]


@pytest.fixture(scope="session")
def evidence(made: tuple[Town, Path]) -> Path:
    """The export of the hamlet's record; read only."""
    return made[1]


@pytest.fixture
def forger(evidence: Path, tmp_path: Path) -> Forger:
    """A forger over a copy of the evidence."""
    return Forger(evidence, tmp_path / "record")
