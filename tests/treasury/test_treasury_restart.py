"""The treasury is killed, cut off, starved of room and started again: it forgets no answer and pays nothing twice."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.treasury.conftest import StartTreasury
from tests.treasury.treasury_process import CHECKOUT, TreasuryProcess, an_order

ID = "DA-2023-0007-01"


async def send_all(treasury: TreasuryProcess, orders: Iterator[dict[str, Any]], answers: dict[str, Any]) -> None:
    """Send orders one after the other, every third one twice, and keep each answer; end when nobody answers."""
    for number, order in enumerate(orders):
        copies = 2 if number % 3 == 0 else 1
        told = await asyncio.gather(*(treasury.post(order) for _ in range(copies)), return_exceptions=True)
        for one in told:
            if isinstance(one, aiohttp.ClientError):
                return
            assert not isinstance(one, BaseException)
            assert one.status == 200
            assert answers.setdefault(order["order_id"], one.body) == one.body


async def kill_when(treasury: TreasuryProcess, answers: dict[str, Any], enough: int) -> None:
    """SIGKILL once so many orders were answered."""
    while len(answers) < enough:
        await asyncio.sleep(0)
    os.kill(treasury.process.pid, signal.SIGKILL)


@pytest.mark.slow
async def test_a_kill_in_a_storm_of_orders_loses_no_answer_and_pays_nothing_twice(
    start_treasury: StartTreasury, paid_file: Path
) -> None:
    orders = [an_order(f"DA-2023-{number:04}-01", vnd=number + 2) for number in range(400)]
    answers: dict[str, Any] = {}
    plan = json.dumps({"probability": {"refuse": 0.2}})
    for round_number in range(1, 5):
        treasury = await start_treasury("--faults", plan)
        left = iter([order for order in orders if order["order_id"] not in answers])
        senders = [send_all(treasury, left, answers) for _ in range(8)]
        await asyncio.gather(kill_when(treasury, answers, 80 * round_number), *senders)
        assert (await treasury.ended())[0] == -signal.SIGKILL
    assert 320 <= len(answers) < 400, "each kill came in the middle of the storm"
    treasury = await start_treasury("--faults", plan)
    after = {body["order_id"]: body for body in (await treasury.get("/orders")).body}
    assert {order_id: after.get(order_id) for order_id in answers} == answers
    for order in orders:
        answers.setdefault(order["order_id"], (await treasury.post(order)).body)
        assert (await treasury.get(f"/orders/{order['order_id']}")).body == answers[order["order_id"]]
    statement = (await treasury.get("/statement")).body
    accepted = [body for body in answers.values() if body["outcome"] == "accepted"]
    assert 0 < len(accepted) < 400
    assert sorted(line["reference"] for line in statement) == sorted({body["reference"] for body in accepted})
    assert sorted(line["order_id"] for line in statement) == sorted(body["order_id"] for body in accepted)
    lines = [json.loads(line) for line in paid_file.read_text().splitlines()]
    assert len({line["order"]["order_id"] for line in lines}) == len(lines) == 400


async def test_a_torn_last_line_is_dropped_and_its_order_is_paid_once_later(
    start_treasury: StartTreasury, paid_file: Path
) -> None:
    treasury = await start_treasury()
    first = (await treasury.post(an_order())).body
    await treasury.end(signal.SIGKILL)
    whole = paid_file.read_bytes()
    torn = whole.replace(b"DA-2023-0007-01", b"DA-2023-0007-02").replace(b"000001", b"000002")[:-1]
    for length in (1, 100, len(torn)):
        paid_file.write_bytes(whole + torn[:length])
        treasury = await start_treasury()
        assert (await treasury.get("/orders")).body == [first]
        assert paid_file.read_bytes() == whole
        code, said = await treasury.end()
        assert code == 0
        assert f"dropped a torn last line of {length} bytes" in said
    treasury = await start_treasury()
    second = (await treasury.post(an_order("DA-2023-0007-02"))).body
    assert second["reference"] != first["reference"]
    assert [line["order_id"] for line in (await treasury.get("/statement")).body] == [ID, "DA-2023-0007-02"]
    assert (await treasury.end())[1] == ""


async def test_a_damaged_file_keeps_the_treasury_from_starting(start_treasury: StartTreasury, paid_file: Path) -> None:
    treasury = await start_treasury()
    for number in range(3):
        await treasury.post(an_order(f"DA-2023-0007-0{number}"))
    await treasury.end()
    lines = paid_file.read_bytes().splitlines(keepends=True)
    for damaged, sentence in (
        ([*lines[:1], b"\0" * 40 + b"\n", *lines[2:]], "damaged at line 2"),
        ([*lines[:2], lines[2].replace(b"accepted", b"paid")], "damaged at line 3"),
        ([*lines, lines[0]], "decides DA-2023-0007-00 twice"),
    ):
        paid_file.write_bytes(b"".join(damaged))
        treasury = await start_treasury()
        code, said = await treasury.ended()
        assert (treasury.address, code) == ("", 1)
        assert sentence in said
        assert "Traceback" not in said
        assert paid_file.read_bytes() == b"".join(damaged)


async def test_pending_orders_notices_and_the_clock_survive_a_kill(start_treasury: StartTreasury) -> None:
    plan = json.dumps({"orders": {ID: ["not_yet:2"], "DA-2023-0007-02": ["answer_twice"]}})
    treasury = await start_treasury("--faults", plan)
    await treasury.ask("PUT", "/clock", {"shift_seconds": -70_000_000})
    await treasury.post(an_order())
    assert (await treasury.get(f"/orders/{ID}")).status == 202
    twice = (await treasury.post(an_order("DA-2023-0007-02"))).body
    await treasury.end(signal.SIGKILL)
    treasury = await start_treasury()
    assert (await treasury.get("/clock")).body["shift_seconds"] == -70_000_000
    assert (await treasury.ask("PUT", "/clock", {"shift_seconds": -70_000_001})).status == 409
    assert (await treasury.get("/orders/DA-2023-0007-02/answers")).body == [twice, twice]
    assert (await treasury.post(an_order(vnd=9))).status == 409
    assert (await treasury.get(f"/orders/{ID}")).body["outcome"] == "pending"
    assert (await treasury.get(f"/orders/{ID}")).body["outcome"] == "accepted"


async def test_a_second_treasury_on_the_same_file_does_not_start(start_treasury: StartTreasury) -> None:
    first = await start_treasury()
    second = await start_treasury()
    code, said = await second.ended()
    assert (second.address, code) == ("", 1)
    assert "one treasury owns one file" in said
    assert (await first.post(an_order())).status == 200


async def test_no_room_for_a_line_is_never_answered_and_ends_the_process(
    start_treasury: StartTreasury, paid_file: Path
) -> None:
    treasury = await start_treasury(largest_file_bytes=2_000)
    answered: dict[str, Any] = {}
    for number in range(20):
        told = await treasury.post(an_order(f"DA-2023-0007-{number:02}"))
        if told.status != 200:
            break
        answered[told.body["order_id"]] = told.body
    assert told.status == 503
    assert "cannot be written" in told.body["error"]
    code, said = await treasury.ended()
    assert code == 1
    assert "Make room and start again" in said
    assert paid_file.stat().st_size == 2_000
    treasury = await start_treasury()
    assert {body["order_id"]: body for body in (await treasury.get("/orders")).body} == answered
    assert (await treasury.post(an_order(f"DA-2023-0007-{number:02}"))).body["outcome"] == "accepted"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_with_0_even_while_an_answer_is_late(
    number: signal.Signals, start_treasury: StartTreasury
) -> None:
    treasury = await start_treasury()
    await treasury.plan(DA_2023_0007_01=["answer_late:600"])
    sending = asyncio.ensure_future(treasury.post(an_order()))
    while (await treasury.get("/health")).body["accepted"] == 0:
        assert not sending.done()
    begun = asyncio.get_running_loop().time()
    code, said = await treasury.end(number)
    assert (code, said) == (0, "")
    assert asyncio.get_running_loop().time() - begun < 10
    with pytest.raises(aiohttp.ClientError):
        await sending
    treasury = await start_treasury()
    assert (await treasury.get(f"/orders/{ID}")).body["outcome"] == "accepted"


async def run(*arguments: str) -> tuple[int | None, str]:
    """Run the command line to its end; exit code and stderr."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "treasury", *arguments), cwd=CHECKOUT, stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), timeout=20)
    return process.returncode, said.decode()


async def test_what_it_cannot_use_is_one_sentence_and_an_exit_code(tmp_path: Path) -> None:
    file = str(tmp_path / "paid.jsonl")
    (tmp_path / "a-file").touch()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        cases = (
            (("--port", port, "--file", file), 1, f"cannot listen on 127.0.0.1:{port}"),
            (("--port", "99999", "--file", file), 1, "cannot listen on 127.0.0.1:99999"),
            (("--port", "0", "--file", str(tmp_path)), 1, "(Is a directory: "),
            (("--port", "0", "--file", str(tmp_path / "a-file" / "paid")), 1, "a-file)"),
            (
                ("--port", "0", "--file", file, "--faults", '{"orders": {"X-1": ["explode"]}}'),
                2,
                "'explode' is unknown",
            ),
            (("--file", file), 2, "--port"),
        )
        for arguments, code, sentence in cases:
            ended, said = await run("serve", *arguments)
            assert ended == code, said
            assert sentence in said
            assert "Traceback" not in said
