"""The process: `python -m witness serve`. Exit codes: 0 ended as asked, 1 folder, key or address unusable, 2 usage."""

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from domain.note import MalformedNote, read_vkey
from witness.memory import Memory, MemoryProblem
from witness.server import Cosigner, Server

KEY = "witness.pem"
LONGEST_GOODBYE_SECONDS = 1.0


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command line. Ends the process with 2 and the usage when it cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m witness", description="Keeps and cosigns checkpoints of logs.")
    commands = parser.add_subparsers(required=True, metavar="serve | key", dest="command")
    for name, what in (("serve", "watch logs until stopped"), ("key", "make the key if there is none, and print it")):
        command = commands.add_parser(name, help=what)
        command.add_argument("--state", type=Path, required=True, help="the folder of key and checkpoints")
        command.add_argument("--name", required=True, help="the witness's name, for example witness.example/tinh")
        if name == "serve":
            command.add_argument("--log", action="append", required=True, help="key of a log to watch; may be repeated")
            command.add_argument("--host", default="127.0.0.1")
            command.add_argument("--port", type=int, required=True, help="0 lets the system choose")
    return parser.parse_args(arguments)


def say(sentence: str) -> None:
    """One line to the operator, on stderr."""
    sys.stderr.write(f"witness: {sentence}\n")
    sys.stderr.flush()


def load_cosigner(folder: Path, name: str) -> Cosigner:
    """The key file of the folder, made with mode 0600 when there is none. Raises MemoryProblem, MalformedNote."""
    path = folder / KEY
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            file.flush()
            os.fsync(file.fileno())
    if path.stat().st_mode & 0o077:
        raise MemoryProblem(f"others can read {path}: set its mode to 0600")
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (TypeError, ValueError):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise MemoryProblem(f"{path} is no key of this program")
    return Cosigner(name, private)


async def serve(options: argparse.Namespace, server: Server) -> None:
    """Take checkpoints until SIGTERM or SIGINT."""
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=LONGEST_GOODBYE_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, options.host, options.port).start()
        host, port = runner.addresses[0][:2]
        sys.stdout.write(f"http://{host}:{port}\n")
        sys.stdout.flush()
        await asked.wait()
    finally:
        await runner.cleanup()


def main(arguments: list[str]) -> int:
    """Run one witness on one folder; the exit code."""
    options = read_arguments(arguments)
    try:
        cosigner = load_cosigner(options.state, options.name)
        sys.stdout.write(f"{cosigner.key.vkey}\n")
        sys.stdout.flush()
        if options.command == "serve":
            logs = [read_vkey(line) for line in options.log]
            memory = Memory(options.state)
            asyncio.run(serve(options, Server(memory, logs, cosigner)))
            memory.close()
    except (MalformedNote, MemoryProblem) as problem:
        say(str(problem))
        return 1
    except (OSError, OverflowError) as problem:
        say(f"cannot begin: {problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
