"""A process that runs many command lines, each in a child of its own in which `starter.py` is the main program.

The child is forked after everything is imported, which is nine tenths of what a command line takes. Reads a JSON list of
words a line on stdin, writes [exit code, stdout, stderr] a line.
"""

import json
import os
import runpy
import sys
import tempfile
from pathlib import Path

STARTER = str(Path(__file__).parents[2] / "starter.py")


def run(words: list[str]) -> tuple[int, str, str]:
    """One line, from its words to its end by `os._exit`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os.close(0)
            sys.argv = [STARTER, *words]
            for name in [name for name in sys.modules if name.partition(".")[0] == "commandline"]:
                del sys.modules[name]  # they speak the language of the words with which they were imported
            runpy.run_path(STARTER, run_name="__main__")
        _, status = os.waitpid(child, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
        return os.waitstatus_to_exitcode(status), said[0], said[1]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(STARTER).parent))
    runpy.run_path(STARTER, run_name="imported")
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
        sys.stdout.flush()
