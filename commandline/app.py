"""What every command shares: the app of the words, the options that each takes, and the screen that it is told on.

Help is written when the commands are put on their list, so the language of the words typed is read when this is imported.
"""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from cyclopts import App, Group, Parameter
from cyclopts.validators import Number

from gateway.settings import Settings, read_settings
from screens.exit_codes import Exit
from screens.screen import Screen
from screens.usage import spoken

MOST_SECONDS = 3600
SCREEN = Screen(spoken(sys.argv), as_json="--json" in sys.argv)


def words(key: str, **more: Any) -> Parameter:
    """A parameter with its words of help."""
    return Parameter(help=SCREEN.say(key), **more)


@Parameter(name="*")
@dataclass(frozen=True)
class Shared:
    """What every command takes."""

    lang: Annotated[Literal["vi", "en"] | None, words("help.option.lang")] = None
    json: Annotated[bool, words("help.option.json")] = False
    var: Annotated[Path | None, words("help.option.var")] = None

    @property
    def folder(self) -> Path | None:
        return self.var.absolute() if self.var else None

    @property
    def settings(self) -> Settings:
        return read_settings(self.folder)


PLAIN = Shared()
Stream = Annotated[str, words("help.argument.stream")]
Person = Annotated[str, words("help.argument.person")]
Year = Annotated[int | None, words("help.option.year", validator=Number(gte=2000, lte=2100))]
Listed = list[str] | None
Command = TypeVar("Command", bound=Callable[..., Awaitable[Exit]])
app = App(
    name="sinhke",
    help=SCREEN.say("help.program"),
    help_epilogue=SCREEN.say("cli.exits"),
    help_format="plaintext",
    version="0.1.0",
    group_commands=Group(SCREEN.say("cli.commands")),
    group_arguments=Group(SCREEN.say("cli.arguments")),
    group_parameters=Group(SCREEN.say("cli.options")),
    default_parameter=Parameter(negative="", show_default=False),
    exit_on_error=False,
    print_error=False,
    result_action="return_value",
)
keys_app = App(name="keys", help=SCREEN.say("help.command.keys"))
app.command(keys_app)
calendar_app = App(name="calendar", help=SCREEN.say("help.command.calendar"))
app.command(calendar_app)
app["--help"].help, app["--version"].help = SCREEN.say("cli.help"), SCREEN.say("cli.version")


def command(name: str, of: App = app, help_key: str = "") -> Callable[[Command], Command]:
    """Put a function on the list of commands under this name."""

    def put(function: Command) -> Command:
        of.command(function, name=name, help=SCREEN.say(help_key or f"help.command.{name}"))
        return function

    return put
