"""Is the worker of this container at work? 0 if its metrics say that it holds slots for tasks, else 1 and why.

    python deploy/worker_is_polling.py 127.0.0.1:9464

The endpoint answers as soon as the process has started; the series of slots is there only once the worker runs, which is
after it reached Temporal and Postgres. A server that goes away later makes nobody unhealthy: the worker waits for it, and
a restart would not bring it back.
"""

import sys
from http.client import HTTPConnection, HTTPException

PROOF = "temporal_worker_task_slots_available"


def main(address: str) -> int:
    """0 or 1; one sentence on stderr."""
    connection = HTTPConnection(address, timeout=3)
    try:
        connection.request("GET", "/metrics")
        polling = PROOF in connection.getresponse().read().decode()
    except (OSError, HTTPException) as problem:
        sys.stderr.write(f"{address} does not answer: {problem}\n")
        return 1
    finally:
        connection.close()
    if not polling:
        sys.stderr.write("the process runs and its worker does not yet\n")
    return 0 if polling else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
