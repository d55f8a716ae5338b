"""Roles and migrations in one step, for a deployment: `python -m store.prepare PASSWORD_FILE`.

It exists because a container has no person who would run two commands in the right order. SINHKE_DATABASE_URL names the
database and its superuser, PASSWORD_FILE holds that superuser's password, and SINHKE_SECRETS is the folder with one
password file a role. Run again it changes nothing. Exit codes: 0 done, 2 usage, 5 unreachable or not possible.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

import asyncpg

from store.migrate import Migration, MigrationProblem, migrate
from store.roles import RoleProblem, prepare_roles, role_url

USAGE = "usage: SINHKE_DATABASE_URL=… SINHKE_SECRETS=… python -m store.prepare PASSWORD_FILE"


async def prepare(superuser_url: str, secrets: Path) -> Sequence[Migration]:
    """Roles first, since migrations run as one of them; returns what was applied now.

    Raises OSError, asyncpg.PostgresError, RoleProblem, MigrationProblem.
    """
    await prepare_roles(superuser_url, secrets)
    return await migrate(role_url(superuser_url, "sinhke_migrator", secrets), patience=120.0)


def with_password(url: str, password: str) -> str:
    """`url` with its user's password, which was never in the environment. ValueError if it names no user."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    if not user:
        raise ValueError("SINHKE_DATABASE_URL must name the superuser, as in postgresql://postgres@host/sinhke")
    name = user.partition(":")[0]
    return parts._replace(netloc=f"{name}:{quote(password, safe='')}@{host}").geturl()


def main(arguments: Sequence[str]) -> int:
    """The process; talks on stderr."""
    url, secrets = os.environ.get("SINHKE_DATABASE_URL"), os.environ.get("SINHKE_SECRETS")
    if len(arguments) != 1 or not url or not secrets:
        return _end(2, USAGE)
    try:
        superuser = with_password(url, Path(arguments[0]).read_text(encoding="utf-8").strip())
        applied = asyncio.run(prepare(superuser, Path(secrets)))
    except ValueError as problem:
        return _end(2, str(problem))
    except (OSError, asyncpg.PostgresError, RoleProblem, MigrationProblem) as problem:
        return _end(5, f"the database is not prepared: {problem or type(problem).__name__}")
    return _end(0, f"roles are ready; applied now: {', '.join(m.name for m in applied) or 'nothing, all was there'}")


def _end(code: int, sentence: str) -> int:
    sys.stderr.write(f"prepare: {sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
