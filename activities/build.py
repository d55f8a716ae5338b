"""Which build decided: the SHA-256 of the program's own sources, written into every event and receipt."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
DECIDING = ("domain", "activities", "store", "workflows", "law")


@cache
def build_id() -> str:
    """First 12 hex digits over path and bytes of every source that can change what is recorded."""
    digest = hashlib.sha256()
    for folder in DECIDING:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".sql", ".toml"):
                digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
