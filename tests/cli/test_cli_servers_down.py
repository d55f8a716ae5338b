"""A server that does not answer: code 5 and one sentence, and what was received is processed without anybody doing anything."""

import itertools
import time
from pathlib import Path

import pytest

from gateway.acting import SentUnknown, Typed, draft, send
from gateway.compose import new_command_id
from gateway.desk import Desk
from gateway.intake import Gateway
from gateway.session import open_desk
from gateway.settings import read_settings
from household.troubles import tell
from screens.exit_codes import Exit
from screens.screen import Screen
from store.database import connect_pool
from store.roles import role_url
from tests.cli.command_line import CommandLine
from tests.cli.record import rows
from tests.cli.words import FUND, Typing
from wording import Lang

NOBODY = "127.0.0.1:9"


def test_without_a_house_every_look_says_that_nothing_runs(tmp_path: Path) -> None:
    nowhere = CommandLine(tmp_path / "var")
    board, doctor = nowhere("board").ended(5), nowhere("doctor", "--json").ended(5)
    assert "starter.py up" in board.err
    assert str(tmp_path / "var") in board.err
    assert board.out == ""
    sick = {check["id"] for check in doctor.document["checks"] if not check["good"]}
    assert {"postgres", "temporal"} <= sick
    assert sick.isdisjoint({"law", "calendar", "disk", "keys"})


async def test_with_postgres_down_nothing_is_sent_and_the_sentence_says_so(sinhke: CommandLine, folder: Path) -> None:
    typing = Typing(folder / "papers-in-vain")
    before = await rows(sinhke.var)
    away = sinhke.on(SINHKE_DATABASE_URL=f"postgresql://{NOBODY}/sinhke")
    for words in (["show", "DA-2023-0001"], typing.allot(), [*typing.allot(), "--dry-run"]):
        done = away(*words).ended(5)
        assert "Postgres" in done.err
        assert done.out == ""
    error = away("board", "--json").ended(5).document
    assert error["error"] == "postgres"
    assert await rows(sinhke.var) == before


def test_with_the_wrong_password_the_server_is_said_to_refuse(sinhke: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "sinhke_reader").write_text("not-the-password\n")
    assert "mật khẩu" in sinhke.on(SINHKE_SECRETS=str(tmp_path))("board").ended(5).err
    assert sinhke.on(SINHKE_SECRETS=str(tmp_path / "empty"))("board").ended(5).out == ""


def test_a_database_without_tables_is_said_to_be_unprepared(sinhke: CommandLine) -> None:
    settings = read_settings(sinhke.var)
    other = settings.database_url.replace("/sinhke", "/postgres")
    assert sinhke.on(SINHKE_DATABASE_URL=other)("board").ended(5).out == ""


def test_with_temporal_down_a_command_is_received_and_gets_its_receipt_by_itself(
    sinhke: CommandLine, folder: Path
) -> None:
    typing = Typing(folder / "papers-that-wait")
    away = sinhke.on(SINHKE_TEMPORAL_ADDRESS=NOBODY)
    received = away(*typing.allot(), "--json").ended(5).document
    assert (received["outcome"], received["told"]) == ("received", False)
    again = sinhke("receipt", received["command_id"], "--json")
    until = time.monotonic() + 40
    while again.code == 5 and time.monotonic() < until:
        time.sleep(0.5)
        again = sinhke("receipt", received["command_id"], "--json")
    assert again.ended(0).document["outcome"] == "recorded"


async def test_a_connection_lost_while_sending_leaves_the_id_under_which_to_ask(
    sinhke: CommandLine, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = read_settings(sinhke.var)
    words = Typing(folder / "papers-half-way").allot()
    sets = tuple(after for word, after in itertools.pairwise(words) if word == "--set")
    command_id = new_command_id()
    typed = Typed(stream=FUND, action="allot", by="lg-phan-bo", sets=sets, command_id=command_id)
    lost = await connect_pool(role_url(settings.database_url, "sinhke_gateway", settings.secrets_folder), size=1)
    await lost.close()
    async with open_desk(settings) as desk:
        half_way = Desk(gateway=Gateway(lost, settings, None), reader=desk.reader, settings=settings)
        with pytest.raises(SentUnknown) as unknown:
            await send(half_way, await draft(desk, typed), wait_seconds=None)
    assert tell(Screen(Lang.VI), unknown.value) is Exit.UNREACHABLE
    assert command_id in capsys.readouterr().err
    sinhke("receipt", command_id).ended(3)


def test_a_command_whose_receipt_is_not_waited_for_says_that_it_is_received(sinhke: CommandLine, folder: Path) -> None:
    done = sinhke.on(SINHKE_TASK_QUEUE="nobody-asks")(*Typing(folder / "papers-elsewhere").open(), "--wait", "0")
    assert "Đã nhận, chưa xử lý" in done.ended(5).out


def test_a_setting_that_cannot_be_read_is_named(sinhke: CommandLine) -> None:
    assert "SINHKE_WORKER_SLOTS" in sinhke.on(SINHKE_WORKER_SLOTS="many")("board").ended(2).err
