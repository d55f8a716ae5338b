"""An honest record: nothing broken, nothing not allowed, nothing differing; what was not shown is unproved, by name."""

import subprocess
import sys
from pathlib import Path

import pytest

from audit import AuditProblem
from audit.report import DecisionVerdict, Input, Verdict
from store.export import export_record
from tests.audit.record import audited, check, export_of
from tests.conftest import Database
from tests.recorder.lives import half_a_life, turned_back
from tests.recorder.town import Town

PROVED = ("Q1", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", "Q10", "Q11", "Q12", "Q14")
NOT_YET = ("Q2", "Q13")
CASE, FUND = "DA-2023-0001", "fund/2023/huong-son"
ROOT = Path(__file__).parents[2]
ALONE = """
import sys
from pathlib import Path
from audit import audit_folder
report = audit_folder(Path(sys.argv[1]))
worldly = sorted({"asyncpg", "temporalio", "gateway", "activities"} & set(sys.modules))
print(report.verdict.value, worldly)
"""


async def test_a_record_of_lives_with_ways_back_is_broken_nowhere_and_every_decision_is_allowed(
    hamlet: Town, tmp_path: Path
) -> None:
    await half_a_life(hamlet)
    await turned_back(hamlet)
    await export_of(hamlet, tmp_path / "record")
    report = audited(tmp_path / "record")
    assert {one.id: one.verdict for one in report.checks} == {
        **dict.fromkeys(PROVED, Verdict.PROVED),
        **dict.fromkeys((*NOT_YET, "Q15"), Verdict.UNPROVED),
    }
    assert report.decisions[DecisionVerdict.ALLOWED] > 60
    assert report.decisions[DecisionVerdict.ALLOWED_ON_ASSUMPTION] > 5
    assert report.decisions[DecisionVerdict.NOT_ALLOWED] == report.decisions[DecisionVerdict.DIFFERS] == 0
    assert "draw_order" in report.assumed
    assert (report.verdict, report.exit_code, report.simulated) == (Verdict.UNPROVED, 6, True)


def test_the_answer_as_json_has_the_stable_keys(evidence: Path) -> None:
    document = audited(evidence).model_dump(mode="json")
    assert document["verdict"] == "unproved"
    assert [one["id"] for one in document["checks"]] == [f"Q{number}" for number in range(1, 16)]
    assert set(document["checks"][0]) == {"id", "verdict", "first_place", "missing"}
    assert set(document["decisions"]) == {"allowed", "allowed_on_assumption", "not_allowed", "differs"}
    assert document["simulated"] is True


def test_what_was_not_asked_yet_is_unproved_and_named_in_the_last_question(evidence: Path) -> None:
    report = audited(evidence)
    assert all(check(report, question).missing for question in NOT_YET)
    listed = [missing.name for missing in check(report, "Q15").missing if missing.input is Input.QUESTION]
    assert listed == list(NOT_YET)


def test_an_assumption_is_named_with_its_figure_and_decision(evidence: Path) -> None:
    noted = {one.action: one for one in audited(evidence).noted}
    assert noted["approve_project"].verdict is DecisionVerdict.ALLOWED_ON_ASSUMPTION
    assert set(noted["approve_project"].figures) == {"draw_order", "support_ceiling_vnd"}
    assert noted["approve_project"].stream == CASE


@pytest.mark.parametrize("stream", [CASE, FUND, "register/lang-giang"])
def test_one_stream_is_audited_alone_with_its_own_decisions(evidence: Path, stream: str) -> None:
    report, whole = audited(evidence, stream), audited(evidence)
    assert report.stream == stream
    assert 0 < sum(report.decisions.values()) < sum(whole.decisions.values())
    assert Verdict.BROKEN not in {one.verdict for one in report.checks}
    assert check(report, "Q5").verdict is Verdict.PROVED


def test_a_question_that_met_nothing_to_look_at_is_unproved(evidence: Path) -> None:
    content = check(audited(evidence, FUND), "Q7")
    assert (content.verdict, content.missing[0].input) == (Verdict.UNPROVED, Input.NOTHING_TO_CHECK)


def test_a_stream_that_is_not_in_the_export_is_refused_with_a_sentence(evidence: Path) -> None:
    with pytest.raises(AuditProblem, match="no stream DA-2023-0099"):
        audited(evidence, "DA-2023-0099")


def test_the_audit_runs_without_any_client_of_postgres_or_temporal(evidence: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, str(evidence)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.split(maxsplit=1) == ["unproved", "[]\n"]


async def test_a_command_without_a_receipt_is_named_and_leaves_the_log_unproved(hamlet: Town, tmp_path: Path) -> None:
    envelope = await hamlet.desk.compose(hamlet.a_stranger())
    waiting = await hamlet.take_in(envelope)
    await export_of(hamlet, tmp_path / "record")
    await hamlet.record(envelope)
    report = audited(tmp_path / "record")
    whole = check(report, "Q1")
    assert (whole.verdict, [missing.name for missing in whole.missing]) == (Verdict.UNPROVED, [waiting])
    assert whole.missing[0].input is Input.RECEIPT
    assert check(report, "Q3").verdict is Verdict.PROVED


async def test_an_empty_record_proves_nothing(fresh_database: Database, tmp_path: Path) -> None:
    async with fresh_database.as_role("sinhke_reader") as connection:
        manifest = await export_record(
            connection, tmp_path / "record", paper_path=lambda sha256: tmp_path / sha256, law={}, marking="MÔ PHỎNG"
        )
    assert (manifest.simulated, manifest.register_kind, manifest.marking, manifest.as_of) == (False, None, "", None)
    report = audited(tmp_path / "record")
    assert {one.verdict for one in report.checks} == {Verdict.UNPROVED}
