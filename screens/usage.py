"""What is wrong with the words of a command line, in the reader's language, from what the parser found."""

import os
from collections.abc import Sequence
from itertools import pairwise

from cyclopts import (
    ArgumentOrderError,
    CoercionError,
    ConsumeMultipleError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
    ValidationError,
)

from screens.exit_codes import Exit
from screens.screen import Screen
from wording import Lang


def spoken(words: Sequence[str]) -> Lang:
    """The language of every sentence, help too, so it is known before the words are read: `--lang`, else the setting."""
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    wanted = asked[-1] if asked else os.environ.get("SINHKE_LANG", "")
    return Lang(wanted) if wanted in set(Lang) else Lang.VI


def misspelt(screen: Screen, problem: CycloptsError) -> Exit:
    """One sentence that names the word at fault."""
    match problem:
        case UnknownCommandError(unused_tokens=[*words]) if words:
            return screen.misspelt(screen.say("cli.usage.no_command", word=words[0]))
        case UnknownOptionError():
            return screen.misspelt(
                screen.say("cli.usage.no_option", word=str(problem.token.keyword or problem.token.value))
            )
        case UnusedCliTokensError(unused_tokens=[*words]) if words:
            return screen.misspelt(screen.say("cli.usage.too_much", word=" ".join(words)))
        case MissingArgumentError() | ConsumeMultipleError() | RepeatArgumentError() | ArgumentOrderError():
            return screen.misspelt(screen.say("cli.usage.missing", word=_name(problem)))
        case CoercionError():
            given = problem.token.value if problem.token else ""
            return screen.misspelt(screen.say("cli.usage.no_value", word=_name(problem), given=given))
        case ValidationError():
            return screen.misspelt(screen.say("cli.usage.no_value", word=_name(problem), given=_given(problem)))
        case _:
            return screen.misspelt(screen.say("cli.usage.unreadable", what=str(problem)))


def _name(problem: CycloptsError) -> str:
    return problem.argument.name if problem.argument else ""


def _given(problem: ValidationError) -> str:
    tokens = problem.argument.tokens if problem.argument else []
    return ", ".join(token.value for token in tokens)[:40]
