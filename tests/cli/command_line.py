"""The command line as a person has it: a process of its own, its exit code, what it said and what it talked."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECONDS = 60


@dataclass(frozen=True)
class Done:
    """What came of one command line."""

    words: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    def ended(self, code: int) -> "Done":
        """Itself, if it ended with this code; no traceback, ever."""
        assert "Traceback" not in self.err, self
        assert self.code == code, self
        return self


@dataclass(frozen=True)
class CommandLine:
    """`starter.py` on one data folder; `environment` is added to a bare one.

    `forked` runs it as a child of a process that has imported everything (tests/cli/forked.py); else it starts from nothing.
    """

    var: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    forked: subprocess.Popen[bytes] | None = None

    def __call__(self, *words: str, stdin: bytes = b"") -> Done:
        if self.forked is not None and not stdin:
            return self._forked(self.forked, words)
        done = subprocess.run(
            [sys.executable, "starter.py", *words],
            cwd=ROOT,
            env=self.surroundings,
            input=stdin,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        return Done(words, done.returncode, done.stdout.decode(), done.stderr.decode())

    def _forked(self, forked: subprocess.Popen[bytes], words: tuple[str, ...]) -> Done:
        assert forked.stdin is not None and forked.stdout is not None
        forked.stdin.write(json.dumps(words).encode() + b"\n")
        forked.stdin.flush()
        return Done(words, *json.loads(forked.stdout.readline()))

    @contextmanager
    def warm(self) -> Iterator["CommandLine"]:
        """The same command line, its imports made once."""
        command = [sys.executable, str(ROOT / "tests" / "cli" / "forked.py")]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=ROOT, env=self.surroundings, stdin=pipe, stdout=pipe) as forked:
            yield replace(self, forked=forked)

    def json(self, *words: str) -> Any:
        """The document of a command that must be done."""
        return self(*words, "--json").ended(0).document

    def all(self, lines: Sequence[Sequence[str]]) -> list[Done]:
        return [self(*words) for words in lines]

    def on(self, **environment: str) -> "CommandLine":
        return CommandLine(self.var, {**self.environment, **environment})

    @property
    def surroundings(self) -> dict[str, str]:
        bare = {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
        return {**bare, "SINHKE_VAR": str(self.var), **self.environment}


class Up:
    """`starter.py up` as a process, with what it says in two files."""

    READY = "Ctrl-C"

    def __init__(self, line: CommandLine, said: Path) -> None:
        self.out, self.err = said / "up.out", said / "up.err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "starter.py", "up"],
                cwd=ROOT,
                env=line.surroundings,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        assert self.says(self.READY, self.out), self.talked

    def says(self, words: str, file: Path, seconds: float = 60) -> bool:
        until = time.monotonic() + seconds
        while words not in file.read_text(encoding="utf-8", errors="replace"):
            if time.monotonic() > until or self.process.poll() is not None:
                return False
            time.sleep(0.1)
        return True

    @property
    def talked(self) -> str:
        return self.err.read_text(encoding="utf-8", errors="replace")

    def stop(self, how: signal.Signals) -> int:
        """Send a signal and wait for the end; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=SECONDS)
