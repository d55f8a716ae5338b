"""Ports of 127.0.0.1: which one is free, and whether a wished one is."""

from __future__ import annotations

import secrets
import socket

from stack.problems import StackProblem, port_taken

HOST = "127.0.0.1"
# Below the range from which the kernel numbers outgoing connections (32768 and up): a server that is killed and started
# again on its port must not find it given to somebody's connection meanwhile.
LOWEST, HIGHEST = 15_000, 32_000
TRIES = 200


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do: old connections do not count
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port on which nobody listens now. Raises StackProblem if two hundred guesses in a row are taken."""
    for _ in range(TRIES):
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        if is_free(port):
            return port
    raise StackProblem("No free port was found on 127.0.0.1: stop some servers or name a port.")


class Port:
    """The port of one server: the wished one or, if none is wished, any free one, kept while it stays free."""

    def __init__(self, name: str, wished: int | None) -> None:
        self._name = name
        self._wished = wished
        self.number = wished or 0

    def settle(self) -> int:
        """The port to start on now. Raises StackProblem if the wished one is taken."""
        if self.number and is_free(self.number):
            return self.number
        if self._wished is not None:
            raise port_taken(self._name, self._wished)
        self.number = free_port()
        return self.number
