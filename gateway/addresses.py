"""Where people are written to: a file of this machine, `person = "address"`, never an event and never a table."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

# A dot-atom and a domain (RFC 5321) in ASCII: quoted names and address literals are allowed there and used by nobody here.
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*", re.ASCII)
LONGEST = 254


class AddressProblem(Exception):
    """Why the file of addresses cannot be used, with its path."""


def read_addresses(path: Path | None) -> Mapping[str, str]:
    """The usable address of each person; none where no file is named. What is no address is left out, so that one
    mistyped line stops one person's letters and nobody else's. Raises AddressProblem."""
    if path is None:
        return {}
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise AddressProblem(f"{path}: {getattr(problem, 'strerror', None) or problem}") from None
    return {person: address for person, address in written.items() if usable(address)}


def usable(address: object) -> bool:
    """One plain address in ASCII, `local@domain`: nothing that could be a second one, or a header."""
    return isinstance(address, str) and len(address) <= LONGEST and ADDRESS.fullmatch(address) is not None
