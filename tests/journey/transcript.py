"""The story as text at 100 columns, with what changes from run to run masked: ids, hashes, durations."""

import os
import re
import subprocess
import sys
from pathlib import Path

from gateway.settings import ROOT

MASKS = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<id>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<hash>"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "<key>"),
    (re.compile(r"\b\d+(?= giây)"), "<n>"),
)


def tell(var: Path) -> str:
    """What the demo writes to stdout with its data in a folder of its own."""
    command = [sys.executable, "starter.py", "demo", "--var", str(var)]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def masked(text: str) -> str:
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(masked(tell(Path(folder) / "var")))
