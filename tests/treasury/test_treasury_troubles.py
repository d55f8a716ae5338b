"""Each trouble of the plan, as the asking side meets it over HTTP."""

import asyncio
import json
import time

import aiohttp
import pytest

from tests.treasury.conftest import StartTreasury
from tests.treasury.treasury_process import TreasuryProcess, an_order

ID = "DA-2023-0007-01"
PENDING = {"order_id": ID, "outcome": "pending"}


async def lost(treasury: TreasuryProcess, method: str, path: str, body: object = None) -> bool:
    """Whether the connection was closed without an answer."""
    try:
        await treasury.ask(method, path, body)
    except aiohttp.ServerDisconnectedError:
        return True
    return False


async def test_a_refused_order_names_its_reason_and_pays_nothing(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["refuse:hồ sơ thiếu biên bản"])
    told = await treasury.post(an_order())
    assert told.status == 200
    assert (told.body["outcome"], told.body["reference"]) == ("refused", None)
    assert told.body["reason"] == "hồ sơ thiếu biên bản"
    assert (await treasury.post(an_order())).body == told.body
    assert (await treasury.get("/statement")).body == []


async def test_a_late_answer_is_decided_at_once_and_told_late(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["answer_late:0.6"])
    begun = time.monotonic()
    sending = asyncio.ensure_future(treasury.post(an_order()))
    while (asked := await treasury.get(f"/orders/{ID}")).status == 404:
        assert not sending.done()
    assert not sending.done(), "the decision is there before it is told"
    assert (await sending).body == asked.body
    assert time.monotonic() - begun >= 0.6


async def test_a_lost_answer_was_paid_and_is_found_by_asking(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["lose_answer", "lose_answer", "lose_answer"])
    assert await lost(treasury, "POST", "/orders", an_order())
    (line,) = (await treasury.get("/statement")).body
    assert await lost(treasury, "GET", f"/orders/{ID}"), "lost twice: the client had asked again by itself"
    told = await treasury.get(f"/orders/{ID}")
    assert (told.body["outcome"], told.body["reference"]) == ("accepted", line["reference"])
    assert (await treasury.post(an_order())).body == told.body
    assert len((await treasury.get("/statement")).body) == 1


async def test_a_refusal_may_be_lost_too(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=[["refuse:no", "lose_answer"]])
    assert await lost(treasury, "POST", "/orders", an_order())
    assert (await treasury.get(f"/orders/{ID}")).body["reason"] == "no"


async def test_an_answer_given_twice_is_two_equal_notices_and_one_payment(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["answer_twice"])
    told = await treasury.post(an_order())
    assert (await treasury.post(an_order())).body == told.body
    assert (await treasury.get(f"/orders/{ID}/answers")).body == [told.body, told.body]
    assert len((await treasury.get("/statement")).body) == 1


async def test_an_error_before_leaves_no_trace_and_the_next_try_pays(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["error_500_before"])
    assert (await treasury.post(an_order())).status == 500
    assert (await treasury.get(f"/orders/{ID}")).status == 404
    assert treasury.file.read_text() == ""
    assert (await treasury.post(an_order())).body["outcome"] == "accepted"


async def test_an_error_after_has_paid(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["error_500_after"])
    assert (await treasury.post(an_order())).status == 500
    paid = (await treasury.get("/statement")).body
    assert (await treasury.get(f"/orders/{ID}")).body["reference"] == paid[0]["reference"]
    await treasury.post(an_order())
    assert (await treasury.get("/statement")).body == paid


async def test_a_request_that_never_arrived_is_lost_without_a_trace(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=[["error_500_before", "lose_answer"]])
    assert await lost(treasury, "POST", "/orders", an_order())
    assert (await treasury.get(f"/orders/{ID}")).body == {"known": False}


async def test_not_yet_stays_pending_for_so_many_asks_and_then_decides(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["not_yet:2"])
    told = await treasury.post(an_order())
    assert (told.status, told.body) == (202, PENDING)
    assert (await treasury.get("/orders")).body == [PENDING]
    assert (await treasury.get(f"/orders/{ID}/answers")).body == []
    assert (await treasury.post(an_order(vnd=7))).status == 409
    assert (await treasury.get(f"/orders/{ID}")).body == PENDING
    assert (await treasury.post(an_order())).body == PENDING
    assert (await treasury.get("/statement")).body == []
    assert (await treasury.get(f"/orders/{ID}")).body["outcome"] == "accepted"
    assert len((await treasury.get("/statement")).body) == 1


async def test_a_pending_order_may_be_refused_in_the_end(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["not_yet:1", "refuse:no dossier"])
    await treasury.post(an_order())
    assert (await treasury.get(f"/orders/{ID}")).body == PENDING
    assert (await treasury.get(f"/orders/{ID}")).body["reason"] == "no dossier"


@pytest.mark.parametrize(("first", "opposite"), [("behave", "refused"), ("refuse", "accepted")])
async def test_a_contradiction_is_told_once_and_changes_nothing(
    first: str, opposite: str, treasury: TreasuryProcess
) -> None:
    await treasury.plan(DA_2023_0007_01=[first, "contradict"])
    told = await treasury.post(an_order())
    before = (await treasury.get("/statement")).body
    lie = await treasury.get(f"/orders/{ID}")
    assert (lie.status, lie.body["outcome"]) == (200, opposite)
    assert (lie.body["reference"] is None) == (opposite == "refused")
    assert (await treasury.get(f"/orders/{ID}")).body == told.body
    assert (await treasury.get("/statement")).body == before


async def test_a_step_without_meaning_waits_for_its_attempt(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["contradict", "refuse"])
    assert (await treasury.post(an_order())).body["outcome"] == "accepted"
    assert (await treasury.get(f"/orders/{ID}")).body["outcome"] == "refused"
    assert (await treasury.get(f"/orders/{ID}")).body["outcome"] == "accepted"
    left = (await treasury.get("/faults")).body
    assert left["orders"] == {ID: [["refuse:refused on demand"]]}
    assert (await treasury.ask("PUT", "/faults", left)).body == left


async def test_asking_before_sending_uses_up_no_step(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["error_500_before", "refuse"])
    assert (await treasury.get(f"/orders/{ID}")).status == 404
    assert (await treasury.post(an_order())).status == 500
    assert (await treasury.get(f"/orders/{ID}")).status == 404
    assert (await treasury.post(an_order())).body["outcome"] == "refused"


async def test_the_first_attempt_may_behave_and_the_second_not(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["behave", "error_500_after"])
    assert (await treasury.post(an_order())).status == 200
    assert (await treasury.get(f"/orders/{ID}")).status == 500
    assert (await treasury.get(f"/orders/{ID}")).status == 200


async def outcomes_by_chance(treasury: TreasuryProcess, numbers: range) -> dict[str, list[object]]:
    """Status, or "lost", of two attempts for each order, sent in the given order."""
    seen: dict[str, list[object]] = {}
    for number in numbers:
        order = an_order(f"DA-2023-{number:04}-01")
        for _ in range(2):
            try:
                told: object = (await treasury.post(order)).status
            except aiohttp.ServerDisconnectedError:
                told = "lost"
            seen.setdefault(order["order_id"], []).append(told)
    return seen


async def test_troubles_by_chance_are_the_same_for_the_same_seed_in_any_order(start_treasury: StartTreasury) -> None:
    plan = json.dumps({"probability": {"lose_answer": 0.3, "error_500_before": 0.2, "not_yet:1": 0.1}})
    seen = []
    for seed, numbers in (("7", range(40)), ("7", range(39, -1, -1)), ("8", range(40))):
        treasury = await start_treasury("--faults", plan, "--seed", seed)
        seen.append(await outcomes_by_chance(treasury, numbers))
        assert (await treasury.end())[0] == 0
        treasury.file.unlink()
    assert seen[0] == seen[1] != seen[2]
    told = [one for pair in seen[0].values() for one in pair]
    assert {"lost", 200, 202, 500} == set(told)
    assert 12 <= told.count("lost") <= 36


async def test_a_trouble_by_chance_that_has_no_meaning_for_the_attempt_is_forgotten(treasury: TreasuryProcess) -> None:
    await treasury.ask("PUT", "/faults", {"probability": {"contradict": 1.0}})
    assert (await treasury.get(f"/orders/{ID}")).status == 404
    told = await treasury.post(an_order())
    assert (await treasury.post(an_order())).body == told.body
    assert told.body["outcome"] == "accepted"
    assert (await treasury.get(f"/orders/{ID}")).body["outcome"] == "refused"


BAD_PLANS = {
    "unknown trouble": ({"orders": {ID: ["explode"]}}, "'explode' is unknown"),
    "unknown by chance": ({"probability": {"explode": 0.1}}, "'explode' is unknown"),
    "argument without need": ({"orders": {ID: ["lose_answer:3"]}}, "lose_answer:3"),
    "seconds": ({"orders": {ID: ["answer_late:soon"]}}, "answer_late:soon"),
    "asks": ({"orders": {ID: ["not_yet:1.5"]}}, "not_yet:1.5"),
    "two of doing": ({"orders": {ID: [["refuse", "not_yet"]]}}, "is no step"),
    "same twice": ({"orders": {ID: [["answer_late:1", "answer_late:2"]]}}, "is no step"),
    "empty step": ({"orders": {ID: [[]]}}, "is no step"),
    "chance above one": ({"probability": {"refuse": 0.6, "lose_answer": 0.6}}, "exceed 1"),
    "negative chance": ({"probability": {"refuse": -0.1}}, "probability.refuse"),
    "unknown field": ({"faults": {}}, "faults"),
    "text": ("lose everything", "not JSON"),
}


async def test_a_plan_that_cannot_be_read_changes_nothing(treasury: TreasuryProcess) -> None:
    await treasury.plan(DA_2023_0007_01=["refuse"])
    before = (await treasury.get("/faults")).body
    for name, (plan, sentence) in BAD_PLANS.items():
        told = await treasury.ask("PUT", "/faults", plan)
        assert told.status == 400, name
        assert sentence in told.body["error"], name
    assert (await treasury.get("/faults")).body == before
