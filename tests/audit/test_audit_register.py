"""What the register took back is judged by what it knew at each decision, and by the reception of each command."""

from pathlib import Path

from audit.report import Verdict
from domain.actions import Action
from story.cast import DISTRICT
from tests.audit.record import audited, check, export_of
from tests.recorder.test_recorder_register import an_allocator, ask_register, revoke
from tests.recorder.town import TODAY, Town


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
