"""A life told out of an export folder: the same that the live record tells, and nothing at all of one that was edited."""

from datetime import date
from pathlib import Path

import pytest

from audit.record import AuditProblem
from audit.replaying import BrokenExport, read_life
from domain.replay import replay
from gateway import replaying
from gateway.look import Look, look_through
from gateway.reading import NotThere, events, show
from store.manifest import MANIFEST
from store.reading import looking
from tests.audit.forger import CASE, FUND, REGISTER, Forger, edit
from tests.audit.record import export_of
from tests.recorder.town import Town
from wording import Lang

LANGS = pytest.mark.parametrize("lang", list(Lang))


def same_but_for_time(document: dict[str, object]) -> dict[str, object]:
    """An export knows its record until its last instant, a look until now."""
    return {name: value for name, value in document.items() if name != "as_of"}


@LANGS
@pytest.mark.parametrize("stream", [CASE, FUND])
async def test_an_export_tells_the_same_as_the_live_record(
    hamlet: Town, tmp_path: Path, stream: str, lang: Lang
) -> None:
    await export_of(hamlet, tmp_path / "record")  # other tests add to the hamlet
    exported = read_life(tmp_path / "record", stream)
    async with looking(hamlet.desk.reader) as connection:
        live = await replaying.read_life(await look_through(connection), stream)
    assert same_but_for_time(replaying.told(exported, lang)) == same_but_for_time(replaying.told(live, lang))
    last = replay(live)[-1].after.version
    assert same_but_for_time(replaying.told_apart(exported, lang, 1, last)) == same_but_for_time(
        replaying.told_apart(live, lang, 1, last)
    )


async def test_a_step_is_what_show_says_of_its_number(hamlet: Town) -> None:
    async with looking(hamlet.desk.reader) as connection:
        look: Look = await look_through(connection)
        life = await replaying.read_life(look, CASE)
        told = {one["version"]: one for one in (await events(look, CASE))["events"]}
        for number, happened in told.items():
            shown = await show(look, CASE, Lang.VI, number)
            document = replaying.told(life, Lang.VI, number)
            step = document["steps"][-1]
            assert {name: shown[name] for name in document["stands"]} == document["stands"]
            assert (document["version"], document["of_versions"]) == (shown["version"], shown["of_versions"])
            for name in ("kind", "hash", "received_at", "recorded_at", "decided_by", "entered_by", "duty", "paper"):
                assert step[name] == happened[name], (number, name)
        day = date.fromisoformat("2023-08-31")
        assert (await show(look, CASE, Lang.VI, day))["version"] == replaying.told(life, Lang.VI, day)["version"]


def test_refused_attempts_stand_between_the_events_with_reason_and_article(evidence: Path) -> None:
    document = replaying.told(read_life(evidence, CASE), Lang.EN)
    refused = [step for step in document["steps"] if step["outcome"] == "refused"]
    assert [step["refusal"]["code"] for step in refused][:2] == ["amounts_do_not_add_up", "contract_before_approval"]
    for step in refused:
        assert step["refusal"]["sentence"] and step["refusal"]["basis"]
        assert (step["version"], step["changes"], step["money"]) == (None, [], [])
    positions = [step["position"] for step in document["steps"]]
    assert positions == sorted(positions)
    assert positions.index(refused[1]["position"]) not in (0, len(positions) - 1)


@LANGS
def test_every_stream_is_told_in_words_without_names_of_the_program(evidence: Path, lang: Lang) -> None:
    for stream in (CASE, FUND, REGISTER):
        for step in replaying.told(read_life(evidence, stream), lang)["steps"]:
            for change in step["changes"]:
                assert "_" not in change["said"].replace(change["about"], ""), change
                assert not isinstance(change["after"], bytes)


def test_an_edited_sum_is_not_told_as_if_it_had_happened(forger: Forger) -> None:
    event = forger.of_kind("ProjectApproved")
    edit(event, "body", amount_vnd=1)
    with pytest.raises(BrokenExport) as found:
        read_life(forger.write(), CASE)
    assert (found.value.place.stream, found.value.place.version) == (CASE, event["version"])
    assert CASE in str(found.value)


def test_a_cut_tail_is_not_told_as_the_end(forger: Forger) -> None:
    last = max(row["position"] for row in forger.rows("receipts", lambda row: row["stream"] == CASE))
    manifest = forger.folder / MANIFEST
    before = manifest.read_bytes()
    forger.cut_after(CASE, last - 2)
    forger.write()
    manifest.write_bytes(before)
    with pytest.raises(BrokenExport):
        read_life(forger.folder, CASE)


def test_a_refusal_turned_into_silence_is_not_told(forger: Forger) -> None:
    refused = forger.rows("receipts", lambda row: row["code"] is not None)[0]
    edit(refused, "detail", amount_vnd=1)
    with pytest.raises(BrokenExport):
        read_life(forger.write(), refused["stream"])


def test_a_folder_that_is_no_export_and_a_stream_that_is_not_in_it_are_said(evidence: Path, tmp_path: Path) -> None:
    with pytest.raises(AuditProblem):
        read_life(tmp_path, CASE)
    with pytest.raises(AuditProblem):
        read_life(tmp_path / "nowhere", CASE)
    with pytest.raises(NotThere):
        replaying.told(read_life(evidence, "DA-2023-0999"), Lang.VI)
