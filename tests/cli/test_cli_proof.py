"""A living house is anchored beside its worker: checkpoint, short proofs, and the audit with what was held outside."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import CommandLine, Done
from tests.cli.words import Typing

REGISTER = "register/lang-giang"
LEAST_DAYS = 30


@dataclass(frozen=True)
class Anchor:
    """Two checkpoints of the house with a case opened between them, and an export made after the second."""

    sinhke: CommandLine
    older: Any
    newer: Any
    code: str
    exported: Path

    def audit(self, *notes: str) -> Done:
        key = (self.sinhke.var / "checkpoints" / "log.vkey").read_text().strip()
        held = [word for note in notes for word in ("--checkpoint", note)]
        return self.sinhke("audit", "--from", str(self.exported), *held, "--log-key", key, "--json")

    def second_question(self, *notes: str) -> Any:
        [found] = [one for one in self.audit(*notes).ended(6).document["checks"] if one["id"] == "Q2"]
        return found


@pytest.fixture(scope="module")
def anchor(sinhke: CommandLine, folder: Path) -> Iterator[Anchor]:
    older = sinhke.json("checkpoint")
    opened = sinhke(*Typing(folder / "papers-of-proof", "du-an-9").open(), "--json").ended(0).document["stream"]
    newer = sinhke.json("checkpoint")
    exported = folder / "exported-for-proof"
    sinhke("export", str(exported)).ended(0)
    yield Anchor(sinhke, older, newer, opened, exported)


def test_a_second_checkpoint_covers_what_was_recorded_since(anchor: Anchor) -> None:
    assert (anchor.older["fresh"], anchor.newer["fresh"], anchor.newer["simulated"]) == (True, True, True)
    assert anchor.newer["size"] >= anchor.older["size"] + 2
    assert Path(anchor.newer["note"]).read_text().startswith(anchor.newer["origin"])
    assert (anchor.sinhke.var / "secrets" / "log.pem").stat().st_mode & 0o777 == 0o600


def test_a_new_event_is_proved_against_the_newer_checkpoint_only(anchor: Anchor) -> None:
    proof = anchor.sinhke.json("prove", anchor.code, "1", "--size", str(anchor.newer["size"]))
    assert (proof["root"], proof["size"]) == (anchor.newer["root"], anchor.newer["size"])
    anchor.sinhke("prove", anchor.code, "1", "--size", str(anchor.older["size"])).ended(3)
    grown = anchor.sinhke.json("prove-growth", str(anchor.older["size"]), str(anchor.newer["size"]))
    assert (grown["old_root"], grown["root"]) == (anchor.older["root"], anchor.newer["root"])


def test_the_audit_counts_what_came_after_the_checkpoint_that_was_held(anchor: Anchor) -> None:
    held = [anchor.second_question(one["note"]) for one in (anchor.older, anchor.newer)]
    beyond = [sum(int(missing["name"]) for missing in one["missing"]) for one in held]
    assert [one["first_place"] for one in held] == [None, None]
    assert beyond[0] - beyond[1] == anchor.newer["size"] - anchor.older["size"]


def test_an_export_says_what_it_left_out(anchor: Anchor) -> None:
    again = anchor.sinhke.json("export", str(anchor.exported.with_name("exported-again")))
    assert again["rows"]["checkpoints"] >= 2
    assert (again["left_out"]["letter"], again["left_out"]["subproject_moment"]) == ("outbox", "projection")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_screen_fits_but_for_the_note_and_the_key_which_stay_whole(anchor: Anchor, lang: str) -> None:
    words = (["checkpoint"], ["prove", REGISTER, "3"], ["prove-growth", str(anchor.older["size"])])
    for shown in anchor.sinhke.all([[*typed, "--lang", lang] for typed in words]):
        lines = shown.ended(0).out.splitlines()
        assert lines[0].startswith({"vi": "MÔ PHỎNG", "en": "SIMULATED"}[lang])
        assert [line for line in lines if len(line) > 100 and not line.startswith("— ")] == []
    note = Path(anchor.newer["note"]).read_text().splitlines()
    proved = anchor.sinhke("prove", REGISTER, "3", "--size", str(anchor.newer["size"])).ended(0).out.splitlines()
    assert proved[-len(note) :] == note


def test_the_doctor_says_for_how_long_temporal_keeps_closed_histories(sinhke: CommandLine, anchor: Anchor) -> None:
    [found] = [one for one in sinhke("doctor", "--json").document["checks"] if one["id"] == "retention"]
    assert found["good"] is True
    assert max(int(word) for word in found["sentence"].split() if word.isdigit()) >= LEAST_DAYS
