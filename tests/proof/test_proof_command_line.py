"""What people type: a checkpoint, a proof, and the audit of an export with what was held outside, each with its exit code."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.checkpoint import read_checkpoint
from domain.merkle import leaf_hash, verify_consistency, verify_inclusion
from domain.note import read_vkey
from tests.architecture.tree import ROOT
from tests.audit.record import export_of
from tests.proof.anchored import Anchored
from tests.proof.test_checkpoint_killed import surroundings


class Typed:
    """The command line on an anchored record."""

    def __init__(self, anchored: Anchored) -> None:
        self.environment = {**surroundings(anchored), "PYTHONUTF8": "1", "SINHKE_LANG": "en"}

    async def __call__(self, *words: str, code: int = 0, **environment: str) -> str:
        """What it said, on both channels for people and on stdout for a program."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "starter.py", *words),
            cwd=ROOT,
            env={**self.environment, **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = (part.decode() for part in await process.communicate())
        assert "Traceback" not in err
        assert process.returncode == code, (words, out, err)
        return out if "--json" in words else out + err

    async def document(self, *words: str, code: int = 0) -> Any:
        return json.loads(await self(*words, "--json", code=code))


async def audit_words(anchored: Anchored, folder: Path, notes: Sequence[Path]) -> list[str]:
    key = (anchored.shelf.folder / "log.vkey").read_text().strip()
    return ["audit", "--from", str(folder), *(w for n in notes for w in ("--checkpoint", str(n))), "--log-key", key]


async def test_a_link_is_anchored_proved_and_audited_from_the_command_line(anchored: Anchored, tmp_path: Path) -> None:
    typed = Typed(anchored)
    assert "There is no such checkpoint" in await typed("prove", "register/lang-giang", "1", code=3)
    first = await typed.document("checkpoint")
    assert (first["fresh"], first["simulated"], first["witnesses"]) == (True, True, [])
    await anchored.town.desk.act(anchored.town.a_stranger())
    newest = str(first["size"] + 2)  # the register is the only stream so far
    assert "in no checkpoint yet" in await typed("prove", "register/lang-giang", newest, "--link", code=3)
    second = await typed("checkpoint")
    assert f"over {first['size'] + 2} links" in second
    assert "SIMULATED" in second
    assert "No new link" in await typed("checkpoint")

    proof = await typed.document("prove", "register/lang-giang", "3", "--size", str(first["size"]))
    path, root = [bytes.fromhex(step) for step in proof["path"]], bytes.fromhex(proof["root"])
    assert verify_inclusion(leaf_hash(bytes.fromhex(proof["hash"])), proof["leaf"], proof["size"], path, root)
    told = read_checkpoint(proof["checkpoint"].encode())
    assert told.is_of(read_vkey(proof["key"]))
    assert (told.checkpoint.size, told.checkpoint.root) == (proof["size"], root)
    assert proof["hash"] in await typed("prove", "register/lang-giang", "3")

    grown = await typed.document("prove-growth", str(first["size"]))
    sides = [(grown[size], bytes.fromhex(grown[root])) for size, root in (("old_size", "old_root"), ("size", "root"))]
    assert verify_consistency(*sides[0], *sides[1], [bytes.fromhex(step) for step in grown["path"]])

    folder = tmp_path / "exported"
    await export_of(anchored.town, folder)
    notes = sorted(anchored.shelf.folder.glob("*.checkpoint"))
    for held, verdict in ((notes, "proved"), (notes[:1], "unproved")):
        report = await typed.document(*await audit_words(anchored, folder, held), code=6)
        [q2] = [check for check in report["checks"] if check["id"] == "Q2"]
        assert q2["verdict"] == verdict
    assert "(2)" in await typed(*await audit_words(anchored, folder, notes[:1]), code=6)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("prove", "nothing", "1"), 3),
        (("prove", "register/lang-giang", "99999"), 3),
        (("prove", "register/lang-giang", "0"), 2),
        (("prove-growth", "77"), 3),
        (("checkpoint", "--every", "0"), 2),
        (("audit", "--from", "nowhere", "--checkpoint", "/nowhere/at/all"), 3),
        (("audit", "--from", "nowhere", "--log-key", "no key"), 2),
    ],
)
async def test_what_cannot_be_done_is_told_with_its_code(anchored: Anchored, words: Sequence[str], code: int) -> None:
    await anchored.one_round()
    said = await Typed(anchored)(*words, code=code)
    assert said


async def test_a_broken_log_and_a_wrong_setting_end_the_job(anchored: Anchored) -> None:
    typed = Typed(anchored)
    assert "SINHKE_WITNESSES" in await typed("checkpoint", code=2, SINHKE_WITNESSES="nobody")
    await typed("checkpoint")
    assert "SINHKE_CHECKPOINT_KEY" in await typed("checkpoint", code=4, SINHKE_CHECKPOINT_ORIGIN="elsewhere/log")
    await anchored.town.desk.act(anchored.town.a_stranger())
    await anchored.as_superuser(
        "update receipt set facts = facts || ' ' where position = (select max(position) from receipt)"
    )
    assert "does not fit together" in await typed("checkpoint", "--every", "1", code=1)
