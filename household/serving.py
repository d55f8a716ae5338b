"""`up`: the whole house in the foreground of one shell."""

import sys
from pathlib import Path

from gateway.settings import SETTINGS_FILE, Settings
from household.household import Household
from household.watch import run_until_asked
from screens.exit_codes import Exit
from screens.machine import show_ready
from screens.screen import Screen


async def serve(screen: Screen, var: Path | None) -> Exit:
    """Run until Ctrl-C or SIGTERM, with the servers that the environment names, if any: what an earlier run left in the
    data folder belongs to servers that are gone. Raises StackProblem."""
    given = Settings(var=var) if var else Settings()
    household = Household(given.var, given=given)

    def ready() -> None:
        house = household.house
        document = {
            "var": str(household.var),
            "settings": str(household.var / SETTINGS_FILE),
            "temporal_ui": house.ui_url,
            "temporal_address": house.temporal_address,
            "treasury_url": house.treasury_url,
            "where": house.where,
        }
        show_ready(screen, document)
        sys.stdout.flush()

    await run_until_asked(household, ready, lambda key, values: screen.tell(screen.say(f"cli.up.{key}", **values)))
    screen.tell(screen.say("server.stopped"))
    return Exit.DONE
