"""What a test at the door asks: that the answer is this one, and that the record holds nothing more than before."""

from collections.abc import Callable, Sequence

import pytest
import structlog

from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope, signatures_text
from gateway.compose import signed
from gateway.desk import Wish
from gateway.keys import sign
from tests.recorder.town import Town

TABLES = ("command", "paper", "stream", "event", "receipt", "ledger_entry", "person")


async def everything(town: Town) -> dict[str, int]:
    """Rows by table."""
    async with town.database.as_role("sinhke_reader") as connection:
        return {table: await connection.fetchval(f"select count(*) from {table}") for table in TABLES}


async def is_turned_away(town: Town, envelope: Envelope, answer: DoorAnswer) -> TurnedAway:
    """The door's answer, which is logged with its place, and leaves no row anywhere."""
    before = await everything(town)
    with structlog.testing.capture_logs() as logs, pytest.raises(TurnedAway) as turned:
        await town.desk.gateway.submit(envelope)
    assert turned.value.answer is answer, turned.value
    assert [entry["answer"] for entry in logs if entry["event"] == "turned_away"] == [answer.value]
    assert await everything(town) == before
    return turned.value


async def rewritten(town: Town, wish: Wish, change: Callable[[str], str]) -> Envelope:
    """A command whose text was changed *before* it was signed: the signature is true, the text is what it is."""
    honest = (await town.desk.compose(wish)).command_text
    text = change(honest)
    assert text != honest
    return sealed(town, text, wish.who_signs)


def sealed(town: Town, text: str, people: Sequence[str]) -> Envelope:
    """These exact bytes with true signatures; half a character is signed as the bytes that Python makes of it."""
    keys = town.desk.settings.keys_folder
    try:
        return signed(text, keys, people)
    except UnicodeEncodeError:
        made = tuple(sign(keys, person, text.encode(errors="surrogatepass")) for person in people)
        return Envelope(text, signatures_text(made))
