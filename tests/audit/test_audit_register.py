"""What the register took back is judged by what it knew at each decision, and by the reception of each command."""

import json
from dataclasses import replace
from pathlib import Path

from audit.report import Verdict
from domain.actions import Action
from gateway.founding import Founding
from story.cast import AREA, DISTRICT, REGISTRAR
from tests.audit.forger import FUND, Forger, edit
from tests.audit.record import audited, broken, check, export_of, field_of, told
from tests.recorder.test_recorder_register import an_allocator, ask_register, revoke
from tests.recorder.town import MILLION, TODAY, Town


async def test_a_revoked_key_breaks_nothing_that_it_signed_before_and_its_later_refusal_is_decided_again(
    hamlet: Town, tmp_path: Path
) -> None:
    wish = await an_allocator(hamlet, "lg-phan-bo-thu-hoi")
    early, late = await hamlet.desk.compose(wish), await hamlet.desk.compose(wish)
    await hamlet.take_in(early)
    await revoke(hamlet, "lg-phan-bo-thu-hoi")
    outcomes = [(await hamlet.record(envelope)).refusal is None for envelope in (early, late)]
    await export_of(hamlet, tmp_path / "record")
    report = audited(tmp_path / "record")
    assert outcomes == [True, False]
    assert {check(report, question).verdict for question in ("Q1", "Q3", "Q4", "Q5")} == {Verdict.PROVED}


async def test_an_ended_mandate_breaks_nothing_that_was_done_under_it(hamlet: Town, tmp_path: Path) -> None:
    wish = await an_allocator(hamlet, "lg-phan-bo-thoi-giu")
    early, late = await hamlet.desk.compose(wish), await hamlet.desk.compose(wish)
    await hamlet.take_in(early)
    mandate = {"person": "lg-phan-bo-thoi-giu", "duty": "allocating_office", "office": DISTRICT}
    await ask_register(hamlet, Action.END_MANDATE, **mandate, ends_on=TODAY)
    outcomes = [(await hamlet.record(envelope)).refusal is None for envelope in (early, late)]
    await export_of(hamlet, tmp_path / "record")
    report = audited(tmp_path / "record")
    assert outcomes == [True, False]
    assert {check(report, question).verdict for question in ("Q1", "Q3", "Q4", "Q5")} == {Verdict.PROVED}


async def test_a_delegation_is_followed_to_the_mandate_that_it_rests_on(hamlet: Town, tmp_path: Path) -> None:
    """One act before the delegator's mandate ends, one after it: recorded, refused, and both decided again."""
    await an_allocator(hamlet, "lg-phan-bo-uy-quyen")
    founding = Founding(hamlet.desk, AREA, REGISTRAR)
    async for _ in founding.enrol("lg-pho-uy-quyen", "lg-pho-uy-quyen"):
        pass
    duty = {"duty": "allocating_office", "office": DISTRICT}
    people = {"delegator": "lg-phan-bo-uy-quyen", "delegate": "lg-pho-uy-quyen"}
    await ask_register(hamlet, Action.DELEGATE, **people, **duty, valid_from=TODAY, valid_to="2023-12-01")
    wish = replace(hamlet.an_allotment(MILLION), decided_by=["lg-pho-uy-quyen"])
    outcomes = [(await hamlet.record(await hamlet.desk.compose(wish))).refusal is None]
    await ask_register(hamlet, Action.END_MANDATE, person="lg-phan-bo-uy-quyen", **duty, ends_on=TODAY)
    outcomes.append((await hamlet.record(await hamlet.desk.compose(wish))).refusal is None)
    await export_of(hamlet, tmp_path / "record")
    assert outcomes == [True, False]
    report = audited(tmp_path / "record")
    assert {check(report, question).verdict for question in ("Q1", "Q3", "Q4", "Q5", "Q6")} == {Verdict.PROVED}

    forger = Forger(tmp_path / "record", tmp_path / "forged")
    (event,) = forger.rows("events", lambda row: row["kind"] == "FundAllotted" and "lg-pho-uy-quyen" in row["body"])
    edit(event, "body", hand={**json.loads(event["body"])["hand"], "on_behalf_of": []})
    forged = told(forger, FUND)
    assert {"Q4", "Q5"} <= broken(forged)
    assert field_of(forged, "Q4") == "hand.on_behalf_of"
