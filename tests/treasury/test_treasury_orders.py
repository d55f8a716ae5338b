"""What the stand-in treasury does with orders when nothing goes wrong, over HTTP."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from tests.treasury.treasury_process import TreasuryProcess, an_order

ID = "DA-2023-0007-01"


def seconds_to(instant: str) -> int:
    """The shift that brings the treasury's clock to an instant."""
    return round((datetime.fromisoformat(instant) - datetime.now(UTC)).total_seconds())


async def test_a_good_order_is_accepted_and_stands_on_the_statement(treasury: TreasuryProcess) -> None:
    told = await treasury.post(an_order())
    assert told.status == 200
    assert told.body.keys() == {"order_id", "outcome", "reference", "reason", "value_on"}
    assert (told.body["outcome"], told.body["reason"]) == ("accepted", None)
    assert (await treasury.get(f"/orders/{ID}")).body == told.body
    assert (await treasury.get("/orders")).body == [told.body]
    (line,) = (await treasury.get("/statement")).body
    sent = an_order()
    assert line == {name: sent[name] for name in sent if name != "as_of"} | {
        "reference": told.body["reference"],
        "value_on": told.body["value_on"],
    }


async def test_an_order_that_never_came_is_not_known(treasury: TreasuryProcess) -> None:
    for path in (f"/orders/{ID}", f"/orders/{ID}/answers"):
        told = await treasury.get(path)
        assert (told.status, told.body) == (404, {"known": False})


async def test_the_same_order_again_gets_the_same_answer_and_is_paid_once(treasury: TreasuryProcess) -> None:
    first = await treasury.post(an_order())
    again = await treasury.post(an_order())
    hours_later = await treasury.post(an_order(as_of="2023-08-15T09:00:00+00:00"))
    assert again == first == hours_later
    assert len((await treasury.get("/statement")).body) == 1
    assert (await treasury.get(f"/orders/{ID}/answers")).body == [first.body]


async def test_fifty_senders_of_one_order_at_once_are_paid_once(treasury: TreasuryProcess) -> None:
    told = await asyncio.gather(*(treasury.post(an_order()) for _ in range(50)))
    assert all(one == told[0] for one in told)
    assert told[0].body["outcome"] == "accepted"
    assert len((await treasury.get("/statement")).body) == 1
    assert treasury.file.read_text().count("\n") == 1


async def test_a_known_id_with_other_content_is_refused_and_pays_nothing(treasury: TreasuryProcess) -> None:
    first = await treasury.post(an_order())
    told = await treasury.post(an_order(vnd=66_000_000, payee_ref="someone-else"))
    assert told.status == 409
    assert "fund_lines, payee_ref, new_vnd" in told.body["error"]
    assert (await treasury.get("/orders")).body == [first.body]
    assert (await treasury.get("/health")).body["paid_vnd"] == 65_000_000


async def test_every_accepted_order_has_a_reference_of_its_own(treasury: TreasuryProcess) -> None:
    told = await asyncio.gather(*(treasury.post(an_order(f"DA-2023-{n:04}-01")) for n in range(20)))
    references = {one.body["reference"] for one in told}
    assert len(references) == 20
    assert all(reference.startswith("KB-") for reference in references)


LINES = an_order()["fund_lines"]
BAD_ORDERS: dict[str, tuple[Any, str]] = {
    "float": (an_order(new_vnd=65_000_000.0), "new_vnd"),
    "float in a line": (an_order(fund_lines=[{"line": "a", "amount_vnd": 65e6}]), "fund_lines.0.amount_vnd"),
    "text": (an_order(new_vnd="65000000"), "new_vnd"),
    "true": (an_order(new_vnd=True), "new_vnd"),
    "zero": (an_order(new_vnd=0), "new_vnd"),
    "negative": (an_order(new_vnd=-65_000_000), "new_vnd"),
    "zero line": (an_order(fund_lines=[*LINES, {"line": "c", "amount_vnd": 0}]), "fund_lines.2.amount_vnd"),
    "negative clearance": (an_order(kind="payment", cleared_vnd=-1), "cleared_vnd"),
    "above int64": (an_order(new_vnd=2**63), "new_vnd"),
    "10^30": (an_order(new_vnd=10**30), "new_vnd"),
    "sum": (an_order(new_vnd=65_000_001), "add up to 65000000 đồng, new_vnd says 65000001"),
    "line twice": (an_order(vnd=3, fund_lines=[{"line": "a", "amount_vnd": n} for n in (1, 2)]), "same line twice"),
    "no lines": (an_order(fund_lines=[]), "fund_lines"),
    "advance that clears": (an_order(cleared_vnd=1), "an advance clears no earlier advance"),
    "unknown kind": (an_order(kind="return"), "kind"),
    "extra field": (an_order(note="urgent"), "note"),
    "missing field": ({name: value for name, value in an_order().items() if name != "payee_ref"}, "payee_ref"),
    "bad id": (an_order("../paid"), "order_id"),
    "NUL": (an_order(payee_ref="a\0b"), "payee_ref"),
    "no zone": (an_order(as_of="2023-08-15T02:30:00"), "not an instant in UTC"),
    "other zone": (an_order(as_of="2023-08-15T09:30:00+07:00"), "not an instant in UTC"),
    "no date": (an_order(as_of="2023-02-30T00:00:00Z"), "not an instant in UTC"),
    "a list": ([an_order()], "object"),
    "key twice": ('{"order_id": "A-1", "order_id": "A-2"}', "'order_id' is given twice"),
    "no JSON": ("pay 65 million", "not JSON"),
    "no UTF-8": (b'{"order_id": "\xff"}', "not JSON"),
    "lone surrogate": ('{"order_id": "\\ud800"}', ""),
    "deep": ("[" * 60_000, ""),
    "empty": ("", "not JSON"),
}


async def test_an_order_of_bad_shape_gets_a_sentence_and_leaves_no_trace(treasury: TreasuryProcess) -> None:
    for name, (body, sentence) in BAD_ORDERS.items():
        told = await treasury.post(body)
        assert (told.status, list(told.body)) == (400, ["error"]), name
        assert told.body["error"], name
        assert sentence in told.body["error"], name
    assert treasury.file.read_text() == ""


async def test_a_payment_that_clears_an_advance_pays_only_the_new_money(treasury: TreasuryProcess) -> None:
    assert (await treasury.post(an_order(kind="payment", cleared_vnd=65_000_000))).body["outcome"] == "accepted"
    assert (await treasury.get("/health")).body["paid_vnd"] == 65_000_000


async def test_a_body_of_one_megabyte_and_an_unknown_path_are_told_in_json(treasury: TreasuryProcess) -> None:
    assert (await treasury.post("x" * 1_000_000)).status == 413
    assert (await treasury.get("/payments")).body == {"error": "Not Found"}
    assert (await treasury.ask("DELETE", "/orders")).status == 405


async def test_money_counts_on_the_vietnamese_day_of_the_simulated_clock(treasury: TreasuryProcess) -> None:
    shift = seconds_to("2023-09-30T16:05:00Z")
    assert (await treasury.ask("PUT", "/clock", {"shift_seconds": shift})).body["now"].startswith("2023-09-30T16:0")
    assert (await treasury.post(an_order())).body["value_on"] == "2023-09-30"
    assert (await treasury.ask("PUT", "/clock", {"shift_seconds": shift + 3600})).status == 200
    later = (await treasury.post(an_order("DA-2023-0007-02"))).body
    assert later["value_on"] == "2023-10-01"
    assert later["reference"].startswith("KB-2023-")
    assert (await treasury.post(an_order())).body["value_on"] == "2023-09-30"


async def test_the_clock_moves_only_forward(treasury: TreasuryProcess) -> None:
    shift = seconds_to("2023-06-01T00:00:00Z")
    assert (await treasury.ask("PUT", "/clock", {"shift_seconds": shift})).status == 200
    assert (await treasury.ask("PUT", "/clock", {"shift_seconds": shift})).status == 200
    back = await treasury.ask("PUT", "/clock", {"shift_seconds": shift - 1})
    assert back.status == 409
    assert "only forward" in back.body["error"]
    assert (await treasury.get("/clock")).body["shift_seconds"] == shift


async def test_the_clock_cannot_be_set_to_the_past_once_an_order_has_come(treasury: TreasuryProcess) -> None:
    await treasury.post(an_order())
    assert (await treasury.ask("PUT", "/clock", {"shift_seconds": -1})).status == 409
    assert (await treasury.ask("PUT", "/clock", {"shift_seconds": 86_400})).status == 200


async def test_a_clock_setting_of_bad_shape_is_refused(treasury: TreasuryProcess) -> None:
    for body in ("{}", '{"shift_seconds": 1.5}', '{"shift_seconds": true}', '{"shift": 1}', "now"):
        assert (await treasury.ask("PUT", "/clock", body)).status == 400, body
    far = await treasury.ask("PUT", "/clock", {"shift_seconds": 10**12})
    assert (far.status, treasury.file.read_text()) == (409, "")
