"""The command line, thin: what is typed, one call into household/, one exit code (`screens/exit_codes.py`).

Data goes to stdout, talk to stderr. Every process ends with flush and `os._exit`: the Temporal SDK can hang at exit.
"""

import asyncio
import logging
import os
import sys

import structlog

from commandline import acting, anchoring, checking, looking, serving
from commandline.app import SCREEN, app
from household import troubles
from screens.exit_codes import Exit, Trouble

LISTED = (serving, acting, looking, checking, anchoring)  # importing one puts its commands on the list of the app


async def run() -> Exit:
    """Whatever comes of it is one sentence and a code; only a mistake of the program itself shows where it was made."""
    try:
        return Exit(await app.run_async(sys.argv[1:]) or Exit.DONE)
    except Exception as error:
        return troubles.tell(SCREEN, error)


def main() -> int:
    # What the gateway logs of a command at its door, this very process tells its person.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        code = asyncio.run(run())
        sys.stdout.flush()
    except KeyboardInterrupt:
        return SCREEN.trouble(Trouble.INTERRUPTED)
    except BrokenPipeError:  # whoever read us has seen enough
        return Exit.DONE
    return code


if __name__ == "__main__":
    exit_code = main()
    sys.stderr.flush()
    os._exit(exit_code)
