"""What a database error means to the person in front of it. Only this package knows the driver's errors by name."""

from enum import StrEnum

import asyncpg

from store.clock import ClockProblem
from store.migrate import MigrationProblem
from store.roles import RoleProblem


class DatabaseTrouble(StrEnum):
    """`unreachable`: no answer; `refuses`: it does not let us in; `unprepared`: it lacks roles or tables; `busy`: too slow;
    `failed`: anything else that the server says."""

    UNREACHABLE = "unreachable"
    REFUSES = "refuses"
    UNPREPARED = "unprepared"
    BUSY = "busy"
    FAILED = "failed"


KINDS: tuple[tuple[DatabaseTrouble, tuple[type[Exception], ...]], ...] = (
    # A cancelled statement is an operator's intervention to Postgres, so it is looked for first.
    (DatabaseTrouble.BUSY, (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)),
    (
        DatabaseTrouble.UNREACHABLE,
        # The driver's own InternalClientError is what a connection says whose server has just taken its leave.
        (
            asyncpg.PostgresConnectionError,
            asyncpg.OperatorInterventionError,
            asyncpg.InterfaceError,
            asyncpg.InternalClientError,
        ),
    ),
    (DatabaseTrouble.REFUSES, (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.TooManyConnectionsError)),
    (
        DatabaseTrouble.UNPREPARED,
        (
            asyncpg.UndefinedTableError,
            asyncpg.UndefinedColumnError,
            asyncpg.UndefinedFunctionError,
            asyncpg.InvalidCatalogNameError,
            asyncpg.InsufficientPrivilegeError,
            RoleProblem,
            MigrationProblem,
        ),
    ),
    (DatabaseTrouble.FAILED, (asyncpg.PostgresError, ClockProblem)),
)


# Two answers with one reference at once: the second's next attempt reads the first as a fact, and is refused with words.
HEALED_BY_THE_NEXT_ATTEMPT = frozenset({"payment_order_reference_key"})


def constraint_broken(error: BaseException) -> str | None:
    """The rule of the tables that a write breaks and that no attempt will ever keep; None for every other error."""
    if not isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return None
    name = error.constraint_name or error.column_name or error.sqlstate
    return None if name in HEALED_BY_THE_NEXT_ATTEMPT else f"{error.table_name}: {name}"


def database_trouble(error: BaseException) -> DatabaseTrouble | None:
    """What kind of trouble an error of this package is; None if it is none of a database's."""
    return next((trouble for trouble, kinds in KINDS if isinstance(error, kinds)), None)
