"""`python -m concurrency_audit.confirm.runtime`: imports the user's code once and forks a process for every schedule.

Requests are lines of JSON on standard input, answers are lines of JSON on a separate descriptor. Output of the user's
code is discarded.
"""

import sys

from concurrency_audit.confirm.runtime import sync

PREPARE: list = []  # type: ignore[type-arg]


def _prepare() -> None:
    for step in PREPARE:
        step()


sync.patch(_prepare)  # before anything else is imported that could keep references to the originals

from concurrency_audit.confirm.runtime.host import serve  # noqa: E402

if __name__ == "__main__":
    sys.exit(serve(PREPARE))
