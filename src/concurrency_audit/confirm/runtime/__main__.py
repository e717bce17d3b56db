"""`python -m concurrency_audit.confirm.runtime`: imports the user's code once and forks a process for every schedule.

Requests come as lines of JSON on standard input, answers go as lines of JSON to a descriptor of their own; what the
user's code prints goes nowhere.
"""

import sys

from concurrency_audit.confirm.runtime import sync

PREPARE: list = []  # type: ignore[type-arg]


def _prepare() -> None:
    for step in PREPARE:
        step()


sync.patch(_prepare)  # before anything else is imported that could take the originals

from concurrency_audit.confirm.runtime.host import serve  # noqa: E402

if __name__ == "__main__":
    sys.exit(serve(PREPARE))
